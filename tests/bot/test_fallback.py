"""A message's words for notifications and screen readers tell what its blocks do, and invent no quotation."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from bot.replies.follow import why_told
from bot.slack.blocks import render
from bot.slack.fallback import MAX_TEXT
from index.types import Grade, Speaker
from retrieval.types import Answer, Kind, Note, Point, Section, Status
from tests.bot.test_blocks import answer, answers, reading_room, version, whole, words_of
from tests.fakes.slack.text import Written, pings

HALE = Speaker("Tom Hale", "he", Grade.NAMED)


def text_of(found: Answer, **shown: str) -> str:
    return render(found, reading_room, **shown).text


@pytest.mark.parametrize(
    "words",
    [
        "Tom Hale denied that the bridge was unsafe.",
        "“It is sound,” he said.",
        "A bridge “unsafe”: who knew?",
    ],
)
def test_words_of_an_article_get_no_marks_that_they_have_not(words: str) -> None:
    found = answer(Point(Kind.RESPONSE, HALE, (whole(version(words)),)))
    told = text_of(found)
    assert told.startswith(f"Tom Hale · Herald · 4 March 2026 · Response:\n{words}\n")
    assert told.count("“") == words.count("“")


def test_what_stands_around_the_quotes_is_told_too() -> None:
    point = Point(
        Kind.RESPONSE, HALE, (whole(version("No.")),), "Tom Hale denied the claim:", Section.DISPUTED
    )
    notes = (
        Note("superseded", "An article has changed since."),
        Note("words_only", "Told because it is followed."),
    )
    found = replace(answer(point), notes=notes, read_as="Who denied the claim?")
    told = text_of(found, asked="Who denied it?")
    for part in (
        "Asked: Who denied it?",
        "Read as: Who denied the claim?",
        "Disputed\nTom Hale denied the claim:\nTom Hale · ",
        "An article has changed since.\nTold because it is followed.",
        "check the source before publishing",
    ):
        assert part in told


def test_however_long_the_quotes_are_the_notes_stay_and_what_is_left_out_is_said() -> None:
    points = [Point(Kind.FACT, None, (whole(version("word " * 2_000)),)) for _ in range(30)]
    told = text_of(replace(answer(*points), notes=(Note("single_source", "One source."),)), answer_id="q1")
    assert len(told) <= MAX_TEXT
    assert "… and more" in told
    assert "passages more did not fit" in told
    assert "One source." in told


def test_a_closest_miss_is_called_one() -> None:
    found = answer(status=Status.NOT_IN_ARCHIVE, closest=(whole(version("It closed.")),))
    assert "Herald · 4 March 2026 · Closest miss:\nIt closed." in text_of(found)


def test_a_quote_that_reads_from_right_to_left_turns_nothing_beside_it() -> None:
    found = answer(Point(Kind.FACT, None, (whole(version("أغلق الجسر", outlet="القدس")),)))
    assert text_of(found).startswith("\u2068القدس\u2069 · 4 March 2026 · Reported:\n\u2068أغلق الجسر\u2069")


def test_how_a_follow_is_ended_is_never_cut() -> None:
    note = why_told(["the claim " * 40], "/newsroom-unfollow", in_thread=True)
    found = replace(answer(Point(Kind.FACT, None, (whole(version("It.")),))), notes=(Note("news", note),))
    message = render(found, reading_room)
    assert note in words_of(message)
    assert note in message.text


@settings(max_examples=60, deadline=None)
@given(answers)
def test_any_answer_has_a_text_that_fits_and_pings_nobody(found: Answer) -> None:
    told = text_of(found, asked="&" * 900, answer_id="q1")
    assert 0 < len(told) <= MAX_TEXT
    assert not list(pings(Written("mrkdwn", told)))
