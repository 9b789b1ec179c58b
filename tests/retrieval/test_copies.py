"""Wire copy: the same words in two outlets are shown once, and other words are not taken for the same."""

import pytest

from index.types import Speaker
from retrieval.notes import notes_on_search
from retrieval.question import parse
from retrieval.types import Draft, DraftPoint, Finding, Findings, Kind, Pick
from retrieval.verify import verify
from tests.retrieval.found import named, said, unnamed

LEE, VOSS = named("Ann Lee"), named("Clara Voss")
WORDS = "Ann Lee said the “twelve hangers” of the Calder bridge weren’t welded on 4 March."
STRAIGHT = 'Ann Lee said the "twelve hangers" of the Calder bridge weren\'t welded on 4 March.'


def shown(*findings: Finding) -> list[str]:
    """The outlets whose words are shown, each finding being a point of the draft."""
    points = tuple(DraftPoint(Kind.STATEMENT, (Pick(one.id),)) for one in findings)
    verified = verify(Draft(points), Findings(findings, 1.0)).points
    return [quote.version.outlet for point in verified for quote in point.quotes]


@pytest.mark.parametrize(
    "copy",
    [
        WORDS,
        STRAIGHT,
        STRAIGHT.replace("twelve", "12"),
        WORDS.replace("Ann Lee said", "Lee said"),
    ],
)
def test_wire_copy_is_shown_once_however_it_is_punctuated(copy: str) -> None:
    assert shown(said(LEE, WORDS, "a"), said(LEE, copy, "b")) == ["Outlet a"]


def test_the_note_on_copies_still_names_the_outlets_of_what_is_not_shown() -> None:
    found = (said(LEE, WORDS, "a"), said(LEE, STRAIGHT, "b"))
    draft = Draft(tuple(DraftPoint(Kind.STATEMENT, (Pick(one.id),)) for one in found))
    points = verify(draft, Findings(found, 1.0)).points
    [note] = notes_on_search(parse("The hangers"), points, found)
    assert (note.code, "Outlet a" in note.text, "Outlet b" in note.text) == ("syndicated", True, True)


@pytest.mark.parametrize(
    ("speaker", "other"),
    [
        (LEE, WORDS.replace("twelve", "eleven")),
        (LEE, WORDS.replace("4 March", "5 March")),
        (LEE, WORDS.replace("weren’t", "were")),
        (LEE, WORDS.replace("said", "denied")),
        (VOSS, WORDS),
        (LEE, WORDS + " Rui Lima wants the report of the whole inspection read aloud in the council."),
    ],
)
def test_other_words_are_shown_too(speaker: Speaker, other: str) -> None:
    assert shown(said(LEE, WORDS, "a"), said(speaker, other, "b")) == ["Outlet a", "Outlet b"]


def test_a_short_remark_of_two_unnamed_people_is_not_one_of_them_alone() -> None:
    nurse, remark = unnamed("a nurse"), "“We were never told.”"
    assert shown(said(nurse, remark, "a"), said(nurse, remark, "b")) == ["Outlet a", "Outlet b"]
