"""python -m evals.bench: On the Record against the usual recipe (evals/recipe.py), in one table.

Adding: the same articles, from text to findable, through `Adding` and through the recipe. Each side is a
process with its model loaded, and they take turns on the same few articles, so that whatever else the
machine does slows both. Asking: the sides take turns at the same questions over those articles; and the
program alone is asked over an archive of --passages, in a fresh process, so that memory is asking's own.
That archive is made once and kept in .bench/: its text is generated and everything in it is written by
`Adding`, but its vectors are estimated (see `Estimating`), because encoding them would take an hour.

Seconds from a shared machine mean little: read the ratios. Articles are generated, or real with --polnear.
The recipe's environment (.bench/recipe-venv, about 1.5 GB) is made with pip on the first run; where
`pip install torch` would give a build for graphics cards, make that environment first, with torch's CPU
build in it.
"""

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from evals import newsroom_text, recipe
from evals.questions import HERE, load_questions, names_in, polnear_pages
from evals.recipe import Side
from index import minilm
from index.add import Adding, Outcome
from index.embed import Encoder
from index.fetch import Fetcher
from index.passages import Embedded
from index.split import split
from index.stores import open_stores
from index.types import Page, Passage
from retrieval.ask import Asking

_KEPT = HERE.parent / ".bench"
# A change to one of these makes the kept archive another one.
_SHAPED_BY = ("evals/newsroom_text", "index/schema", "index/split", "index/vectors", "index/words")
_FITTED = 60  # articles whose real vectors the estimated ones are fitted to
_QUESTIONS = 120
_WARMING = 5  # questions before the clock runs: the first reads the indexes from disk


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; `times_as_fast` has the program's speed over the recipe's, for each turn."""

    name: str
    ours: float
    recipe: float | None = None
    times_as_fast: tuple[float, ...] = ()
    target: str = ""


class Estimating:
    """Stands in for the encoder while the large archive is made: a linear map from the mean of the model's
    own word vectors to its result, fitted to real results, with as much noise as the map leaves unexplained.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        sample = [(p.title, p.text, found) for p in newsroom_text.pages(_FITTED) for found in split(p.text)]
        self._words = minilm.load_weights()["embeddings.word_embeddings.weight"]
        self._tokenizer = Tokenizer.from_file(str(minilm.tokenizer_file()))
        self._random = np.random.default_rng(0)
        means = np.stack([self._mean(f"{title}. {text[slice(*p.span)]}") for title, text, p in sample])
        real = np.stack([item.vector for item in encoder.passages(sample)])
        ridge = means.T @ means + np.trace(means.T @ means) * 1e-4 * np.eye(means.shape[1])
        self._map = np.linalg.solve(ridge, means.T @ real)
        self._noise = (real - means @ self._map).std(axis=0)

    def passages(self, items: Iterable[tuple[str, str, Passage]]) -> list[Embedded]:
        return [self._embedded(*item) for item in items]

    def _embedded(self, title: str, text: str, passage: Passage) -> Embedded:
        whole = self._mean(f"{title}. {text[slice(*passage.span)]}")
        rows = [(whole + self._mean(text[slice(*sentence)])) / 2 for sentence in passage.sentences]
        return Embedded(passage, self._estimate(whole), np.stack([self._estimate(row) for row in rows]))

    def _mean(self, text: str) -> NDArray[np.float32]:
        mean: NDArray[np.float32] = self._words[self._tokenizer.encode(text).ids].mean(axis=0)
        return mean

    def _estimate(self, mean: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
        vector = mean @ self._map + self._random.normal(0, self._noise)
        estimate: NDArray[np.float32] = (vector / np.linalg.norm(vector)).astype(np.float32)
        return estimate


def large_archive(passages: int) -> tuple[Path, int]:
    """An archive of at least so many passages, made unless it is there, and its number of articles."""
    shape = hashlib.sha256(b"".join((HERE.parent / f"{name}.py").read_bytes() for name in _SHAPED_BY))
    home = _KEPT / f"archive-{passages}-{shape.hexdigest()[:8]}"
    made = home / "articles.txt"
    if not made.exists():
        print(f"Making an archive of {passages:,} passages in {home} (once, minutes)", file=sys.stderr)
        shutil.rmtree(home, ignore_errors=True)
        made.write_text(str(_fill(home, passages)))
    return home, int(made.read_text())


def _fill(home: Path, passages: int) -> int:
    pages, articles = newsroom_text.pages(passages), 0  # more than are needed: each has several passages
    estimating = cast("Encoder", Estimating(Encoder(home / "models")))  # of whose passages alone is asked
    with open_stores(home, load_encoder=lambda: estimating) as stores:
        adding = Adding(stores, Fetcher())
        while stores.words.count() < passages:
            articles += sum(1 for _ in adding.add_pages(islice(pages, 240)))
    return articles


def serve(home: Path) -> None:
    """Be the program's side, with the archive in `home`."""
    with open_stores(home) as stores:
        adding, asking = Adding(stores, Fetcher()), Asking(stores)
        stores.warm()
        asking.warm()

        def add(articles: list[dict[str, Any]]) -> float:
            started = time.perf_counter()
            added = list(adding.add_pages(Page(**article) for article in articles))
            took = time.perf_counter() - started
            assert all(item.outcome is Outcome.ADDED for item in added)
            return took

        def ask(questions: list[str]) -> list[dict[str, float]]:
            return [_timed(asking, question) for question in questions]

        recipe.serve({"add": add, "ask": ask, "peak_mb": lambda _: _peak_mb()})


def _timed(asking: Asking, question: str) -> dict[str, float]:
    started = time.perf_counter()
    steps = asking.ask(question).ms
    return {**steps, "total": (time.perf_counter() - started) * 1000}


def _peak_mb() -> float:
    """The most memory this process has held; getrusage would count what its parent held before it too."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), float("nan"))


def measure(pages: Sequence[Page], questions: Sequence[str], passages: int, turns: int) -> list[Row]:
    large, articles = large_archive(passages)
    about_large = newsroom_text.questions(_QUESTIONS + _WARMING, articles)
    itself = (sys.executable, "-m", "evals.bench", "--serve")
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
        usual = (recipe.python(_KEPT / "recipe-venv"), recipe.__file__)
        with Side(*itself, f"{folder}/ours") as ours, Side(*usual, f"{folder}/recipe") as theirs:
            rows = [add(ours, theirs, pages, turns)]
            rows += ask_both(ours, theirs, questions, turns)
    with Side(*itself, str(large)) as side:
        return [*rows, *ask_alone(side, about_large, f"asking, {passages:,} passages")]


def add(ours: Side, theirs: Side, pages: Sequence[Page], turns: int) -> Row:
    """A turn is a share of the articles, added by one side and then the other."""
    articles = [{"source": page.source, "title": page.title, "text": page.text} for page in pages]
    shares = [articles[turn::turns] for turn in range(turns)]
    rates = [[len(share) / side.call("add", share) for side in (ours, theirs)] for share in shares]
    return _row(f"adding, {len(pages)} articles: articles a second", rates, [a / b for a, b in rates])


def ask_both(ours: Side, theirs: Side, questions: Sequence[str], turns: int) -> list[Row]:
    """A turn is a share of the questions, asked of one side and then the other."""
    for side in (ours, theirs):
        side.call("ask", questions[:_WARMING])
    shares = [questions[_WARMING:][turn::turns] for turn in range(turns)]
    times = [[[ms["total"] for ms in side.call("ask", share)] for side in (ours, theirs)] for share in shares]
    return [
        _row(f"asking, the same articles: {name}", figures, [b / a for a, b in figures])
        for name, of in (("median ms", median), ("95th percentile ms", _p95))
        if (figures := [[of(side) for side in turn] for turn in times])
    ]


def _row(name: str, turns: Sequence[Sequence[float]], ratios: Sequence[float]) -> Row:
    ours, theirs = (median(figures) for figures in zip(*turns, strict=True))
    return Row(name, ours, theirs, tuple(ratios))


def ask_alone(side: Side, questions: Sequence[str], name: str) -> list[Row]:
    side.call("ask", questions[:_WARMING])
    asked: list[dict[str, float]] = side.call("ask", questions[_WARMING:])
    total = [ms["total"] for ms in asked]
    shares = {step: sum(ms.get(step, 0.0) for ms in asked) / sum(total) for step in ("search", "draft")}
    return [
        Row(f"{name}: median ms", median(total), target="< 60"),
        Row(f"{name}: 95th percentile ms", _p95(total), target="< 150"),
        *(Row(f"{name}: % of time in {step}", 100 * share) for step, share in shares.items()),
        Row(f"{name}: peak memory MB", side.call("peak_mb"), target="< 1500"),
    ]


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1]


def table(rows: Iterable[Row]) -> str:
    """The rows as text: how many times as fast first (median over turns, lowest to highest), then figures."""
    lines = [f"{'':46}{'times as fast':>20}{'On the Record':>15}{'recipe':>9}  target"]
    for row in rows:
        ratios = row.times_as_fast
        ratio = f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})" if ratios else ""
        other = "" if row.recipe is None else f"{row.recipe:.1f}"
        lines.append(f"{row.name:46}{ratio:>20}{row.ours:15.1f}{other:>9}  {row.target}".rstrip())
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--passages", type=int, default=100_000, help="of the archive that is only asked")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--polnear", type=Path, help="folder of real articles to add instead")
    parser.add_argument("--archive", type=Path, default=HERE / "polnear/dev_archive.txt", help="their names")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve(arguments.serve)
        return
    pages = list(newsroom_text.pages(arguments.articles))
    questions = newsroom_text.questions(_QUESTIONS + _WARMING, arguments.articles)
    if arguments.polnear:
        pages = polnear_pages(arguments.polnear, names_in(arguments.archive)[: arguments.articles])
        sets = [load_questions(HERE / "polnear" / f"{name}.jsonl", {}) for name in ("dev", "held")]
        questions = [asked.question for found in sets for asked in found]  # not all about these articles
    rows = measure(pages, questions, arguments.passages, arguments.turns)
    print(table(rows))
    print(f"\nThe {arguments.passages:,} passages have estimated vectors; all else in them is real.")
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(row) for row in rows], indent=2), "utf-8")


if __name__ == "__main__":
    main()
