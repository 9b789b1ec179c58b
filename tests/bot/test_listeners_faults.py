"""Slack fails, or we do: one message all the same, or one sentence."""

import http.client
import time
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.replies.general import reply_for
from index.errors import IndexMismatchError
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, replies_to

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 503, "times": 2},
        {"error": "internal_error"},
        {"drop": True},
        {"status": 429, "retry_after": 0.1},
    ],
    ids=["500", "503 twice", "internal_error", "dropped connection", "429"],
)
def test_a_post_that_fails_is_made_again_and_stands_once(fault: dict[str, Any], office: Office) -> None:
    office.slack.fail_next("chat.postMessage", **fault)
    asked = office.slack.mention(office.channel(), text=QUESTION)
    office.done(asked)
    assert len(replies_to(office.slack, asked)) == 1


def test_a_rate_limit_is_waited_out_for_as_long_as_slack_says(office: Office) -> None:
    channel = office.channel()
    office.slack.fail_next("chat.postMessage", status=429, retry_after=1)
    asked = office.slack.mention(channel, text=QUESTION)
    office.slack.wait_for_message(thread_ts=asked.ts)
    calls = [call for call in office.slack.calls if call.args.get("channel") == channel]
    posts = [call for call in calls if call.method == "chat.postMessage"]
    assert [call.status for call in posts] == [429, 200]
    assert posts[1].at - posts[0].at >= 1


def test_an_answer_is_looked_for_beyond_the_first_page_of_a_long_thread(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.posting._PAGE", 2)
    channel = office.channel()
    office.slack.fail_next("chat.postMessage", delay_s=0.5, drop=True)
    asked = office.slack.mention(channel, text=QUESTION)
    for word in ("one", "two", "three"):
        office.slack.say(channel, "U2", f"<@U1> {word}", thread_ts=asked.ts)
    office.slack.wait_for_call("conversations.replies", times=2, channel=channel)
    office.done(asked)
    assert len(replies_to(office.slack, asked)) == 1


def test_a_command_is_answered_after_slack_failed(office: Office) -> None:
    channel = office.channel()
    office.slack.fail_next("response_url", status=http.client.SERVICE_UNAVAILABLE)
    office.slack.command("/ask", QUESTION, "U1", channel)
    assert office.slack.wait_for_message(channel, containing="Ruth Okafor")


def test_a_command_whose_address_has_expired_is_answered_by_name(office: Office) -> None:
    channel = office.channel()
    office.slack.fail_next("response_url", status=http.client.NOT_FOUND)
    office.slack.command("/ask", QUESTION, "U2", channel)
    assert office.slack.wait_for_message(channel, containing="Ruth Okafor").ephemeral_to == "U2"
    office.slack.wait_for_call("chat.postEphemeral", channel=channel)


def test_a_bug_is_told_in_one_sentence_and_logged_once_without_the_question(office: Office) -> None:
    question = "Who leaked the unpublished memo?"  # no answer was written for it, which raises KeyError
    with capture_logs() as logged:
        asked = office.slack.mention(office.channel(), text=question)
        told = office.slack.wait_for_message(thread_ts=asked.ts)
        office.settle()
    errors = [line for line in logged if line["log_level"] == "error"]
    assert [(line["event"], line["error"]) for line in errors] == [("job failed", "KeyError")]
    assert told.plain == f"I hit a bug. Please report job {errors[0]['job']}."
    assert "memo" not in str(logged)


def test_an_expected_failure_is_told_in_its_sentence_and_is_no_bug(office: Office) -> None:
    question = "Who has the index?"
    office.writer.replies[question] = IndexMismatchError()
    with capture_logs() as logged:
        asked = office.slack.mention(office.channel(), text=question)
        told = office.slack.wait_for_message(thread_ts=asked.ts)
    assert told.plain == reply_for(IndexMismatchError())
    assert not [line for line in logged if line["log_level"] == "error"]


def test_an_event_nobody_listens_to_is_acknowledged_at_once(office: Office) -> None:
    sent = office.slack.event({"type": "team_join", "user": {"id": "U1"}})
    (ack,) = office.slack.wait_for_ack(sent)
    assert ack.attempt == 0


def test_the_acknowledgement_does_not_wait_for_the_answer(office: Office) -> None:
    question = "Who is slow?"
    office.writer.replies[question] = office.writer.replies[QUESTION]
    office.writer.before_each = lambda asked: time.sleep(1) if asked == question else None
    asked = office.slack.mention(office.channel(), text=question)
    acks = office.slack.wait_for_ack(asked)
    assert all(ack.seconds < 1 for ack in acks)
    assert replies_to(office.slack, asked) == []
    office.slack.wait_for_message(thread_ts=asked.ts)


def test_a_cut_socket_is_connected_again_and_answers(office: Office) -> None:
    office.slack.drop_connections()
    asked = office.slack.mention(office.channel(), text=QUESTION)
    assert office.slack.wait_for_message(thread_ts=asked.ts)
