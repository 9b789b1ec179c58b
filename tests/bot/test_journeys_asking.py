"""The shortcut "Ask the archive": a window with limits, and an answer that begins a thread of its own."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.replies.answers import NO_MORE_QUOTES
from bot.replies.asking import NO_QUESTION, SHORTCUT_FAILED, WRONG_ORDER
from index.archive import Standing
from retrieval.types import Kind, Within
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, quoted
from tests.bot.small_newsroom import bridge_answer
from tests.fakes.slack import Message, View

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


def opened(office: Office, user: str = "U1") -> View:
    """The window, anew."""
    for view in office.slack.views:
        view.open = view.open and view.user != user
    office.slack.wait_for_ack(office.slack.shortcut("ask_archive", user))
    return office.slack.wait_for_modal(user)


def choices(window: View, name: str) -> list[str]:
    [block] = [block for block in window.body["blocks"] if block["block_id"] == name]
    return [option["value"] for option in block["element"]["options"]]


def answers_to(office: Office, user: str, question: str) -> list[Message]:
    said = office.slack.in_channel(office.slack.direct(user).id)
    return [one for one in said if one.from_bot and f"Asked: {question}" in one.plain]


def asked(office: Office, question: str, user: str = "U1", **limits: Any) -> Message:
    """The answer, as a direct message."""
    office.writer.replies.setdefault(question, bridge_answer(office.room, question))
    window = opened(office, user)
    office.slack.wait_for_ack(office.slack.submit_view(window, {"question": question} | limits))
    assert not window.open
    return office.slack.wait_until(lambda: answers_to(office, user, question), "the answer")[0]


def test_the_answer_comes_to_the_asker_alone_and_can_be_asked_further(office: Office) -> None:
    question, further = "Who wrote of the bearings?", "And who denied it?"
    answer = asked(office, question)
    assert quoted(answer) == [quote.text for quote in bridge_answer(office.room, question).quotes]
    office.writer.replies[further] = bridge_answer(office.room, further)
    office.done(office.slack.say(answer.channel, "U1", further, thread_ts=answer.ts))
    assert (further, (question,)) in office.writer.asked


def test_the_limits_are_those_of_the_search(office: Office) -> None:
    question = "Who said it in the Herald?"
    limits = {"since": "2024-03-01", "until": "2024-03-31", "kind": "response"}
    asked(office, question, outlet="Calder Herald", **limits)
    within = office.writer.within[question]
    assert isinstance(within, Within)
    assert (within.outlet, within.kind) == ("Calder Herald", Kind.RESPONSE)
    assert (str(within.since), str(within.until)) == (
        "2024-03-01 00:00:00+00:00",
        "2024-04-01 00:00:00+00:00",
    )


def test_more_quotes_keep_the_limits_of_the_question(office: Office) -> None:
    question = "Who said it in spring?"
    answer = asked(office, question, since="2024-03-01")
    office.slack.click(answer, "More quotes", "U1")
    office.slack.wait_for_message(answer.channel, containing=NO_MORE_QUOTES)
    assert office.writer.within[f"more of {question}"] == Within(since=datetime(2024, 3, 1, tzinfo=UTC))


def test_without_limits_all_that_one_may_read_is_searched(office: Office) -> None:
    question = "Who said it anywhere?"
    asked(office, question)
    assert office.writer.within[question] is None


def test_only_what_one_may_read_is_there_to_choose_from(office: Office) -> None:
    secret = {
        "url": "https://quiet.example/ask",
        "title": "Quiet",
        "outlet": "Quiet Post",
        "text": "Hush now.",
    }
    office.room.add(secret, standing=Standing("quiet desk"))
    window = opened(office)
    assert "Calder Herald" in choices(window, "outlet")
    assert "Quiet Post" not in str(window.body)
    assert "quiet desk" not in str(window.body)


def test_days_in_the_wrong_order_are_told_in_the_window(office: Office) -> None:
    window = opened(office)
    values = {"question": QUESTION, "since": "2024-04-01", "until": "2024-03-01"}
    office.slack.wait_for_ack(office.slack.submit_view(window, values))
    assert (window.errors, window.open) == ({"until": WRONG_ORDER}, True)


def test_a_question_of_white_space_is_told_in_the_window(office: Office) -> None:
    window = opened(office)
    office.slack.wait_for_ack(office.slack.submit_view(window, {"question": "  \n "}))
    assert (window.errors, window.open) == ({"question": NO_QUESTION}, True)


def test_when_slack_does_not_open_the_window_that_is_told(office: Office) -> None:
    office.slack.fail_next("views.open", error="expired_trigger_id")
    office.slack.shortcut("ask_archive", "U2")
    assert office.slack.wait_for_message(office.slack.direct("U2").id, containing=SHORTCUT_FAILED)


def test_why_it_could_not_be_answered_is_told_in_the_same_place(office: Office) -> None:
    question = "Who broke it?"
    office.writer.replies[question] = RuntimeError("a bug")
    window = opened(office, "U2")
    office.slack.submit_view(window, {"question": question})
    told = office.slack.wait_for_message(office.slack.direct("U2").id, containing="I hit a bug")
    assert told.ephemeral_to is None
