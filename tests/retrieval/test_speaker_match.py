"""How the speaker of a sentence fits the one whose words are asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Grade, Speaker
from retrieval.question import parse
from retrieval.speaker_match import speaker_signals
from tests.retrieval.found import named, unnamed

LINDQVIST = named("Petra Lindqvist", "the board’s chief engineer")
HOLM, FARMERS = named("Anders Holm"), unnamed("farmers below the dam")
SHE = Speaker("Petra Lindqvist", "She", Grade.NAMED, "the board’s chief engineer")
UNKNOWN = unnamed("he", Grade.UNKNOWN)
EVERYBODY = [LINDQVIST, HOLM, FARMERS, SHE, None]
RARITY = {"petra": 3.0, "lindqvist": 1.0}


def signal(name: str, question: str, speakers: list[Speaker | None]) -> list[float]:
    return list(speaker_signals(parse(question), speakers, RARITY)[name])


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        ("What did Petra Lindqvist say?", [1, 0, 0, 1, 0]),
        ("What did Lindqvist say?", [1, 0, 0, 1, 0]),
        ("What did the chief engineer say?", [1, 0, 0, 1, 0]),
        ("What did the farmers below the dam say?", [0, 0, 1, 0, 0]),
        ("What did Holm say, and how did Lindqvist answer?", [1, 1, 0, 1, 0]),
        ("What did Clara Voss say?", [0, 0, 0, 0, 0]),
        ("Who said the dam has moved?", [0, 0, 0, 0, 0]),
        ("What did the one at the top say?", [0, 0, 0, 0, 0]),
    ],
)
def test_a_speaker_fits_the_one_who_is_asked_for_by_name_words_or_description(
    question: str, fits: list[float]
) -> None:
    assert signal("speaker_asked", question, EVERYBODY) == fits


def test_the_rarer_word_of_a_name_counts_for_more() -> None:
    petra, lindqvist = named("Petra Holm"), named("Erik Lindqvist")
    assert signal("speaker_asked", "What did Petra Lindqvist say?", [petra, lindqvist]) == [0.75, 0.25]


@pytest.mark.parametrize(
    ("question", "speakers", "other"),
    [
        ("What did Petra Lindqvist say?", EVERYBODY, [0, 1, 0, 0, 0]),
        ("What did Petra Lindqvist say?", [HOLM, FARMERS], [0, 0]),  # nobody is left to prefer
        ("Who said the dam has moved?", EVERYBODY, [0, 0, 0, 0, 0]),
        ("What did Anders Holm say?", [HOLM, named("Anders Berg"), UNKNOWN], [0, 0, 0]),  # perhaps the one
    ],
)
def test_another_named_speaker_is_another_only_while_the_one_who_is_asked_for_is_there(
    question: str, speakers: list[Speaker | None], other: list[float]
) -> None:
    assert signal("speaker_other", question, speakers) == other


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Who said that Lindqvist lied?", [1, 0, 0, 1, 0]),
        ("Who accused Anders Holm?", [0, 1, 0, 0, 0]),
        ("Who spoke of the dam?", [0, 0, 0, 0, 0]),  # a source without a name may be of the matter itself
        ("What did Lindqvist say?", [0, 0, 0, 0, 0]),
        ("Which Holm farm union boss said so?", [0, 0, 0, 0, 0]),  # a word of the asked one's is no matter
        ("Which engineer said that Lindqvist lied?", [0, 0, 0, 0, 0]),  # that she did is possible
    ],
)
def test_a_speaker_whom_a_question_names_as_its_matter_is_told_apart(
    question: str, topic: list[float]
) -> None:
    assert signal("speaker_topic", question, EVERYBODY) == topic


WORDS = "who what did say the Petra Lindqvist Holm farmers engineer , ?"


@given(
    st.lists(st.sampled_from(WORDS.split())),
    st.lists(st.sampled_from([*EVERYBODY, UNKNOWN])),
)
def test_every_speaker_has_every_signal_between_nothing_and_one(
    words: list[str], speakers: list[Speaker | None]
) -> None:
    signals = speaker_signals(parse(" ".join(words)), speakers, RARITY)
    assert set(signals) == {"speaker_asked", "speaker_other", "speaker_topic"}
    for values in signals.values():
        assert values.shape == (len(speakers),)
        assert all(0 <= value <= 1 + 1e-9 for value in values)
        assert all(value == 0 for value, speaker in zip(values, speakers, strict=True) if speaker is None)
