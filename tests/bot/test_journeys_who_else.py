"""The button "Who else said it": for the one who pressed it alone, once, with quotes and sources."""

import pytest

from bot.replies.answers import ALSO_SAID_BY, DENIED_BY, NOBODY_ELSE, OTHERS_ON_IT
from bot.slack.answer_buttons import WHO_ELSE
from index.types import Grade, Speaker
from retrieval.echoes import Echo
from retrieval.types import Kind, Point
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, quoted
from tests.bot.small_newsroom import bridge_answer, no_answer
from tests.fakes.slack import Message

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

LABEL = "Who else said it"
OTHERS = "https://courier.example/others"
SAME, DENIAL = "The bearings were worn out by March, Ada Lunt said.", "Ben Roth denied that they were."


def asked(office: Office, question: str = QUESTION) -> Message:
    sent = office.slack.mention(office.channel(), text=question)
    return office.slack.wait_for_message(thread_ts=sent.ts)


def pressed(office: Office, answer: Message, containing: str, user: str = "U2") -> Message:
    """What is shown to whoever presses the button, and to nobody else."""
    office.slack.click(answer, LABEL, user)
    shown = office.slack.wait_for_message(answer.channel, containing=containing)
    assert shown.ephemeral_to == user
    return shown


def echo(office: Office, words: str, name: str, *, denies: bool) -> Echo:
    return Echo(Speaker(name, name, Grade.NAMED), office.room.quote(OTHERS, words), denies, 1.2)


def with_echoes(office: Office, question: str, *, denial: bool = True) -> Message:
    line = {"url": OTHERS, "title": "Others", "outlet": "Courier", "text": f"{SAME}\n{DENIAL}\n"}
    office.room.add(line)
    office.writer.replies[question] = bridge_answer(office.room, question)
    same, denies = echo(office, SAME, "Ada Lunt", denies=False), echo(office, DENIAL, "Ben Roth", denies=True)
    office.writer.echoed[question] = (same, denies) if denial else (same,)
    return asked(office, question)


def test_who_says_the_same_and_who_denies_it_stand_apart_with_quote_outlet_and_link(office: Office) -> None:
    shown = pressed(office, with_echoes(office, "Who else spoke?"), "Ada Lunt")
    assert quoted(shown) == [SAME, DENIAL]
    plain = shown.plain
    assert (
        plain.index(ALSO_SAID_BY) < plain.index("Ada Lunt") < plain.index(DENIED_BY) < plain.index("Ben Roth")
    )
    assert "Courier" in plain
    assert "Who else spoke?" in plain


def test_where_nobody_denies_it_nothing_is_said_of_denial(office: Office) -> None:
    shown = pressed(office, with_echoes(office, "Who agreed?", denial=False), "Ada Lunt")
    assert DENIED_BY not in shown.plain


def test_where_nobody_else_said_it_that_is_said(office: Office) -> None:
    question = "Who else said nothing?"
    office.writer.replies[question] = bridge_answer(office.room, question)
    assert pressed(office, asked(office, question), NOBODY_ELSE).plain == NOBODY_ELSE


def test_where_nobody_else_said_it_others_who_are_quoted_on_it_are_shown_once_each(office: Office) -> None:
    question = "Who else is on it?"
    answer = bridge_answer(office.room, question)
    office.writer.replies[question] = answer
    office.room.add({"url": OTHERS, "title": "Others", "outlet": "Courier", "text": f"{SAME}\n{DENIAL}\n"})
    more = [
        Point(Kind.STATEMENT, Speaker(name, name, grade), (office.room.quote(OTHERS, words),))
        for name, grade, words in (
            ("a clerk", Grade.UNNAMED, SAME),
            (str(answer.points[0].speaker and answer.points[0].speaker.name), Grade.NAMED, SAME),
            ("Ada Lunt", Grade.NAMED, SAME),
            ("Lunt", Grade.NAMED, DENIAL),
        )
    ]
    office.writer.others[question] = tuple(more)
    shown = pressed(office, asked(office, question), NOBODY_ELSE)
    assert shown.plain.startswith(OTHERS_ON_IT)
    assert ALSO_SAID_BY not in shown.plain
    assert quoted(shown) == [SAME]
    assert "Ada Lunt" in shown.plain


def test_a_click_that_slack_delivers_again_is_answered_once_and_posts_nothing_for_others(
    office: Office,
) -> None:
    answer = with_echoes(office, "Who spoke twice?")
    click = office.slack.click(answer, LABEL, "U2")
    office.slack.wait_for_message(answer.channel, containing="Ada Lunt")
    office.slack.wait_for_ack(office.slack.redeliver(click))
    office.settle()
    every = [one for one in office.slack.messages if one.channel == answer.channel]
    shown = [one for one in every if "Ada Lunt" in one.plain]
    assert [one.ephemeral_to for one in shown] == ["U2"]


def test_what_is_not_in_the_archive_has_no_such_button(office: Office) -> None:
    question = "Who painted the harbour?"
    office.writer.replies[question] = no_answer(office.room, question)
    actions = [button.get("action_id") for button in asked(office, question).buttons]
    assert WHO_ELSE not in actions
    assert WHO_ELSE in [button.get("action_id") for button in asked(office).buttons]
