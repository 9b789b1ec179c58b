"""How sure search is that the archive holds an answer, from 0 to 1."""

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from index.words import stems
from retrieval.scoring import Candidate, Signals
from retrieval.types import Question

# Fitted by `python -m evals.refusal` on questions that the reranker has not seen (docs/quality.md).
# The bias, set by hand, refuses 9.5 % of those that the archive answers, and 1.4 % on the bench.
BIAS = -4.0
WEIGHTS = {"covered": 0.718, "answers": 0.447, "score": 0.279, "asked": 0.242}
# Share of the topic's words, by rarity, that nothing found may lack: none of 935 questions that an archive
# answers, those asked of archives of 20 articles among them, lacks so much.
_ABSENT = 0.9
_KNOWN = 0.5  # share of the asked one's words from which a speaker is taken for the one asked about


def confidence(evidence: Mapping[str, float]) -> float:
    """0 where next to no word of the topic was found: likeness alone takes a mayor on a bridge for a mayor on
    an airport.
    """
    if evidence["absent"] >= _ABSENT:
        return 0.0
    return 1 / (1 + math.exp(-BIAS - sum(weight * evidence[name] for name, weight in WEIGHTS.items())))


def evidence(
    question: Question,
    candidates: Sequence[Candidate],
    signals: Signals,
    best: Sequence[int],
    answers: NDArray[np.float32],
) -> dict[str, float]:
    """What speaks for an answer, named as in WEIGHTS, and `absent`; `best` are the candidates that were read
    closely, and `answers` what the reading gave for each.

    covered  the share of the question's words, weighed by rarity, in the article of the best sentence, its
             outlet and its date
    answers  how well the sentences read closely answer, together, as log odds against none
    score    the best sentence's score from the signals
    asked    whether anything read closely is said by the one asked about; 1 where nobody is asked about
    absent   the share of the words that are not for the one asked about, by rarity, in no candidate at all
    """
    version = candidates[best[0]].version
    appeared = f"{version.published_at:%B %Y}" if version.published_at else ""
    held = set(stems(f"{version.title} {version.outlet} {appeared} {version.text}"))
    known = sum(weight for stem, weight in signals.rarity.items() if stem in held)
    matches = signals.parts["speaker_asked"][list(best)]
    return {
        "covered": known / (sum(signals.rarity.values()) or 1.0),
        "answers": float(np.logaddexp.reduce(answers.astype(float))),
        "score": float(signals.scores.max()),
        "asked": float(not question.asked or matches.max() >= _KNOWN),
        "absent": _absent(question, candidates, signals.rarity, held),
    }


def _absent(
    question: Question, candidates: Sequence[Candidate], rarity: Mapping[str, float], held: AbstractSet[str]
) -> float:
    topic = {stem: rarity[stem] for stem in question.topic}
    whole = sum(topic.values())
    lacking = {stem: weight for stem, weight in topic.items() if stem not in held}
    share = sum(lacking.values()) / whole if whole else 0.0
    if share < _ABSENT:  # nearly always: the others need not be read
        return share
    headed = {f"{c.version.title} {' '.join(c.version.authors)}" for c in candidates}
    found = {stem for text in (*headed, *(c.text for c in candidates)) for stem in stems(text)}
    return sum(weight for stem, weight in lacking.items() if stem not in found) / whole
