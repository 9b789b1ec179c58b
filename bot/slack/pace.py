"""The pace at which a channel may be written to: Slack takes about one message a second in each."""

import http.client
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from slack_sdk.errors import SlackApiError

# A little over Slack's second: calls do not take equally long to arrive.
_APART_S = 1.1


class Pace:
    """When each channel may be written to again; safe to share between threads."""

    def __init__(self, apart_s: float = _APART_S) -> None:
        self._apart_s = apart_s
        self._next: dict[str, float] = {}
        self._turn = threading.Lock()

    def take(self, channel: str) -> float:
        """Takes the channel's turn; else how many seconds there are to wait for it."""
        with self._turn:
            now = time.monotonic()
            wait_s = self._next.get(channel, now) - now
            if wait_s <= 0:
                self._next[channel] = now + self._apart_s
            return max(0.0, wait_s)

    def wait(self, channel: str, stopping: threading.Event) -> bool:
        """Waits for the channel's turn and takes it; false when `stopping` is set before."""
        while wait_s := self.take(channel):
            if stopping.wait(wait_s):
                return False
        return True

    def hold(self, channel: str, seconds: float) -> None:
        """Nobody writes to the channel for that long."""
        with self._turn:
            self._next[channel] = max(self._next.get(channel, 0.0), time.monotonic() + seconds)

    @contextmanager
    def heeded(self, channel: str) -> Iterator[None]:
        """After a call that is one too many for Slack, nobody writes there for as long as it says."""
        try:
            yield
        except SlackApiError as error:
            if error.response.status_code == http.client.TOO_MANY_REQUESTS:
                self.hold(channel, retry_after_s(error.response.headers) or 0.0)
            raise


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """How long Slack wants to be left alone; None where it does not say."""
    named = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    return float(named) if named.replace(".", "", 1).isdigit() else None
