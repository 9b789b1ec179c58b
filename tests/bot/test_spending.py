"""The book of what models cost: caps hold, also between answers side by side and after a crash."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.spending import Spending
from bot.spent import By, spend_json
from index.archive import Archive
from index.schema import metadata, spending
from prompts.errors import ModelError, ModelProblem
from prompts.purse import Call, Cap, Payer, Price, Purse, Scope

NOON = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
CALL = Call("answer", "f00d", "openai:gpt-5-mini", 600, 400, 0.01)
ANN, BEN = Payer("U-ann", "C-desk"), Payer("U-ben", "C-city")
# Each allows one call like CALL, and not two.
TOKENS, DOLLARS = Cap(tokens=1_500), Cap(usd=0.015)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(record: Archive, clock: Clock) -> Spending:
    return Spending(record.engine, clock)


def refused(book: Spending, payer: Payer, caps: dict[Scope, Cap], call: Call = CALL) -> str | None:
    """The cap that a call met; None when it was entered."""
    try:
        book.open(payer, call, caps)
    except ModelError as error:
        return error.detail if error.problem is ModelProblem.OVER_CAP else error.problem
    return None


@pytest.mark.parametrize("cap", [TOKENS, DOLLARS])
@pytest.mark.parametrize(
    ("scope", "first", "second", "met"),
    [
        (Scope.USER, ANN, ANN, True),
        (Scope.USER, ANN, replace(ANN, channel="C-city"), True),
        (Scope.USER, ANN, replace(BEN, channel="C-desk"), False),
        (Scope.CHANNEL, ANN, replace(BEN, channel="C-desk"), True),
        (Scope.CHANNEL, ANN, replace(ANN, channel="C-city"), False),
        (Scope.DAY, ANN, BEN, True),
        (Scope.DAY, ANN, Payer(), True),
        (Scope.USER, Payer(), Payer(), False),  # nobody known is nobody in particular
        (Scope.CHANNEL, Payer("U-ann"), Payer("U-ann"), False),
    ],
)
def test_a_cap_covers_those_it_names_and_nobody_else(
    book: Spending, cap: Cap, scope: Scope, first: Payer, second: Payer, met: bool
) -> None:
    assert refused(book, first, {scope: cap}) is None
    assert refused(book, second, {scope: cap}) == (scope if met else None)


def test_a_refused_call_is_not_in_the_book(book: Spending, record: Archive) -> None:
    assert refused(book, ANN, {Scope.DAY: Cap(tokens=1)}) == Scope.DAY
    with record.engine.connect() as connection:
        assert connection.execute(select(spending)).all() == []


def test_a_call_up_to_the_cap_is_allowed_and_one_token_more_is_not(book: Spending) -> None:
    assert refused(book, ANN, {Scope.USER: Cap(tokens=999)}) == Scope.USER
    assert refused(book, ANN, {Scope.USER: Cap(tokens=1_000)}) is None


def test_what_a_call_did_not_use_can_be_spent_by_the_next(book: Spending) -> None:
    entry = book.open(ANN, CALL, {})
    book.close(entry, replace(CALL, tokens_in=100, tokens_out=50, cost_usd=0.001))
    assert refused(book, ANN, {Scope.USER: TOKENS}) is None


def test_a_call_whose_process_died_counts_at_the_most_it_can_cost(book: Spending, record: Archive) -> None:
    book.open(ANN, CALL, {})
    reopened = Spending(record.engine, lambda: NOON)
    assert refused(reopened, ANN, {Scope.USER: TOKENS}) == Scope.USER


def test_a_day_ends_at_midnight_in_utc(book: Spending, clock: Clock) -> None:
    clock.now = datetime(2026, 5, 6, 23, 59, 59, tzinfo=UTC)
    assert refused(book, ANN, {Scope.DAY: TOKENS}) is None
    assert refused(book, ANN, {Scope.DAY: TOKENS}) == Scope.DAY
    clock.now += timedelta(seconds=1)
    assert refused(book, ANN, {Scope.DAY: TOKENS}) is None


def test_calls_of_no_known_price_are_held_by_tokens_alone(book: Spending) -> None:
    free = replace(CALL, cost_usd=None)
    caps = {Scope.DAY: Cap(tokens=1_500, usd=0.0)}
    assert refused(book, ANN, caps, free) is None
    assert refused(book, ANN, caps, free) == Scope.DAY


def test_answers_side_by_side_cannot_pass_a_cap_together(book: Spending, record: Archive) -> None:
    caps = {Scope.DAY: Cap(tokens=5_000)}
    with ThreadPoolExecutor(8) as pool:
        met = list(pool.map(lambda _: refused(book, ANN, caps), range(24)))
    assert met.count(None) == 5
    with record.engine.connect() as connection:
        assert len(connection.execute(select(spending)).all()) == 5


def test_a_record_that_cannot_be_written_is_no_leave_to_spend(book: Spending, record: Archive) -> None:
    metadata.drop_all(record.engine, [spending])
    with pytest.raises(ModelError) as raised:
        book.open(ANN, CALL, {})
    assert raised.value.problem is ModelProblem.NOT_BOOKED


def test_a_call_that_cannot_be_settled_costs_nobody_the_answer(book: Spending, record: Archive) -> None:
    entry = book.open(ANN, CALL, {})
    metadata.drop_all(record.engine, [spending])
    book.close(entry, CALL)


def test_a_purse_enters_what_its_model_costs_by_the_price_table(book: Spending, record: Archive) -> None:
    purse = Purse(ANN, {}, {"gpt-5-mini": Price(1.0, 10.0)}, book)
    number = purse.open(replace(CALL, cost_usd=None))
    purse.close(number, 1_000, 100, "refused")
    with record.engine.connect() as connection:
        row = connection.execute(select(spending)).one()
    assert (row.user, row.channel, row.prompt, row.model) == ("U-ann", "C-desk", "answer", CALL.model)
    assert (row.tokens_in, row.tokens_out, row.settled) == (1_000, 100, True)
    assert row.cost_usd == pytest.approx(0.002)
    assert [call.outcome for call in purse.calls] == ["refused"]


@pytest.fixture
def spent(book: Spending, record: Archive, clock: Clock) -> Archive:
    """Two days: Ann and Ben today, Ann yesterday with a model that has no price."""
    clock.now = NOON - timedelta(days=1)
    book.close(book.open(ANN, CALL, {}), replace(CALL, model="own:llama", cost_usd=None))
    clock.now = NOON
    book.close(book.open(ANN, CALL, {}), CALL)
    book.open(BEN, CALL, {})
    return record


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        (By.USER, [("U-ann", 2, 0.01, 1, 0), ("U-ben", 1, 0.01, 0, 1)]),
        (By.CHANNEL, [("C-city", 1, 0.01, 0, 1), ("C-desk", 2, 0.01, 1, 0)]),
        (By.MODEL, [("openai:gpt-5-mini", 2, 0.02, 0, 1), ("own:llama", 1, None, 1, 0)]),
        (By.DAY, [("2026-05-05", 1, None, 1, 0), ("2026-05-06", 2, 0.02, 0, 1)]),
    ],
)
def test_spending_is_summed_by_what_was_asked_for(spent: Archive, by: By, rows: list[object]) -> None:
    found = spend_json(spent.engine, 2, by, {}, NOON)["rows"]
    keys = ("name", "calls", "usd", "unpriced", "unsettled")
    assert [tuple(row[key] for key in keys) for row in found] == rows
    assert sum(row["tokens_in"] + row["tokens_out"] for row in found) == 3_000


def test_days_before_those_asked_for_are_left_out(spent: Archive) -> None:
    assert [row["name"] for row in spend_json(spent.engine, 1, By.DAY, {}, NOON)["rows"]] == ["2026-05-06"]


def test_what_is_left_today_is_told_of_all_and_of_each_who_spent(spent: Archive) -> None:
    caps = {Scope.DAY: Cap(tokens=5_000, usd=1.0), Scope.USER: Cap(tokens=500)}
    today = {
        (item["scope"], item["name"]): item
        for item in spend_json(spent.engine, 9, By.DAY, caps, NOON)["today"]
    }
    assert today[Scope.DAY, ""]["tokens"] == {"spent": 2_000, "cap": 5_000, "left": 3_000}
    assert today[Scope.DAY, ""]["usd"]["left"] == pytest.approx(0.98)
    assert today[Scope.USER, "U-ben"]["tokens"] == {"spent": 1_000, "cap": 500, "left": 0}
    assert today[Scope.CHANNEL, "C-desk"]["tokens"] == {"spent": 1_000, "cap": None, "left": None}
