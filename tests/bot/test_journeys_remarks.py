"""What people write to each other, and to the bot, without asking anything."""

import pytest

from bot.replies.answers import YOU_ARE_WELCOME
from bot.replies.general import ASK_USAGE, HELP
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, replies_to
from tests.bot.small_newsroom import bridge_answer

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

FOLLOW_UP = "And what did the council say?"


@pytest.mark.parametrize("remark", ["thanks!", "lol", "ok lunch at 12?", "👍", "I'll call him"])
def test_a_remark_in_the_bots_thread_is_passed_over_and_no_question_of_it(
    remark: str, office: Office
) -> None:
    channel = office.channel()
    office.writer.replies[FOLLOW_UP] = bridge_answer(office.room, FOLLOW_UP)
    asked = office.slack.mention(channel, text=QUESTION)
    office.slack.wait_for_message(thread_ts=asked.ts)
    office.slack.wait_for_ack(office.slack.say(channel, "U2", remark, thread_ts=asked.ts))
    office.slack.say(channel, "U2", FOLLOW_UP, thread_ts=asked.ts)
    office.slack.wait_until(lambda: len(replies_to(office.slack, asked)) == 2, "the answer")
    office.settle()
    assert len(replies_to(office.slack, asked)) == 2
    assert office.writer.asked[-2] == (FOLLOW_UP, (QUESTION,))


@pytest.mark.parametrize(
    ("remark", "reply"),
    [("hi", HELP), ("hello, what can you do?", HELP), ("thanks!", YOU_ARE_WELCOME), (":tada:", HELP)],
)
def test_a_remark_in_a_direct_message_gets_a_friendly_word_and_is_no_question(
    remark: str, reply: str, office: Office
) -> None:
    user = office.slack.add_user("ines").id
    said = office.slack.direct_message(user, remark)
    assert office.slack.wait_for_message(thread_ts=said.ts).plain == reply
    assert said.message is not None
    office.slack.direct_message(user, QUESTION, thread_ts=said.ts)
    office.slack.wait_for_message(thread_ts=said.ts, containing="Ruth Okafor")
    assert office.writer.asked[-1] == (QUESTION, ())


def test_thanks_that_name_the_bot_are_answered_with_a_friendly_word(office: Office) -> None:
    channel = office.channel()
    asked = office.slack.mention(channel, text=QUESTION)
    office.slack.wait_for_message(thread_ts=asked.ts)
    office.slack.mention(channel, text="thank you", thread_ts=asked.ts)
    assert office.slack.wait_for_message(thread_ts=asked.ts, containing=YOU_ARE_WELCOME)


@pytest.mark.parametrize("text", ["help", "Help!", "thanks", "what can you do?"])
def test_the_command_tells_its_usage_to_who_asks_nothing(text: str, office: Office) -> None:
    office.slack.command("/ask", text)
    told = office.slack.wait_for_message(containing=ASK_USAGE.format(command="/ask"))
    assert told.ephemeral_to == "U1"
    assert text not in [asked for asked, _ in office.writer.asked]
