"""All that a surface may do with the archive: Slack, the reading room and the terminal go through here."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.erasing import erase_from_answers
from bot.failures import noting_failures
from bot.feedback import feedback_json
from bot.metrics import count_answer, count_look_up
from bot.settings import Settings
from bot.spending import Spending
from bot.spent import By, spend_json
from bot.threads import Threads
from bot.web.links import reading_room_link
from index.add import Added, Adding
from index.archive import Standing
from index.errors import IndexMismatchError, NewsroomError, NotFoundError, RecordError
from index.holdings import Holdings, holdings, holdings_for, read_by_older
from index.readers import NOBODY, Readers, as_text, readers, set_readers, sizes
from index.reindex import reindex
from index.stores import Stores
from index.sync import check, check_embedder, sync
from index.types import Attribution, Page, Quote, Status, Version
from prompts.model import Model
from prompts.purse import Payer, Purse
from retrieval.ask import Asking
from retrieval.attributions import attributions_of
from retrieval.check import Checking
from retrieval.check_types import Check, Cited, Verdict
from retrieval.digest import digest
from retrieval.echoes import Echo
from retrieval.news import new_words, news_in
from retrieval.said import LIMIT, Said, said
from retrieval.session import Session, Unwatched, Watch
from retrieval.summarize import Summarizing
from retrieval.types import EVERYONE, Answer, Audience, Point, Within

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

    def session(
        self, payer: Payer | None = None, watch: Watch | None = None, within: Within | None = None
    ) -> Session:
        """What one answer needs: who pays for it, who watches it come, and the limits of the search."""
        book = Spending(self.stores.archive.engine)
        purse = Purse(payer or Payer(), self.settings.caps, self.settings.prices, book)
        return Session(purse, watch or Unwatched(), within)

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        audience: Audience = EVERYONE,
        session: Session | None = None,
    ) -> Answer:
        began = time.monotonic()
        answer = self.asking.ask(question, history, audience, session or self.session())
        count_answer("question", answer, time.monotonic() - began)
        return answer

    def more(
        self, answered: Answer, history: Sequence[str], audience: Audience, within: Within | None = None
    ) -> Sequence[Point]:
        """What else answers a question, within the limits that it had: nothing that its answer quotes."""
        return self.asking.more(answered, history, audience, within)

    def echoes(self, answered: Answer, audience: Audience) -> Sequence[Echo]:
        """Who else says, or denies, what an answer's speakers say."""
        return self.asking.echoes(answered, audience)

    def summarize(self, wanted: str, audience: Audience = EVERYONE, session: Session | None = None) -> Answer:
        began = time.monotonic()
        answer = self.summarizing.summarize(wanted, audience, session or self.session())
        count_answer("summary", answer, time.monotonic() - began)
        return answer

    def keep(self, answer: Answer, asked_by: str) -> str | None:
        """Stores an answer given elsewhere than in Slack, so that it can be exported; its id.

        None when it could not be stored, which costs nobody the answer.
        """
        try:
            return Threads(self.stores.archive).store(answer, asked_by, datetime.now(UTC))
        except (SQLAlchemyError, RecordError) as error:
            log.warning("answer not kept", error=type(error).__name__)
            return None

    def dossier(self, answer_id: str, audience: Audience = EVERYONE) -> dict[str, Any]:
        """A kept answer with all that checks it, as this audience may see it now.

        Raises NotFoundError, NotQuotableError.
        """
        return Threads(self.stores.archive).dossier(answer_id, audience, datetime.now(UTC))

    def spend(self, days: int, by: By) -> dict[str, Any]:
        """What models have cost, `bot.spent`."""
        return spend_json(self.stores.archive.engine, days, by, self.settings.caps, datetime.now(UTC))

    def feedback(self) -> dict[str, Any]:
        """What people think of their answers, `bot.feedback`."""
        return feedback_json(self.stores.archive.engine)

    def said(self, name: str, topic: str = "", audience: Audience = EVERYONE, limit: int = LIMIT) -> Said:
        began = time.monotonic()
        found = said(self.stores, name, topic, audience, datetime.now(UTC), limit)
        count_look_up("said", time.monotonic() - began, found=bool(found.remarks))
        return found

    def news_from(
        self, name: str, version_id: str, before: str | None, audience: Audience
    ) -> Sequence[Point]:
        """What somebody says in a version that was nowhere before, `before` being the one it replaced."""
        return new_words(self.stores, name, version_id, before, audience, datetime.now(UTC))

    def news_on(self, claim: str, version_id: str, before: str | None, audience: Audience) -> Sequence[Point]:
        """What a version says on a claim and the one before it did not."""
        found = self.asking.in_version(claim, version_id, audience)
        return news_in(self.stores.archive, found, before)

    def added_since(
        self, since: datetime, until: datetime, audience: Audience
    ) -> tuple[Sequence[Point], int]:
        """A quote of each article that came in this time, newest first, and how many more there are."""
        return digest(self.stores, (since, until), audience, datetime.now(UTC))

    def attributions(self, wanted: str) -> tuple[Version, list[Attribution]]:
        """Who says what in an article. Raises NotFoundError, NotQuotableError."""
        return attributions_of(self.stores.archive, wanted, datetime.now(UTC))

    def check(self, cited: Cited, article: str | None = None, audience: Audience = EVERYONE) -> Check:
        """How a reporter's words stand in the archive. Raises NotFoundError when there is no such article."""
        began = time.monotonic()
        found = Checking(self.stores).check(cited, article, audience)
        count_look_up("check", time.monotonic() - began, found=found.verdict is not Verdict.NOT_FOUND)
        return found

    def add(
        self, inputs: Sequence[str], standing: Standing, audience: Audience = EVERYONE
    ) -> Iterator[Added]:
        """One `Added` for each article; what failed is noted until it is added.

        What is there, and not for this audience, is left as it is (`Adding.add`).
        """
        added = self.adding.add(inputs, standing, audience.collections)
        return noting_failures(self.stores.archive.engine, added, standing)

    def add_pages(
        self, pages: Iterable[Page | NewsroomError], standing: Standing, audience: Audience = EVERYONE
    ) -> Iterator[Added]:
        """The same of pages that were read already, or could not be."""
        added = self.adding.add_pages(pages, standing, audience.collections)
        return noting_failures(self.stores.archive.engine, added, standing)

    def holdings(self, audience: Audience = EVERYONE) -> Holdings:
        engine = self.stores.archive.engine
        if audience.collections is None:
            return holdings(engine)
        return holdings_for(engine, audience.collections, datetime.now(UTC))

    def readers(self) -> dict[str, tuple[Readers, int]]:
        """Who reads each collection in Slack, and how many articles it holds."""
        engine = self.stores.archive.engine
        read, held = readers(engine), sizes(engine)
        return {name: (read.get(name, NOBODY), held.get(name, 0)) for name in sorted({*read, *held})}

    def set_readers(self, collection: str, to: Readers) -> None:
        set_readers(self.stores.archive.engine, collection, to)

    def read_by_older(self) -> int:
        """How many articles an older tagger read; `rebuild` has them read again."""
        return read_by_older(self.stores.archive.engine)

    def reading_room(self, quote: Quote) -> str:
        """The address of the page that shows these words where they stand."""
        readers = self.readers_of(quote.version) if self.settings.onrecord_web_secret else ""
        return reading_room_link(self.settings, quote.version, quote.span, readers)

    def readers_of(self, version: Version) -> str:
        """Whom a version is for, to be sealed into links: "" for everybody in the workspace."""
        archive = self.stores.archive
        return as_text(archive.engine, archive.article(version.article_id).collection)

    def remove(self, wanted: str) -> str:
        """Erase an article everywhere; its title. Raises NotFoundError."""
        version, archive = self._any_version(wanted), self.stores.archive
        with self.stores.writing():  # whoever is adding it has put it into the indexes, or never does
            self._change(version, Status.KILLED)
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

    def mismatch(self) -> IndexMismatchError | None:
        """Why the archive cannot be searched by the embedder that is set; None when it can."""
        try:
            check_embedder(self.stores)
        except IndexMismatchError as error:
            return error
        return None

    def prepare(self) -> None:
        """Load the models and make the indexes those of the record, whatever became of them.

        Raises StoppingError, and IndexMismatchError when that would take long: `rebuild` does it.
        """
        sync(self.stores, datetime.now(UTC))
        try:
            check(self.stores)
        except IndexMismatchError as error:
            if error.problem == "embedder":
                raise
            self.rebuild(lambda done, total: None)
        self.stores.warm()
        self.asking.warm()

    def _change(self, version: Version, status: Status) -> None:
        with self.stores.writing():
            self.stores.archive.set_status(version.article_id, status)
            sync(self.stores, datetime.now(UTC))

    def _any_version(self, wanted: str) -> Version:
        if version := self.stores.archive.find_any(wanted):
            return version
        raise NotFoundError(wanted)
