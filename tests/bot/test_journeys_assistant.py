"""The assistant's pane: what it suggests, what it shows while work is done, and that it answers once."""

import pytest

from bot.replies_home import WORKING, what_said
from index.archive import Standing
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, replies_to
from tests.fakes.slack import Message, Sent

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


def suggested(office: Office, opened: Sent) -> list[str]:
    """The questions that the pane suggests, once the bot has set them for this event."""
    office.slack.wait_for_ack(opened)
    assert opened.message is not None
    place = (opened.message.channel, opened.ts)
    found = office.slack.wait_until(lambda: office.slack.prompts.get(place), "the prompts")
    return [prompt["message"] for prompt in found]


def pane(office: Office, user: str = "U1", beside: str | None = None) -> Message:
    message = office.slack.start_assistant_thread(user, beside).message
    assert message is not None
    return message


def test_the_pane_suggests_questions_about_people_whom_the_archive_quotes(office: Office) -> None:
    found = suggested(office, office.slack.start_assistant_thread("U1"))
    assert what_said("Ruth Okafor") in found
    assert len(found) <= 4


def test_the_pane_suggests_nothing_from_what_its_reader_may_not_read(office: Office) -> None:
    text = "“Nobody is to know of this,” said Zora Quill, who runs the desk."
    secret = {"url": "https://quiet.example/pane", "title": "Quill speaks", "text": text}
    office.room.add(secret | {"published_at": "2031-01-01T00:00:00Z"}, standing=Standing("quiet desk"))
    assert not [one for one in suggested(office, office.slack.start_assistant_thread("U2")) if "Quill" in one]


def test_beside_a_channel_its_last_question_is_suggested_first_and_changes_with_the_channel(
    office: Office,
) -> None:
    channel = office.channel()
    office.done(office.slack.mention(channel, text=QUESTION))
    opened = office.slack.start_assistant_thread("U1")
    assert QUESTION not in suggested(office, opened)
    assert opened.message is not None
    office.slack.prompts.clear()
    assert suggested(office, office.slack.look_at(opened.message, "U1", channel))[0] == QUESTION


def test_a_question_in_the_pane_is_answered_once_though_slack_repeats_it(office: Office) -> None:
    thread = pane(office)
    asked = office.slack.say(thread.channel, "U1", QUESTION, thread_ts=thread.ts)
    office.done(asked)
    office.slack.wait_for_ack(office.slack.redeliver(asked))
    office.settle()
    answers = [one for one in replies_to(office.slack, asked) if one.ts != thread.ts]
    assert len(answers) == 1
    assert "Ruth Okafor" in answers[0].plain


def test_while_an_answer_is_looked_for_that_is_shown_and_then_no_more(office: Office) -> None:
    thread = pane(office)
    asked = office.slack.say(thread.channel, "U1", QUESTION, thread_ts=thread.ts)
    office.done(asked)
    assert office.slack.statuses[(thread.channel, thread.ts)] == [WORKING, ""]


def test_a_thread_is_named_after_its_first_question(office: Office) -> None:
    thread, later = pane(office), "And who said that it was safe?"
    office.writer.replies[later] = office.writer.replies[QUESTION]
    place = (thread.channel, thread.ts)
    office.done(office.slack.say(thread.channel, "U1", QUESTION, thread_ts=thread.ts))
    office.slack.wait_until(lambda: office.slack.titles.get(place), "the title")
    office.done(office.slack.say(thread.channel, "U1", later, thread_ts=thread.ts))
    office.settle()
    assert office.slack.titles[place] == QUESTION


def test_an_answer_comes_though_slack_takes_neither_status_nor_title(office: Office) -> None:
    for method in ("assistant.threads.setStatus", "assistant.threads.setTitle"):
        office.slack.fail_next(method, error="missing_scope")
    thread = pane(office)
    asked = office.slack.say(thread.channel, "U1", QUESTION, thread_ts=thread.ts)
    office.done(asked)
    assert [one for one in replies_to(office.slack, asked) if "Ruth Okafor" in one.plain]
