import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import minilm, pieces

TOKENIZER = pieces.tokenizer()
LONG = "The bridge carries two lanes over the river. " * 80


@given(st.text(max_size=300))
def test_words_stand_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for window in pieces.windows(text, TOKENIZER):
        for word in window.words:
            assert end <= word.span.start < word.span.end <= len(text)
            end = word.span.end


@pytest.mark.parametrize("text", [LONG, "One.\nTwo.\n\n" * 300, "x" * 9_000, "a-" * 900])
def test_no_window_is_longer_than_the_model_reads_and_none_loses_a_word(text: str) -> None:
    read = list(pieces.windows(text, TOKENIZER))
    assert all(len(window.ids) == len(window.looks) <= minilm.MAX_PIECES + 2 for window in read)
    letters = "".join(text[word.span.start : word.span.end] for window in read for word in window.words)
    assert letters == "".join(text.split())


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    first, *_ = pieces.windows(LONG, TOKENIZER)
    assert LONG[first.words[-1].span.start] == "."


def test_a_word_inside_quotation_marks_looks_other_than_one_outside() -> None:
    (window,) = pieces.windows("he “said he” said", TOKENIZER)
    looks = {word.row: window.looks[word.row] for word in window.words}
    outside, inside = looks[window.words[0].row], looks[window.words[2].row]
    assert outside != inside


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    (window,) = pieces.windows("he “said\n\nhe said", TOKENIZER)
    assert window.looks[window.words[-1].row] == window.looks[window.words[0].row]


def test_capitals_say_nothing_where_all_is_in_capitals() -> None:
    (window,) = pieces.windows("ADA SAID NO", TOKENIZER)
    assert set(window.looks) == {0}
