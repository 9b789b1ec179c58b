"""python -m evals.refusal POLNEAR: fit when to say "not in the archive", and print the trade-off.

Two question sets, evals/polnear/dev and the one named, are each asked of both archives, which cover other
months: the questions of the other set, and those marked unanswerable, should be refused. A logistic curve
over the two figures of retrieval/confidence.py; both sides weigh the same.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evals.questions import HERE, load_questions, names_in, polnear_pages
from evals.run import archive_of
from retrieval.confidence import evidence
from retrieval.question import parse
from retrieval.search import Search
from retrieval.types import EVERYONE

_STEPS, _RATE = 4000, 2.0


def observe(polnear: Path, sets: Sequence[tuple[Path, Path]]) -> tuple[Any, Any]:
    """Figures [questions, 2] and whether the archive they were asked of holds the answer [questions]."""
    figures, held = [], []
    for archive, own in sets:
        with archive_of(polnear_pages(polnear, names_in(archive))) as (stores, texts):
            search = Search(stores)
            for _, questions in sets:
                for asked in load_questions(questions, texts):
                    question = parse(asked.question, asked.history)
                    candidates, signals = search.score(question, EVERYONE)
                    figures.append(evidence(candidates, signals))
                    held.append(asked.answerable and questions == own)
    return np.array(figures), np.array(held)


def fit(figures: Any, held: Any) -> Any:
    """Bias and two weights, by gradient descent on the balanced log loss."""
    table = np.column_stack([np.ones(len(figures)), figures])
    share = np.where(held, 1 / held.sum(), 1 / (~held).sum())
    weights = np.zeros(table.shape[1])
    for _ in range(_STEPS):
        expected = 1 / (1 + np.exp(-table @ weights))
        weights -= _RATE * (table.T @ (share * (expected - held)) + 0.001 * weights * [0, 1, 1])
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("polnear", type=Path, help="PolNeAR folder with text/ and metadata.tsv")
    parser.add_argument("archive", type=Path, help="file of article names: the other set's archive")
    parser.add_argument("questions", type=Path, help="the other set, with offsets")
    arguments = parser.parse_args()
    dev = (HERE / "polnear" / "dev_archive.txt", HERE / "polnear" / "dev.jsonl")
    figures, held = observe(arguments.polnear, [dev, (arguments.archive, arguments.questions)])
    bias, meaning, covered = fit(figures, held)
    scores = bias + figures @ [meaning, covered]
    print(f"bias {bias:.2f}, meaning {meaning:.2f}, covered {covered:.2f}")
    print("answerable refused   not answerable refused   bias to set")
    for wrong in (0.0, 0.01, 0.02, 0.05, 0.1):
        limit = float(np.quantile(scores[held], wrong))
        print(f"{wrong:18.2f} {np.mean(scores[~held] < limit):24.2f} {bias - limit:13.2f}")


if __name__ == "__main__":
    main()
