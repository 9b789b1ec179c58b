"""All that a surface may do with the archive: Slack, the reading room and the terminal go through here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.erasing import erase_from_answers
from bot.links import reading_room_link
from bot.metrics import count_failure
from bot.settings import Settings
from bot.spending import Spending
from bot.spent import By, spend_json
from bot.threads import Threads
from index.add import Added, Adding
from index.archive import Standing
from index.errors import IndexMismatchError, NotFoundError
from index.holdings import Holdings, holdings, read_by_older
from index.reindex import reindex
from index.stores import Stores
from index.sync import check, sync
from index.types import Attribution, Quote, Status, Version
from prompts.model import Model
from prompts.purse import Payer, Purse
from retrieval.ask import Asking
from retrieval.attributions import attributions_of
from retrieval.check import Checking
from retrieval.check_types import Check, Cited
from retrieval.said import LIMIT, Said, said
from retrieval.session import Session, Unwatched, Watch
from retrieval.summarize import Summarizing
from retrieval.types import EVERYONE, Answer, Audience

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Newsroom:
    """All calls block; asyncio code runs them in a thread."""

    stores: Stores
    settings: Settings
    asking: Asking
    summarizing: Summarizing
    adding: Adding
    model: Model | None = None

    def session(self, payer: Payer | None = None, watch: Watch | None = None) -> Session:
        """What one answer needs: who pays for it, and who watches it come."""
        book = Spending(self.stores.archive.engine)
        purse = Purse(payer or Payer(), self.settings.caps, self.settings.prices, book)
        return Session(purse, watch or Unwatched())

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        audience: Audience = EVERYONE,
        session: Session | None = None,
    ) -> Answer:
        answer = self.asking.ask(question, history, audience, session or self.session())
        count_failure(answer.audit.failed)
        return answer

    def summarize(self, wanted: str, audience: Audience = EVERYONE, session: Session | None = None) -> Answer:
        answer = self.summarizing.summarize(wanted, audience, session or self.session())
        count_failure(answer.audit.failed)
        return answer

    def keep(self, answer: Answer, asked_by: str) -> str | None:
        """Stores an answer given elsewhere than in Slack, so that it can be exported; its id.

        None when it could not be stored, which costs nobody the answer.
        """
        try:
            return Threads(self.stores.archive).store(answer, asked_by, datetime.now(UTC))
        except SQLAlchemyError as error:
            log.warning("answer_not_kept", error=type(error).__name__)
            return None

    def dossier(self, answer_id: str, audience: Audience = EVERYONE) -> dict[str, Any]:
        """A kept answer with all that checks it, as this audience may see it now.

        Raises NotFoundError, NotQuotableError.
        """
        return Threads(self.stores.archive).dossier(answer_id, audience, datetime.now(UTC))

    def spend(self, days: int, by: By) -> dict[str, Any]:
        """What models have cost, `bot.spent`."""
        return spend_json(self.stores.archive.engine, days, by, self.settings.caps, datetime.now(UTC))

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

    def read_by_older(self) -> int:
        """How many articles an older tagger read; `rebuild` has them read again."""
        return read_by_older(self.stores.archive.engine)

    def reading_room(self, quote: Quote) -> str:
        """The address of the page that shows these words where they stand."""
        return reading_room_link(self.settings, quote.version, quote.span)

    def remove(self, wanted: str) -> str:
        """Erase an article everywhere; its title. Raises NotFoundError."""
        version = self._any_version(wanted)
        self._change(version, Status.KILLED)
        archive = self.stores.archive
        erase_from_answers(archive.engine, [one.id for one in archive.history(version.article_id)])
        archive.delete(version.article_id)
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
