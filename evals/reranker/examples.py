"""python -m evals.reranker.examples POLNEAR --out FILE: questions with the sentences that search proposes for
them, as word pieces for the reranker's training.

A line of JSON for each question: `pairs` [[ids, marks], …] of the best sentences by the signals alone, their
`scores`, and `right`, whether gold covers each; all false for a question that the archive does not answer.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evals.fit import is_gold
from evals.questions import FITTING, article_name, load_questions, names_in, polnear_pages
from evals.run import archive_of
from evals.scorer import Shown
from index.pieces import tokenizer
from index.stores import Stores
from retrieval.pairs import pairs
from retrieval.question import parse
from retrieval.search import Search
from retrieval.types import EVERYONE

_PROPOSED = 30


def examples(stores: Stores, questions: Path) -> Iterator[dict[str, Any]]:
    loaded, search = tokenizer(), Search(stores)
    for asked in load_questions(questions, {}):
        question = parse(asked.question, asked.history)
        candidates, signals = search.score(question, EVERYONE)
        best = np.argsort(-signals.scores, kind="stable")[:_PROPOSED].tolist()
        said = [(candidates[index].speaker, candidates[index].text) for index in best]
        shown = [
            Shown(article_name(candidates[index].version.source), candidates[index].sentence, ())
            for index in best
        ]
        yield {
            "id": asked.id,
            "pairs": pairs(loaded, question.search_text, said),
            "scores": [round(float(signals.scores[index]), 4) for index in best],
            "right": [is_gold(asked, item) for item in shown],
            "answerable": asked.answerable,
        }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("polnear", type=Path, help="PolNeAR folder with text/ and metadata.tsv")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    sets: Sequence[tuple[Path, Sequence[Path]]] = FITTING
    with arguments.out.open("w") as out:
        for archive, questions in sets:
            with archive_of(polnear_pages(arguments.polnear, names_in(archive))) as (stores, _):
                for path in questions:
                    for example in examples(stores, path):
                        out.write(json.dumps(example) + "\n")


if __name__ == "__main__":
    main()
