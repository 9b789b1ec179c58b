"""What the buttons under an answer do: citing, more quotes, the file, and saying what it was worth."""

from typing import Any

import pytest

from bot.office.local import LocalOffice
from bot.replies.answers import BAD_ANSWER, EXPORTED, GOOD_ANSWER, NO_MORE_QUOTES, REASONS, THANKS
from index.archive import Standing
from index.readers import Readers, set_readers
from index.types import Status
from retrieval.types import Answer, Kind, Point
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, quoted, replies_to
from tests.bot.small_newsroom import BRIDGE, bridge_answer, no_answer
from tests.fakes.slack import Message, View

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


def asked(office: Office, channel: str, question: str = QUESTION) -> Message:
    """The answer to a mention, as it was posted."""
    return office.slack.wait_for_message(thread_ts=office.slack.mention(channel, text=question).ts)


def opinions(office: Office, answer: Message) -> list[tuple[str, str, str, str]]:
    """Who thinks what of an answer, and why."""
    return [
        (row["user"], row["verdict"], row["reason"], row["words"])
        for row in office.room.newsroom.feedback()["rows"]
        if row["answer"] in answer.plain
    ]


def told(office: Office, channel: str, sentence: str, user: str = "U1") -> Message:
    message = office.slack.wait_for_message(channel, containing=sentence)
    assert message.ephemeral_to == user
    return message


def window(office: Office, answer: Message, label: str, user: str) -> View:
    """The window that a button opens for whoever presses it; an earlier one was closed."""
    for view in office.slack.views:
        view.open = view.open and view.user != user
    office.slack.click(answer, label, user)
    return office.slack.wait_for_modal(user)


def with_files(office: Office, channel: str) -> list[Message]:
    return [one for one in office.slack.in_channel(channel) if one.files]


def files_in(message: Message) -> list[str]:
    return [file["name"] for file in message.files]


def test_an_answer_is_cited_with_speaker_outlet_date_and_link(office: Office) -> None:
    answer = asked(office, office.channel())
    cited = window(office, answer, "Copy as citation", "U2")
    assert "Ruth Okafor, Calder Herald, March 14, 2024, " + BRIDGE in cited.plain
    assert "the harbour office (not named), “Ferry”, " in cited.plain
    assert all(quote.text in cited.plain for quote in bridge_answer(office.room, QUESTION).quotes)


def test_a_citation_leaves_out_what_was_withheld_since(office: Office) -> None:
    source, question = "https://herald.example/cited", "What was cited?"
    office.room.add({"url": source, "title": "Cited", "text": "“The keel was cut,” said the mate on Monday."})
    answer = bridge_answer(office.room, question)
    point = Point(Kind.CLAIM, None, (office.room.quote(source, "The keel was cut,"),))
    office.writer.replies[question] = Answer(question, answer.status, (point,), (), (), "quoting")
    posted = asked(office, office.channel(), question)
    office.room.newsroom.set_status(source, Status.KILLED)
    assert "keel" not in window(office, posted, "Copy as citation", "U1").plain


def test_whoever_presses_a_button_sees_only_what_they_may_read(office: Office) -> None:
    source, question, channel = "https://herald.example/inside", "What is inside?", office.channel("inside")
    set_readers(office.room.newsroom.stores.archive.engine, "inside", Readers(channels=(channel,)))
    line = {"url": source, "title": "Inside", "text": "“The vault is empty,” said the clerk.\n"}
    office.room.add(line, standing=Standing("inside"))
    point = Point(Kind.CLAIM, None, (office.room.quote(source, "The vault is empty,"),))
    bridge = bridge_answer(office.room, question)
    points = (point, *bridge.points)
    office.writer.replies[question] = Answer(question, bridge.status, points, (), (), "quoting")
    answer = asked(office, channel, question)
    eve = office.slack.add_user("eve").id  # reads a public channel that she is not in
    assert "The vault is empty" in answer.plain
    assert "The vault is empty" in window(office, answer, "Copy as citation", "U1").plain
    assert "The vault is empty" not in window(office, answer, "Copy as citation", eve).plain


def test_more_quotes_are_for_whoever_pressed_it_and_stand_under_the_question(office: Office) -> None:
    channel, question = office.channel(), "Who else spoke of the bridge?"
    answer = bridge_answer(office.room, question)
    office.writer.replies[question] = Answer(question, answer.status, answer.points[:1], (), (), "quoting")
    office.writer.others[question] = answer.points[2:3]
    posted = asked(office, channel, question)
    office.slack.click(posted, "More quotes", "U2")
    more = told(office, channel, f"Asked: {question}", "U2")
    assert quoted(more) == [quote.text for quote in answer.points[2].quotes]


def test_what_an_answer_had_no_room_for_comes_with_more_quotes(office: Office) -> None:
    channel, question, source = office.channel(), "Who listed them all?", "https://herald.example/list"
    said = [f"“Span {number} {'was long and ' * 40}sound,” said the builder." for number in range(45)]
    office.room.add({"url": source, "title": "List", "text": "\n".join(said)})
    points = tuple(Point(Kind.CLAIM, None, (office.room.quote(source, words),)) for words in said)
    status = bridge_answer(office.room, question).status
    office.writer.replies[question] = Answer(question, status, points, (), (), "quoting")
    posted = asked(office, channel, question)
    first = len(quoted(posted))
    assert 0 < first < len(said)
    office.slack.click(posted, "More quotes", "U1")
    more = told(office, channel, f"Asked: {question}")
    assert said[first].startswith(quoted(more)[0])
    read = first + len(quoted(more))
    office.slack.click(more, "More quotes", "U1")
    rest = told(office, channel, f"“Span {read} was long")
    assert said[read].startswith(quoted(rest)[0])


def test_when_there_is_no_more_that_is_said(office: Office) -> None:
    channel = office.channel()
    office.slack.click(asked(office, channel), "More quotes", "U1")
    told(office, channel, NO_MORE_QUOTES)


def test_an_answer_that_the_archive_has_not_offers_neither_citations_nor_more(office: Office) -> None:
    question = "Who painted the lighthouse?"
    office.writer.replies[question] = no_answer(office.room, question)
    labels = [button["text"]["text"] for button in asked(office, office.channel(), question).buttons]
    assert labels == ["Show in context", "Export", GOOD_ANSWER, BAD_ANSWER]


def test_an_exported_answer_is_one_file_in_its_thread_however_often_it_is_pressed(office: Office) -> None:
    channel = office.channel()
    answer = asked(office, channel)
    for _ in range(2):
        office.slack.wait_for_ack(office.slack.click(answer, "Export", "U1"))
    thread = str(answer.thread_ts)
    filed = office.slack.wait_until(
        lambda: [one for one in office.slack.thread(channel, thread) if one.files], "the file"
    )
    office.settle(channel)
    assert [one for one in office.slack.thread(channel, thread) if one.files] == filed
    [file] = office.slack.uploads.values()
    written = file["content"].decode()
    assert files_in(filed[0]) == [file["name"]]
    assert filed[0].text
    for quote in bridge_answer(office.room, QUESTION).quotes:
        assert f"> {quote.text}" in written


def test_a_private_answer_is_exported_to_the_one_who_asked_alone(office: Office) -> None:
    channel = office.slack.add_channel("outside", with_bot=False).id
    office.slack.command("/ask", QUESTION, "U2", channel)
    private = office.slack.wait_for_message(channel, containing="Ruth Okafor")
    office.slack.click(private, "Export", "U2")
    told(office, channel, EXPORTED, "U2")
    assert [one for one in office.slack.in_channel(office.slack.direct("U2").id) if one.files]
    assert not [one for one in office.slack.in_channel(channel) if one.files]


def test_a_file_that_everybody_sees_leaves_out_what_not_everybody_may_read(office: Office) -> None:
    source, question = "https://herald.example/desk-only", "What is for the desk?"
    desk = Standing("desk")
    office.room.add(
        {"url": source, "title": "Desk", "text": "“It is for us,” said the editor."}, standing=desk
    )
    bridge = bridge_answer(office.room, question)
    secret = Point(Kind.CLAIM, None, (office.room.quote(source, "It is for us,"),))
    points = (secret, *bridge.points)
    office.writer.replies[question] = Answer(question, bridge.status, points, (), (), "quoting")
    answer = asked(office, office.channel(), question)
    before = len(office.slack.uploads)
    office.slack.click(answer, "Export", "U1")
    office.slack.wait_until(lambda: len(office.slack.uploads) > before, "the file")
    office.settle()
    assert b"It is for us" not in list(office.slack.uploads.values())[-1]["content"]


def test_an_exported_file_leaves_slack_with_an_article_that_is_killed(office: Office) -> None:
    source, question, channel = "https://herald.example/kept", "Who kept the log?", office.channel()
    office.room.add({"url": source, "title": "Log", "text": "“The log is gone,” said the mate on Monday."})
    status = bridge_answer(office.room, question).status
    point = Point(Kind.CLAIM, None, (office.room.quote(source, "The log is gone,"),))
    office.writer.replies[question] = Answer(question, status, (point,), (), (), "quoting")
    answer = asked(office, channel, question)
    office.slack.click(answer, "Export", "U1")
    filed = office.slack.wait_until(lambda: with_files(office, channel), "the file")[0]
    LocalOffice(office.room.newsroom).set_status(source, Status.KILLED)
    office.slack.wait_until(lambda: filed.deleted, "the file to go")
    assert with_files(office, channel) == []


def test_a_good_answer_is_noted_and_the_reader_is_thanked(office: Office) -> None:
    channel = office.channel()
    answer = asked(office, channel)
    office.slack.click(answer, GOOD_ANSWER, "U2")
    told(office, channel, THANKS, "U2")
    assert opinions(office, answer) == [("U2", "good", "", "")]


@pytest.mark.parametrize(
    ("values", "noted"),
    [
        ({"reason": "wrong_speaker", "words": "Hale said it"}, ("wrong_speaker", "Hale said it")),
        ({"words": "No."}, ("", "No.")),
        ({}, ("", "")),
    ],
)
def test_a_bad_answer_is_noted_with_the_reason_if_one_is_given(
    office: Office, values: dict[str, Any], noted: tuple[str, str]
) -> None:
    answer = asked(office, office.channel())
    why = window(office, answer, BAD_ANSWER, "U1")
    assert all(reason in why.plain for reason in REASONS.values())
    office.slack.wait_for_ack(office.slack.submit_view(why, values))
    office.slack.wait_until(lambda: opinions(office, answer) == [("U1", "bad", *noted)], "the note")
    assert not why.open


def test_a_bad_answer_is_noted_though_the_window_is_closed(office: Office) -> None:
    answer = asked(office, office.channel())
    office.slack.close_view(window(office, answer, BAD_ANSWER, "U1"))
    office.slack.wait_until(lambda: opinions(office, answer) == [("U1", "bad", "", "")], "the note")


def test_the_last_that_somebody_says_of_an_answer_counts(office: Office) -> None:
    channel = office.channel()
    answer = asked(office, channel)
    office.slack.click(answer, BAD_ANSWER, "U1")
    office.slack.wait_until(lambda: opinions(office, answer), "the first")
    office.slack.click(answer, GOOD_ANSWER, "U1")
    told(office, channel, THANKS)
    assert opinions(office, answer) == [("U1", "good", "", "")]


def test_pressing_the_buttons_posts_nothing_for_everybody(office: Office) -> None:
    channel = office.channel()
    question = office.slack.mention(channel, text=QUESTION)
    answer = office.slack.wait_for_message(thread_ts=question.ts)
    for label in (GOOD_ANSWER, "Copy as citation", "More quotes"):
        office.slack.wait_for_ack(office.slack.click(answer, label, "U2"))
    told(office, channel, THANKS, "U2")
    office.settle()
    assert replies_to(office.slack, question) == [answer]
