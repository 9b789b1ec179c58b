"""How well each sentence of the candidate passages answers a question: one number from a few signals.

The signals are meaning (cosine of sentence and passage with the question), words (BM25 of sentence, passage
and article), the neighbouring sentence, and whether a sentence is of the kind asked for (speech, a number).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.passages import StoredPassage
from index.types import Span, Version
from index.words import stems
from retrieval.types import Question

Scores = NDArray[np.float64]

# Measured on evals/polnear/dev.jsonl (docs/quality.md); recall moves by less than .03 when any one of
# them is halved or doubled.
WEIGHTS = {
    "sentence_meaning": 0.7,
    "passage_meaning": 0.6,
    "passage_words": 0.45,
    "sentence_words": 0.5,
    "article_words": 0.5,
    "neighbour": 0.3,
    "speech": 0.1,
    "number": 0.2,
    "length": 0.1,
    "fragment": -0.2,
}
_K1, _B = 1.2, 0.75  # BM25's usual constants
_TYPICAL_SENTENCE = 25  # words; BM25's average length for sentences and
_TYPICAL_PASSAGE = 60  # for passages with their headline
_FULL_LENGTH = 300  # characters from which a longer sentence holds no more
_FRAGMENT = 50  # characters below which a sentence rarely stands alone
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a candidate passage; `speech` tells whether somebody is reported to say it."""

    passage: StoredPassage
    version: Version
    sentence: Span
    speech: bool

    @property
    def text(self) -> str:
        return self.version.text[self.sentence.start : self.sentence.end]


@dataclass(frozen=True, slots=True)
class Signals:
    """Each signal for each candidate, and how much of the question the best passage covers (0 to 1)."""

    scores: Scores
    sentence_meaning: Scores
    passage_meaning: Scores
    coverage: Scores
    parts: Mapping[str, Scores]


def score(
    question: Question,
    vector: NDArray[np.float32],
    candidates: Sequence[Candidate],
    rarity: Mapping[str, float],
    article_words: Mapping[str, float],
) -> Signals:
    """Signals for `candidates`, which stand passage by passage in the order of the text.

    `rarity` gives each question stem's inverse document frequency; `article_words` each version's BM25.
    """
    sentence_stems = [Counter(stems(candidate.text)) for candidate in candidates]
    groups = _groups(candidates)
    sentence_meaning = np.array(
        [
            c.passage.sentence_vectors[c.passage.passage.sentences.index(c.sentence)] @ vector
            for c in candidates
        ]
    )
    passage_meaning = np.array([float(c.passage.vector @ vector) for c in candidates])
    sentence_words = np.array([_bm25(found, rarity, _TYPICAL_SENTENCE) for found in sentence_stems])
    passage_words, coverage = np.zeros(len(candidates)), np.zeros(len(candidates))
    total = sum(rarity.values()) or 1.0
    for group in groups:
        together = sum((sentence_stems[i] for i in group), Counter(stems(candidates[group[0]].version.title)))
        passage_words[group] = _bm25(together, rarity, _TYPICAL_PASSAGE)
        coverage[group] = sum(weight for stem, weight in rarity.items() if together[stem]) / total
    sentence_words, passage_words = _relative(sentence_words), _relative(passage_words)
    lengths = np.array([c.sentence.end - c.sentence.start for c in candidates], float)
    signals = {
        "sentence_meaning": sentence_meaning,
        "passage_meaning": passage_meaning,
        "passage_words": passage_words,
        "sentence_words": sentence_words,
        "article_words": _relative(np.array([article_words.get(c.version.id, 0.0) for c in candidates])),
        "neighbour": _neighbour(0.5 * sentence_meaning + 0.5 * sentence_words, groups),
        "speech": np.array([question.wants_speech and c.speech for c in candidates], float),
        "number": np.array(
            [question.wants_number and bool(_DIGIT.search(c.text)) for c in candidates], float
        ),
        "length": np.minimum(lengths, _FULL_LENGTH) / _FULL_LENGTH,
        "fragment": (lengths < _FRAGMENT).astype(float),
    }
    total_score: Scores = np.sum([weight * signals[name] for name, weight in WEIGHTS.items()], axis=0)
    return Signals(total_score, sentence_meaning, passage_meaning, coverage, signals)


def _bm25(found: Counter[str], rarity: Mapping[str, float], typical: int) -> float:
    norm = _K1 * (1 - _B + _B * sum(found.values()) / typical)
    return sum(weight * n * (_K1 + 1) / (n + norm) for stem, weight in rarity.items() if (n := found[stem]))


def _groups(candidates: Sequence[Candidate]) -> list[list[int]]:
    """Indices of the candidates of each passage."""
    groups: dict[int, list[int]] = {}
    for index, candidate in enumerate(candidates):
        groups.setdefault(candidate.passage.id, []).append(index)
    return list(groups.values())


def _neighbour(values: Scores, groups: Sequence[Sequence[int]]) -> Scores:
    """The better of the two sentences beside each one, within its passage; 0 where it stands alone."""
    best = np.zeros_like(values)
    for group in groups:
        padded = np.concatenate([[0.0], values[group], [0.0]])
        best[group] = np.maximum(padded[:-2], padded[2:])
    return best


def _relative(values: Scores) -> Scores:
    """Scaled so that the best is 1, which makes BM25 comparable between questions."""
    top = values.max(initial=0.0)
    return values / top if top > 0 else values
