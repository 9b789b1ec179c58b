"""An answer on its way to a browser: what is being done and each verified point, then the whole of it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple

from bot.replies.general import CHECKING, reading, searching
from retrieval.session import Watch
from retrieval.types import Answer, Point


class Kept(NamedTuple):
    """An answer, and the id it can be exported by, if it could be stored."""

    answer: Answer
    id: str | None


class Arriving:
    """An answer that is worked on in a thread of its own. Iterating gives what there is to show, as it comes:
    sentences on the work, and points.
    """

    def __init__(self, answer: Callable[[Watch], Kept]) -> None:
        self._shown: SimpleQueue[Callable[[], str] | Point | None] = SimpleQueue()
        self._ended: Future[Kept] = Future()
        self._worth_waiting: Future[bool] = Future()
        # Not a pool's: a reader who has gone must not hold up the end of the process.
        Thread(target=self._work, args=(answer,), daemon=True).start()

    def __iter__(self) -> Iterator[str | Point]:
        while (step := self._shown.get()) is not None:
            yield step if isinstance(step, Point) else step()

    def is_slow(self) -> bool:
        """Whether a model is being asked; false when the answer is there without one. Waits to know."""
        return self._worth_waiting.result()

    def ended(self) -> Kept:
        """The answer; raises what asking raised."""
        return self._ended.result()

    def searching(self, articles: Callable[[], int]) -> None:
        self._shown.put(lambda: searching(articles()))

    def reading(self, passages: int) -> None:
        self._shown.put(partial(reading, passages))
        self._know(slow=True)

    def found(self, point: Point) -> None:
        self._shown.put(point)

    def checking(self) -> None:
        self._shown.put(lambda: CHECKING)

    def _work(self, answer: Callable[[Watch], Kept]) -> None:
        try:
            self._ended.set_result(answer(self))
        except BaseException as error:  # noqa: BLE001 - raised again by `ended`
            self._ended.set_exception(error)
        finally:
            self._shown.put(None)
            self._know(slow=False)

    def _know(self, *, slow: bool) -> None:
        with suppress(InvalidStateError):  # known already
            self._worth_waiting.set_result(slow)
