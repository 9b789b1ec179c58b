"""python -m evals.refusal POLNEAR: fit when to say "not in the archive", and print the trade-off.

The questions of our own that the reranker was not trained on, those that the archive does not answer among
them; and the same questions asked of the other archive, which covers other articles and should refuse them. A
logistic curve over the figures of retrieval/confidence.py; answerable and not weigh the same.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from evals.left_out import left_out
from evals.questions import FITTING, Asked, load_questions, names_in, polnear_pages
from evals.run import archive_of
from index.stores import Stores
from retrieval.confidence import WEIGHTS, evidence
from retrieval.question import parse
from retrieval.search import Search
from retrieval.types import EVERYONE

_STEPS, _RATE, _PULL = 4000, 0.5, 0.002
_ELSEWHERE = 0.3  # weight of a question asked of the other archive: an easy one, and not always unanswerable


class Observed(NamedTuple):
    """A question's figures, and whether the archive answers it, does not, or is another (None)."""

    figures: list[float]
    answerable: bool | None


def observe(stores: Stores, questions: Sequence[Asked], own: bool) -> Iterator[Observed]:
    search = Search(stores)
    for asked in questions:
        question = parse(asked.question, asked.history)
        candidates, signals = search.score(question, EVERYONE)
        reading = search.reread(question, candidates, signals)
        found = evidence(question, candidates, signals, reading.best, reading.answers)
        yield Observed([found[name] for name in WEIGHTS], asked.answerable if own else None)


def fit(observed: Sequence[Observed]) -> tuple[float, Any]:
    """Bias and weights, by gradient descent on the balanced log loss."""
    table = np.array([item.figures for item in observed])
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    scaled = np.column_stack([np.ones(len(table)), (table - middle) / spread])
    held = np.array([item.answerable is True for item in observed])
    share = np.array([_ELSEWHERE if item.answerable is None else 1.0 for item in observed])
    share /= np.where(held, share[held].sum(), share[~held].sum())
    weights = np.zeros(scaled.shape[1])
    for _ in range(_STEPS):
        expected = 1 / (1 + np.exp(-scaled @ weights))
        weights -= _RATE * (
            scaled.T @ (share * (expected - held)) + _PULL * weights * (np.arange(len(weights)) > 0)
        )
    plain = weights[1:] / spread
    return float(weights[0] - plain @ middle), plain


def report(observed: Sequence[Observed], bias: float, weights: Any) -> None:
    """The share refused of each kind, at limits that refuse so many answerable questions."""
    scores = np.array([bias + np.dot(item.figures, weights) for item in observed])
    kind = np.array([{True: 0, False: 1, None: 2}[item.answerable] for item in observed])
    print("answerable refused   not answerable   of another archive   bias to set")
    for wrong in (0.0, 0.02, 0.04, 0.06, 0.1, 0.2):
        limit = float(np.quantile(scores[kind == 0], wrong))
        shares = [float(np.mean(scores[kind == which] < limit)) for which in (1, 2)]
        print(f"{wrong:18.2f} {shares[0]:16.2f} {shares[1]:20.2f} {bias - limit:13.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("polnear", type=Path, help="PolNeAR folder with text/ and metadata.tsv")
    arguments = parser.parse_args()
    observed: list[Observed] = []
    for archive, _ in FITTING:
        with archive_of(polnear_pages(arguments.polnear, names_in(archive))) as (stores, _):
            for other, paths in FITTING:
                chosen = [asked for path in paths for asked in load_questions(path, {}) if left_out(asked.id)]
                observed += observe(stores, chosen, own=other == archive)
    bias, weights = fit(observed)
    print(
        f"bias {bias:.2f}, " + ", ".join(f"{name} {w:.2f}" for name, w in zip(WEIGHTS, weights, strict=True))
    )
    report(observed, bias, weights)


if __name__ == "__main__":
    main()
