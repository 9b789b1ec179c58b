"""One answerer within a time, else another: a model that fails costs its prose, never the answer."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Lock

import structlog

from prompts.errors import ModelError
from retrieval.in_time import in_time
from retrieval.session import Answerer, Session, keep_quiet
from retrieval.types import Draft, DraftPoint, Findings, Question

log = structlog.get_logger()


class Fallback:
    """The first answerer's draft, or the second's when a model error or `timeout_s` comes before it.

    `Draft.answerer` says whose it is, `Draft.failed` why it is the second's. Points that the first one
    offered before it failed are kept, before those of the second. The time covers retries; what hangs is
    left behind in its thread.
    """

    def __init__(self, first: Answerer, second: Answerer, timeout_s: float) -> None:
        self.name = first.name
        self._first, self._second, self._timeout_s = first, second, timeout_s

    def draft(
        self,
        question: Question,
        findings: Findings,
        session: Session,
        offer: Callable[[DraftPoint], None] = keep_quiet,
    ) -> Draft:
        started = time.monotonic()
        offered = _Offered(offer)
        try:
            work = partial(self._first.draft, question, findings, session, offered.take)
            return _named(in_time(work, min(self._timeout_s, session.purse.seconds_left)), self._first)
        except ModelError as error:
            seconds = round(time.monotonic() - started, 2)
            log.warning("model failed", code=error.problem.value, detail=error.detail, seconds=seconds)
            kept = offered.close()
            rest = self._second.draft(question, findings, session)
            whose = self._first if kept else self._second
            return Draft((*kept, *rest.points), whose.name, error)


class _Offered:
    """The points of an answerer, passed on until it has failed; it may go on in its thread."""

    def __init__(self, offer: Callable[[DraftPoint], None]) -> None:
        self._offer = offer
        self._points: list[DraftPoint] = []
        self._closed = False
        self._turn = Lock()

    def take(self, point: DraftPoint) -> None:
        with self._turn:
            if not self._closed:
                self._points.append(point)
                self._offer(point)

    def close(self) -> list[DraftPoint]:
        with self._turn:
            self._closed = True
        return self._points


def _named(draft: Draft, answerer: Answerer) -> Draft:
    return replace(draft, answerer=draft.answerer or answerer.name)
