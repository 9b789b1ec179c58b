"""What people do in Slack and what they get, over a real socket to a strict fake."""

import pytest

from bot.replies import HELP, WINDOW_FAILED
from index.types import Status
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, quoted, replies_to
from tests.bot.small_newsroom import bridge_answer, no_answer

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

FOLLOW_UP = "And what did the council say?"


def test_a_mention_is_answered_once_in_its_thread_though_slack_tells_of_it_twice(office: Office) -> None:
    asked = office.slack.mention(office.channel(), text=QUESTION)
    office.slack.wait_for_ack(asked)
    answer = office.slack.wait_for_message(thread_ts=asked.ts)
    office.settle()
    assert replies_to(office.slack, asked) == [answer]
    assert "Ruth Okafor · Calder Herald · 14 March 2024 · Claim" in answer.plain


def test_every_quote_posted_is_a_slice_of_its_version(office: Office) -> None:
    asked = office.slack.mention(office.channel(), text=QUESTION)
    answer = office.slack.wait_for_message(thread_ts=asked.ts)
    points = bridge_answer(office.room, QUESTION).quotes
    assert quoted(answer) == [quote.text for quote in points]


def test_a_redelivered_event_is_acknowledged_and_not_answered_again(office: Office) -> None:
    asked = office.slack.mention(office.channel(), text=QUESTION)
    office.slack.wait_for_message(thread_ts=asked.ts)
    office.slack.wait_for_ack(office.slack.redeliver(asked))
    office.settle()
    assert len(replies_to(office.slack, asked)) == 1


def test_a_reply_in_the_thread_needs_no_mention_and_brings_the_earlier_questions(office: Office) -> None:
    channel = office.channel()
    office.writer.replies[FOLLOW_UP] = bridge_answer(office.room, FOLLOW_UP)
    asked = office.slack.mention(channel, text=QUESTION)
    office.slack.wait_for_message(thread_ts=asked.ts)
    office.slack.say(channel, "U2", FOLLOW_UP, thread_ts=asked.ts)
    office.slack.wait_until(lambda: len(replies_to(office.slack, asked)) == 2, "the second answer")
    assert (FOLLOW_UP, (QUESTION,)) in office.writer.asked


def test_a_reply_to_somebody_else_in_the_thread_is_left_alone(office: Office) -> None:
    channel = office.channel()
    asked = office.slack.mention(channel, text=QUESTION)
    office.slack.wait_for_message(thread_ts=asked.ts)
    office.slack.wait_for_ack(office.slack.say(channel, "U1", "<@U2> what do you think?", thread_ts=asked.ts))
    office.settle()
    assert len(replies_to(office.slack, asked)) == 1


def test_talk_that_names_nobody_is_left_alone(office: Office) -> None:
    channel = office.channel()
    said = office.slack.say(channel, "U1", QUESTION)
    aside = office.slack.say(channel, "U2", QUESTION, thread_ts=said.ts)
    office.slack.wait_for_ack(said)
    office.slack.wait_for_ack(aside)
    office.settle()
    assert replies_to(office.slack, said) == []


def test_a_reaction_another_bot_and_somebody_joining_are_left_alone(office: Office) -> None:
    channel = office.channel()
    asked = office.slack.mention(channel, text=QUESTION)
    assert asked.message is not None
    office.slack.wait_for_message(thread_ts=asked.ts)
    other = {"type": "app_mention", "bot_id": "B9", "user": "U9", "text": f"<@U0BOT> {QUESTION}"}
    place = {"channel": channel, "ts": "1700000000.000001"}
    acts = [
        office.slack.react(asked.message, "eyes"),
        office.slack.event(other | place),
        office.slack.event({"type": "message", "subtype": "channel_join", "user": "U2", "text": "x"} | place),
    ]
    for act in acts:
        office.slack.wait_for_ack(act)
    office.settle()
    assert [one.from_bot for one in office.slack.in_channel(channel)] == [False, True]


def test_a_direct_message_is_answered_in_its_thread(office: Office) -> None:
    asked = office.slack.direct_message(office.slack.add_user("dana").id, QUESTION)
    assert "Ruth Okafor" in office.slack.wait_for_message(thread_ts=asked.ts).plain


def test_a_mention_without_a_question_gets_help_and_a_question_after_it_an_answer(office: Office) -> None:
    channel = office.channel()
    called = office.slack.mention(channel, text="")
    assert office.slack.wait_for_message(thread_ts=called.ts).plain == HELP
    office.slack.say(channel, "U1", QUESTION, thread_ts=called.ts)
    assert office.slack.wait_for_message(thread_ts=called.ts, containing="Ruth Okafor")


def test_what_is_not_in_the_archive_is_said_to_be_so_with_its_closest_miss(office: Office) -> None:
    question = "Who is the mayor?"
    office.writer.replies[question] = no_answer(office.room, question)
    asked = office.slack.mention(office.channel(), text=question)
    answer = office.slack.wait_for_message(thread_ts=asked.ts)
    assert answer.plain.startswith("This is not in the archive.")
    assert "Closest miss" in answer.plain
    assert quoted(answer) == ["Cars must take the Calder bridge instead."]


def test_an_article_full_of_mentions_pings_nobody(office: Office) -> None:
    words = "“<!channel> <@U0EVERYONE> *all* <https://evil.example|here> @here & out,” said Ann Lee."
    office.room.add({"url": "https://herald.example/ping", "title": "<!here> <@U1> is *back*", "text": words})
    question = "Who said all & out?"
    found = bridge_answer(office.room, question)
    quote = office.room.quote("https://herald.example/ping", words)
    point = type(found.points[0])(found.points[0].kind, found.points[0].speaker, (quote,))
    office.writer.replies[question] = type(found)(question, found.status, (point,), (), (), "quoting")
    asked = office.slack.mention(office.channel(), text="Who said all &amp; out?")
    answer = office.slack.wait_for_message(thread_ts=asked.ts)
    assert quoted(answer) == [words]
    assert "<!here> <@U1> is *back*" in answer.plain
    assert office.slack.pings == []
    assert {link.url.partition("#")[0].partition("?")[0] for link in answer.links} == {
        "https://herald.example/ping",
        f"http://127.0.0.1:8765/version/{quote.version.id}",
    }


def test_show_in_context_opens_the_paragraph_between_its_neighbours(office: Office) -> None:
    user = office.slack.add_user("eve").id
    channel = office.channel()
    office.slack.join(channel, user)
    asked = office.slack.mention(channel, user, QUESTION)
    office.slack.click(office.slack.wait_for_message(thread_ts=asked.ts), "Show in context", user)
    view = office.slack.wait_for_modal(user)
    quote = bridge_answer(office.room, QUESTION).quotes[0]
    first, second, third, _ = quote.version.text.split("\n", 3)
    assert view.plain.index(first) < view.plain.index(second) < view.plain.index(third)
    bold = [
        element["text"]
        for block in view.body["blocks"]
        for part in block.get("elements", [])
        if part["type"] == "rich_text_quote"
        for element in part["elements"]
        if element.get("style")
    ]
    assert bold == [quote.text]


def test_a_withheld_article_is_no_longer_shown_in_context(office: Office) -> None:
    source, user = "https://herald.example/withheld", office.slack.add_user("fay").id
    office.room.add({"url": source, "title": "Held", "text": "“We knew all of it,” said the harbour master."})
    question = "Who knew?"
    answer = bridge_answer(office.room, question)
    point = type(answer.points[0])(
        answer.points[0].kind, None, (office.room.quote(source, "We knew all of it,"),)
    )
    office.writer.replies[question] = type(answer)(question, answer.status, (point,), (), (), "quoting")
    asked = office.slack.direct_message(user, question)
    message = office.slack.wait_for_message(thread_ts=asked.ts)
    office.room.newsroom.set_status(source, Status.WITHHELD)
    office.slack.click(message, "Show in context", user)
    view = office.slack.wait_for_modal(user)
    assert "may not be quoted now" in view.plain
    assert "We knew" not in view.plain


def test_a_window_that_slack_does_not_open_is_told(office: Office) -> None:
    channel = office.channel()
    asked = office.slack.mention(channel, "U1", QUESTION)
    office.slack.fail_next("views.open", error="expired_trigger_id")
    office.slack.click(office.slack.wait_for_message(thread_ts=asked.ts), "Show in context", "U1")
    assert office.slack.wait_for_message(channel, containing=WINDOW_FAILED).ephemeral_to == "U1"
