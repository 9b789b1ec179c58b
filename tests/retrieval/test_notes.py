"""Notes: what a careful reader is told of an answer's sources."""

from datetime import UTC, datetime

import pytest

from index.types import Grade, Quote, Span, Speaker, Version
from retrieval.notes import notes_on
from retrieval.types import Kind, Point

LEE = Speaker("Ann Lee", "Ann Lee", Grade.NAMED)
ROE = Speaker("Sam Roe", "Roe", Grade.NAMED)
NURSE = Speaker("a nurse", "a nurse", Grade.UNNAMED)
REPORT = Speaker("the report", "the report", Grade.DOCUMENT)


def point(speaker: Speaker | None, *articles: str) -> Point:
    seen = datetime(2024, 5, 6, tzinfo=UTC)
    quotes = tuple(
        Quote(Version(f"v{a}", a, a, "The dam has moved.", "", "", (), None, None, seen), Span(0, 7))
        for a in articles
    )
    return Point(Kind.CLAIM, speaker, quotes)


@pytest.mark.parametrize(
    ("points", "codes"),
    [
        ([], []),
        ([point(LEE, "a"), point(ROE, "b")], []),
        ([point(LEE, "a")], ["single_source"]),
        ([point(LEE, "a"), point(ROE, "a")], ["single_source"]),
        ([point(LEE, "a"), point(LEE, "b")], ["single_source"]),
        ([point(LEE, "a", "b")], ["single_source"]),
        ([point(LEE, "a"), point(None, "b")], []),
        ([point(None, "a"), point(None, "b")], []),
        ([point(LEE, "a"), point(NURSE, "b")], ["unnamed_source"]),
        ([point(NURSE, "a")], ["single_source", "unnamed_source"]),
        ([point(REPORT, "a"), point(LEE, "b")], []),
    ],
)
def test_an_answer_from_one_source_or_an_unnamed_one_says_so(points: list[Point], codes: list[str]) -> None:
    assert [note.code for note in notes_on(points)] == codes


def test_two_articles_with_a_nurse_each_are_not_one_source() -> None:
    assert "single_source" not in [note.code for note in notes_on([point(NURSE, "a"), point(NURSE, "b")])]


def test_a_note_is_one_sentence_and_its_code_is_there_once() -> None:
    notes = notes_on([point(NURSE, "a"), point(NURSE, "a")])
    assert len({note.code for note in notes}) == len(notes)
    assert all(note.text.endswith(".") and note.text.count(".") == 1 for note in notes)
