"""What a model's linking sentence may say before its quotes; the cases are tests/cases/prose.jsonl."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.split import paragraphs, sentences
from index.types import Grade, Quote, Span, Speaker
from prompts.template import load
from retrieval.prose import fault_of
from retrieval.types import Fault
from tests.retrieval.articles import version

CASES = Path(__file__).parents[1] / "cases" / "prose.jsonl"
NAMES = ["Haddad", "Lee", "Voss", "Reyes", "Smith", "Hollin", "Banjoko", "Gazette", "Kestrel"]
FIGURES = ["3", "14", "38", "40", "1,200", "eleven", "two", "80 billion", "2019", "12%", "$4"]
NEGATIONS = ["not", "never", "no", "hardly", "nobody", "without"]
CLAIMS = [
    "confirmed",
    "proved",
    "admitted",
    "revealed",
    "exposed",
    "lied",
    "refused",
    "allegedly",
    "will",
    "may",
]


@dataclass(frozen=True)
class Case:
    honest: bool
    wording: str
    speaker: Speaker | None
    passage: str
    fault: Fault | None

    def of(self, wording: str) -> Fault | None:
        """What is wrong with this wording before the whole passage."""
        article = replace(version(self.passage), outlet="Gazette")
        return fault_of(wording, self.speaker, [Quote(article, Span(0, len(self.passage)))])


@cache
def cases() -> tuple[Case, ...]:
    return tuple(_case(json.loads(line)) for line in CASES.read_text("utf-8").splitlines())


def _case(row: dict[str, str | dict[str, str] | None]) -> Case:
    who, fault = row["speaker"], row["fault"]
    speaker = None
    if isinstance(who, dict):
        speaker = Speaker(who["name"], who["as_written"], Grade(who["grade"]), who["description"])
    return Case(
        bool(row["honest"]),
        str(row["wording"]),
        speaker,
        str(row["passage"]),
        Fault(str(fault)) if fault else None,
    )


STANDING = [case for case in cases() if case.fault is None]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.wording)
def test_a_sentence_is_kept_or_dropped_for_this_reason(case: Case) -> None:
    assert case.of(case.wording) is case.fault


def test_no_dishonest_sentence_stands_and_most_honest_ones_do() -> None:
    honest = [case for case in cases() if case.honest]
    assert not [case.wording for case in STANDING if not case.honest]
    assert sum(case.fault is None for case in honest) > 0.55 * len(honest)


def test_every_reason_is_among_the_cases() -> None:
    elsewhere = {Fault.UNKNOWN_PASSAGE, Fault.NOT_VERBATIM, Fault.TWO_SPEAKERS, Fault.QUOTE_DROPPED}
    assert {case.fault for case in cases() if case.fault} == set(Fault) - elsewhere


def with_more(words: Sequence[str]) -> list[tuple[Case, str]]:
    """Every accepted sentence with one of the words more, in every place but the first."""
    return [
        (case, " ".join([*parts[:at], word, *parts[at:]]) + ".")
        for case in STANDING
        if (parts := case.wording.rstrip(".").split())
        for at in range(1, len(parts) + 1)
        for word in words
        if word not in case.passage
    ]


def with_another(old: Callable[[str], bool], words: Sequence[str]) -> list[tuple[Case, str]]:
    """Every accepted sentence with one of the words for each of those that are `old`."""
    return [
        (case, " ".join([*parts[:at], part.replace(bare, word), *parts[at + 1 :]]) + ".")
        for case in STANDING
        if (parts := case.wording.rstrip(".").split())
        for at, part in enumerate(parts)
        if old(bare := part.strip(","))
        for word in words
        if word != bare
    ]


def is_name(word: str) -> bool:
    return word in NAMES


@given(st.sampled_from(with_more(NEGATIONS)))
def test_an_accepted_sentence_with_a_negation_more_is_refused(changed: tuple[Case, str]) -> None:
    case, wording = changed
    assert case.of(wording) is not None


@given(st.sampled_from(with_more(CLAIMS)))
def test_an_accepted_sentence_with_a_claim_more_is_refused(changed: tuple[Case, str]) -> None:
    case, wording = changed
    assert case.of(wording) is not None


@given(st.sampled_from(with_another(is_name, NAMES)))
def test_an_accepted_sentence_with_another_name_is_refused(changed: tuple[Case, str]) -> None:
    case, wording = changed
    assert case.of(wording) is not None


@given(st.sampled_from(with_another(lambda word: word[0].isdigit(), FIGURES)))
def test_an_accepted_sentence_with_another_figure_is_refused(changed: tuple[Case, str]) -> None:
    case, wording = changed
    assert case.of(wording) is not None


@given(
    st.sampled_from(STANDING),
    st.sampled_from('\u200b\u202e\u2066\ufeff\u00ad\u0338\u0430\u03bf\u2028“”"‘`<>*_~|@#;!?[]{}\\'),
    st.data(),
)
def test_an_accepted_sentence_with_a_character_that_is_no_prose_is_refused(
    case: Case, character: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(1, len(case.wording) - 2))
    wording = case.wording[:at] + character + case.wording[at:]
    assert case.of(wording) is not None


@given(
    st.sampled_from(cases()),
    st.text() | st.lists(st.sampled_from(" ".join(case.wording for case in cases()).split())).map(" ".join),
)
def test_no_sentence_breaks_the_rules_by_breaking_the_program(case: Case, wording: str) -> None:
    assert case.of(wording) in {None, *Fault}


@given(st.sampled_from(STANDING))
def test_two_sentences_are_refused_even_if_each_would_stand(case: Case) -> None:
    assert case.of(f"{case.wording} {case.wording}") is Fault.NOT_PLAIN


@given(st.sampled_from(STANDING), st.sampled_from(cases()))
def test_a_sentence_does_not_stand_before_another_speakers_words(case: Case, other: Case) -> None:
    assume(case.speaker and other.speaker and case.speaker.grade is other.speaker.grade is Grade.NAMED)
    assert case.speaker
    assert other.speaker
    assume(case.speaker.name != other.speaker.name)
    assert other.of(case.wording) is not None


def test_a_sentence_is_held_to_the_sentence_of_its_quote_not_to_its_neighbours() -> None:
    text = "Ann Lee said she saw the gate. Omar Haddad said the ministry burned the village."
    [paragraph] = paragraphs(text)
    own, _ = sentences(text, paragraph)
    lee = Speaker("Ann Lee", "Ann Lee", Grade.NAMED)
    assert fault_of("Ann Lee said she saw the gate.", lee, [Quote(version(text), own)]) is None
    assert fault_of("Ann Lee said the ministry burned the village.", lee, [Quote(version(text), own)])


def test_the_examples_that_a_model_is_given_are_kept_and_dropped_as_it_is_told() -> None:
    told = load("answer").system
    [passage] = re.findall(r'for the sentence "(.+?)":', told)
    amado = Speaker("Ines Amado", "Ines Amado, a pilot", Grade.NAMED)
    quote = Quote(version(passage), Span(0, len(passage)))
    examples = re.findall(r'^(good|dropped): "(.+?)"', told, re.MULTILINE)
    assert {kind for kind, _ in examples} == {"good", "dropped"}
    for kind, wording in examples:
        assert (fault_of(wording, amado, [quote]) is None) is (kind == "good"), wording
