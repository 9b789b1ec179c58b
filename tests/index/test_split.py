"""Splitting: exact offsets, newspapers' sentences, and nothing lost but furniture and scraps."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.boilerplate import boilerplate
from index.split import MAX_PASSAGE, paragraphs, sentences, split
from index.types import Span

CASES = [
    line
    for line in (Path(__file__).parents[1] / "cases" / "sentences.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
PIECES = (
    "The dam moved.", "“No,” she said.", "Sen. Ann Lee", "Lt. Col. Ruiz", "READ MORE: Ten walks",
    "Advertisement", "it rose 3.5 percent", "Who pays?", "“It is", "over.”", "(Nobody", "was hurt.)",
    "…", "—", "🌉", "é", "U.S.", "No", "\n", "\n\n", " \n\t\n", "  ", "\u00a0", "\u2028",
    "x" * 60 + " and so on and on", "\x1f", "1.", "A.", "!!!",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join), st.lists(st.sampled_from(PIECES)).map("".join)
)


def words(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


def passages(text: str) -> list[str]:
    return words(text, tuple(passage.span for passage in split(text)))


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_ends_where_a_reader_ends_it(case: str) -> None:
    text = case.replace(" | ", " ")
    assert words(text, sentences(text, Span(0, len(text)))) == case.split(" | ")


@given(TEXTS)
def test_every_span_is_text_without_white_space_around_it(text: str) -> None:
    for passage in split(text):
        for start, end in (passage.span, *passage.sentences):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()


@given(TEXTS)
def test_sentences_lie_in_their_passage_in_order_and_apart(text: str) -> None:
    for passage in split(text):
        assert passage.sentences[0].start == passage.span.start
        assert passage.sentences[-1].end == passage.span.end
        assert all(left.end <= right.start for left, right in pairwise(passage.sentences))


@given(TEXTS)
def test_passages_follow_each_other_without_overlap(text: str) -> None:
    assert all(left.span.end <= right.span.start for left, right in pairwise(split(text)))


@given(TEXTS)
def test_between_the_sentences_of_a_paragraph_stands_nothing_but_white_space(text: str) -> None:
    for paragraph in paragraphs(text):
        covered = {at for span in sentences(text, paragraph) for at in range(*span)}
        lost = [text[at] for at in range(*paragraph) if at not in covered]
        assert not "".join(lost).strip()


@given(TEXTS)
def test_paragraphs_hold_every_character_that_is_not_white_space(text: str) -> None:
    covered = {at for span in paragraphs(text) for at in range(*span)}
    assert not "".join(char for at, char in enumerate(text) if at not in covered).strip()


@given(TEXTS)
def test_a_short_paragraph_that_is_no_furniture_is_one_passage(text: str) -> None:
    whole = set(passages(text))
    for paragraph in paragraphs(text):
        said = text[paragraph.start : paragraph.end].strip()
        enough = len([word for word in said.replace("-", " ").split() if word.isalpha()]) >= 3
        if enough and len(said) <= MAX_PASSAGE and not boilerplate(said):
            assert said in whole


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\n", "\u00a0\u2028", "…", "Photo"])
def test_a_text_that_says_nothing_has_no_passage(text: str) -> None:
    assert split(text) == ()


def test_each_line_is_a_paragraph_of_its_own() -> None:
    text = "The dam wall has moved.\nThe board will meet.\n\nFarmers were not asked."
    assert passages(text) == ["The dam wall has moved.", "The board will meet.", "Farmers were not asked."]


def test_lines_that_an_editor_wrapped_are_one_paragraph() -> None:
    first = (
        "The water board decided on Tuesday that the reservoir\n"
        "would be drained in June, because the wall of the\n"
        "dam has moved."
    )
    assert passages(f"{first}\n\nFarmers were not asked.") == [first, "Farmers were not asked."]


def test_lines_in_a_list_are_not_taken_for_wrapped_text() -> None:
    lines = [f"Number {n}: the reading of the laser at the {n}th pillar of the wall" for n in range(4)]
    assert passages("\n".join(lines)) == lines


def test_furniture_and_scraps_are_left_out_and_their_neighbours_are_not() -> None:
    text = (
        "By Siri Dahl\nThe dam wall has moved.\nREAD MORE: Ten walks around the reservoir\nPage 2\n"
        "Farmers were not asked.\nAdvertisement\n"
    )
    assert passages(text)[-2:] == ["The dam wall has moved.", "Farmers were not asked."]
    assert not any(
        "READ MORE" in passage or "Advert" in passage or "Page" in passage for passage in passages(text)
    )


def test_a_long_paragraph_is_cut_between_its_sentences() -> None:
    text = " ".join(f"Reading number {n} was higher than the one before it." for n in range(60))
    found = split(text)
    assert len(found) > 1
    assert all(passage.span.end - passage.span.start <= MAX_PASSAGE for passage in found)
    assert [sentence for passage in found for sentence in passage.sentences] == list(
        sentences(text, Span(0, len(text)))
    )


def test_a_short_last_sentence_of_a_long_paragraph_is_not_lost() -> None:
    line = "Reading number one was higher than the one that was taken the week before by the board. "
    text = line * (MAX_PASSAGE // len(line)) + "x" * (MAX_PASSAGE % len(line) - 2) + ". He lied."
    assert passages(text)[-1].endswith("He lied.")


@pytest.mark.parametrize("unit", ["word ", "The wall moved again. ", "“He lied. ", "A. ", "Zu den Akten! "])
def test_a_paragraph_of_a_hundred_thousand_characters_loses_none(unit: str) -> None:
    text = (unit * (100_000 // len(unit))).strip()
    covered = {at for passage in split(text) for at in range(*passage.span)}
    assert not "".join(char for at, char in enumerate(text) if at not in covered).strip()


def test_the_time_for_a_paragraph_of_abbreviations_grows_with_its_length_and_not_with_its_square() -> None:
    started = time.process_time()
    split("Lt. Col. " * 2500)
    assert time.process_time() - started < 0.4


def test_a_text_with_the_line_ends_of_another_system_keeps_its_offsets() -> None:
    text = "The dam wall has moved.\r\nThe board will meet.\r\n"
    assert passages(text) == ["The dam wall has moved.", "The board will meet."]
