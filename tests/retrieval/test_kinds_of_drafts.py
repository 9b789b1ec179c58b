"""What a draft may call a sentence, by what the ledger has of it."""

import pytest

from index.types import Grade, Speaker
from retrieval.sections import by_heading
from retrieval.types import Draft, DraftPoint, Finding, Findings, Kind, Pick, Point, Section
from retrieval.verify import verify
from tests.retrieval.articles import findings as findings_of
from tests.retrieval.articles import version
from tests.retrieval.found import named, said

LEE = named("Ann Lee")
PROSECUTORS = Speaker("Prosecutors", "Prosecutors", Grade.UNNAMED)
SHUT = said(None, "The Calder bridge was shut to all traffic on Tuesday evening.")
CLAIMED = said(LEE, "Ann Lee said three of the hangers had lost their welds.")
DENIED = said(LEE, "Ann Lee denied that three of the hangers had lost their welds.", cue="denied")
ALLEGED = said(PROSECUTORS, "Prosecutors allege that Dario Quill paid a clerk.", cue="allege")
REJECTED = said(LEE, "Ann Lee said the council had rejected the plan for a ferry.")
CITED = said(LEE, "Ann Lee pointed to photographs of the east pier.", cue="pointed to")


def shown(finding: Finding, kind: Kind, section: Section | None = None) -> Point:
    draft = Draft((DraftPoint(kind, (Pick(finding.id),), section=section),))
    [point] = verify(draft, Findings((finding,), 1.0)).points
    return point


@pytest.mark.parametrize(
    "text",
    [
        "Dario Quill is accused of paying a clerk 40,000 crowns.",
        "The alleged payment to the clerk was made in May.",
        "Quill reportedly paid the clerk in cash that spring.",
        "The clerk is said to have left the country.",
        "Kestrel points to a barge, and lays the fault there.",
        "The rules allowed it, the clerk answered.",
        "Kestrel denies that the money was ever paid.",
        "The company rejected all the allegations on Friday.",
        "The clerk “took what he was given” from Quill.",
        'The clerk "took what he was given" from Quill.',
        "The clerk ‘took what he was given’ from Quill.",
        "The clerk ''took what he was given'' from Quill.",
    ],
)
def test_what_nobody_in_the_ledger_says_is_no_fact_where_it_is_alleged_denied_or_quoted(text: str) -> None:
    point = shown(said(None, text), Kind.FACT, Section.HAPPENED)
    assert point.kind is Kind.STATEMENT
    assert point.section in {Section.SAID, Section.DISPUTED}


@pytest.mark.parametrize(
    ("finding", "section"),
    [
        (CLAIMED, Section.SAID),
        (ALLEGED, Section.SAID),
        (DENIED, Section.DISPUTED),
    ],
)
def test_what_somebody_says_is_never_told_as_what_happened(finding: Finding, section: Section) -> None:
    point = shown(finding, Kind.FACT, Section.HAPPENED)
    assert point.section is section
    assert point.kind is not Kind.FACT


@pytest.mark.parametrize("text", [SHUT.quote.text, "The council rejected the plan for a ferry on Monday."])
def test_the_articles_own_account_may_be_told_as_what_happened(text: str) -> None:
    point = shown(said(None, text), Kind.FACT, Section.HAPPENED)
    assert (point.kind, point.section) == (Kind.FACT, Section.HAPPENED)


@pytest.mark.parametrize(
    ("finding", "proposed", "kind"),
    [
        (CLAIMED, Kind.CLAIM, Kind.CLAIM),
        (CLAIMED, Kind.EVIDENCE, Kind.STATEMENT),
        (CLAIMED, Kind.RESPONSE, Kind.STATEMENT),
        (DENIED, Kind.CLAIM, Kind.RESPONSE),
        (DENIED, Kind.RESPONSE, Kind.RESPONSE),
        (DENIED, Kind.STATEMENT, Kind.STATEMENT),
        (REJECTED, Kind.CLAIM, Kind.STATEMENT),
        (CITED, Kind.EVIDENCE, Kind.EVIDENCE),
        (SHUT, Kind.RESPONSE, Kind.STATEMENT),
        (SHUT, Kind.EVIDENCE, Kind.STATEMENT),
    ],
)
def test_a_kind_stands_where_the_words_bear_it_out(finding: Finding, proposed: Kind, kind: Kind) -> None:
    assert shown(finding, proposed).kind is kind


def test_evidence_is_no_heading_over_words_that_cite_none() -> None:
    assert shown(CITED, Kind.EVIDENCE, Section.EVIDENCE).section is Section.EVIDENCE
    assert shown(CLAIMED, Kind.EVIDENCE, Section.EVIDENCE).section is Section.SAID


def test_a_sentence_inside_a_longer_quotation_is_no_fact() -> None:
    text = "“We were robbed. The mayor took all of it with him. Nobody saw him again,” somebody wrote there."
    found = findings_of(version(text))
    [inside] = [one.id for one in found.items if one.quote.text.startswith("The mayor")]
    [point] = verify(Draft((DraftPoint(Kind.FACT, (Pick(inside),)),)), found).points
    assert point.kind is Kind.STATEMENT


def test_words_that_search_did_not_find_are_no_fact() -> None:
    text = "The bridge was shut on Tuesday. The mayor took the money with him."
    first, second = findings_of(version(text)).items
    draft = Draft((DraftPoint(Kind.FACT, (Pick(first.id, second.quote.text),)),))
    assert [point.kind for point in verify(draft, Findings((first,), 1.0)).points] == [Kind.STATEMENT]
    assert [point.kind for point in verify(draft, Findings((first, second), 1.0)).points] == [Kind.FACT]


def test_points_stand_under_their_headings_in_order_whatever_was_proposed() -> None:
    told = (DENIED, CLAIMED, SHUT)
    found = Findings(
        tuple(said(one.speaker, one.quote.text, str(n), one.cue) for n, one in enumerate(told)), 1.0
    )
    proposed = [DraftPoint(Kind.FACT, (Pick(one.id),), section=Section.HAPPENED) for one in found.items]
    points = by_heading(verify(Draft(tuple(proposed)), found).points)
    assert [point.section for point in points] == [Section.HAPPENED, Section.SAID, Section.DISPUTED]
