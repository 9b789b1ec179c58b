"""Vectors of texts: of unit length, the same for the same text, and near when the subject is."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.embed import Encoder
from index.minilm import DIMENSIONS
from index.passages import Embedded
from index.split import split
from index.types import Passage, Span
from tests.conftest import ARTICLES

Reading = tuple[str, str, Passage]
# Each question, a word of the article that it is about, and one of an article that it is not about.
ABOUT = (
    ("Is the dam safe?", "reservoir", "hospital"),
    ("Were ill people sent home without a doctor?", "hospital", "stadium"),
    ("Who pays for the football arena?", "stadium", "wolves"),
    ("Which animals killed the sheep?", "wolves", "reservoir"),
)


def readings(title: str, text: str) -> list[Reading]:
    return [(title, text, passage) for passage in split(text)]


BY_ARTICLE = [readings(article.title, article.text) for article in ARTICLES]
ALL = [reading for found in BY_ARTICLE for reading in found]


@pytest.fixture(scope="module")
def together(encoder: Encoder) -> list[Embedded]:
    return encoder.passages(ALL)


def test_every_vector_is_of_unit_length(encoder: Encoder, together: list[Embedded]) -> None:
    vectors = [encoder.question("Is the dam safe?"), *(e.vector for e in together)]
    rows = np.vstack([*vectors, *(e.sentence_vectors for e in together)])
    assert rows.shape[1] == DIMENSIONS == encoder.dimensions
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_passage_has_one_vector_for_each_of_its_sentences(together: list[Embedded]) -> None:
    assert any(len(embedded.passage.sentences) > 1 for embedded in together)
    for embedded in together:
        assert len(embedded.sentence_vectors) == len(embedded.passage.sentences)


def test_passages_come_back_in_the_order_given(together: list[Embedded]) -> None:
    assert [embedded.passage for embedded in together] == [passage for _, _, passage in ALL]
    assert len({(e.passage.span.end - e.passage.span.start) for e in together}) > 1


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(ARTICLES))), size=st.integers(1, 4))
def test_an_article_has_the_same_vectors_whatever_it_is_embedded_with(
    encoder: Encoder, together: list[Embedded], order: list[int], size: int
) -> None:
    chosen = [reading for index in order[:size] for reading in BY_ARTICLE[index]]
    for reading, embedded in zip(chosen, encoder.passages(chosen), strict=True):
        alike = together[ALL.index(reading)]
        assert embedded.vector == pytest.approx(alike.vector, abs=1e-4)
        assert embedded.sentence_vectors == pytest.approx(alike.sentence_vectors, abs=1e-4)


@pytest.mark.parametrize(("question", "about", "other"), ABOUT)
def test_a_question_is_nearer_to_a_passage_about_it_than_to_one_that_is_not(
    encoder: Encoder, together: list[Embedded], question: str, about: str, other: str
) -> None:
    vector = encoder.question(question)
    best: dict[str, float] = {}
    for (title, _, _), embedded in zip(ALL, together, strict=True):
        name = next(article.source.rpartition("/")[2] for article in ARTICLES if article.title == title)
        best[name] = max(best.get(name, -1.0), float(embedded.vector @ vector))
    assert best[about] > best[other]
    assert max(best, key=lambda name: best[name]) == about


def test_a_sentence_is_nearer_to_its_own_words_than_its_neighbour_is(encoder: Encoder) -> None:
    text = "The choir sang in the old church. The mill pollutes the river with mercury."
    (embedded,) = encoder.passages(readings("Sunday", text))
    choir, mill = embedded.sentence_vectors
    asked = encoder.question("Is there mercury in the river?")
    assert mill @ asked > choir @ asked


def test_the_headline_is_part_of_what_a_passage_means(encoder: Encoder) -> None:
    text = "They were seen again on Sunday near the road."
    wolves, ferries = (encoder.passages(readings(title, text))[0] for title in ("Wolves", "Ferries"))
    asked = encoder.question("Where are the wolves?")
    assert wolves.vector @ asked > ferries.vector @ asked


@pytest.mark.parametrize(
    "text",
    [
        "word " * 20_000,
        "The wall moved again by four millimetres, she said. " * 17,
        "x" * 5000 + " and more of it",
        "Ünïcödé 🌉 \u200b мост закрыт 橋は閉鎖された today.",
        "a b c",
    ],
    ids=["no sentence end", "long", "one word", "scripts", "short"],
)
def test_any_text_has_vectors(encoder: Encoder, text: str) -> None:
    found = encoder.passages(readings("Headline " * 200, text))
    assert found
    for embedded in found:
        assert len(embedded.sentence_vectors) == len(embedded.passage.sentences)
        assert np.isfinite(embedded.vector).all()
        assert np.linalg.norm(embedded.sentence_vectors, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("question", ["", " ", "?", "word " * 5000, "🌉"])
def test_any_question_has_a_vector(encoder: Encoder, question: str) -> None:
    assert np.linalg.norm(encoder.question(question)) == pytest.approx(1, abs=1e-5)


def test_a_passage_without_a_headline_has_vectors(encoder: Encoder) -> None:
    (embedded,) = encoder.passages(readings("", "The dam wall has moved."))
    assert embedded.passage.span == Span(0, 23)
    assert np.linalg.norm(embedded.vector) == pytest.approx(1, abs=1e-5)


def test_nothing_to_embed_gives_nothing(encoder: Encoder) -> None:
    assert encoder.passages([]) == []


def test_sentences_that_differ_have_vectors_that_differ(together: list[Embedded]) -> None:
    for embedded in together:
        for left, right in pairwise(embedded.sentence_vectors):
            assert not np.allclose(left, right)
