"""A question is edited or deleted: its one answer follows it."""

from dataclasses import replace

import pytest

from bot.replies.general import HELP, reply_for
from bot.replies.later import QUESTION_DELETED
from bot.slack.mrkdwn import escape
from bot.threads import Threads, name_of
from index.errors import IndexMismatchError
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, quoted, replies_to
from tests.bot.small_newsroom import bridge_answer, no_answer
from tests.fakes.slack import Message, Sent

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

OTHER = "Who called the bridge sound?"


@pytest.fixture
def other(office: Office) -> str:
    """A question whose answer is Okafor's first quote alone."""
    whole = bridge_answer(office.room, OTHER)
    office.writer.replies[OTHER] = replace(whole, points=whole.points[:1])
    return OTHER


def answered(office: Office, channel: str, thread_ts: str | None = None) -> tuple[Sent, Message]:
    asked = office.slack.mention(channel, text=QUESTION, thread_ts=thread_ts)
    office.done(asked)
    return asked, replies_to(office.slack, asked)[-1]


def message_of(sent: Sent) -> Message:
    assert sent.message is not None
    return sent.message


def kept(office: Office, sent: Sent) -> bool:
    message = message_of(sent)
    threads = Threads(office.room.newsroom.stores.archive)
    return threads.begun(name_of(office.slack.team_id, message.channel, message.ts))


def test_an_edited_question_has_its_new_answer_in_the_same_message(office: Office, other: str) -> None:
    asked, answer = answered(office, office.channel())
    assert len(quoted(answer)) == 4
    office.slack.edit(message_of(asked), f"<@U0BOT> {other}")
    office.slack.wait_until(lambda: len(quoted(answer)) == 1, "the new answer")
    office.settle()
    assert replies_to(office.slack, asked) == [answer]
    assert len(answer.edits) == 1


def test_an_edit_that_slack_tells_of_twice_changes_the_answer_once(office: Office, other: str) -> None:
    asked, answer = answered(office, office.channel())
    edit = office.slack.edit(message_of(asked), f"<@U0BOT> {other}")
    office.slack.wait_until(lambda: len(quoted(answer)) == 1, "the new answer")
    office.slack.wait_for_ack(office.slack.redeliver(edit))
    office.settle()
    assert replies_to(office.slack, asked) == [answer]
    assert (len(answer.edits), len(quoted(answer))) == (1, 1)


def test_the_last_of_two_edits_is_the_one_that_is_answered(office: Office, other: str) -> None:
    asked, answer = answered(office, office.channel())
    office.slack.wait_for_ack(office.slack.edit(message_of(asked), f"<@U0BOT> {other}"))
    office.slack.edit(message_of(asked), f"<@U0BOT> {QUESTION}")
    office.slack.wait_until(lambda: len(answer.edits) == 2, "both changes")
    assert len(quoted(answer)) == 4


def test_an_edit_while_the_first_answer_is_made_leaves_one_answer_and_the_new_one(
    office: Office, other: str
) -> None:
    channel = office.channel()
    edited: list[Sent] = []

    def edit_meanwhile(question: str) -> None:
        if question == QUESTION and not edited:
            edited.append(office.slack.edit(message_of(asked), f"<@U0BOT> {other}"))
            office.slack.wait_for_ack(edited[0])

    with office.slack.changed:  # so that the answer is not begun before `asked` is known
        asked = office.slack.mention(channel, text=QUESTION)
        office.writer.before_each = edit_meanwhile
    try:
        answer = office.slack.wait_for_message(thread_ts=asked.ts)
        office.slack.wait_until(lambda: len(quoted(answer)) == 1, "the new answer")
    finally:
        office.writer.before_each = lambda question: None
    office.settle()
    assert replies_to(office.slack, asked) == [answer]


def test_a_follow_up_that_is_edited_has_its_own_answer_changed_and_no_other(
    office: Office, other: str
) -> None:
    channel = office.channel()
    asked, first = answered(office, channel)
    again, second = answered(office, channel, asked.ts)
    assert first is not second
    office.slack.edit(message_of(again), f"<@U0BOT> {other}")
    office.slack.wait_until(lambda: len(quoted(second)) == 1, "the new answer")
    office.settle()
    assert (len(quoted(first)), first.edits) == (4, [])


def test_a_preview_of_a_link_which_slack_calls_a_change_changes_nothing(office: Office) -> None:
    channel = office.channel()
    asked, answer = answered(office, channel)
    office.slack.wait_for_ack(office.slack.edit(message_of(asked), message_of(asked).text))
    office.settle()
    assert answer.edits == []


def test_an_edit_of_what_nobody_asked_us_is_left_alone(office: Office) -> None:
    channel = office.channel()
    said = office.slack.say(channel, "U1", "Lunch?")
    office.slack.wait_for_ack(office.slack.edit(message_of(said), "Lunch at one?"))
    office.settle()
    assert replies_to(office.slack, said) == []


def test_a_message_that_names_the_bot_only_after_an_edit_is_answered(office: Office) -> None:
    said = office.slack.say(office.channel(), "U1", QUESTION)
    office.slack.wait_for_ack(said)
    office.slack.edit(message_of(said), f"<@U0BOT> {QUESTION}")
    assert "Ruth Okafor" in office.slack.wait_for_message(thread_ts=said.ts).plain


def test_a_call_for_help_that_becomes_a_question_has_its_answer_in_place_of_the_help(office: Office) -> None:
    called = office.slack.mention(office.channel(), text="help")
    helped = office.slack.wait_for_message(thread_ts=called.ts, containing=HELP)
    office.slack.edit(message_of(called), f"<@U0BOT> {QUESTION}")
    office.slack.wait_until(lambda: len(quoted(helped)) == 4, "the answer")
    assert replies_to(office.slack, called) == [helped]


def test_an_edited_question_that_cannot_be_answered_says_why_and_drops_the_old_answer(office: Office) -> None:
    asked, answer = answered(office, office.channel())
    office.writer.replies["Broken?"] = IndexMismatchError("count")
    office.slack.edit(message_of(asked), "<@U0BOT> Broken?")
    why = str(reply_for(IndexMismatchError("count")))
    office.slack.wait_until(lambda: escape(why) in answer.text, "the reason")
    assert quoted(answer) == []
    assert replies_to(office.slack, asked) == [answer]


def test_an_update_that_fails_is_made_again(office: Office, other: str) -> None:
    asked, answer = answered(office, office.channel())
    office.slack.fail_next("chat.update", drop=True)
    office.slack.edit(message_of(asked), f"<@U0BOT> {other}")
    office.slack.wait_for_call("chat.update", times=2, ts=answer.ts)
    office.settle()
    assert replies_to(office.slack, asked) == [answer]
    assert len(quoted(answer)) == 1


@pytest.mark.parametrize("of", ["a mention", "a direct message"])
def test_a_deleted_question_takes_its_answer_with_it(of: str, office: Office) -> None:
    user = office.slack.add_user("gus").id
    if of == "a mention":
        asked = office.slack.mention(office.channel(), text=QUESTION)
    else:
        asked = office.slack.direct_message(user, QUESTION)
    office.done(asked)
    deletion = office.slack.delete(message_of(asked))
    office.slack.wait_until(lambda: not replies_to(office.slack, asked), "the withdrawal")
    office.slack.wait_for_ack(office.slack.redeliver(deletion))
    office.slack.wait_until(lambda: not kept(office, asked), "the record to forget it")
    office.settle()
    assert replies_to(office.slack, asked) == []


def test_a_question_that_slack_shows_as_deleted_in_its_thread_takes_its_answer_with_it(
    office: Office,
) -> None:
    asked, _ = answered(office, office.channel())
    message = message_of(asked)
    before = {"type": "message", "user": "U1", "ts": message.ts, "text": message.text}
    gone = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": message.ts, "text": ""}
    event = {"type": "message", "subtype": "message_changed", "channel": message.channel}
    event |= {"channel_type": "channel", "ts": "1900000000.1", "event_ts": "1900000000.1"}
    office.slack.event(event | {"message": gone, "previous_message": before})
    office.slack.wait_until(lambda: not replies_to(office.slack, asked), "the withdrawal")


def test_an_answer_that_others_talked_about_stays_with_a_note_when_its_question_goes(office: Office) -> None:
    channel = office.channel()
    asked, answer = answered(office, channel)
    office.slack.say(channel, "U2", "<@U1> can we run this?", thread_ts=asked.ts)
    deletion = office.slack.delete(message_of(asked))
    office.slack.wait_for_message(thread_ts=asked.ts, containing=QUESTION_DELETED)
    office.slack.wait_for_ack(office.slack.redeliver(deletion))
    office.settle()
    assert [one.plain == QUESTION_DELETED for one in replies_to(office.slack, asked)] == [False, True]
    assert kept(office, asked)
    assert len(quoted(answer)) == 4


def test_what_the_asker_alone_said_below_does_not_keep_the_answer(office: Office) -> None:
    channel = office.channel()
    asked, _ = answered(office, channel)
    office.slack.say(channel, "U1", "<@U2> never mind", thread_ts=asked.ts)
    office.slack.delete(message_of(asked))
    office.slack.wait_until(lambda: not replies_to(office.slack, asked), "the withdrawal")


def test_a_question_deleted_while_it_is_answered_leaves_nothing(office: Office) -> None:
    channel = office.channel()
    deleted: list[Sent] = []

    def delete_meanwhile(question: str) -> None:
        if question == QUESTION and not deleted:
            deleted.append(office.slack.delete(message_of(asked)))
            office.slack.wait_for_ack(deleted[0])

    with office.slack.changed:
        asked = office.slack.mention(channel, text=QUESTION)
        office.slack.say(
            channel, "U1", "<@U2> wait", thread_ts=asked.ts
        )  # or there were no thread to answer in
        office.writer.before_each = delete_meanwhile
    try:
        office.slack.wait_for_call("chat.delete", channel=channel)
    finally:
        office.writer.before_each = lambda question: None
    office.settle()
    assert replies_to(office.slack, asked) == []


def test_a_deletion_of_what_nobody_asked_us_is_left_alone(office: Office) -> None:
    channel = office.channel()
    office.writer.replies["Mayor?"] = no_answer(office.room, "Mayor?")
    asked, answer = answered(office, channel)
    office.slack.wait_for_ack(office.slack.delete(message_of(office.slack.say(channel, "U2", "Lunch?"))))
    office.settle()
    assert replies_to(office.slack, asked) == [answer]
