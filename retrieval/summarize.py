"""Summarizing, from a link or a topic to verified points under headings: find → draft → verify."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from index.errors import NotFoundError
from index.holdings import coverage
from index.stores import Stores
from index.sync import sync
from index.types import Version
from retrieval.articles_on import articles_on, of_any_time
from retrieval.ask import CONFIDENT
from retrieval.central import central
from retrieval.drafting import Drafting
from retrieval.extracting import Extracting
from retrieval.limits import period, without_period
from retrieval.missing import near_misses, note_on_coverage, note_on_other_time, notes_on_missing
from retrieval.notes import note_on_words_only, notes_on, notes_on_search
from retrieval.notes_on_model import notes_on_model
from retrieval.notes_on_summary import notes_on_summary
from retrieval.question import parse
from retrieval.search import Search
from retrieval.sections import by_heading
from retrieval.session import Answerer, Session
from retrieval.types import EVERYONE, Answer, Audience, Audit, Findings, Note, Question, Status
from retrieval.wanted import named_article


class Summarizing:
    """Summarizes what one archive has; safe to call from several threads."""

    def __init__(
        self,
        stores: Stores,
        answerer: Answerer | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._stores = stores
        self._search = Search(stores)
        extracting = Extracting()
        self._drafting = Drafting(stores.archive, answerer or extracting, extracting, clock)
        self._extracting = extracting.name
        self._clock = clock

    def summarize(self, wanted: str, audience: Audience = EVERYONE, session: Session | None = None) -> Answer:
        """Of the article with this link, path, id or title; where there is none of the topic, in the time
        that it names ("the bridge since March"). Raises NotFoundError for a link, path or id that this
        audience's archive does not have: another article would be told instead.
        """
        started = time.perf_counter()
        session = session or Session()
        if self._stores.archive.embargo_lifted(self._clock()):
            sync(self._stores, self._clock())
        question = self._topic(wanted.strip())
        version = self._version(wanted.strip(), audience)
        if version is not None:
            findings = central(self._stores.archive, [version])
        else:
            findings = self._findings(question, audience, session)
        if findings.confidence >= CONFIDENT:
            drafted = self._drafting.draft(question, findings, audience, session)
            if drafted.points:
                notes = (
                    *notes_on(drafted.points),
                    *notes_on_search(question, drafted.points, findings.items),
                    *notes_on_summary(findings.items),
                    *notes_on_model(drafted.draft),
                    *note_on_words_only(findings),
                )
                points = by_heading(drafted.points)
                answer = Answer(wanted, Status.ANSWERED, points, (), notes, drafted.draft.answerer)
                return replace(answer, audit=drafted.audit, ms=_since(started))
        other = self._other_time(wanted.strip(), question, audience) if version is None else ()
        missing = other or notes_on_missing(question, self._stores, audience, self._clock())
        closest = self._drafting.closest(near_misses(question, findings.items), audience)
        missing = (*note_on_words_only(findings), *missing)
        answer = Answer(wanted, Status.NOT_IN_ARCHIVE, (), closest, missing, self._extracting)
        return replace(answer, audit=Audit(session.purse.calls), ms=_since(started))

    def _version(self, wanted: str, audience: Audience) -> Version | None:
        named = named_article(wanted)
        for name in filter(None, (wanted, named)):
            if version := self._stores.archive.find(name, audience.collections, self._clock()):
                return version
        if named:
            raise NotFoundError(named)
        return None

    def _topic(self, wanted: str) -> Question:
        """What is wanted, to be searched for; it asks for no kind of point, as all belong in a summary."""
        now = self._clock()
        question = parse(without_period(wanted, now) or wanted, (), now)
        return replace(question, period=period(wanted, now), wants=frozenset())

    def _findings(self, question: Question, audience: Audience, session: Session) -> Findings:
        """The sentences of the articles on the topic; with no confidence those nearest to it, if none is."""
        session.watch.searching(partial(self._articles, audience))
        found = self._search.find(question, audience)
        versions = articles_on(question, found, self._stores)
        if found.confidence < CONFIDENT or not versions:
            return replace(found, confidence=0.0)
        of_topic = central(self._stores.archive, versions, self._stores.encoder.question(question.text))
        return replace(of_topic, words_only=found.words_only)

    def _other_time(self, wanted: str, question: Question, audience: Audience) -> tuple[Note, ...]:
        """That the archive has the topic, but nothing on it of the time that was asked for."""
        if question.period is None:
            return ()
        timeless = replace(question, period=None)
        found = self._search.find(timeless, audience)
        dated = [one for one in of_any_time(timeless, found, self._stores) if one.published_at]
        if found.confidence < CONFIDENT or not dated:
            return ()
        now = self._clock()
        told = note_on_other_time(wanted, question.period, dated, now)
        return told, *note_on_coverage(self._stores.archive, audience, now)

    def _articles(self, audience: Audience) -> int:
        return coverage(self._stores.archive.engine, audience.collections, self._clock()).articles


def _since(started: float) -> dict[str, float]:
    return {"total": (time.perf_counter() - started) * 1000}
