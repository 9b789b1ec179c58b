"""A channel is written to at Slack's pace by all who post there; other channels do not wait for it."""

import threading
from collections.abc import Iterator

import pytest

from bot.slack.errors import SlackUnreachableError
from bot.slack.mrkdwn import said
from bot.slack.pace import Pace
from bot.slack.posting import Place, Poster
from tests.fakes.slack import FakeSlack

LONG_S = 600.0


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        yield slack


def test_a_channel_waits_for_its_turn_and_another_does_not() -> None:
    pace = Pace(LONG_S)
    assert pace.take("C1") == 0
    assert 0 < pace.take("C1") <= LONG_S
    assert pace.take("C2") == 0


def test_a_channel_that_slack_wants_left_alone_is_left_alone_for_all_of_it() -> None:
    pace = Pace(1.0)
    pace.hold("C1", LONG_S)
    pace.hold("C1", 1.0)
    assert pace.take("C1") > 1.0


def test_posters_who_share_a_pace_are_never_refused_for_theirs(slack: FakeSlack) -> None:
    slack.enforce_pace(per_second=4)
    pace, stopping = Pace(0.4), threading.Event()
    posters = [Poster(slack.bot_token, slack.api_url, stopping, pace) for _ in range(3)]

    def post(number: int) -> None:
        posters[number].post_once(Place("C1", None, "0"), said("Yes."), f"key {number}", resumed=False)

    threads = [threading.Thread(target=post, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [call.error for call in slack.calls] == [None] * 3


def test_a_bot_that_stops_does_not_wait_for_a_channel(slack: FakeSlack) -> None:
    pace, stopping = Pace(LONG_S), threading.Event()
    pace.take("C1")
    stopping.set()
    poster = Poster(slack.bot_token, slack.api_url, stopping, pace)
    with pytest.raises(SlackUnreachableError):
        poster.post_once(Place("C1", None, "0"), said("Yes."), "key", resumed=False)
    assert slack.calls == []


def test_a_channel_that_refused_one_job_for_its_pace_is_left_alone_by_every_job_and_others_are_not(
    slack: FakeSlack,
) -> None:
    pace, stopping = Pace(0.0), threading.Event()
    first, second = (Poster(slack.bot_token, slack.api_url, stopping, pace) for _ in range(2))
    other = slack.add_channel("other").id
    slack.fail_next("chat.postMessage", status=429, retry_after=LONG_S)

    def refused() -> None:
        with pytest.raises(SlackUnreachableError):
            first.post_once(Place("C1", None, "0"), said("Yes."), "key 1", resumed=False)

    job = threading.Thread(target=refused)
    job.start()
    slack.wait_until(lambda: pace.take("C1") > LONG_S / 2, "the refusal")
    assert second.post_once(Place(other, None, "0"), said("Yes."), "key 2", resumed=False)
    stopping.set()
    job.join()
    with pytest.raises(SlackUnreachableError):  # it waits for the channel, and the bot stops
        second.post_once(Place("C1", None, "0"), said("Yes."), "key 3", resumed=False)
    assert [call.error for call in slack.calls] == ["ratelimited", None]
