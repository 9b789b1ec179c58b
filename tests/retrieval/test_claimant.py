"""Whose claim a question is about, and which evidence is that one's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Grade, Speaker
from retrieval.claimant import balanced, claimant, is_own_evidence, same_speaker
from retrieval.kinds import answers_another, cites_evidence
from retrieval.question import parse
from retrieval.types import Finding
from tests.retrieval.found import named, said, unnamed

LINDQVIST = named("Petra Lindqvist", "the board’s chief engineer")
HOLM = named("Anders Holm", "who grows barley below the dam")
REPORT = unnamed("a report", Grade.DOCUMENT)
MOVED = said(LINDQVIST, "The dam has moved, Petra Lindqvist said.")
DRY = said(HOLM, "The wall is dry, Anders Holm said.", "b")
HIGH = said(None, "The wall is forty metres high.", "c")


@pytest.mark.parametrize(
    ("question", "findings", "expected"),
    [
        ("Who said the dam has moved?", [DRY, MOVED], DRY),
        ("Who said the dam has moved?", [HIGH, MOVED, DRY], MOVED),
        ("What did Lindqvist say about the dam?", [DRY, MOVED], MOVED),
        ("What did lindqvist cite?", [DRY, MOVED], MOVED),
        ("What did the chief engineer say?", [DRY, MOVED], MOVED),
        ("What did Clara Voss say?", [DRY, MOVED], DRY),
        ("Who said the dam has moved?", [HIGH], None),
        ("Who said the dam has moved?", [], None),
    ],
)
def test_the_claimant_is_the_best_speaker_that_is_asked_for_or_else_the_best(
    question: str, findings: list[Finding], expected: Finding | None
) -> None:
    assert claimant(parse(question), findings) is expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (named("Petra Lindqvist"), named("Petra Lindqvist"), True),
        (named("Petra Lindqvist"), named("Lindqvist"), True),
        (named("Petra B. Lindqvist"), named("Petra Lindqvist"), True),
        (unnamed("the ministry"), named("Ministry"), True),
        (unnamed("a nurse who asked not to be named"), unnamed("a nurse who asked not to be named"), True),
        (named("Petra Lindqvist"), named("Anders Holm"), False),
        (named("Petra Lindqvist"), named("Petra Holm"), False),
        (named("Petra Lindqvist"), named("Erik Lindqvist"), False),
        (unnamed("a nurse who asked not to be named"), unnamed("a doctor who asked not to be named"), False),
        (unnamed("a spokesman for the board"), unnamed("a spokesman for the farmers"), False),
        (unnamed("the mayor of Marlow"), unnamed("the bishop of Marlow"), False),
        (unnamed("he", Grade.UNKNOWN), unnamed("he", Grade.UNKNOWN), False),
        (unnamed("who"), unnamed("who"), False),
    ],
)
def test_two_names_are_one_source_only_when_one_has_all_the_words_of_the_other(
    one: Speaker, other: Speaker, same: bool
) -> None:
    assert same_speaker(one, other) == same_speaker(other, one) == same


@pytest.mark.parametrize(
    ("finding", "own"),
    [
        (said(LINDQVIST, "She cited laser readings.", "b"), True),
        (said(named("Lindqvist"), "The records show it.", "b"), True),
        (said(LINDQVIST, "Nobody else has looked."), False),
        (said(HOLM, "The records show it, Lindqvist told Holm."), False),
        (said(unnamed("a farmer"), "Lindqvist has photographs."), False),
        (said(REPORT, "Lindqvist’s readings are right, a report found."), True),
        (said(REPORT, "Lindqvist’s readings are right, a report found.", "b"), False),
        (said(REPORT, "The readings are right, a report found."), False),
        (said(REPORT, "The engineer of the works is right, a report found."), False),
        (said(None, "Lindqvist has the records."), True),
        (said(None, "The board published its records."), False),
        (said(None, "Lindqvist has the records.", "b"), False),
    ],
)
def test_evidence_is_the_claimants_own_when_they_give_it_or_their_article_names_them_with_it(
    finding: Finding, own: bool
) -> None:
    assert is_own_evidence(finding, MOVED) == own


def test_the_small_words_of_a_source_without_a_name_do_not_name_it() -> None:
    nurse = said(unnamed("a nurse who asked not to be named"), "Two doctors were there.")
    assert not is_own_evidence(said(None, "Who was to pay is not in the records."), nurse)
    assert is_own_evidence(said(None, "The nurse showed the records."), nurse)


def test_without_a_claimant_nothing_is_evidence() -> None:
    found = said(LINDQVIST, "The records show it.")
    assert not is_own_evidence(found, None)
    assert not is_own_evidence(found, HIGH)


WHO_AND_WHY = parse("Who said the dam has moved, and what evidence was cited?")
SPEAKERS = st.sampled_from([None, LINDQVIST, HOLM, REPORT])
TEXTS = st.sampled_from(["The records show it.", "The wall is high.", "Lindqvist cited readings."])


@st.composite
def ranked(draw: st.DrawFn) -> list[Finding]:
    drawn = draw(st.lists(st.tuples(SPEAKERS, TEXTS, st.floats(-9, 9)), max_size=12))
    drawn.sort(key=lambda one: -one[2])
    return [said(speaker, text, str(n), score=score) for n, (speaker, text, score) in enumerate(drawn)]


def articles(findings: list[Finding]) -> list[str]:
    return [finding.quote.version.id for finding in findings]


@given(ranked())
def test_after_the_claim_three_of_six_are_evidence_when_it_is_asked_for(
    found: list[Finding],
) -> None:
    shown = list(balanced(WHO_AND_WHY, found, claimant(WHO_AND_WHY, found)))
    assert sorted(articles(shown)) == sorted(articles(found))
    evidence = [cites_evidence(finding.quote.text) for finding in shown]
    assert sum(evidence[:7]) >= min(3, sum(evidence))  # the claim is the first of seven


@given(ranked(), st.sampled_from(["Who said the dam has moved?", "The dam", "How many were sent home?"]))
def test_findings_stay_best_first_when_no_evidence_is_asked_for(found: list[Finding], question: str) -> None:
    asked = parse(question)
    assert list(balanced(asked, found, claimant(asked, found))) == found


def test_of_much_evidence_the_claimants_own_is_kept_before_somebody_elses() -> None:
    others = [said(HOLM, f"Record {n} shows it.", f"h{n}", score=5 - n / 10) for n in range(5)]
    theirs = [said(LINDQVIST, f"Record {n} shows it too.", f"l{n}", score=4 - n / 10) for n in range(3)]
    found = [said(LINDQVIST, "The dam has moved.", "claim", score=9), *others, *theirs]
    first = list(balanced(WHO_AND_WHY, found, claimant(WHO_AND_WHY, found)))[:6]
    assert {finding.quote.version.id for finding in first} >= {"l0", "l1", "l2"}


def test_up_to_three_responses_of_the_same_articles_come_first_when_anybodys_are_asked_for() -> None:
    asked = parse("Who disputed that?", ["What did Petra Lindqvist say about the dam?"])
    denied = [said(HOLM, f"It never moved in {n}.", "near", cue="denied", score=-n) for n in range(4)]
    elsewhere = said(HOLM, "He denied the theft.", "far", cue="denied")
    near = [said(LINDQVIST, f"The dam moved in {n}.", "near", score=9) for n in range(6)]
    own = said(LINDQVIST, "She was never asked.", "near", cue="denied")
    found = [*near, own, elsewhere, *denied]
    shown = list(balanced(asked, found, claimant(asked, found)))
    assert shown == [*denied[:3], *near, own, elsewhere, denied[3]]


def test_the_one_answered_is_known_by_all_the_words_of_a_name() -> None:
    asked = parse("Who disputed that?", ["What did the Marlow water board say?"])
    office = said(unnamed("the Ostrava water office"), "The wall is dry.")
    board = said(named("Marlow water board"), "The dam has moved.", "b")
    assert claimant(asked, [office, board]) is board


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("She cited laser readings.", True),
        ("The documents were leaked.", True),
        ("A video shows the wall.", True),
        ("Turnout fell by 14%.", True),
        ("He pointed to the e-mails.", True),
        ("The wall is high.", False),
        ("She is recorded as absent.", False),
        ("He hoped for the best.", False),
    ],
)
def test_a_sentence_cites_evidence_when_it_speaks_of_something_that_can_be_checked(
    text: str, cites: bool
) -> None:
    assert cites_evidence(text) == cites


@pytest.mark.parametrize(
    ("cue", "answers"),
    [
        ("denied", True),
        ("has disputed", True),
        ("replied", True),
        ("rejects", True),
        ("said", False),
        ("", False),
    ],
)
def test_a_verb_of_denying_or_replying_answers_another(cue: str, answers: bool) -> None:
    assert answers_another(said(HOLM, "It moved.", cue=cue)) == answers


def test_the_claimant_is_who_says_most_of_what_was_found_and_the_claim_is_not_its_evidence() -> None:
    found = [
        said(HOLM, "The wall is dry, Holm said.", "h", score=5.2),
        said(LINDQVIST, "The records show it, Lindqvist said.", "l1", score=5.0),
        said(LINDQVIST, "The dam has moved, Lindqvist said.", "l2", score=4.9),
    ]
    assert claimant(WHO_AND_WHY, found) is found[2]


def test_one_who_only_denies_claims_nothing_unless_nobody_else_speaks() -> None:
    denied = said(HOLM, "It never moved.", "h", cue="denied", score=9)
    moved = said(LINDQVIST, "The dam has moved, Lindqvist said.", "l", score=1)
    assert claimant(WHO_AND_WHY, [denied, moved]) is moved
    assert claimant(WHO_AND_WHY, [denied]) is denied
