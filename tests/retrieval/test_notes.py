"""Notes: what a careful reader is told of an answer's sources."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from index.types import Grade, Quote, Span, Speaker, Version
from retrieval.answer_json import from_json, to_json
from retrieval.notes import notes_on, notes_on_search, notes_on_versions
from retrieval.question import parse
from retrieval.types import EVERYONE, Answer, Finding, Kind, Note, Point
from tests.conftest import RESERVOIR, ArchiveOf, SmallArchive, page
from tests.retrieval.found import said

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


WHO_AND_WHY = "Who said the dam has moved, and what evidence was cited?"
WIRE = "The Marlow ferry sank in four minutes after it struck the pier, the coast guard’s captain said."


def codes(notes: tuple[Note, ...]) -> list[str]:
    return [note.code for note in notes]


def shown(kind: Kind, *findings: Finding) -> Point:
    """A point that shows these findings."""
    return Point(kind, findings[0].speaker, tuple(finding.quote for finding in findings))


CLAIM, CITED = said(LEE, "The dam has moved, Ann Lee said."), said(LEE, "She cited laser readings.")


@pytest.mark.parametrize(
    ("question", "points", "expected"),
    [
        (WHO_AND_WHY, [shown(Kind.CLAIM, CLAIM)], ["no_evidence"]),
        (WHO_AND_WHY, [shown(Kind.CLAIM, CLAIM), shown(Kind.STATEMENT, CITED)], ["no_evidence"]),
        (WHO_AND_WHY, [shown(Kind.CLAIM, CLAIM), shown(Kind.EVIDENCE, CITED)], []),
        (WHO_AND_WHY, [shown(Kind.CLAIM, CLAIM, CITED)], []),  # cited in one breath
        ("Who said the dam has moved?", [shown(Kind.CLAIM, CLAIM)], []),
        ("any proof?", [shown(Kind.STATEMENT, CLAIM)], ["no_evidence"]),
        (WHO_AND_WHY, [], []),
    ],
)
def test_that_no_evidence_is_shown_is_told_when_it_was_asked_for(
    question: str, points: list[Point], expected: list[str]
) -> None:
    assert codes(notes_on_search(parse(question), points, [])) == expected


def test_an_answer_without_the_evidence_asked_for_says_so(archive_of: ArchiveOf) -> None:
    told = page("ferry", "“The ferry sank on purpose,” said Tomas Reed, the harbour master.", "The ferry")
    archive = archive_of(told)
    asked = "Who claimed that the ferry sank on purpose, and what evidence was cited?"
    assert "no_evidence" in codes(archive.ask(asked).notes)
    assert "no_evidence" not in codes(archive.ask("Who claimed that the ferry sank on purpose?").notes)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([said(None, WIRE, "a")], None),
        (
            [said(None, WIRE, "a"), said(None, "Nobody was hurt when the ferry sank, the mayor said.", "b")],
            None,
        ),
        (
            [said(None, WIRE, "a"), said(None, WIRE, "b")],
            "The same words stand in Outlet a, Outlet b,",
        ),
        (
            [
                said(None, WIRE, "a"),
                said(None, WIRE.replace("’", "'"), "b"),
            ],
            "The same words stand in Outlet a, Outlet b,",
        ),
        (
            [said(None, WIRE, name) for name in "abcde"],
            "The same words stand in Outlet a, Outlet b, Outlet c, Outlet d and others,",
        ),
        ([said(None, "No, she said.", "a"), said(None, "No, she said.", "b")], None),  # short: by chance
    ],
)
def test_outlets_with_the_same_sentence_are_told_as_one_source(
    found: list[Finding], told: str | None
) -> None:
    notes = notes_on_search(parse("What happened to the ferry?"), [shown(Kind.FACT, found[0])], found)
    expected = [f"{told} which count as one source."] if told else []
    assert [note.text for note in notes if note.code == "syndicated"] == expected


def test_two_articles_of_one_outlet_are_no_syndication() -> None:
    one, other = said(None, WIRE, "a"), said(None, WIRE, "b")
    outlet = replace(other.quote.version, outlet=one.quote.version.outlet)
    again = replace(other, quote=Quote(outlet, other.quote.span))
    assert notes_on_search(parse("The ferry"), [shown(Kind.FACT, one)], [one, again]) == ()


def test_a_copied_sentence_that_is_not_shown_is_not_told_of() -> None:
    other = said(None, "Nobody was hurt when the ferry sank, the mayor said on Friday.", "c")
    found = [other, said(None, WIRE, "a"), said(None, WIRE, "b")]
    assert notes_on_search(parse("The ferry"), [shown(Kind.FACT, other)], found) == ()


def test_words_of_the_wire_are_shown_once_with_the_outlets_that_have_them(archive_of: ArchiveOf) -> None:
    herald = page("a", f"{WIRE}\nSchools in Marlow are closed.", "Ferry sinks", outlet="Herald")
    courier = page("b", f"Flags are down in Hollin.\n{WIRE}", "Ferry lost", outlet="Courier")
    answer = archive_of(herald, courier).ask("What did the coast guard say about the Marlow ferry?")
    assert sum(WIRE in quote.text for quote in answer.quotes) == 1
    told = next(note.text for note in answer.notes if note.code == "syndicated")
    assert {"Herald", "Courier"} <= set(told.replace(",", " ").split())


def reread(archive: SmallArchive, answer: Answer) -> Answer:
    data = json.loads(json.dumps(to_json(answer)))
    return from_json(data, archive.stores.archive, EVERYONE, archive.now)


def test_an_answer_read_again_says_that_its_article_has_changed_since(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR)
    answer = archive.ask(WHO_AND_WHY)
    assert "superseded" not in codes(reread(archive, answer).notes)
    archive.add(replace(RESERVOIR, text="The dam is safe, Petra Lindqvist said."))
    again = reread(archive, answer)
    assert "superseded" in codes(again.notes)
    assert again.quotes == answer.quotes


def test_an_article_that_changed_before_it_was_quoted_is_not_superseded(archive_of: ArchiveOf) -> None:
    archive = archive_of(replace(RESERVOIR, text="The dam is safe, Petra Lindqvist said."))
    archive.add(RESERVOIR)
    answer = archive.ask(WHO_AND_WHY)
    assert answer.points
    assert notes_on_versions(answer.points, archive.stores.archive) == ()


def test_an_answer_read_again_keeps_what_was_said_of_its_evidence_and_its_sources(
    archive_of: ArchiveOf,
) -> None:
    told = page("ferry", "“The ferry sank on purpose,” a sailor told the Gazette.", "The ferry")
    archive = archive_of(told)
    answer = archive.ask("Who claimed that the ferry sank on purpose, and what evidence was cited?")
    expected = ["single_source", "unnamed_source", "no_evidence"]
    assert codes(answer.notes) == codes(reread(archive, answer).notes) == expected
