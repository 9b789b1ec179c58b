"""Who a source is: names, pronouns, institutions, and what must stay nameless.

In tests/cases/speakers.jsonl the sources stand in [[double brackets]], which the text loses first.
"""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.opinion import author_attributions
from index.speakers import resolve
from index.transcript import read
from index.types import Attribution, Grade, Page, Span, Speaker, Speech

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "speakers.jsonl").read_text("utf-8").splitlines()
]
MARKED = re.compile(r"\[\[(.*?)\]\]")
REPORT = (
    "Wall gives way in Low Town\n"
    "The sea wall gave way on Monday. Two people died in the flood that followed.\n"
    "“I heard it go,” said Anders Holm. “I ran, and I never looked back at my house.”\n"
    "“My cellar is gone,” said Petra Lindqvist. The city will decide in May."
)
LETTER = (
    "The wall was nobody’s surprise\n"
    "I have walked along that wall for thirty years.\n"
    "My neighbours wrote to the city twice. Nobody answered us.\n"
    "“It will hold,” the engineer told me. I did not believe her then.\n"
    "I do not believe her successor now."
)


def marked(text: str) -> tuple[str, list[Attribution]]:
    """The text without its brackets, and an attribution for each source that stood in them.

    What each said is the rest of its paragraph.
    """
    parts = MARKED.split(text)
    plain = "".join(parts)
    found: list[Attribution] = []
    place = 0
    for number, part in enumerate(parts):
        if number % 2:
            source = Span(place, place + len(part))
            line = Span(plain.rfind("\n", 0, place) + 1, (plain + "\n").find("\n", place))
            around = (Span(line.start, source.start), Span(source.end, line.end))
            content = tuple(span for span in around if span.start < span.end)
            found.append(Attribution((source,), (), content[:1], Speech.MIXED, None))
        place += len(part)
    return plain, found


def speakers(text: str, authors: tuple[str, ...] = ()) -> list[Speaker | None]:
    plain, attributions = marked(text)
    turns = read(Page("", plain, "", authors=authors))
    return [attribution.speaker for attribution in resolve(plain, attributions, authors, turns)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_source_is_who_a_careful_reader_takes_it_for(case: dict[str, object]) -> None:
    text, expected = str(case["text"]), case["speakers"]
    assert isinstance(expected, list)
    authors = case.get("authors", [])
    assert isinstance(authors, list)
    written = MARKED.findall(text)
    found = speakers(text, tuple(authors))
    assert len(found) == len(expected)
    for speaker, right, words in zip(found, expected, written, strict=True):
        assert speaker is not None
        assert (speaker.name, speaker.grade) == (right["name"], right["grade"])
        assert speaker.as_written == words
        assert speaker.description == right.get("description", speaker.description)


def test_an_attribution_without_a_source_keeps_no_speaker() -> None:
    attribution = Attribution((), (), (Span(0, 4),), Speech.INDIRECT, None)
    assert resolve("Rain fell.", [attribution]) == (attribution,)


def test_a_speaker_that_is_known_already_is_kept() -> None:
    known = Speaker("Ann Wu", "she", Grade.NAMED)
    attribution = Attribution((Span(0, 3),), (), (Span(4, 8),), Speech.INDIRECT, known)
    assert resolve("She said so.", [attribution])[0].speaker == known


def test_the_order_of_the_attributions_is_kept() -> None:
    text, attributions = marked("“Yes,” said [[Anders Holm]]. “No,” said [[Petra Lindqvist]].")
    backwards = attributions[::-1]
    assert [item.source for item in resolve(text, backwards)] == [item.source for item in backwards]


@given(
    st.text(alphabet="AB ab.,:;“”\"'’‘()\n-—éŁQ1", max_size=120),
    st.lists(st.tuples(st.integers(0, 119), st.integers(1, 40)), max_size=6),
)
def test_no_text_breaks_it_and_what_is_not_named_stays_as_written(
    text: str, places: list[tuple[int, int]]
) -> None:
    spans = [Span(start, min(start + size, len(text))) for start, size in places if start < len(text)]
    given_ = [Attribution((span,), (), (span,), Speech.INDIRECT, None) for span in spans]
    for attribution, span in zip(resolve(text, given_, ("Ann Wu",)), spans, strict=True):
        speaker = attribution.speaker
        assert speaker is not None
        assert speaker.as_written == text[slice(*span)]
        assert speaker.grade is Grade.NAMED or speaker.name == speaker.as_written


def test_a_column_in_the_first_person_is_its_authors() -> None:
    found = author_attributions(LETTER, "The wall was nobody’s surprise", "", ["Nkechi Vale"], [])
    assert [LETTER[slice(*item.content[0])] for item in found] == [
        "I have walked along that wall for thirty years.",
        "My neighbours wrote to the city twice.",
        "I did not believe her then.",
        "I do not believe her successor now.",
    ]
    assert {item.speaker for item in found} == {Speaker("Nkechi Vale", "Nkechi Vale", Grade.NAMED, "author")}


def test_what_somebody_else_says_in_a_column_is_not_the_authors() -> None:
    said = Span(LETTER.index("My neighbours"), LETTER.index(" Nobody"))
    attribution = Attribution((Span(said.start, said.start + 13),), (), (said,), Speech.INDIRECT, None)
    found = author_attributions(LETTER, "", "", ["Nkechi Vale"], [attribution])
    assert all(not said.overlaps(item.content[0]) for item in found)


@pytest.mark.parametrize(
    ("text", "title", "source", "authors"),
    [
        (REPORT, "Wall gives way", "https://paper.example/news/wall", ["Nkechi Vale"]),
        (LETTER, "The wall", "https://paper.example/news/wall", ["Nkechi Vale", "Ann Wu"]),
        (LETTER, "The wall", "https://paper.example/news/wall", []),
        (
            REPORT,
            "Open letter from residents to the mayor",
            "https://paper.example/news/wall",
            ["Nkechi Vale"],
        ),
        ("Posts\n" + "I pray for them @town #flood\n" * 6, "Posts", "", ["Nkechi Vale"]),
        (LETTER, "The wall", "https://paper.example/news/wall", ["Harbour News"]),
        ("Q: And I?\nA: I said so.\nQ: Did I?\nA: I did.", "An interview", "", ["Nkechi Vale"]),
    ],
    ids=[
        "a report that quotes",
        "two authors",
        "no author",
        "a report about a letter",
        "posts",
        "an outlet",
        "an interview",
    ],
)
def test_a_report_says_nothing_in_its_authors_name(
    text: str, title: str, source: str, authors: list[str]
) -> None:
    assert author_attributions(text, title, source, authors, []) == ()


@pytest.mark.parametrize(
    "source",
    ["https://paper.example/opinion/the-wall", "/archive/2026-03-14_harbour-courier_opinion-wall.md"],
)
def test_a_signed_opinion_needs_no_first_person(source: str) -> None:
    text = "The wall\nThe wall must be rebuilt at once. Nothing else will do.\nCorrection: it is old."
    found = author_attributions(text, "The wall", source, ["Nkechi Vale"], [])
    assert [text[slice(*item.content[0])] for item in found] == [
        "The wall must be rebuilt at once.",
        "Nothing else will do.",
    ]
