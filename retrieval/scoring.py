"""How well each sentence of the candidate passages answers a question: one number from several signals.

The signals are meaning (cosine of sentence, passage and article with the question), words (BM25 of the
same), the neighbouring sentence, and whether a sentence is of the kind asked for (speech, a number).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.passages import StoredPassage
from index.types import Attribution, Span, Speaker, Version
from index.words import stems
from retrieval.kinds import cites_evidence
from retrieval.limits import names_outlet
from retrieval.speaker_match import speaker_signals
from retrieval.types import Kind, Question

Scores = NDArray[np.float64]

# Fitted by `python -m evals.fit` (docs/quality.md says on what); only their proportions matter.
WEIGHTS = {
    "sentence_meaning": 4.5,
    "passage_meaning": 4.05,
    "article_meaning": 2.09,
    "sentence_words": 0.75,
    "passage_words": 1.06,
    "article_words": 0.3,
    "article_best_passage": 2.82,
    "own_words": 1.49,
    "coverage": 1.23,
    "follows": 2.45,
    "precedes": -0.46,
    "speech": 1.39,
    "cue": -0.46,
    "speaker_asked": 1.61,
    "speaker_other": -0.4,
    "outlet_asked": 1.13,
    "period_asked": 0.93,
    "speaker_topic": -0.7,
    "quotation": 1.08,
    "evidence": 1.49,
    "number": 1.53,
    "length": 0.09,
}
_K1, _B = 1.2, 0.75  # BM25's usual constants
_TYPICAL_SENTENCE = 25  # words; BM25's average length for sentences and
_TYPICAL_PASSAGE = 60  # for passages with their headline
_LENGTH = 150  # characters of a usual sentence; the length signal is 0 there
_DIGIT = re.compile(r"\d")
_QUOTATION_MARK = re.compile(r"[“”\"]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a candidate passage, and the attribution that it belongs to, if any."""

    passage: StoredPassage
    version: Version
    sentence: Span
    attribution: Attribution | None

    @property
    def speaker(self) -> Speaker | None:
        return self.attribution.speaker if self.attribution else None

    @property
    def text(self) -> str:
        return self.version.text[self.sentence.start : self.sentence.end]

    @property
    def names_its_speaker(self) -> bool:
        """Whether the sentence itself reports who says it ("X said …"), so that it stands alone."""
        return self.attribution is not None and any(
            self.sentence.contains(cue) for cue in self.attribution.cue
        )


@dataclass(frozen=True, slots=True)
class Signals:
    """The score of each candidate, the signals it is made of, named as in WEIGHTS, and the question's words
    with their rarity. `words_only`: the candidates were proposed by words alone.
    """

    scores: Scores
    parts: Mapping[str, Scores]
    rarity: Mapping[str, float]
    words_only: bool = False


def score(
    question: Question,
    vector: NDArray[np.float32],
    own_vector: NDArray[np.float32],
    candidates: Sequence[Candidate],
    rarity: Mapping[str, float],
    article_words: Mapping[str, float],
) -> Signals:
    """Signals for `candidates`, which stand passage by passage in the order of the text.

    `vector` is the question's with its thread, which says what passages are about; `own_vector` that of its
    own words, which sentences are held against: a follow-up asks for what was not told before. `rarity` gives
    each question stem's inverse document frequency; `article_words` each version's BM25.
    """
    own = set(question.own_terms)
    sentence_stems = [_found(candidate.text, own | rarity.keys()) for candidate in candidates]
    titles = {c.version.id: c.version.title for c in candidates}
    headlines = {version_id: _found(title, rarity.keys()) for version_id, title in titles.items()}
    by_passage = _groups([candidate.passage.id for candidate in candidates])
    by_article = _groups([candidate.version.id for candidate in candidates])
    stored = {c.passage.id: c.passage for c in candidates}
    cosines = {
        p.id: dict(zip(p.passage.sentences, (p.sentence_vectors @ own_vector).tolist(), strict=True))
        for p in stored.values()
    }
    near = {p.id: float(p.vector @ vector) for p in stored.values()}
    sentence_meaning = np.array([cosines[c.passage.id][c.sentence] for c in candidates], float)
    passage_meaning = np.array([near[c.passage.id] for c in candidates], float)
    sentence_words = np.array([_bm25(found, rarity, _TYPICAL_SENTENCE) for found in sentence_stems])
    passage_words, coverage = np.zeros(len(candidates)), np.zeros(len(candidates))
    total = sum(rarity.values()) or 1.0
    for group in by_passage:
        together = _together(
            [headlines[candidates[group[0]].version.id], *(sentence_stems[i] for i in group)]
        )
        passage_words[group] = _bm25(together, rarity, _TYPICAL_PASSAGE)
        coverage[group] = sum(weight for stem, weight in rarity.items() if stem in together.times) / total
    sentence_words, passage_words = _relative(sentence_words), _relative(passage_words)
    sentence_best = 0.5 * sentence_meaning + 0.5 * sentence_words
    speakers = [c.speaker for c in candidates]
    lengths = np.array([c.sentence.end - c.sentence.start for c in candidates], float)
    parts = {
        "sentence_meaning": sentence_meaning,
        "passage_meaning": passage_meaning,
        "article_meaning": _best_in(passage_meaning, by_article),
        "sentence_words": sentence_words,
        "passage_words": passage_words,
        "article_words": _relative(np.array([article_words.get(c.version.id, 0.0) for c in candidates])),
        "article_best_passage": _best_in(passage_words, by_article),
        "own_words": np.array([len(own & found.times.keys()) / max(1, len(own)) for found in sentence_stems]),
        "coverage": coverage,
        "follows": _beside(sentence_best, candidates, by_passage, -1),
        "precedes": _beside(sentence_best, candidates, by_passage, +1),
        "speech": np.array([question.wants_speech and c.attribution is not None for c in candidates], float),
        "cue": np.array([question.wants_speech and c.names_its_speaker for c in candidates], float),
        **speaker_signals(question, speakers, rarity),
        **_limits(question, candidates),
        "evidence": np.array(
            [Kind.EVIDENCE in question.wants and cites_evidence(c.text) for c in candidates], float
        ),
        "quotation": np.array([bool(_QUOTATION_MARK.search(c.text)) for c in candidates], float),
        "number": np.array(
            [question.wants_number and bool(_DIGIT.search(c.text)) for c in candidates], float
        ),
        "length": np.log(np.maximum(lengths, 10) / _LENGTH),
    }
    scores: Scores = np.sum([weight * parts[name] for name, weight in WEIGHTS.items()], axis=0)
    return Signals(scores, parts, rarity)


def _limits(question: Question, candidates: Sequence[Candidate]) -> dict[str, Scores]:
    """Whether each candidate's article is of an outlet, and of the time, that the question names."""
    versions = {c.version.id: c.version for c in candidates}
    outlet = {key: float(names_outlet(question.search_text, version)) for key, version in versions.items()}
    when = {
        key: question.period.fits(version.published_at) if question.period and version.published_at else 0.0
        for key, version in versions.items()
    }
    return {
        "outlet_asked": np.array([outlet[c.version.id] for c in candidates]),
        "period_asked": np.array([when[c.version.id] for c in candidates]),
    }


class _Found(NamedTuple):
    """How often each wanted stem stands in a text of `length` words."""

    times: Mapping[str, int]
    length: int


def _found(text: str, wanted: AbstractSet[str]) -> _Found:
    words = stems(text)
    return _Found(Counter(word for word in words if word in wanted), len(words))


def _together(parts: Sequence[_Found]) -> _Found:
    times: Counter[str] = Counter()
    for part in parts:
        times.update(part.times)
    return _Found(times, sum(part.length for part in parts))


def _bm25(found: _Found, rarity: Mapping[str, float], typical: int) -> float:
    norm = _K1 * (1 - _B + _B * found.length / typical)
    return sum(rarity.get(stem, 0.0) * n * (_K1 + 1) / (n + norm) for stem, n in found.times.items())


def _groups(keys: Sequence[object]) -> list[list[int]]:
    """The indices that share a key, in order."""
    groups: dict[object, list[int]] = {}
    for index, key in enumerate(keys):
        groups.setdefault(key, []).append(index)
    return list(groups.values())


def _best_in(values: Scores, groups: Sequence[Sequence[int]]) -> Scores:
    """Each value replaced by the greatest of its group."""
    best = np.zeros_like(values)
    for group in groups:
        best[group] = values[group].max()
    return best


def _beside(
    values: Scores, candidates: Sequence[Candidate], by_passage: Sequence[Sequence[int]], step: int
) -> Scores:
    """The best value of the passage before (-1) or after (+1) in the same article; 0 where there is none.

    An answer often follows the paragraph that says what it is about ("Asked whether …").
    """
    best = {candidates[group[0]].passage.id: values[group].max() for group in by_passage}
    version = {candidates[group[0]].passage.id: candidates[group[0]].version.id for group in by_passage}
    found = np.zeros_like(values)
    for group in by_passage:
        here = candidates[group[0]].passage.id
        if version.get(here + step) == version[here]:
            found[group] = best[here + step]
    return found


def _relative(values: Scores) -> Scores:
    """Scaled so that the best is 1, which makes BM25 comparable between questions."""
    top = values.max(initial=0.0)
    return values / top if top > 0 else values
