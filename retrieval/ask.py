"""Asking, from a question to a verified answer: parse → search → draft → verify."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from index.errors import NotFoundError, NotQuotableError
from index.stores import Stores
from index.sync import sync
from index.types import Quote
from retrieval.notes import notes_on
from retrieval.question import parse
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

    def ask(self, text: str, history: Sequence[str] = (), audience: Audience = EVERYONE) -> Answer:
        """The answer, every quote a slice of a stored version that this audience may read now."""
        timer = _Timer()
        with timer.step("total"):
            if self._stores.archive.embargo_lifted(self._clock()):
                sync(self._stores, self._clock())
            question = parse(text, history)
            with timer.step("search"):
                findings = self._search.find(question, audience)
            points: tuple[Point, ...] = ()
            answerer = self._quoting.name
            if findings.confidence >= _CONFIDENT:
                with timer.step("draft"):
                    points, answerer = self._draft(question, findings)
            points = tuple(point for point in points if self._may_show(point, audience))
        closest = () if points else self._closest(findings, audience)
        status = Status.ANSWERED if points else Status.NOT_IN_ARCHIVE
        return Answer(text, status, points, closest, notes_on(points), answerer, timer.ms)

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
