"""Whose job is next: whoever asks more than their share waits behind those who do not, and is told so once.

A share is a rate. Each job of a person, or in a channel, takes that person's and that channel's next moment;
as many as a burst holds may lie ahead of the clock, and further ones are due later. Waiting jobs are done in
the order in which they are due, so nobody waits while there is nobody else.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

_BURST_S = 30.0
# A person may ask ten questions a minute, five of them at once; a channel takes about one message a second.
_APART_S = {"user": 6.0, "channel": 1.1}
_TOLD_FROM_S = 10.0  # behind others: before that nobody notices
_KEPT_S, _MANY = 3_600.0, 10_000


@dataclass(frozen=True, slots=True)
class Turn:
    """When a job is due, in Unix time; `tell` when its asker should hear that others go first."""

    due: float
    tell: bool = False


class Turns:
    """The turns of one process; safe to share between threads.

    Of a process that died, the due times stay with its jobs; how much was asked is forgotten.
    """

    def __init__(self, clock: Callable[[], float] = time.time, burst_s: float = _BURST_S) -> None:
        self._clock, self._burst_s = clock, burst_s
        self._taken: dict[tuple[str, str], float] = {}  # by whose: the end of their last job's share
        self._told: set[tuple[str, str]] = set()
        self._given: dict[str, float] = {}  # when each job was due: Slack tells of one message twice
        self._lock = threading.Lock()

    def take(self, job_id: str, details: Mapping[str, Any]) -> Turn:
        """The turn of a job by its details; asked for again, the same, and nobody is told again."""
        with self._lock:
            now = self._clock()
            if job_id in self._given:
                return Turn(self._given[job_id])
            self._forget(now)
            due, late = now, set()
            for whose in _askers(details):
                self._taken[whose] = max(self._taken.get(whose, now), now) + _APART_S[whose[0]]
                theirs = self._taken[whose] - self._burst_s
                due = max(due, theirs)
                if theirs - now > _TOLD_FROM_S:
                    late.add(whose)
            tell = bool(late) and not late & self._told
            self._told |= late
            self._given[job_id] = due
            return Turn(due, tell)

    def _forget(self, now: float) -> None:
        """Those whose last job's share has passed; they begin anew."""
        if len(self._given) > _MANY:
            self._given = {job_id: due for job_id, due in self._given.items() if due > now - _KEPT_S}
        self._taken = {whose: end for whose, end in self._taken.items() if end > now}
        self._told &= self._taken.keys()


def _askers(details: Mapping[str, Any]) -> set[tuple[str, str]]:
    """The person and the channel that a job is for, as far as its details name them."""
    place = details.get("reader") or details.get("thread") or {}
    named = {"user": details.get("user") or place.get("user"), "channel": place.get("channel")}
    return {(kind, f"{place.get('team', '')} {name}") for kind, name in named.items() if name}
