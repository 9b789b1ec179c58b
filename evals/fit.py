"""python -m evals.fit: fit the weights of retrieval/scoring.py, and print them with what they give.

A softmax over a question's candidate sentences, its likelihood on the sentences that gold covers, with a
pull towards zero; judged by cross-validation over questions, so that no question scores itself.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals import scorer
from evals.questions import FITTING, Asked, article_name, load_questions, names_in, polnear_pages
from evals.run import archive_of
from retrieval import scoring
from retrieval.question import parse
from retrieval.search import Search
from retrieval.types import EVERYONE

_FOLDS = 5
_STEPS = 400
_PULL = 0.005


@dataclass(frozen=True, slots=True)
class Example:
    """A question's candidates: signals [candidates, signals], whether gold covers each, and where each is."""

    asked: Asked
    signals: Any
    right: Any
    shown: Sequence[scorer.Shown]


def examples(polnear: Path, archive: Path, questions: Path) -> list[Example]:
    found = []
    with archive_of(polnear_pages(polnear, names_in(archive))) as (stores, texts):
        search = Search(stores)
        for asked in load_questions(questions, texts):
            if not asked.answerable:
                continue
            candidates, signals = search.score(parse(asked.question, asked.history), EVERYONE)
            shown = [scorer.Shown(article_name(c.version.source), c.sentence, ()) for c in candidates]
            right = np.array([is_gold(asked, item) for item in shown], float)
            table = np.stack([signals.parts[name] for name in scoring.WEIGHTS], axis=1)
            found.append(Example(asked, table, right, shown))
    return found


def is_gold(asked: Asked, shown: scorer.Shown) -> bool:
    """Whether gold covers half of the sentence, or 75 characters of it."""
    length = shown.span.end - shown.span.start
    shared = [
        min(gold.span.end, shown.span.end) - max(gold.span.start, shown.span.start)
        for gold in asked.gold
        if gold.article == shown.article
    ]
    return max(shared, default=0) >= min(length / 2, 75)


def fit(chosen: Sequence[Example]) -> Any:
    """Weights [signals], by Adam on the mean negative log likelihood."""
    weights = np.array(list(scoring.WEIGHTS.values()))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        gradient = _PULL * weights
        for example in chosen:
            if not example.right.any():
                continue
            values = np.exp((logits := example.signals @ weights) - logits.max())
            expected = values / values.sum()
            wanted = values * example.right
            gradient += example.signals.T @ (expected - wanted / wanted.sum()) / len(chosen)
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        weights -= 0.1 * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return weights


def recall(example: Example, weights: Any, budget: int) -> float:
    order = np.argsort(-(example.signals @ weights), kind="stable")[:30]
    points = [{"speaker": None, "quotes": [_quote(example.shown[index])]} for index in order.tolist()]
    return scorer.score(example.asked, {"status": "answered", "points": points}, budget).recall


def _quote(shown: scorer.Shown) -> dict[str, Any]:
    return {"source": shown.article, "start": shown.span.start, "end": shown.span.end}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("polnear", type=Path, help="PolNeAR folder with text/ and metadata.tsv")
    parser.add_argument(
        "--measure", type=Path, nargs=2, metavar=("ARCHIVE", "QUESTIONS"), help="a set not to be fitted on"
    )
    arguments = parser.parse_args()
    known = [
        example
        for archive, sets in FITTING
        for path in sets
        for example in examples(arguments.polnear, archive, path)
    ]
    random.Random(0).shuffle(known)  # noqa: S311 - folds, not secrets
    now = np.array(list(scoring.WEIGHTS.values()))
    _print("with the present weights", known, [now] * len(known))
    without = [fit([e for at, e in enumerate(known) if at % _FOLDS != fold]) for fold in range(_FOLDS)]
    _print("cross-validated", known, [without[at % _FOLDS] for at in range(len(known))])
    weights = fit(known)
    _print("fitted on all", known, [weights] * len(known))
    if arguments.measure:
        other = examples(arguments.polnear, *arguments.measure)
        _print("the other set, fitted on all of these", other, [weights] * len(other))
    for name, weight in zip(scoring.WEIGHTS, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')


def _print(label: str, chosen: Sequence[Example], weights: Sequence[Any]) -> None:
    figures = [
        float(np.mean([recall(example, each, budget) for example, each in zip(chosen, weights, strict=True)]))
        for budget in (700, 2000)
    ]
    print(f"{label}: recall@700 {figures[0]:.3f}, @2000 {figures[1]:.3f}")
