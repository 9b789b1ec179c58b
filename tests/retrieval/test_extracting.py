"""A summary without a model, from findings that the test wrote."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from index.types import Quote, Span
from retrieval.extracting import Extracting
from retrieval.question import parse
from retrieval.session import Session
from retrieval.types import Finding, Findings, Kind, Point, Section
from retrieval.verify import verify
from tests.retrieval.articles import version
from tests.retrieval.found import named, said

ANN, BEN, CEM, DORA, EMIL = map(named, ("Ann Lee", "Ben Okri", "Cem Dal", "Dora Vant", "Emil Roth"))
OPENING = said(None, "The Calder bridge was shut to all traffic on Tuesday evening.", score=0.2)
STORY = (
    OPENING,
    said(ANN, "“Three of the hangers had lost their welds,” Ann Lee said on Tuesday.", score=3.0),
    said(ANN, "Ann Lee said that nobody should cross until the spring.", score=1.6),
    said(BEN, "Ben Okri pointed to a survey with photographs of the east pier.", cue="pointed", score=1.0),
    said(CEM, "Cem Dal denied that his company had known of any cracks.", cue="denied", score=0.9),
    said(None, "Around 18,000 vehicles crossed it on a weekday before that.", score=0.5),
    said(None, "A flask stood on the parapet all afternoon, and nobody took it.", score=0.1),
)
# No two of them have a word in common.
MANY = [
    said(named(name.title()), " ".join([name, "said", *(name + end for end in "bdgkmpvzcfhjlnr")]) + ".")
    for name in (
        first + last for first in ("ald", "bir", "cor", "dun") for last in ("mar", "tok", "vul", "zin")
    )
]


def article(findings: Sequence[Finding], name: str = "a", day: datetime | None = None) -> list[Finding]:
    """The findings, sentence by sentence, as one article."""
    text = "\n".join(finding.quote.text for finding in findings)
    whole = replace(version(text, name), published_at=day)
    starts = [text.index(finding.quote.text) for finding in findings]
    spans = [
        Span(start, start + len(finding.quote.text)) for start, finding in zip(starts, findings, strict=True)
    ]
    return [
        replace(finding, id=f"{name}:{span.start}", quote=Quote(whole, span), passage=span)
        for finding, span in zip(findings, spans, strict=True)
    ]


def summary(*findings: Finding) -> tuple[Point, ...]:
    found = Findings(tuple(sorted(findings, key=lambda one: -one.score)), 1.0)
    return verify(Extracting().draft(parse("the bridge"), found, Session()), found).points


def under(section: Section, points: Sequence[Point]) -> list[str]:
    return [quote.text for point in points if point.section is section for quote in point.quotes]


@pytest.mark.parametrize(
    ("section", "begins"),
    [
        (Section.HAPPENED, "The Calder bridge was shut"),
        (Section.SAID, "“Three of the hangers"),
        (Section.EVIDENCE, "Ben Okri pointed to a survey"),
        (Section.NUMBERS, "Around 18,000 vehicles"),
        (Section.DISPUTED, "Cem Dal denied"),
    ],
)
def test_each_heading_begins_with_what_belongs_there(section: Section, begins: str) -> None:
    assert under(section, summary(*article(STORY)))[0].startswith(begins)


def test_headings_stand_in_their_order_each_once() -> None:
    sections = [point.section for point in summary(*article(STORY))]
    assert sections == sorted(sections, key=list(Section).index)


def test_no_speaker_is_heard_twice_before_three_are_heard() -> None:
    others = (
        said(DORA, "Dora Vant said the ferry would run instead.", score=1.0),
        said(EMIL, "Emil Roth said buses must go round by Linde.", score=0.9),
    )
    points = summary(*article((*STORY, *others)))
    assert [point.speaker for point in points if point.section is Section.SAID] == [ANN, DORA, EMIL, ANN]


def test_who_denies_goes_before_who_only_answers() -> None:
    answers = said(BEN, "Ben Okri replied that he had read the log.", cue="replied", score=3.0)
    heard = [replace(one, score=4.0) for one in MANY[:3]]
    points = summary(*article((OPENING, *heard, answers, STORY[4])))
    [(kind, speaker)] = [(point.kind, point.speaker) for point in points if point.section is Section.DISPUTED]
    assert (kind, speaker) == (Kind.RESPONSE, CEM)


def test_no_two_quotes_say_the_same_and_none_stands_twice() -> None:
    again = said(BEN, "“Three of the hangers had lost their welds,” said Ben Okri on Tuesday.", score=1.9)
    points = summary(*article((*STORY, again)))
    assert sum("lost their welds" in quote.text for point in points for quote in point.quotes) == 1


@pytest.mark.parametrize(
    "begins",
    [
        said(BEN, "Prosecutors allege that the builder paid a clerk for the welds.", cue="allege", score=0.3),
        said(None, "The builder of the bridge is accused of paying a clerk.", score=0.3),
    ],
)
def test_what_somebody_alleges_is_shown_and_is_not_what_happened(begins: Finding) -> None:
    points = summary(*article((begins, *STORY)))
    assert begins.quote.text in under(Section.SAID, points)
    assert under(Section.HAPPENED, points) == [OPENING.quote.text]
    assert under(Section.HAPPENED, summary(*article((begins, *STORY[1:5])))) == []


def length(points: Sequence[Point]) -> int:
    return sum(len(quote.text) for point in points for quote in point.quotes)


def test_one_article_is_told_in_nine_hundred_characters_and_several_in_more() -> None:
    assert 800 < length(summary(*article((OPENING, *MANY)))) <= 900
    assert 900 < length(summary(*article(MANY), *article(STORY, "b"))) <= 2400


def test_only_a_story_of_several_articles_has_a_timeline_and_it_runs_from_the_oldest_day() -> None:
    openings = {
        9: "Divers found a barge under the eastern pier on Monday.",
        4: "The Calder bridge was shut to all traffic.",
        6: "The contractor opened its own books to the newspapers.",
        8: "Councillors voted for a ferry to run until the summer.",
    }
    several = [
        finding
        for day, words in openings.items()
        for finding in article((said(None, words),), f"day {day}", datetime(2026, 3, day, tzinfo=UTC))
    ]
    dated = article(
        (
            said(None, "Nobody had opened any envelope by the end of winter.", score=0.5),
            said(None, "The letter is dated 27 February and has two pages.", score=0.4),
        ),
        "letter",
        datetime(2026, 3, 20, tzinfo=UTC),
    )
    told = under(Section.TIMELINE, summary(*several, *dated))
    assert [words[:10] for words in told] == [
        "The letter",
        "The contra",
        "Councillor",
        "Divers fou",
        "Nobody had",
    ]
    assert not under(Section.TIMELINE, summary(*article(STORY, day=datetime(2026, 3, 4, tzinfo=UTC))))


def test_of_nothing_there_is_no_summary() -> None:
    assert summary() == ()
