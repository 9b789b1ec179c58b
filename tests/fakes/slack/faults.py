"""Faults a test orders by method, and the pace a channel takes."""

import time
from dataclasses import dataclass


@dataclass
class Fault:
    """What happens to the next `times` calls of a method."""

    method: str
    status: int | None
    error: str | None
    retry_after: float | None
    drop: bool
    delay_s: float
    times: int


class Faults:
    """Orders for trouble. Posts' times are kept whether or not a pace is enforced."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.post_times: dict[str, list[float]] = {}
        self._pace: tuple[float, int] | None = None
        self._room: dict[str, tuple[float, float]] = {}

    def fail_next(
        self,
        method: str,
        *,
        status: int | None = None,
        error: str | None = None,
        retry_after: float | None = None,
        drop: bool = False,
        delay_s: float = 0.0,
        times: int = 1,
    ) -> None:
        """Spoils the next `times` calls of `method`.

        `status` (429, 500, 502, 503) and `error` (a Slack code) refuse the call: nothing is stored.
        `drop` and `delay_s` let it happen, then close the connection instead of answering, or answer late:
        a caller that tries again posts twice.
        """
        self.faults.append(Fault(method, status, error, retry_after, drop, delay_s, times))

    def enforce_pace(self, per_second: float = 1.0, burst: int = 1) -> None:
        """Answers 429 to `chat.postMessage` when a channel gets more than this."""
        self._pace = (per_second, burst)

    def most_posts_within(self, channel: str, seconds: float) -> int:
        """The most messages the bot posted into a channel in any stretch of that many seconds."""
        times = self.post_times.get(channel, [])
        return max((sum(0 <= other - start < seconds for other in times) for start in times), default=0)

    def take_fault(self, method: str) -> Fault | None:
        """The fault ordered for this call, used up."""
        for fault in self.faults:
            if fault.method == method and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def too_fast(self, channel: str) -> bool:
        """Notes a post, or says that the pace refuses it (a refused one is not noted)."""
        at = time.monotonic()
        if self._pace is not None:
            per_second, burst = self._pace
            room, since = self._room.get(channel, (float(burst), at))
            room = min(float(burst), room + (at - since) * per_second)
            self._room[channel] = (room - 1 if room >= 1 else room, at)
            if room < 1:
                return True
        self.post_times.setdefault(channel, []).append(at)
        return False
