"""Asking, from a question to a verified answer: parse → search → draft → verify."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from index.errors import NotFoundError, NotQuotableError
from index.stores import Stores
from index.sync import sync
from index.types import Quote
from retrieval.claimant import claimant
from retrieval.missing import notes_on_missing
from retrieval.notes import notes_on, notes_on_search
from retrieval.question import content_stems, parse
from retrieval.quoting import Quoting
from retrieval.search import Search
from retrieval.types import EVERYONE, Answer, Answerer, Audience, Findings, Point, Question, Status
from retrieval.verify import verify

_CONFIDENT = 0.5  # the scale is made so (retrieval/confidence.py)
_CLOSEST = 3  # near misses shown when the archive does not hold the answer


class Asking:
    """Answers questions from one archive; safe to call from several threads."""

    def __init__(
        self,
        stores: Stores,
        answerer: Answerer | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._stores = stores
        self._search = Search(stores)
        self._quoting = Quoting()
        self._answerer = answerer or self._quoting
        self._clock = clock

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        self._search.warm()

    def ask(self, text: str, history: Sequence[str] = (), audience: Audience = EVERYONE) -> Answer:
        """The answer, every quote a slice of a stored version that this audience may read now."""
        timer = _Timer()
        with timer.step("total"):
            if self._stores.archive.embargo_lifted(self._clock()):
                sync(self._stores, self._clock())
            question = parse(text, history, self._clock())
            with timer.step("search"):
                question = self._completed(question, audience)
                findings = self._search.find(question, audience)
            points: tuple[Point, ...] = ()
            answerer = self._quoting.name
            if findings.confidence >= _CONFIDENT:
                with timer.step("draft"):
                    points, answerer = self._draft(question, findings)
            points = tuple(point for point in points if self._may_show(point, audience))
        closest = () if points else self._closest(findings, audience)
        if not points:
            notes = notes_on_missing(question, self._stores, audience, self._clock())
            return Answer(text, Status.NOT_IN_ARCHIVE, (), closest, notes, answerer, timer.ms)
        notes = (*notes_on(points), *notes_on_search(question, points, findings.items))
        return Answer(text, Status.ANSWERED, points, (), notes, answerer, timer.ms)

    def _completed(self, question: Question, audience: Audience) -> Question:
        """A follow-up such as "did she give any proof?", with the one who spoke in the answer before it."""
        if not question.points_back:
            return question
        *before, last = question.history
        earlier = parse(last, before, self._clock())
        claim = claimant(earlier, self._search.find(earlier, audience).items)
        if claim is None or claim.speaker is None:
            return question
        return replace(question, asked=(tuple(content_stems(claim.speaker.name)),))

    def _draft(self, question: Question, findings: Findings) -> tuple[tuple[Point, ...], str]:
        """Verified points, from the quoting answerer when nothing of the other's draft is true."""
        draft = self._answerer.draft(question, findings)
        points = verify(draft, findings)
        if points:
            return points, draft.answerer or self._answerer.name
        return verify(self._quoting.draft(question, findings), findings), self._quoting.name

    def _may_show(self, point: Point, audience: Audience) -> bool:
        return all(self._shown(quote, audience) for quote in point.quotes)

    def _shown(self, quote: Quote, audience: Audience) -> bool:
        try:
            self._stores.archive.quote(quote.version.id, quote.span, audience.collections, self._clock())
        except (NotFoundError, NotQuotableError):  # gone or withheld since it was found
            return False
        return True

    def _closest(self, findings: Findings, audience: Audience) -> tuple[Quote, ...]:
        near: list[Quote] = []
        for finding in findings.items:
            fresh = all(finding.quote.version.article_id != quote.version.article_id for quote in near)
            if fresh and self._shown(finding.quote, audience):
                near.append(finding.quote)
        return tuple(near[:_CLOSEST])


class _Timer:
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
