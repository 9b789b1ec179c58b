"""Locating words: typography forgiven one character for one, and not a letter more."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.locate import fold, locate
from index.types import Span

TEXT = "She said: “It’s the state’s job — not\u00a0ours,” and left.\nHe said: “It’s late.” She said so."
WHOLE = Span(0, len(TEXT))

WORDS = st.lists(
    st.sampled_from(("Vi", "cost", "“so", "it’s", "‘No’", "12", "co-op", "–", "École", "🌉", "end.”")),
    min_size=1,
)
SPACES = st.sampled_from((" ", "\u00a0", "\n", "\t", "\u202f"))


@st.composite
def texts(draw: st.DrawFn) -> str:
    words = draw(WORDS)
    return "".join(word + draw(SPACES) for word in words)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("It's the state's job", "It’s the state’s job"),
        ("job - not ours", "job — not\u00a0ours"),
        ("\"It's the state's job", "It’s the state’s job"),
        ("“It’s late.”", "It’s late."),
        ("  He left \t", None),
        ("  He said: \t", "He said:"),
        ("left. He said", "left.\nHe said"),
        ("SHE SAID", None),
        ("it's the state's job", None),
        ("the states job", None),
        ("the state’s  job", None),
        ("job, not ours", None),
        ("the state’s duty", None),
        ("", None),
        ("“”", None),
        (" \n", None),
    ],
)
def test_words_are_found_as_they_stand_or_not_at_all(words: str, found: str | None) -> None:
    span = locate(words, TEXT, WHOLE)
    assert (span and TEXT[span.start : span.end]) == found


@pytest.mark.parametrize(
    "cited",
    [
        "„the state’s job“",
        "«the state’s job»",
        "\u00a0the state’s job\u202f",
        "‚the state’s job‛",
        "'the state’s job'",
        "‘“the state’s job”’",
    ],
)
def test_quotation_marks_and_spaces_around_the_words_do_not_count(cited: str) -> None:
    span = locate(cited, TEXT, WHOLE)
    assert span
    assert TEXT[span.start : span.end] == "the state’s job"


def test_the_first_place_inside_the_stretch_is_taken() -> None:
    second = TEXT.index("She said so")
    assert locate("She said", TEXT, WHOLE) == Span(0, 8)
    assert locate("She said", TEXT, Span(1, len(TEXT))) == Span(second, second + 8)


@pytest.mark.parametrize("within", [Span(0, 7), Span(1, 60), Span(0, 0)])
def test_words_that_reach_out_of_the_stretch_are_not_found(within: Span) -> None:
    assert locate("She said", TEXT, within) is None


@given(st.text())
def test_folding_keeps_every_character_at_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(texts(), st.data())
def test_whatever_stands_between_two_word_boundaries_is_found_with_equal_text(
    text: str, data: st.DataObject
) -> None:
    boundaries = [
        at for at in range(len(text) + 1) if text[at - 1 : at].isspace() != text[at : at + 1].isspace()
    ]
    start, end = sorted(
        data.draw(st.tuples(st.sampled_from([0, *boundaries]), st.sampled_from([len(text), *boundaries])))
    )
    words = text[start:end].strip("\"'“”‘’ \t\n\u00a0\u202f")
    assume(words)
    within = Span(start, end)
    plain = words.translate({ord("“"): '"', ord("”"): '"', ord("’"): "'", ord("\u00a0"): " ", ord("–"): "-"})
    for cited in (words, plain):
        span = locate(cited, text, within)
        assert span is not None
        assert within.contains(span)
        assert fold(text[span.start : span.end]) == fold(words)


@given(texts(), st.data())
def test_words_with_one_letter_changed_are_never_found(text: str, data: st.DataObject) -> None:
    letters = [at for at, char in enumerate(text) if char.isalnum()]
    assume(letters)
    at = data.draw(st.sampled_from(letters))
    start, end = data.draw(st.integers(0, at)), data.draw(st.integers(at + 1, len(text)))
    changed = text[start:at] + "ß" + text[at + 1 : end]
    assert locate(changed, text, Span(0, len(text))) is None
