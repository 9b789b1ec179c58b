"""A story's order: the claim, its evidence, the answers to it, the rest; without a story, best first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Grade
from retrieval.claimant import claimant
from retrieval.layout import in_order, kinds
from retrieval.question import parse
from retrieval.types import Finding, Kind
from tests.retrieval.found import named, said, unnamed

CLAIM, EVIDENCE, RESPONSE, STATEMENT, FACT = (
    Kind.CLAIM,
    Kind.EVIDENCE,
    Kind.RESPONSE,
    Kind.STATEMENT,
    Kind.FACT,
)
WHO_AND_WHY = "Who said the dam has moved, and what evidence was cited?"
LINDQVIST, HOLM, BRANDT = named("Petra Lindqvist"), named("Anders Holm"), named("Ivo Brandt")
REPORT = unnamed("a report by the board", Grade.DOCUMENT)
MOVED = said(LINDQVIST, "The dam has moved, Petra Lindqvist said.")


def kinds_of(question: str, *findings: Finding) -> list[Kind]:
    """The kind of each finding, shown as a point of its own."""
    asked = parse(question)
    return kinds(asked, [[finding] for finding in findings], claimant(asked, findings))


@pytest.mark.parametrize(
    ("found", "places"),
    [
        ([STATEMENT, RESPONSE, EVIDENCE, CLAIM], [3, 2, 1, 0]),
        ([FACT, STATEMENT, RESPONSE, EVIDENCE], [3, 2, 1, 0]),
        ([EVIDENCE, CLAIM, EVIDENCE, CLAIM], [1, 3, 0, 2]),
        ([CLAIM, STATEMENT, STATEMENT, EVIDENCE], [0, 3, 1, 2]),
        ([CLAIM, FACT, STATEMENT, FACT, CLAIM], [0, 2, 1, 3, 4]),  # a weak claim stays below the first screen
        ([STATEMENT] * 4 + [RESPONSE, EVIDENCE, CLAIM], [5, 0, 1, 2, 6, 4, 3]),  # evidence was asked for
        ([RESPONSE], [0]),
        ([], []),
    ],
)
def test_a_screen_is_in_a_storys_order_and_what_is_below_it_too(found: list[Kind], places: list[int]) -> None:
    assert in_order(parse(WHO_AND_WHY), found) == places


@pytest.mark.parametrize(
    "question", ["How many patients were sent home?", "The Marlow dam", "What did the mayor say?"]
)
def test_a_question_without_a_story_keeps_its_points_best_first(question: str) -> None:
    assert in_order(parse(question), [FACT, STATEMENT, RESPONSE, EVIDENCE, CLAIM]) == [0, 1, 2, 3, 4]


@given(st.lists(st.sampled_from(Kind), max_size=8), st.sampled_from([WHO_AND_WHY, "Who denied it?", "Dam"]))
def test_no_order_loses_a_point_or_moves_more_than_one_off_the_first_screen(
    found: list[Kind], question: str
) -> None:
    places = in_order(parse(question), found)
    assert sorted(places) == list(range(len(found)))
    moved = set(range(len(found))[:4]) - set(places[:4])
    assert len(moved) <= (1 if question == WHO_AND_WHY else 0)


@pytest.mark.parametrize(
    ("finding", "kind"),
    [
        (said(LINDQVIST, "She cited laser readings, Lindqvist said.", "b"), EVIDENCE),
        (said(named("Lindqvist"), "The records show it, Lindqvist said.", "b"), EVIDENCE),
        (said(REPORT, "Lindqvist’s readings are right, a report found."), EVIDENCE),
        (said(None, "Lindqvist keeps the records in her office."), EVIDENCE),
        (said(HOLM, "The photographs show a dry wall, Holm said."), STATEMENT),
        (said(REPORT, "The wall is dry, a report found."), STATEMENT),
        (said(REPORT, "Lindqvist’s readings are right, a report found.", "b"), STATEMENT),
        (said(HOLM, "Holm denied it, maintaining that the wall is dry.", cue="maintaining"), RESPONSE),
        (said(None, "The records are kept in an office."), FACT),
        (said(None, "Lindqvist has been the chief engineer since March."), FACT),
        (said(LINDQVIST, "Nobody else has looked, Lindqvist said."), CLAIM),
        (said(HOLM, "It never moved.", cue="denied"), RESPONSE),
        (said(HOLM, "The records are wrong.", "b", cue="disputes"), RESPONSE),
        (said(None, "The wall is forty metres high."), FACT),
    ],
)
def test_what_a_point_is_depends_on_who_claims_and_who_speaks(finding: Finding, kind: Kind) -> None:
    assert kinds_of(WHO_AND_WHY, MOVED, finding) == [CLAIM, kind]


def test_evidence_in_a_claimants_own_stretch_makes_it_evidence() -> None:
    beside = said(LINDQVIST, "She cited laser readings.")
    stretch = [said(LINDQVIST, "The wall is tired, Lindqvist said."), beside]
    assert kinds(parse(WHO_AND_WHY), [[MOVED], stretch], MOVED) == [CLAIM, EVIDENCE]


def test_the_claim_itself_is_never_its_own_evidence_where_both_are_asked_for() -> None:
    claim = said(LINDQVIST, "The records show that the dam has moved, Lindqvist said.")
    assert kinds_of(WHO_AND_WHY, claim) == [CLAIM]


def test_what_the_claimant_says_is_evidence_where_only_that_is_asked_for() -> None:
    claim = said(LINDQVIST, "The records show that the dam has moved, Lindqvist said.")
    assert kinds_of("What evidence did Lindqvist give?", claim) == [EVIDENCE]


def test_with_its_evidence_only_the_claimants_words_are_the_claim() -> None:
    others = [said(named(name), f"It moved, {name} said.", name) for name in ("Holm", "Brandt", "Voss")]
    assert kinds_of(WHO_AND_WHY, MOVED, *others) == [CLAIM, STATEMENT, STATEMENT, STATEMENT]
    assert kinds_of("Who said the dam has moved?", MOVED, *others) == [CLAIM] * 4


def test_a_claimants_own_denial_is_no_response_to_the_claimant() -> None:
    denied = said(LINDQVIST, "She was never asked.", cue="denied")
    assert kinds_of("Who said the dam has moved?", MOVED, denied) == [CLAIM, CLAIM]


def test_the_response_of_the_one_who_is_asked_about_is_told_from_what_others_say() -> None:
    found = [said(HOLM, "Nobody has shown us a figure."), MOVED, said(None, "The wall is high.")]
    assert kinds_of("How did Anders Holm respond?", *found) == [RESPONSE, STATEMENT, FACT]


def test_every_answer_is_a_response_where_nobodys_is_asked_for() -> None:
    found = [said(HOLM, "Nobody has shown us a figure."), said(BRANDT, "That is not so.")]
    assert kinds_of("What was the response to the readings?", *found) == [RESPONSE, RESPONSE]


def test_who_disputed_a_claim_is_told_from_the_one_who_made_it() -> None:
    again = said(LINDQVIST, "Nobody else has looked, Lindqvist said.")
    disputed = said(HOLM, "It never moved.", cue="disputed")
    other = said(BRANDT, "That is not so.")
    found = [MOVED, again, disputed, other]
    assert kinds_of("Who disputed it?", *found) == [CLAIM, CLAIM, RESPONSE, RESPONSE]


def test_the_one_who_denied_is_a_response_and_no_claim_however_good() -> None:
    denied = said(HOLM, "It never moved.", cue="denied")
    assert kinds_of("Who denied that the dam has moved?", denied) == [RESPONSE]
    assert kinds_of("Who said that the dam never moved?", denied) == [CLAIM]


@pytest.mark.parametrize("follow_up", ["Who disputed that?", "Did anyone deny it?", "What was the response?"])
def test_in_a_thread_responses_are_others_denials_and_come_first(follow_up: str) -> None:
    asked = parse(follow_up, ["What did Petra Lindqvist say about the dam?"])
    again = said(LINDQVIST, "She was never asked.", cue="denied")
    disputed = said(HOLM, "It never moved.", cue="disputed")
    other = said(BRANDT, "I have not seen the wall.")
    stretches = [[finding] for finding in (MOVED, again, other, disputed)]
    found = kinds(asked, stretches, MOVED)
    assert found[2:] == [STATEMENT, RESPONSE]
    assert RESPONSE not in found[:2]
    assert in_order(asked, found)[0] == 3


def test_nothing_is_a_claim_or_evidence_where_nobody_speaks() -> None:
    found = [said(None, "The records show that the dam has moved."), said(None, "The wall is high.")]
    assert kinds_of(WHO_AND_WHY, *found) == [FACT, FACT]
    assert kinds_of(WHO_AND_WHY) == []
