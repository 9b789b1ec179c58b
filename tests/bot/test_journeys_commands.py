"""/ask and /summary: private answers, and what becomes of them when they are shared."""

import threading

import pytest

from bot.replies.general import ASK_USAGE, SEARCHING
from index.types import Status
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, quoted
from tests.bot.small_newsroom import BRIDGE, bridge_answer

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


def test_ask_is_answered_for_the_asker_alone_and_shared_once_however_often_it_is_pressed(
    office: Office,
) -> None:
    channel = office.channel()
    office.slack.command("/ask", QUESTION, "U2", channel)
    private = office.slack.wait_for_message(channel, containing="Ruth Okafor")
    assert private.ephemeral_to == "U2"
    for _ in range(2):
        office.slack.wait_for_ack(office.slack.click(private, "Share to channel", "U2"))
    shared = office.slack.wait_until(lambda: office.slack.in_channel(channel), "the shared answer")[0]
    office.slack.wait_for_ack(office.slack.click(private, "Share to channel", "U2"))
    office.settle()
    assert office.slack.in_channel(channel) == [shared]
    assert shared.plain.startswith(f"Asked: {QUESTION}")
    assert quoted(shared) == quoted(private)


@pytest.mark.parametrize("command", ["/ask", "/summary"])
def test_a_command_says_at_once_that_it_searches_and_the_answer_takes_that_place(
    office: Office, command: str
) -> None:
    channel, acknowledged = office.channel(), threading.Event()

    def hold(_question: str) -> None:
        acknowledged.wait(10)

    office.writer.before_each = hold
    try:
        office.slack.wait_for_ack(office.slack.command(command, QUESTION, "U2", channel))
        waiting = office.slack.wait_for_message(channel)
        assert (waiting.plain, waiting.ephemeral_to) == (SEARCHING, "U2")
        acknowledged.set()
        answer = office.slack.wait_for_message(channel, containing="Ruth Okafor")
    finally:
        office.writer.before_each = lambda question: None
    assert answer is waiting
    assert [edit.text for edit in answer.edits] == [SEARCHING]


def test_a_reply_under_a_shared_answer_is_a_follow_up(office: Office) -> None:
    channel, question = office.channel(), "What was cited for it?"
    office.writer.replies[question] = bridge_answer(office.room, question)
    office.slack.command("/ask", QUESTION, "U1", channel)
    private = office.slack.wait_for_message(channel, containing="Ruth Okafor")
    office.slack.click(private, "Share to channel", "U1")
    shared = office.slack.wait_until(lambda: office.slack.in_channel(channel), "the shared answer")[0]
    office.settle()
    office.slack.say(channel, "U2", question, thread_ts=shared.ts)
    office.slack.wait_for_message(thread_ts=shared.ts)
    assert (question, (QUESTION,)) in office.writer.asked


def test_sharing_where_the_bot_is_not_a_member_says_to_invite_it_and_works_then(office: Office) -> None:
    channel = office.slack.add_channel("tips", private=True, with_bot=False).id
    office.slack.command("/ask", QUESTION, "U1", channel)
    private = office.slack.wait_for_message(channel, containing="Ruth Okafor")
    office.slack.click(private, "Share to channel", "U1")
    assert office.slack.wait_for_message(channel, containing="Invite me").ephemeral_to == "U1"
    office.slack.join(channel)
    office.slack.click(private, "Share to channel", "U1")
    assert office.slack.wait_for_message(channel, containing="Asked:").ephemeral_to is None


def test_a_shared_answer_leaves_out_what_was_withheld_since(office: Office) -> None:
    channel, source, question = office.channel(), "https://herald.example/late", "Who was late?"
    office.room.add(
        {"url": source, "title": "Late", "text": "“The crew was late,” said the pilot on Monday."}
    )
    answer = bridge_answer(office.room, question)
    late = type(answer.points[0])(
        answer.points[0].kind, None, (office.room.quote(source, "The crew was late,"),)
    )
    points = (late, *answer.points)
    office.writer.replies[question] = type(answer)(question, answer.status, points, (), (), "quoting")
    office.slack.command("/ask", question, "U1", channel)
    private = office.slack.wait_for_message(channel, containing="The crew was late")
    office.room.newsroom.set_status(source, Status.KILLED)
    office.slack.click(private, "Share to channel", "U1")
    shared = office.slack.wait_until(lambda: office.slack.in_channel(channel), "the shared answer")[0]
    assert quoted(shared) == quoted(private)[1:]


def test_ask_without_a_question_says_how_to_use_it(office: Office) -> None:
    channel = office.channel()
    office.slack.command("/ask", "  ", "U1", channel)
    told = office.slack.wait_for_message(channel)
    assert (told.plain, told.ephemeral_to) == (ASK_USAGE.format(command="/ask"), "U1")


def test_summary_is_for_the_asker_alone_with_a_button_to_share(office: Office) -> None:
    channel = office.channel()
    office.writer.replies[BRIDGE] = bridge_answer(office.room, BRIDGE)
    office.slack.command("/summary", f"<{BRIDGE}>", "U1", channel)
    summary = office.slack.wait_for_message(channel, containing="Ruth Okafor")
    assert summary.ephemeral_to == "U1"
    assert "Share to channel" in [button["text"]["text"] for button in summary.buttons]
