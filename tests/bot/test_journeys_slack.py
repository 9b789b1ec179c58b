"""What people do in Slack and what they get, over a real socket to a strict fake."""

import re
from urllib.parse import unquote, urlsplit

import httpx
import pytest

from bot.replies.general import HELP, WINDOW_FAILED
from bot.web.app import build_reading_room
from index.types import Status
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, quoted, replies_to
from tests.bot.small_newsroom import bridge_answer, no_answer, served
from tests.fakes.slack import Message

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


def test_a_reaction_is_left_alone(office: Office) -> None:
    channel = office.channel()
    asked = office.slack.mention(channel, text=QUESTION)
    assert asked.message is not None
    office.slack.wait_for_message(thread_ts=asked.ts)
    office.slack.wait_for_ack(office.slack.react(asked.message, "eyes"))
    office.settle()
    assert [one.from_bot for one in office.slack.in_channel(channel)] == [False, True]


@pytest.mark.parametrize("in_thread", [False, True])
@pytest.mark.parametrize(
    "more",
    [{"bot_id": "B9"}, {"bot_id": "B9", "subtype": "bot_message"}, {"subtype": "channel_join"}],
    ids=["another bot", "another bot in the old form", "somebody joining"],
)
def test_what_no_person_wrote_is_left_alone_though_it_names_the_bot(
    in_thread: bool, more: dict[str, str], office: Office
) -> None:
    slack, channel, other = office.slack, office.channel(), office.slack.add_user("other", is_bot=True).id
    question = f"What does {other} want?"
    office.writer.replies[question] = bridge_answer(office.room, question)
    asked = slack.mention(channel, text=QUESTION)
    slack.wait_for_message(thread_ts=asked.ts)
    thread = asked.ts if in_thread else None
    message = slack.keep(Message(channel, slack.next_ts(), other, "", thread_ts=thread))
    event = {"user": other, "text": f"<@{slack.bot_user}> {question}", "channel": channel, "ts": message.ts}
    event |= {"thread_ts": thread} if thread else {}
    for kind in ("app_mention", "message"):
        slack.wait_for_ack(slack.event(event | more | {"type": kind, "channel_type": "channel"}))
    office.settle()
    assert question not in [text for text, _ in office.writer.asked]


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


def test_the_links_of_an_answer_lead_to_each_quote_where_it_stands(office: Office) -> None:
    asked = office.slack.mention(office.channel(), text=QUESTION)
    answer = office.slack.wait_for_message(thread_ts=asked.ts)
    urls = [urlsplit(link.url) for link in answer.links]
    quotes = bridge_answer(office.room, QUESTION).quotes
    room = build_reading_room(office.room.newsroom, office.room.newsroom.settings)
    with served(room) as address, httpx.Client(base_url=address, trust_env=False) as reader:
        copies = [f"{url.path}?{url.query}" for url in urls if url.path.startswith("/version/")]
        pages = [reader.get(copy).text for copy in copies]
    marked = [re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL) for page in pages]
    assert marked == [[quote.text] for quote in quotes]
    first = next(url for url in urls if url.netloc == "herald.example")
    _, _, start = unquote(first.fragment).partition(":~:text=")
    assert start == quotes[0].text


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
