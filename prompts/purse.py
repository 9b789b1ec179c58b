"""What a model's words cost, and how much one answer may still spend."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Lock
from typing import Protocol

from prompts.errors import ModelError, ModelProblem

_MOST_TOKENS = 10_000_000  # ten times what any model reads
DEADLINE_S = 15.0  # for all that a model does for one answer; the reporter waits for 20 at most


@dataclass(frozen=True, slots=True)
class Payer:
    """On whose account a model is asked, by Slack's ids; "" for what is not known."""

    user: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens sent, and for a million received."""

    sent: float
    received: float


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a model: with which prompt, and what it took. `cost_usd` is None without a price.

    `outcome` is "done", or the problem's name; "" while the reply is awaited.
    """

    prompt: str
    fingerprint: str
    model: str
    tokens_in: int
    tokens_out: int
    cost_usd: float | None
    outcome: str = ""


class Scope(StrEnum):
    """What a cap covers: one answer, or a day's answers of one user, of one channel, or of all."""

    ANSWER = "answer"
    USER = "user"
    CHANNEL = "channel"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that may be spent in a scope; None is no limit."""

    tokens: int | None = None
    usd: float | None = None

    def allows(self, spent: "Spent") -> bool:
        within_tokens = self.tokens is None or spent.tokens <= self.tokens
        return within_tokens and (self.usd is None or spent.usd <= self.usd)


@dataclass(frozen=True, slots=True)
class Spent:
    tokens: int = 0
    usd: float = 0.0

    def and_then(self, call: Call) -> "Spent":
        return Spent(self.tokens + call.tokens_in + call.tokens_out, self.usd + (call.cost_usd or 0.0))


class Book(Protocol):
    """Where spending is written down; a day is the newsroom's own affair."""

    def open(self, payer: Payer, call: Call, caps: Mapping[Scope, Cap]) -> int:
        """Enters a call at the most it can cost, before it is made; its number.

        Raises ModelError (OVER_CAP, the scope's name) when a cap would not hold. The two are one step, so
        that answers written side by side cannot pass a cap together.
        """

    def close(self, entry: int, call: Call) -> None:
        """Puts what the call did cost in place of the most."""


class NoBook:
    """Writes nothing down, and lets everything pass."""

    def open(self, payer: Payer, call: Call, caps: Mapping[Scope, Cap]) -> int:
        return 0

    def close(self, entry: int, call: Call) -> None:
        return


class Purse:
    """What one answer may spend, in tokens, in money and in time, and the calls it has made.

    `prices` are by model name without the provider.
    """

    def __init__(
        self,
        payer: Payer | None = None,
        caps: Mapping[Scope, Cap] | None = None,
        prices: Mapping[str, Price] | None = None,
        book: Book | None = None,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._payer, self._caps, self._prices = payer or Payer(), caps or {}, prices or {}
        self._book = book or NoBook()
        self._ends = time.monotonic() + deadline_s
        self._turn = Lock()
        self._calls: dict[int, Call] = {}
        self._entries: dict[int, int] = {}  # where the book has each call

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call made so far, also those that failed."""
        return tuple(self._calls.values())

    @property
    def seconds_left(self) -> float:
        return max(0.0, self._ends - time.monotonic())

    def open(self, call: Call) -> int:
        """Asks leave for a call of at most so many tokens. Raises ModelError OVER_CAP."""
        with self._turn:
            return self._open(self._priced(call))

    def _open(self, call: Call) -> int:
        if not self._caps.get(Scope.ANSWER, Cap()).allows(_sum([*self.calls, call])):
            raise ModelError(ModelProblem.OVER_CAP, Scope.ANSWER)
        entry = self._book.open(self._payer, call, self._caps)
        number = len(self._calls)
        self._calls[number] = call
        self._entries[number] = entry
        return number

    def close(self, number: int, tokens_in: int, tokens_out: int, outcome: str = "done") -> None:
        """Says what the call took in the end, and how it went."""
        sent, received = _sane(tokens_in), _sane(tokens_out)
        took = replace(self._calls[number], tokens_in=sent, tokens_out=received, outcome=outcome)
        call = self._priced(took)
        self._calls[number] = call
        self._book.close(self._entries[number], call)

    def _priced(self, call: Call) -> Call:
        price = self._prices.get(call.model.partition(":")[2])
        if price is None:
            return call
        usd = (call.tokens_in * price.sent + call.tokens_out * price.received) / 1_000_000
        return replace(call, cost_usd=usd)


def _sane(tokens: int) -> int:
    """What a server says that it counted, unless that would break the sums."""
    return min(max(0, tokens), _MOST_TOKENS)


def _sum(calls: Iterable[Call]) -> Spent:
    spent = Spent()
    for call in calls:
        spent = spent.and_then(call)
    return spent
