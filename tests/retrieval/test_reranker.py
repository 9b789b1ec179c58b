"""The model that reads a question and a sentence together, and the pairs that it is given."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.pieces import tokenizer
from index.types import Grade, Speaker
from retrieval.pairs import pairs
from retrieval.reranker import Reranker, reranker
from tests.models import Models

LINDQVIST = Speaker("Petra Lindqvist", "she", Grade.NAMED)
ASKED = "what did lindqvist cite for saying the dam wall moved?"
CITED = (LINDQVIST, "She cited laser readings taken every week since October.")
BARLEY = (None, "Barley is grown on most of the land below the dam.")


@pytest.fixture(scope="module")
def reader(models: Models) -> Reranker:
    return reranker(models.folder)


@pytest.mark.parametrize(
    ("question", "best"), [("who says the dam wall has moved?", 0), ("how much will the repair cost?", 1)]
)
def test_a_sentence_that_answers_scores_above_those_of_the_same_article_that_do_not(
    reader: Reranker, question: str, best: int
) -> None:
    moved = "“The dam wall has moved four millimetres since the autumn,” said Petra Lindqvist."
    cost = "Lindqvist put the cost of the repair at 12 million crowns."
    assert reader.scores(question, [(LINDQVIST, moved), (LINDQVIST, cost), BARLEY]).argmax() == best


def test_who_says_a_sentence_is_read_with_it(reader: Reranker) -> None:
    other = Speaker("Anders Holm", "he", Grade.NAMED)
    words = "The wall has moved four millimetres."
    hers, his = reader.scores(
        "what did petra lindqvist say about the wall?", [(LINDQVIST, words), (other, words)]
    )
    assert hers > his


def test_the_same_question_gets_the_same_scores(reader: Reranker) -> None:
    said = [CITED, BARLEY]
    assert np.array_equal(reader.scores(ASKED, said), reader.scores(ASKED, said))


def test_nothing_to_read_gives_nothing(reader: Reranker) -> None:
    assert reader.scores(ASKED, []).shape == (0,)


@given(question=st.text(), sentences=st.lists(st.text(), min_size=1, max_size=4))
def test_any_words_get_a_finite_score(models: Models, question: str, sentences: list[str]) -> None:
    scores = reranker(models.folder).scores(question, [(None, sentence) for sentence in sentences])
    assert scores.shape == (len(sentences),)
    assert np.isfinite(scores).all()


def test_of_a_long_thread_the_last_words_are_kept_and_of_a_long_sentence_the_first() -> None:
    loaded = tokenizer()
    pair = pairs(loaded, "first " + "and then " * 60 + "last", [(None, "start " + "and then " * 60 + "end")])[
        0
    ]
    read = loaded.decode(pair.ids, skip_special_tokens=True).split()
    assert "first" not in read
    assert "last" in read
    assert "start" in read
    assert "end" not in read


def test_a_mark_tells_the_questions_side_from_the_sentences() -> None:
    loaded = tokenizer()
    pair = pairs(loaded, "who said so", [(LINDQVIST, "Nobody did.")])[0]
    left = [piece for piece, mark in zip(pair.ids, pair.marks, strict=True) if mark == 0]
    right = [piece for piece, mark in zip(pair.ids, pair.marks, strict=True) if mark == 1]
    assert loaded.decode(left, skip_special_tokens=True) == "who said so"
    assert loaded.decode(right, skip_special_tokens=True) == "petra lindqvist : nobody did."
