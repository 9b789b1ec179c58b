"""How sure search is that the archive holds an answer, from 0 to 1."""

import math

from retrieval.scoring import Signals

# Fitted on evals/polnear/dev.jsonl; see docs/quality.md.
_BIAS, _MEANING, _COVERAGE = -3.0, 5.0, 3.0


def confidence(signals: Signals) -> float:
    """From the nearest sentence's meaning and the share of the question's rare words in the best passage."""
    meaning = float(signals.sentence_meaning.max(initial=0.0))
    covered = float(signals.coverage.max(initial=0.0))
    return 1 / (1 + math.exp(-(_BIAS + _MEANING * meaning + _COVERAGE * covered)))
