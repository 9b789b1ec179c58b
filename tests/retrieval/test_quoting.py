"""The answerer without a model: few points, found sentences only, and no words twice."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from index.split import split
from index.types import Grade, Quote, Span, Speaker, Version
from retrieval.question import parse
from retrieval.quoting import _QUOTES as MOST
from retrieval.quoting import Quoting
from retrieval.session import Session
from retrieval.types import Draft, Finding, Findings, Kind
from retrieval.verify import verify

LEE = Speaker("Ann Lee", "Ann Lee", Grade.NAMED)
ROE = Speaker("Sam Roe", "Sam Roe", Grade.NAMED)
CURLY = "“The wall of the dam has moved by four millimetres since October,” said Ann Lee."
STRAIGHT = '"The wall of the dam has moved by four millimetres since October," said Ann Lee.'
SUBJECTS = ["dam", "bridge", "ferry", "mill", "hospital", "stadium", "school", "library", "harbour", "market"]


def version(name: str, text: str) -> Version:
    seen = datetime(2024, 5, 6, tzinfo=UTC)
    return Version(
        f"v{name}", f"a{name}", f"https://gazette.example/{name}", text, name, "", (), None, None, seen
    )


def findings(*texts: str, speaker: Speaker | None = LEE, steps: float = 5.0) -> Findings:
    """Every sentence of these articles as a finding, each `steps` worse than the one before."""
    found: list[Finding] = []
    for number, text in enumerate(texts):
        source = version(f"{number}", text)
        for passage in split(text):
            found.extend(
                Finding(
                    f"f{len(found) + n}",
                    Quote(source, sentence),
                    passage.span,
                    -steps * (len(found) + n),
                    speaker,
                    speaker is not None,
                )
                for n, sentence in enumerate(passage.sentences)
            )
    return Findings(tuple(found), 0.9)


def draft(found: Findings, question: str = "What was said?") -> Draft:
    return Quoting().draft(parse(question), found, Session())


def quoted(found: Findings, question: str = "What was said?") -> list[str]:
    return [quote.text for point in verify(draft(found, question), found).points for quote in point.quotes]


def distinct(number: int) -> Sequence[str]:
    return [f"Nobody told the {SUBJECTS[n]} committee number {n} about plan {n * 7}." for n in range(number)]


def test_nothing_found_is_nothing_drafted() -> None:
    assert draft(Findings((), 0.0)).points == ()


def test_a_draft_has_no_more_points_than_a_reader_reads() -> None:
    assert len(draft(findings(*distinct(10))).points) == MOST


def test_the_best_finding_comes_first() -> None:
    found = findings(*distinct(8))
    assert draft(found).points[0].picks[0].finding_id == found.items[0].id


def test_only_findings_are_picked_and_none_is_given_words() -> None:
    found = findings(*distinct(4), "The dam moved. It moved again. Nobody came.", steps=0.1)
    picks = [pick for point in draft(found).points for pick in point.picks]
    assert {pick.finding_id for pick in picks} <= {item.id for item in found.items}
    assert all(pick.words is None for pick in picks)
    assert all(point.wording is None for point in draft(found).points)


def test_no_finding_is_picked_twice() -> None:
    found = findings(
        "The dam moved in May. It moved again in June. Nobody came to look. She left.", steps=0.1
    )
    picked = [pick.finding_id for point in draft(found).points for pick in point.picks]
    assert len(picked) == len(set(picked))


@pytest.mark.parametrize(
    ("first", "second"),
    [(CURLY, STRAIGHT), (CURLY, CURLY.upper()), (CURLY, CURLY.replace("said Ann Lee", "Ann Lee said"))],
    ids=["marks", "capitals", "order"],
)
def test_the_same_words_in_two_outlets_are_shown_once(first: str, second: str) -> None:
    assert quoted(findings(first, second)) == [first]


def test_a_sentence_repeated_in_its_article_is_shown_once() -> None:
    text = f"{CURLY}\nFarmers grow barley below.\n{CURLY}"
    assert quoted(findings(text)).count(CURLY) == 1


def test_no_sentence_of_a_copy_is_shown_where_its_stretch_was_shown_already() -> None:
    farmers = "Farmers below the dam disputed all of the readings."
    board = "The board meets on the fourth of June."
    shown = quoted(findings(f"{CURLY} {farmers} {board}", f"{STRAIGHT} {farmers} {board}", steps=0.1))
    assert sum(text.count(farmers) for text in shown) == 1


def test_different_words_on_one_subject_are_both_shown() -> None:
    denial = "“No wall has moved anywhere,” said Ann Lee, who had not seen the readings."
    assert quoted(findings(CURLY, denial)) == [CURLY, denial]


def test_a_point_never_runs_two_speakers_together() -> None:
    text = "The dam has moved. The dam stands still."
    lee, roe = findings(text, steps=0.1).items
    mixed = Findings((lee, Finding(roe.id, roe.quote, roe.passage, roe.score, ROE, is_speech=True)), 0.9)
    points = verify(draft(mixed), mixed).points
    assert [point.speaker for point in points] == [LEE, ROE]


@pytest.mark.parametrize(
    ("question", "speaker", "kind"),
    [
        ("Who claimed the dam moved?", LEE, Kind.CLAIM),
        ("How did she respond?", LEE, Kind.RESPONSE),
        ("What about the dam", LEE, Kind.STATEMENT),
        ("Who claimed the dam moved?", None, Kind.FACT),
    ],
)
def test_a_point_is_of_the_kind_asked_for_when_somebody_says_it_and_a_fact_otherwise(
    question: str, speaker: Speaker | None, kind: Kind
) -> None:
    assert [
        point.kind for point in draft(findings("The dam has moved.", speaker=speaker), question).points
    ] == [kind]


def test_words_without_letters_are_no_obstacle() -> None:
    assert len(draft(findings("!!! 橋は閉鎖された 1 2 3 …", "*** мост закрыт 4 5 6 …")).points) == 2


def test_every_quote_is_a_slice_of_its_version() -> None:
    found = findings(CURLY, "The dam moved in May. It moved again in June.", steps=0.1)
    for point in verify(draft(found), found).points:
        for quote in point.quotes:
            assert quote.text == quote.version.text[Span(*quote.span).start : quote.span.end]
