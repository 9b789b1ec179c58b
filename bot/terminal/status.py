"""A line in the terminal that says what is being done for an answer, and goes when it is there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status

from bot.replies.general import CHECKING, SEARCHING, reading, searching
from bot.terminal.answers import errors
from retrieval.session import Unwatched, Watch


@contextmanager
def working(to: Console = errors) -> Iterator[Watch]:
    """Who watches the answer come; shown on stderr, and only where that is a terminal."""
    if not to.is_terminal:
        yield Unwatched()
        return
    with to.status(SEARCHING) as status:
        yield _Told(status)


class _Told(Unwatched):
    def __init__(self, status: Status) -> None:
        self._status = status

    def searching(self, articles: Callable[[], int]) -> None:
        self._status.update(f"{searching(articles())}…")

    def reading(self, passages: int) -> None:
        self._status.update(f"{reading(passages)}…")

    def checking(self) -> None:
        self._status.update(f"{CHECKING}…")
