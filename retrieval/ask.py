"""Asking, from a question to a verified answer: parse → search → draft → verify."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from index.holdings import coverage
from index.stores import Stores
from index.sync import check_embedder, sync
from index.types import Quote
from retrieval.asked_for import kept, lacking
from retrieval.claimant import claimant
from retrieval.drafting import Drafted, Drafting
from retrieval.echoes import Echo, by_speaker, claims, echoes
from retrieval.missing import near_misses, note_on_words, notes_on_missing
from retrieval.notes import note_on_limits, note_on_words_only, notes_on, notes_on_search
from retrieval.notes_on_model import notes_on_model
from retrieval.question import content_stems, limited, parse, read_as
from retrieval.quoting import Quoting
from retrieval.rewriting import Rewriting
from retrieval.search import Search
from retrieval.session import Answerer, Session
from retrieval.types import (
    EVERYONE,
    Answer,
    Audience,
    Audit,
    Draft,
    Finding,
    Findings,
    Point,
    Question,
    Status,
    Within,
)

CONFIDENT = 0.5  # the scale is made so (retrieval/confidence.py)


class Asking:
    """Answers questions from one archive; safe to call from several threads."""

    def __init__(
        self,
        stores: Stores,
        answerer: Answerer | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        rewriter: Rewriting | None = None,
    ) -> None:
        self._stores = stores
        self._rewriter = rewriter
        self._search = Search(stores)
        self._quoting = Quoting()
        self._drafting = Drafting(stores.archive, answerer or self._quoting, self._quoting, clock)
        self._quoted = Drafting(stores.archive, self._quoting, self._quoting, clock)
        self._clock = clock

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        self._search.warm()

    def ask(
        self,
        text: str,
        history: Sequence[str] = (),
        audience: Audience = EVERYONE,
        session: Session | None = None,
    ) -> Answer:
        """The answer, every quote a slice of a stored version that this audience may read now."""
        session = session or Session()
        timer = Timer()
        with timer.step("total"):
            if self._stores.archive.embargo_lifted(self._clock()):
                sync(self._stores, self._clock())
            session.watch.searching(partial(self._articles, audience))
            with timer.step("read"):
                question = limited(self._read(text, history, audience, session), session.within)
            with timer.step("search"):
                findings = self._search.find(question, audience)
            drafted = Drafted((), Draft((), self._quoting.name), Audit(session.purse.calls))
            if findings.confidence >= CONFIDENT:
                with timer.step("draft"):
                    drafted = self._drafting.draft(question, findings, audience, session)
        points, answerer, audit = drafted.points, drafted.draft.answerer, drafted.audit
        if not points:
            notes = notes_on_missing(question, self._stores, audience, self._clock())
            closest = self._drafting.closest(near_misses(question, findings.items), audience)
            status = Status.NOT_IN_ARCHIVE
        else:
            now = self._clock()
            notes = notes_on_search(question, points, findings.items)
            notes += lacking(question, points, findings.items, self._stores, audience, now)
            if answerer == self._quoting.name:  # a model was told what is asked for, and chose
                points = kept(question, points, notes)
            notes = (*notes_on(points), *notes)
            notes += note_on_words(question, self._stores, audience, points)
            notes += notes_on_model(drafted.draft)
            closest, status = (), Status.ANSWERED
        notes = (*note_on_limits(session.within), *note_on_words_only(findings), *notes)
        return Answer(text, status, points, closest, notes, answerer, timer.ms, question.read_as, audit)

    def more(
        self,
        answered: Answer,
        history: Sequence[str] = (),
        audience: Audience = EVERYONE,
        within: Within | None = None,
    ) -> tuple[Point, ...]:
        """What else answers a question: without a model, and nothing that its answer quotes."""
        text, before = (answered.read_as, ()) if answered.read_as else (answered.question, history)
        question = limited(self._heard(text, before, audience)[0], within)
        findings = self._search.find(question, audience)
        if findings.confidence < CONFIDENT:
            return ()
        rest = [item for item in findings.items if not any(_in(quote, item) for quote in answered.quotes)]
        new = Findings(tuple(rest), findings.confidence)
        return self._quoted.draft(question, new, audience, Session()).points

    def echoes(self, answered: Answer, audience: Audience = EVERYONE) -> tuple[Echo, ...]:
        """Who else says what the answer's speakers say, then who denies it, each by one quote; no model."""
        check_embedder(self._stores)
        shown = [point.speaker for point in answered.points if point.speaker]
        found: list[Echo] = []
        for claim in claims(answered):
            question = parse(claim.quote.text, (), self._clock())
            candidates, _ = self._search.score(question, audience)
            found += echoes(claim, shown, candidates, self._stores)
        return by_speaker(echo for echo in found if self._drafting.may_quote(echo.quote, audience))

    def in_version(self, text: str, version_id: str, audience: Audience) -> tuple[Point, ...]:
        """What one version says to a question, without a model; nothing where an answer would be refused."""
        question = parse(text, (), self._clock())
        findings = self._search.find(question, audience, version_id)
        if findings.confidence < CONFIDENT:
            return ()
        return self._quoted.draft(question, findings, audience, Session()).points

    def _read(self, text: str, history: Sequence[str], audience: Audience, session: Session) -> Question:
        """The question in the light of its thread, completed by a model where there is one."""
        question, speaker = self._heard(text, history, audience)
        if self._rewriter is None or not history:
            return question
        completed = self._rewriter.rewrite(text, history, session, speaker)
        return question if completed is None else read_as(question, completed, self._clock())

    def _heard(self, text: str, history: Sequence[str], audience: Audience) -> tuple[Question, str | None]:
        """The same without a model, and who spoke in the answer before, if the question means them."""
        question = parse(text, history, self._clock())
        speaker = self._speaker_before(question, audience)
        if speaker is not None:
            named = (tuple(content_stems(speaker)),)
            if question.from_anyone:
                question = replace(question, answered=named)
            else:
                question = replace(question, asked=named)
        return question, speaker

    def _speaker_before(self, question: Question, audience: Audience) -> str | None:
        """Who spoke in the answer before a follow-up such as "did she give any proof?"."""
        if not question.points_back:
            return None
        earlier = question
        while earlier.points_back and earlier.history:
            *before, last = earlier.history
            earlier = parse(last, before, self._clock())
        claim = claimant(earlier, self._search.find(earlier, audience).items)
        return claim.speaker.name if claim and claim.speaker else None

    def _articles(self, audience: Audience) -> int:
        return coverage(self._stores.archive.engine, audience.collections, self._clock()).articles


def _in(quote: Quote, finding: Finding) -> bool:
    return quote.version.id == finding.quote.version.id and quote.span.overlaps(finding.quote.span)


class Timer:
    """Milliseconds each step took."""

    def __init__(self) -> None:
        self.ms: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.ms[name] = (time.perf_counter() - started) * 1000
