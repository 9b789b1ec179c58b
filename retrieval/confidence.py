"""How sure search is that the archive holds an answer, from 0 to 1."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from index.words import stems
from retrieval.scoring import Candidate, Signals

# Fitted by `python -m evals.refusal`: answerable questions against those asked of an archive of other
# months. The bias is set by hand, so that about 1 % of the answerable ones fall below one half there, and
# 10 % over the sample archive, whose few short articles are the hardest case (docs/quality.md).
BIAS, MEANING, COVERED = -5.2, 8.74, 3.83


def confidence(candidates: Iterable[Candidate], signals: Signals, answers: NDArray[np.float32]) -> float:
    """From the nearest sentence's meaning, and how much of the question the best article speaks of."""
    meaning, covered = evidence(candidates, signals)
    return 1 / (1 + math.exp(-(BIAS + MEANING * meaning + COVERED * covered)))


def evidence(candidates: Iterable[Candidate], signals: Signals) -> tuple[float, float]:
    """The greatest cosine of a sentence, and the share of the question's words, weighed by rarity, in the
    article of the best sentence (both 0 to 1).
    """
    listed = list(candidates)
    if not listed:
        return 0.0, 0.0
    best = listed[int(signals.scores.argmax())].version
    held = set(stems(f"{best.title} {best.text}"))
    known = sum(weight for stem, weight in signals.rarity.items() if stem in held)
    covered = known / (sum(signals.rarity.values()) or 1.0)
    return float(signals.parts["sentence_meaning"].max()), covered
