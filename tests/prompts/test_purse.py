"""What one answer may spend on a model, and what it did spend."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.errors import ModelError, ModelProblem
from prompts.purse import Call, Cap, Payer, Price, Purse, Scope, Spent

PRICES = {"small": Price(sent=1.0, received=4.0)}


def call(sent: int = 100, received: int = 50, model: str = "openai:small") -> Call:
    return Call("answer", "f00dfeed", model, sent, received, None)


class Ledger:
    """A book that keeps what it is told, and refuses where it is full."""

    def __init__(self, full: bool = False) -> None:
        self.full = full
        self.opened: list[tuple[Payer, Call, Mapping[Scope, Cap]]] = []
        self.closed: dict[int, Call] = {}

    def open(self, payer: Payer, call: Call, caps: Mapping[Scope, Cap]) -> int:
        if self.full:
            raise ModelError(ModelProblem.OVER_CAP, Scope.DAY)
        self.opened.append((payer, call, caps))
        return 70 + len(self.opened)

    def close(self, entry: int, call: Call) -> None:
        self.closed[entry] = call


def test_a_call_costs_what_its_tokens_cost_by_the_million() -> None:
    purse = Purse(prices=PRICES)
    purse.open(call(2_000_000, 1_000_000))
    assert [one.cost_usd for one in purse.calls] == [6.0]


def test_a_model_without_a_price_costs_nobody_knows_what() -> None:
    purse = Purse(prices=PRICES)
    purse.open(call(model="openai:large"))
    assert [one.cost_usd for one in purse.calls] == [None]


def test_a_call_is_entered_at_its_most_and_then_put_right() -> None:
    book = Ledger()
    purse = Purse(Payer("U1", "C1"), prices=PRICES, book=book)
    number = purse.open(call(100, 4000))
    assert purse.calls == (replace(call(100, 4000), cost_usd=0.0161),)
    purse.close(number, 90, 10)
    [closed] = book.closed.values()
    assert purse.calls == (closed,)
    assert (closed.tokens_in, closed.tokens_out) == (90, 10)
    assert closed.cost_usd == pytest.approx(0.00013)
    assert [payer for payer, _, _ in book.opened] == [Payer("U1", "C1")]


def test_calls_closed_out_of_order_are_each_put_right_in_the_book() -> None:
    book = Ledger()
    purse = Purse(book=book)
    first, second = purse.open(call(1, 1)), purse.open(call(2, 2))
    purse.close(second, 20, 20)
    purse.close(first, 10, 10)
    assert {entry: one.tokens_in for entry, one in book.closed.items()} == {71: 10, 72: 20}
    assert [one.tokens_in for one in purse.calls] == [10, 20]


def test_a_call_that_could_pass_the_cap_of_an_answer_is_refused_and_not_entered() -> None:
    book = Ledger()
    purse = Purse(caps={Scope.ANSWER: Cap(tokens=200)}, book=book)
    purse.open(call(100, 50))
    with pytest.raises(ModelError) as raised:
        purse.open(call(100, 50))
    assert (raised.value.problem, raised.value.detail) == (ModelProblem.OVER_CAP, Scope.ANSWER)
    assert len(book.opened) == len(purse.calls) == 1


def test_what_a_call_did_not_use_may_be_spent_on_the_next() -> None:
    purse = Purse(caps={Scope.ANSWER: Cap(tokens=200)})
    purse.close(purse.open(call(100, 100)), 20, 20)
    purse.open(call(100, 60))
    assert len(purse.calls) == 2


def test_a_cap_in_money_holds_also_where_tokens_are_free() -> None:
    purse = Purse(caps={Scope.ANSWER: Cap(usd=0.01)}, prices=PRICES)
    with pytest.raises(ModelError, match="over_cap"):
        purse.open(call(1_000_000, 0))


def test_a_book_that_is_full_leaves_nothing_in_the_purse() -> None:
    purse = Purse(book=Ledger(full=True))
    with pytest.raises(ModelError, match="day"):
        purse.open(call())
    assert purse.calls == ()


def test_the_book_is_given_every_cap() -> None:
    caps = {Scope.USER: Cap(tokens=5), Scope.DAY: Cap(usd=1.0)}
    book = Ledger()
    Purse(caps=caps, book=book).open(call())
    assert [given for _, _, given in book.opened] == [caps]


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_cap_allows_what_is_spent_up_to_it_and_nothing_more(tokens: int, spent: int, more: int) -> None:
    cap = Cap(tokens=tokens)
    assert cap.allows(Spent(spent)) is (spent <= tokens)
    assert not (cap.allows(Spent(spent + more)) and not cap.allows(Spent(spent)))


def test_no_cap_allows_everything() -> None:
    assert Cap().allows(Spent(10**12, 10.0**9))


def test_a_purse_whose_time_is_up_has_no_seconds_left_not_less_than_none() -> None:
    assert Purse(deadline_s=-5.0).seconds_left == 0.0


def test_seconds_only_become_fewer() -> None:
    purse = Purse(deadline_s=60.0)
    first, second = purse.seconds_left, purse.seconds_left
    assert 0 < second <= first <= 60.0


@pytest.mark.parametrize("counted", [-1, -(10**12), 10**30])
def test_what_a_server_cannot_have_counted_does_not_break_the_sums(counted: int) -> None:
    book = Ledger()
    purse = Purse(book=book, prices=PRICES)
    purse.close(purse.open(call()), counted, counted)
    [closed] = book.closed.values()
    assert 0 <= closed.tokens_in == closed.tokens_out < 2**31
    assert closed.cost_usd is not None
    assert closed.cost_usd >= 0


def test_how_a_call_went_is_written_down() -> None:
    book = Ledger()
    purse = Purse(book=book)
    purse.close(purse.open(call()), 1, 1, "timeout")
    assert [one.outcome for one in book.closed.values()] == ["timeout"]


def test_calls_side_by_side_cannot_pass_a_cap_together() -> None:
    class Slow(Ledger):
        def open(self, payer: Payer, call: Call, caps: Mapping[Scope, Cap]) -> int:
            Event().wait(0.01)  # time enough for every other thread to look at the cap
            return super().open(payer, call, caps)

    purse = Purse(caps={Scope.ANSWER: Cap(tokens=450)}, book=Slow())

    def open_one(_: int) -> bool:
        try:
            purse.open(call(100, 50))
        except ModelError:
            return False
        return True

    with ThreadPoolExecutor(16) as together:
        assert sum(together.map(open_one, range(64))) == 3
    assert len(purse.calls) == 3
