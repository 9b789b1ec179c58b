"""An article changes after it was quoted in Slack: its words go from there, and a note says so, once."""

import pytest

from bot.replies.later import changed_note
from bot.slack.mrkdwn import escape
from index.archive import Standing
from index.readers import Readers
from index.types import Status
from retrieval.notes import WITHDRAWN
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, quoted, replies_to
from tests.bot.story import GONE, TEXT, WORDS, Story, looked, notes

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


@pytest.mark.parametrize("how", ["killed", "withheld", "embargoed", "moved to others", "erased"])
def test_words_that_may_not_be_quoted_any_more_leave_slack_and_a_note_says_so_once(
    how: str, office: Office
) -> None:
    story = Story(office)
    asked, answer = story.ask(office.channel())
    if how == "erased":
        story.remove()
    elif how in {"embargoed", "moved to others"}:
        far = Standing(embargo_until=office.room.hour[0].replace(year=2999))
        standing = far if how == "embargoed" else Standing("investigations")
        line = {"url": story.source, "title": story.title, "outlet": "Calder Herald", "text": TEXT}
        office.room.add(line, standing=standing)
    else:
        story.mark(Status(how))
    office.slack.wait_for_message(thread_ts=asked.ts, containing=GONE)
    looked(office)
    assert notes(office, asked, answer) == [GONE]
    assert quoted(answer) == ["“The bearings were past saving in March,”"]
    assert "tide gauge" not in str((answer.text, answer.blocks))


def test_an_answer_loses_what_those_in_its_channel_may_not_read_any_more(office: Office) -> None:
    story, channel = Story(office), office.channel()
    desk = f"desk {story.title}"
    story.room_for(desk, channel)
    asked, answer = story.ask(channel)
    office.room.newsroom.set_readers(desk, Readers(channels=("C0OTHERS",)))
    office.slack.wait_for_message(thread_ts=asked.ts, containing=GONE)
    assert "tide gauge" not in str((answer.text, answer.blocks))


def test_an_answer_of_which_nothing_may_be_shown_says_that_and_not_that_there_is_none(office: Office) -> None:
    story = Story(office, alone=True)
    asked, answer = story.ask(office.channel())
    story.mark(Status.KILLED)
    office.slack.wait_for_message(thread_ts=asked.ts, containing=GONE)
    assert answer.plain == WITHDRAWN.text


def test_a_correction_of_the_words_quoted_is_noted_once_with_the_headline(office: Office) -> None:
    story = Story(office)
    asked, answer = story.ask(office.channel())
    story.publish(TEXT.replace("on Monday", "on Tuesday"))
    note = office.slack.wait_for_message(thread_ts=asked.ts, containing="Corrected since")
    looked(office)
    assert notes(office, asked, answer) == [changed_note([story.title], withdrawn=False)]
    assert escape(story.title) in note.text
    assert quoted(answer)[0] == WORDS
    assert "An article has changed since" in answer.plain


def test_a_second_correction_is_noted_too(office: Office) -> None:
    story = Story(office)
    asked, answer = story.ask(office.channel())
    for day in ("Tuesday", "Wednesday"):
        story.publish(TEXT.replace("on Monday", f"on {day}"))
        before = len(notes(office, asked, answer))
        office.slack.wait_until(lambda n=before: len(notes(office, asked, answer)) > n, "a note")  # type: ignore[misc]
    looked(office)
    assert len(notes(office, asked, answer)) == 2


def test_a_new_version_with_the_same_words_is_no_news(office: Office) -> None:
    story = Story(office)
    asked, answer = story.ask(office.channel())
    story.publish(TEXT + "It was repaired on Friday, she said.\n")
    looked(office)
    assert notes(office, asked, answer) == []
    assert answer.edits == []


def test_an_answer_without_the_article_is_left_alone(office: Office) -> None:
    story = Story(office)
    asked = office.slack.mention(office.channel(), text=QUESTION)
    office.done(asked)
    story.mark(Status.KILLED)
    looked(office)
    assert [one.edits for one in replies_to(office.slack, asked)] == [[]]


def test_a_shared_answer_keeps_its_question_and_loses_the_words(office: Office) -> None:
    story, channel = Story(office), office.channel()
    office.slack.command("/ask", story.question, "U1", channel)
    private = office.slack.wait_for_message(channel, containing="tide gauge")
    office.slack.click(private, "Share to channel", "U1")
    shared = office.slack.wait_until(lambda: office.slack.in_channel(channel), "the shared answer")[0]
    office.settle()
    story.mark(Status.WITHHELD)
    office.slack.wait_for_message(thread_ts=shared.ts, containing=GONE)
    assert "tide gauge" not in str((shared.text, shared.blocks))
    assert f"Asked: {story.question}" in shared.plain


def test_where_slack_does_not_let_the_answer_be_changed_it_is_taken_away(office: Office) -> None:
    story = Story(office)
    asked, answer = story.ask(office.channel())
    # More than once, as the answer of a test before may be looked at again now.
    office.slack.fail_next("chat.update", error="edit_window_closed", times=99)
    story.mark(Status.KILLED)
    office.slack.wait_for_message(thread_ts=asked.ts, containing=GONE)
    office.slack.faults.clear()
    assert answer.deleted


def test_an_update_and_a_note_whose_replies_are_lost_stand_once(office: Office) -> None:
    story = Story(office)
    asked, answer = story.ask(office.channel())
    office.slack.fail_next("chat.update", drop=True)
    office.slack.fail_next("chat.postMessage", drop=True)
    story.mark(Status.KILLED)
    office.slack.wait_for_message(thread_ts=asked.ts, containing=GONE)
    looked(office)
    assert notes(office, asked, answer) == [GONE]
    assert len(quoted(answer)) == 1


def test_no_headline_or_word_of_a_withdrawn_article_is_in_the_note(office: Office) -> None:
    story = Story(office)
    asked, _ = story.ask(office.channel())
    story.mark(Status.KILLED)
    note = office.slack.wait_for_message(thread_ts=asked.ts, containing=GONE)
    assert story.title not in note.plain
    assert story.source not in str(note.blocks)
