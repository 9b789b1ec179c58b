"""Work that is waited for so long and no longer."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

from prompts.errors import ModelError, ModelProblem

_Result = TypeVar("_Result")


def in_time(work: Callable[[], _Result], timeout_s: float) -> _Result:
    """What the work gives. Raises ModelError (TIMEOUT) after `timeout_s`, and leaves it behind in its thread.

    A client's own time-out covers one read, not an exchange that hangs here and drips there.
    """
    done: Future[_Result] = Future()
    # A thread of a pool would be waited for when the process ends; this one is not.
    Thread(target=_settle, args=(done, work), daemon=True).start()
    try:
        return done.result(timeout_s)
    except TimeoutError as error:
        raise ModelError(ModelProblem.TIMEOUT) from error


def _settle(future: Future[_Result], work: Callable[[], _Result]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
        future.set_exception(error)
