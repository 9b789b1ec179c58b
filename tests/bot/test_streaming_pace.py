"""A stream asks little of Slack, and nothing of whoever writes the answer."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import pairwise

import pytest

from bot.slack.pace import Pace
from bot.slack.streaming import Streams
from bot.threads import Asked, Thread
from retrieval.session import Watch
from retrieval.types import Point
from tests.bot.slack_bot import quoted
from tests.bot.small_newsroom import SmallNewsroom, bridge_answer
from tests.fakes.slack import FakeSlack
from tests.fakes.slack.model import Call

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

WRITES = ("chat.startStream", "chat.appendStream")


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        yield slack


@pytest.fixture
def points(bridge_room: SmallNewsroom) -> tuple[Point, ...]:
    return bridge_answer(bridge_room, "Who?").points


class Showing:
    """Opens streams in the threads of one channel, and remembers what was noted of them."""

    def __init__(self, slack: FakeSlack, room: SmallNewsroom, pace: Pace) -> None:
        self.noted: list[str | None] = []
        self._slack, self._room = slack, room
        self._streams = Streams(slack.bot_token, slack.api_url, pace)

    def stream(self) -> AbstractContextManager[Watch]:
        ts = self._slack.say("C1", "U1", "Who?").ts
        asked, thread = Asked(f"q{ts}", "Who?", "U1", ts), Thread("T1", "C1", ts)
        return self._streams.showing(asked, thread, self._room.newsroom.reading_room, self.noted.append)

    def written(self) -> list[Call]:
        return [call for call in self._slack.calls if call.method in WRITES]


@pytest.fixture
def showing(slack: FakeSlack, bridge_room: SmallNewsroom) -> Showing:
    return Showing(slack, bridge_room, Pace(0.0))


def test_points_do_not_wait_for_slack_and_go_together_once_it_has_answered(
    slack: FakeSlack, showing: Showing, points: tuple[Point, ...]
) -> None:
    slack.fail_next("chat.startStream", delay_s=0.5)
    with showing.stream() as watch:
        watch.reading(3)
        slack.wait_for_call("chat.startStream")
        for point in points:
            watch.found(point)
        watch.checking()
        assert [call.method for call in showing.written()] == ["chat.startStream"]
        slack.wait_for_call("chat.appendStream")
    assert [call.method for call in showing.written()] == list(WRITES)
    assert quoted(slack.messages[-1]) == [quote.text for point in points for quote in point.quotes]
    tasks = {chunk["id"]: chunk for chunk in slack.messages[-1].chunks if chunk["type"] == "task_update"}
    assert [(task["title"], task["status"]) for task in tasks.values()] == [
        ("Reading 3 passages", "complete"),
        ("Checking the quotes", "in_progress"),
    ]


def test_the_streams_of_one_channel_keep_its_pace_together(
    slack: FakeSlack, bridge_room: SmallNewsroom, points: tuple[Point, ...]
) -> None:
    showing = Showing(slack, bridge_room, Pace(0.6))
    with showing.stream() as first, showing.stream() as second:
        for watch in (first, second):
            watch.reading(3)
        slack.wait_for_call("chat.startStream", times=2)
        for watch in (first, second):
            watch.found(points[0])
        slack.wait_for_call("chat.appendStream", times=2)
    times = [call.at for call in showing.written()]
    assert min(later - sooner for sooner, later in pairwise(times)) >= 0.3  # one may arrive late


def test_slack_is_left_alone_for_as_long_as_it_says(slack: FakeSlack, showing: Showing) -> None:
    slack.fail_next("chat.startStream", status=429, retry_after=0.5)
    with showing.stream() as watch:
        watch.reading(3)
        slack.wait_for_call("chat.startStream")
    refused, taken = showing.written()
    assert taken.at - refused.at >= 0.5
    assert showing.noted == ["", None, "", slack.messages[-1].ts]


def test_an_answer_does_not_wait_for_a_slack_that_is_busy(slack: FakeSlack, showing: Showing) -> None:
    slack.fail_next("chat.startStream", status=429, retry_after=600)
    with showing.stream() as watch:
        watch.reading(3)
        slack.wait_for_call("chat.startStream", error="ratelimited")
    assert showing.noted == ["", None]


def test_a_search_alone_begins_no_stream(slack: FakeSlack, showing: Showing) -> None:
    with showing.stream() as watch:
        watch.searching(lambda: 1204)
        slack.wait_for_call("assistant.threads.setStatus", status="is searching 1,204 articles…")
    assert (showing.written(), showing.noted) == ([], [])


def test_a_stream_goes_on_where_statuses_are_not_allowed(slack: FakeSlack, showing: Showing) -> None:
    slack.fail_next("assistant.threads.setStatus", error="missing_scope")
    with showing.stream() as watch:
        watch.searching(lambda: 1)
        watch.reading(1)
        slack.wait_for_call("chat.startStream")
    titles = [chunk["title"] for chunk in slack.messages[-1].chunks if chunk["type"] == "task_update"]
    assert titles == ["Searching 1 article", "Reading 1 passage"]


def test_a_fault_of_ours_ends_the_stream_and_not_the_answer(slack: FakeSlack, showing: Showing) -> None:
    with showing.stream() as watch:
        watch.searching(lambda: 1 // 0)
        watch.reading(1)
    assert showing.written() == []
