"""Whatever somebody said, its message fits Slack, quotes exactly, and offers the choice if there is one."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.answer_buttons import EXPORT
from bot.slack.blocks import SHARE
from bot.slack.fallback import MAX_TEXT
from bot.slack.said_blocks import SAID_CHOICE, render_said
from index.types import Grade, Quote, Speaker, Speech
from retrieval.naming import Name, name_and_topic
from retrieval.said import Remark, Said
from tests.bot.test_blocks import (
    buttons,
    reading_room,
    said,
    shown,
    version,
    versions,
    whole,
    words_of,
)
from tests.fakes.slack.limits import message_parts
from tests.fakes.slack.text import Written, pings, written

OKAFOR = Speaker("Ruth Okafor", "she", Grade.NAMED, "who led the inspection")
QUOTE = whole(version("“We knew,” said Ruth Okafor."))
ADA, IAN, SHORT = (
    Name("Ada Renwick", ("Ada Renwick",), 34),
    Name("Ian Renwick", (), 1200),
    Name("Renwick", (), 5),
)

speakers = st.builds(Speaker, said, said, st.sampled_from(Grade), said)
remarks = st.builds(
    lambda speaker, found, cue, speech, also: Remark(
        speaker, tuple(map(whole, found)), cue, speech, tuple(also)
    ),
    speakers,
    st.lists(versions, min_size=1, max_size=3),
    said,
    st.sampled_from(Speech),
    st.lists(versions, max_size=3),
)
names = st.lists(st.builds(Name, said, st.just(()), st.integers(1, 10**6)), max_size=14).map(tuple)
numbers, grades = st.integers(0, 10**6), st.sampled_from(Grade)
told = st.lists(remarks, max_size=10).map(tuple)
found = st.builds(Said, said, said, names.filter(bool), grades, names, names, told, numbers, numbers)
nobody = st.builds(Said, said, said, st.just(()), grades, names, names, st.just(()), numbers, numbers)


def telling(*remarks: Remark, **more: Any) -> Said:
    fields: dict[str, Any] = {
        "asked": "Okafor",
        "topic": "",
        "names": (Name("Ruth Okafor", (), 3),),
        "grade": Grade.NAMED,
    }
    return Said(
        **{**fields, "others": (), "nearest": (), "remarks": remarks, "more": 0, "off_topic": 0, **more}
    )


def remark(*quotes: Quote, **more: Any) -> Remark:
    fields: dict[str, Any] = {
        "speaker": OKAFOR,
        "quotes": quotes,
        "cue": "said",
        "speech": Speech.DIRECT,
        "also_in": (),
    }
    return Remark(**{**fields, **more})


@settings(max_examples=80, deadline=None)
@given(found | nobody)
def test_slack_takes_the_message_and_nothing_in_it_pings(telling: Said) -> None:
    message = render_said(telling, reading_room, command="/otr-said", share="q1")
    message_parts(message.as_arguments())
    assert not [ping for part in written(message.blocks) for ping in pings(part)]
    assert not list(pings(Written("mrkdwn", message.text)))
    assert len(message.text) <= MAX_TEXT
    quotes = [quote.text for one in telling.remarks for quote in one.quotes]
    assert all(any(whole.startswith(part) for whole in quotes) for part in shown(message))
    assert bool(buttons(message, SHARE)) == bool(telling.remarks)
    assert buttons(message, EXPORT) == (["q1"] if telling.remarks else [])


def test_a_remark_is_shown_with_who_how_where_and_its_copies() -> None:
    copy = version("x", outlet="North Quay Wire")
    message = render_said(
        telling(remark(QUOTE, also_in=(copy,)), more=12), reading_room, command="/otr-said", share="q1"
    )
    assert shown(message) == ["“We knew,” said Ruth Okafor."]
    told = words_of(message)
    for part in (
        "What Ruth Okafor said, newest first:",
        "Ruth Okafor · who led the inspection · as “she” · said · ",
        " · Herald · 4 March 2026 · also in North Quay Wire",
        "12 more. Name a topic to see others: /otr-said NAME about TOPIC",
    ):
        assert part in told.replace("\n", "")


def test_names_to_choose_from_are_buttons_that_ask_for_just_that_name() -> None:
    message = render_said(
        telling(names=(), others=(IAN, ADA, SHORT), topic="the quay"), reading_room, command="/otr-said"
    )
    [row] = [block for block in message.blocks if block["type"] == "actions"]
    assert [one["text"]["text"] for one in row["elements"]] == [
        "Ian Renwick (1,200)",
        "Ada Renwick (34)",
        "Renwick (5)",
    ]
    assert [name_and_topic(one["value"]) for one in row["elements"]] == [
        ("Ian Renwick", "the quay"),
        ("Ada Renwick", "the quay"),
        ("“Renwick”", "the quay"),
    ]
    assert all(one["action_id"].startswith(SAID_CHOICE) for one in row["elements"])


def test_names_beside_the_one_that_was_taken_are_told_and_are_no_choice() -> None:
    message = render_said(
        telling(remark(QUOTE), others=(SHORT,)), reading_room, command="/otr-said", share="q1"
    )
    assert "Others it may be: Renwick (5)" in words_of(message)
    assert len(buttons(message, SHARE)) == 1


def test_a_source_without_an_outlet_still_says_where_a_copy_stands() -> None:
    copy = version("x", title="", outlet="", source="/articles/bridge.txt")
    assert "also in bridge.txt" in words_of(
        render_said(telling(remark(QUOTE, also_in=(copy,))), reading_room, command="/otr-said")
    )


def test_what_else_to_do_where_nobody_is_found_is_told_in_the_message_and_its_words() -> None:
    message = render_said(telling(names=()), reading_room, command="/otr-said", more="The archive is empty.")
    assert "The archive is empty." in words_of(message)
    assert "The archive is empty." in message.text
