"""HTTP mode: only what Slack signed is taken, and it is answered as over a socket."""

from collections.abc import Iterator

import pytest

from tests.bot.slack_bot import QUESTION, Writer, over_http, replies_to, written_by
from tests.bot.small_newsroom import SmallNewsroom, bridge_answer
from tests.fakes.slack import FakeSlack

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


@pytest.fixture(scope="module")
def slack(bridge_room: SmallNewsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeSlack]:
    writer = Writer()
    writer.replies[QUESTION] = bridge_answer(bridge_room, QUESTION)
    newsroom = written_by(bridge_room, writer)
    with (
        FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack,
        over_http(slack, newsroom, tmp_path_factory.mktemp("jobs")),
    ):
        yield slack


def test_a_signed_mention_is_answered_once(slack: FakeSlack) -> None:
    asked = slack.mention(slack.add_channel("desk").id, text=QUESTION)
    answer = slack.wait_for_message(thread_ts=asked.ts)
    slack.wait_for_ack(slack.redeliver(asked))
    after = slack.mention(slack.add_channel("desk").id, text=QUESTION)
    slack.wait_for_message(thread_ts=after.ts)
    assert replies_to(slack, asked) == [answer]


@pytest.mark.parametrize("forgery", [{"bad_signature": True}, {"age_s": 301.0}], ids=["signature", "age"])
def test_a_request_that_slack_did_not_sign_now_is_refused_and_not_answered(
    forgery: dict[str, float], slack: FakeSlack
) -> None:
    slack.forge_next(**forgery)  # type: ignore[arg-type]
    asked = slack.mention(slack.add_channel("desk").id, text=QUESTION)
    assert slack.wait_for_refusal(asked).status == 401
    after = slack.mention(slack.add_channel("desk").id, text=QUESTION)
    slack.wait_for_message(thread_ts=after.ts)
    assert replies_to(slack, asked) == []


def test_the_request_url_passes_slacks_verification(slack: FakeSlack) -> None:
    assert slack.verify_url("is it you?") == "is it you?"


def test_a_command_is_answered_over_http(slack: FakeSlack) -> None:
    channel = slack.add_channel("desk").id
    slack.command("/ask", QUESTION, "U1", channel)
    assert slack.wait_for_message(channel, containing="Ruth Okafor").ephemeral_to == "U1"
