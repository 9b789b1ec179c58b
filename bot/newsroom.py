"""All that a surface may do with the archive: Slack, the reading room and the terminal go through here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.links import reading_room_link
from bot.settings import Settings
from index.add import Added, Adding
from index.archive import Standing
from index.errors import IndexMismatchError, NotFoundError
from index.holdings import Holdings, holdings
from index.reindex import reindex
from index.stores import Stores
from index.sync import check, sync
from index.types import Attribution, Quote, Status, Version
from retrieval.ask import Asking
from retrieval.attributions import attributions_of
from retrieval.check import Checking
from retrieval.check_types import Check, Cited
from retrieval.said import LIMIT, Said, said
from retrieval.summarize import Summarizing
from retrieval.types import EVERYONE, Answer, Audience


@dataclass(frozen=True, slots=True)
class Newsroom:
    """All calls block; asyncio code runs them in a thread."""

    stores: Stores
    settings: Settings
    asking: Asking
    summarizing: Summarizing
    adding: Adding

    def ask(self, question: str, history: Sequence[str] = (), audience: Audience = EVERYONE) -> Answer:
        return self.asking.ask(question, history, audience)

    def summarize(self, wanted: str, audience: Audience = EVERYONE) -> Answer:
        return self.summarizing.summarize(wanted, audience)

    def said(self, name: str, topic: str = "", audience: Audience = EVERYONE, limit: int = LIMIT) -> Said:
        return said(self.stores, name, topic, audience, datetime.now(UTC), limit)

    def attributions(self, wanted: str) -> tuple[Version, list[Attribution]]:
        """Who says what in an article. Raises NotFoundError, NotQuotableError."""
        return attributions_of(self.stores.archive, wanted, datetime.now(UTC))

    def check(self, cited: Cited, article: str | None = None, audience: Audience = EVERYONE) -> Check:
        """How a reporter's words stand in the archive. Raises NotFoundError when there is no such article."""
        return Checking(self.stores).check(cited, article, audience)

    def add(self, inputs: Sequence[str], standing: Standing) -> Iterator[Added]:
        return self.adding.add(inputs, standing)

    def holdings(self) -> Holdings:
        return holdings(self.stores.archive.engine)

    def reading_room(self, quote: Quote) -> str:
        """The address of the page that shows these words where they stand."""
        return reading_room_link(self.settings, quote.version, quote.span)

    def remove(self, wanted: str) -> str:
        """Erase an article everywhere; its title. Raises NotFoundError."""
        version = self._any_version(wanted)
        self._change(version, Status.KILLED)
        self.stores.archive.delete(version.article_id)
        return version.title

    def set_status(self, wanted: str, status: Status) -> str:
        """Withhold, kill or release an article; its title. Raises NotFoundError."""
        version = self._any_version(wanted)
        self._change(version, status)
        return version.title

    def rebuild(self, progress: Callable[[int, int], None]) -> int:
        """Make both search indexes again from the record; how many articles that were."""
        return reindex(self.stores, datetime.now(UTC), progress)

    def prepare(self) -> None:
        """Load the models and make the indexes those of the record, whatever became of them.

        Raises IndexMismatchError when that would take long: `rebuild` does it.
        """
        sync(self.stores, datetime.now(UTC))
        try:
            check(self.stores)
        except IndexMismatchError as error:
            if "embedder" in error.args:
                raise
            self.rebuild(lambda done, total: None)
        self.stores.warm()
        self.asking.warm()

    def _change(self, version: Version, status: Status) -> None:
        self.stores.archive.set_status(version.article_id, status)
        sync(self.stores, datetime.now(UTC))

    def _any_version(self, wanted: str) -> Version:
        version = self.stores.archive.find_any(wanted)
        if version is None:
            raise NotFoundError(wanted)
        return version
