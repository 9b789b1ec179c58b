"""The signals behind a ranking: finite, comparable, and about the question."""

import numpy as np
import pytest

from index.words import stems
from retrieval.question import parse
from retrieval.scoring import WEIGHTS, Candidate, Signals, score
from retrieval.search import Search
from retrieval.types import EVERYONE
from tests.conftest import SmallArchive

QUESTION = "Who said the dam wall has moved, and what did she cite?"


def scored(archive: SmallArchive, text: str) -> tuple[list[Candidate], Signals]:
    return Search(archive.stores).score(parse(text), EVERYONE)


@pytest.mark.parametrize("text", [QUESTION, "zzz qqq", "", "the of and", "How many wolves?"])
def test_every_candidate_has_a_finite_score_from_every_signal(newsroom: SmallArchive, text: str) -> None:
    candidates, signals = scored(newsroom, text)
    assert signals.scores.shape == (len(candidates),)
    assert set(signals.parts) == set(WEIGHTS)
    for part in (signals.scores, *signals.parts.values()):
        assert part.shape == (len(candidates),)
        assert np.isfinite(part).all()


@pytest.mark.parametrize(
    "part", ["sentence_words", "passage_words", "article_words", "coverage", "own_words"]
)
def test_shares_of_words_lie_between_nothing_and_all(newsroom: SmallArchive, part: str) -> None:
    _, signals = scored(newsroom, QUESTION)
    assert (signals.parts[part] >= 0).all()
    assert signals.parts[part].max() <= 1 + 1e-9


def test_a_sentence_that_holds_none_of_the_words_has_no_points_for_words(newsroom: SmallArchive) -> None:
    question = parse(QUESTION)
    candidates, signals = scored(newsroom, QUESTION)
    for candidate, points in zip(candidates, signals.parts["sentence_words"], strict=True):
        assert (points > 0) == bool(set(stems(candidate.text)) & set(question.terms))


def test_speech_counts_only_when_the_question_asks_who_said_something(newsroom: SmallArchive) -> None:
    assert scored(newsroom, "Who said the dam moved?")[1].parts["speech"].any()
    assert not scored(newsroom, "Marlow dam wall")[1].parts["speech"].any()


def test_a_figure_counts_only_when_the_question_asks_for_one(newsroom: SmallArchive) -> None:
    candidates, signals = scored(newsroom, "How much is the repair?")
    figures = ["12 million" in candidate.text for candidate in candidates]
    assert signals.parts["number"][figures].all()
    assert not scored(newsroom, "Marlow dam wall")[1].parts["number"].any()


def test_the_same_question_has_the_same_scores_again(newsroom: SmallArchive) -> None:
    first, second = scored(newsroom, QUESTION), scored(newsroom, QUESTION)
    assert [candidate.text for candidate in first[0]] == [candidate.text for candidate in second[0]]
    assert first[1].scores == pytest.approx(second[1].scores)


def test_no_candidates_have_no_scores(newsroom: SmallArchive) -> None:
    vector = newsroom.stores.encoder.question(QUESTION)
    assert score(parse(QUESTION), vector, vector, [], {"dam": 1.0}, {}).scores.size == 0
