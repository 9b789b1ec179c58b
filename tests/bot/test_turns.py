"""Who asks more than their share waits behind others, is told so once, and nobody else does either."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.turns import Turn, Turns


class Clock:
    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turns(clock: Clock) -> Turns:
    return Turns(clock)


def details(user: str = "U1", channel: str = "C1") -> dict[str, object]:
    return {"user": user, "thread": {"team": "T1", "channel": channel, "ts": "1.1"}}


def asked(turns: Turns, count: int, user: str = "U1", channel: str = "C1") -> list[Turn]:
    return [turns.take(f"{user} {channel} {number}", details(user, channel)) for number in range(count)]


def test_a_burst_of_five_is_due_at_once(turns: Turns, clock: Clock) -> None:
    assert {turn.due for turn in asked(turns, 5)} == {clock.now}


def test_a_flood_is_due_later_and_later_and_told_of_once(turns: Turns, clock: Clock) -> None:
    flood = asked(turns, 40)
    assert all(later.due >= sooner.due for sooner, later in pairwise(flood))
    assert flood[-1].due > clock.now + 120
    assert sum(turn.tell for turn in flood) == 1


def test_somebody_else_in_another_channel_does_not_wait_for_a_flood(turns: Turns, clock: Clock) -> None:
    asked(turns, 100)
    assert turns.take("other", details("U2", "C2")) == Turn(clock.now)


def test_many_people_in_one_channel_are_a_flood_too(turns: Turns, clock: Clock) -> None:
    last = [turns.take(f"job {number}", details(f"U{number}")) for number in range(60)]
    assert last[-1].due > clock.now + 30
    assert sum(turn.tell for turn in last) == 1


def test_a_command_counts_for_whoever_gave_it(turns: Turns, clock: Clock) -> None:
    reader = {"url": "https://slack.example/r", "channel": "C1", "user": "U1", "team": "T1"}
    for number in range(20):
        turns.take(f"job {number}", {"user": "U1", "reader": reader})
    assert turns.take("question", details("U1", "C2")).due > clock.now


def test_a_question_that_slack_tells_of_twice_counts_once(turns: Turns) -> None:
    for number in range(5):
        once, again = (turns.take(f"job {number}", details()) for _ in range(2))
        assert once == again


def test_a_flood_that_is_over_is_forgotten_and_the_next_is_told_of(turns: Turns, clock: Clock) -> None:
    asked(turns, 40)
    clock.now += 3_600
    again = [turns.take(f"later {number}", details()) for number in range(40)]
    assert again[0].due == clock.now
    assert sum(turn.tell for turn in again) == 1


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.floats(0, 60)), max_size=60))
def test_jobs_of_one_person_in_one_channel_are_due_in_the_order_they_came(
    steps: list[tuple[int, int, float]],
) -> None:
    clock = Clock()
    turns, before = Turns(clock), dict[tuple[int, int], float]()
    for number, (user, channel, waits_s) in enumerate(steps):
        clock.now += waits_s
        due = turns.take(f"job {number}", details(f"U{user}", f"C{channel}")).due
        assert due >= max(clock.now, before.get((user, channel), 0.0))
        before[user, channel] = due
