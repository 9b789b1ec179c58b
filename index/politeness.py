"""Few requests at a time to any one site, however many threads fetch; and an end to all of them."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from index.errors import StoppingError

# A person with two windows open. With one, a page that hangs would hold up every other link of its site.
AT_ONCE = 2


class Turns:
    """Shared by the threads that fetch."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._open: Counter[str] = Counter()
        self._ends: list[Callable[[], object]] = []
        self._stopped = False

    @contextmanager
    def at(self, host: str) -> Iterator[None]:
        """A turn at this host, waited for as long as it takes. Raises StoppingError."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._open[host] < AT_ONCE)
            self._check()
            self._open[host] += 1
        try:
            yield
        finally:
            with self._changed:
                self._open[host] -= 1
                self._open += Counter()  # drops those at nought, or there would be one for every site
                self._changed.notify_all()

    @contextmanager
    def ended_by(self, end: Callable[[], object]) -> Iterator[None]:
        """While the block runs, `stop` calls `end`. Raises StoppingError when it was called already."""
        with self._changed:
            self._check()
            self._ends.append(end)
        try:
            yield
        finally:
            with self._changed:
                self._ends.remove(end)

    def stop(self) -> None:
        """End what is being fetched, and let nothing more begin; from any thread."""
        with self._changed:
            self._stopped = True
            for end in self._ends:
                end()
            self._changed.notify_all()

    def _check(self) -> None:
        if self._stopped:
            raise StoppingError
