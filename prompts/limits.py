"""Limits on one exchange with a model's server: when it must be over, and how much it may send."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import httpx2

from prompts.errors import ModelError, ModelProblem

_MAX_BYTES = 1_000_000  # a full answer is a tenth of this, streamed with its overhead

_until: ContextVar[float] = ContextVar("until")


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """What is sent or read inside, retries included, fails once `seconds` have passed."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def limited_client(timeout_s: float, max_bytes: int = _MAX_BYTES) -> httpx2.Client:
    """A client that keeps to `time_limit` and to a size, where its own time-out covers only one read."""

    def limit(response: httpx2.Response) -> None:
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _Limited(response.stream, max_bytes)

    hooks: dict[str, list[Callable[..., None]]] = {
        "request": [_refuse_when_late],
        "response": [_refuse_to_wait, limit],
    }
    return httpx2.Client(timeout=timeout_s, event_hooks=hooks)


def _refuse_when_late(_: httpx2.Request | None = None) -> None:
    if time.monotonic() > _until.get():
        raise ModelError(ModelProblem.TIMEOUT)


def _refuse_to_wait(response: httpx2.Response) -> None:
    """Fail at once where the client would sleep past the limit, as a server that is busy may tell it to."""
    try:
        wait_s = float(response.headers.get("retry-after", 0))
    except ValueError:
        return  # a date, or nonsense: the limit itself still holds
    if response.is_error and time.monotonic() + wait_s > _until.get():
        raise ModelError(ModelProblem.STATUS, str(response.status_code))


class _Limited(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, max_bytes: int) -> None:
        self._stream, self._max_bytes = stream, max_bytes

    def __iter__(self) -> Iterator[bytes]:
        received = 0
        for chunk in self._stream:
            _refuse_when_late()
            received += len(chunk)
            if received > self._max_bytes:
                raise ModelError(ModelProblem.TOO_LARGE, f"{self._max_bytes} bytes")
            yield chunk

    def close(self) -> None:
        self._stream.close()
