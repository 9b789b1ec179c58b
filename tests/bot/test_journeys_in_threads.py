"""What one person is shown for a press of a button stands where they pressed it: in its thread."""

import pytest

from bot.replies.answers import EXPORTED, NO_MORE_QUOTES, THANKS
from bot.replies.general import WINDOW_FAILED
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION
from tests.bot.small_newsroom import bridge_answer
from tests.fakes.slack import Message

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


def answered(office: Office, question: str = QUESTION) -> Message:
    """An answer, which stands in the thread of its question."""
    asked = office.slack.mention(office.channel(), text=question)
    return office.slack.wait_for_message(thread_ts=asked.ts)


def told(office: Office, channel: str, sentence: str) -> Message:
    message = office.slack.wait_for_message(channel, containing=sentence)
    assert message.ephemeral_to == "U1"
    return message


@pytest.mark.parametrize(("label", "sentence"), [("More quotes", NO_MORE_QUOTES), ("Good answer", THANKS)])
def test_what_a_reply_s_button_gives_one_person_stands_in_its_thread(
    office: Office, label: str, sentence: str
) -> None:
    answer = answered(office)
    office.slack.click(answer, label, "U1")
    assert told(office, answer.channel, sentence).thread_ts == answer.thread_ts


def test_a_window_that_does_not_open_is_told_of_in_the_thread(office: Office) -> None:
    answer = answered(office)
    office.slack.fail_next("views.open", error="expired_trigger_id")
    office.slack.click(answer, "Copy as citation", "U1")
    assert told(office, answer.channel, WINDOW_FAILED).thread_ts == answer.thread_ts


def test_a_button_of_what_one_person_was_shown_in_a_thread_answers_there_too(office: Office) -> None:
    question = "Who else spoke of the bridge?"
    reply = bridge_answer(office.room, question)
    office.writer.replies[question], office.writer.others[question] = reply, reply.points
    answer = answered(office, question)
    office.slack.click(answer, "More quotes", "U1")
    more = told(office, answer.channel, "Asked:")
    office.slack.fail_next("views.open", error="expired_trigger_id")
    office.slack.click(more, "Show in context", "U1")
    failed = told(office, answer.channel, WINDOW_FAILED)
    assert {more.thread_ts, failed.thread_ts} == {answer.thread_ts}


def test_under_a_message_that_is_no_reply_it_stands_in_the_channel(office: Office) -> None:
    channel = office.channel()
    office.slack.command("/ask", QUESTION, "U1", channel)
    private = office.slack.wait_for_message(channel, containing="check the source before publishing")
    office.slack.click(private, "Export", "U1")
    assert told(office, channel, EXPORTED).thread_ts is None


def test_where_the_bot_is_no_member_any_more_it_comes_all_the_same(office: Office) -> None:
    answer = answered(office)
    office.slack.leave(answer.channel)
    office.slack.click(answer, "More quotes", "U1")
    assert told(office, answer.channel, NO_MORE_QUOTES).thread_ts is None
