"""One answerer within a time, else another: a model that fails costs its prose, never the answer."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from threading import Thread

import structlog

from prompts.errors import ModelError, ModelProblem
from retrieval.types import Answerer, Draft, Findings, Question

log = structlog.get_logger()


class Fallback:
    """The first answerer's draft, or the second's when a model error or `timeout_s` comes before it.

    `Draft.answerer` says whose it is. The time covers retries; what hangs is left behind in its thread.
    """

    def __init__(self, first: Answerer, second: Answerer, timeout_s: float) -> None:
        self.name = first.name
        self._first, self._second, self._timeout_s = first, second, timeout_s

    def draft(self, question: Question, findings: Findings) -> Draft:
        started = time.monotonic()
        try:
            return _named(self._in_time(question, findings), self._first)
        except ModelError as error:
            seconds = round(time.monotonic() - started, 2)
            log.warning("model_failed", code=error.problem.value, detail=error.detail, seconds=seconds)
            return _named(self._second.draft(question, findings), self._second)

    def _in_time(self, question: Question, findings: Findings) -> Draft:
        drafted: Future[Draft] = Future()
        # A thread of a pool would be waited for when the process ends; this one is not.
        Thread(
            target=_settle, args=(drafted, lambda: self._first.draft(question, findings)), daemon=True
        ).start()
        try:
            return drafted.result(self._timeout_s)
        except TimeoutError as error:
            raise ModelError(ModelProblem.TIMEOUT) from error


def _settle(future: Future[Draft], work: Callable[[], Draft]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
        future.set_exception(error)


def _named(draft: Draft, answerer: Answerer) -> Draft:
    return replace(draft, answerer=draft.answerer or answerer.name)
