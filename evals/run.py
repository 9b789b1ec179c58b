"""python -m evals.run: ask every question of a set and print the figures, checked against floors.json.

Without arguments: the sample archive, which needs nothing but the project. With --polnear FOLDER: the sets
in evals/polnear over the PolNeAR articles in FOLDER (their texts are not ours to ship), and with --questions
and --archive any other set in the same form.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from evals import scorer
from evals.questions import (
    HERE,
    SAMPLE,
    SAMPLE_QUESTIONS,
    Asked,
    article_name,
    load_questions,
    names_in,
    polnear_pages,
)
from index.add import Adding, Outcome
from index.archive import Standing
from index.fetch import Fetcher
from index.stores import Stores, open_stores
from index.types import Page
from retrieval.answer_json import to_json
from retrieval.ask import Asking

FLOORS = HERE / "floors.json"
BUDGETS = (700, 2000)  # characters: a reader's screen, and all that is shown


@contextmanager
def archive_of(pages: Iterable[Page] | None) -> Iterator[tuple[Stores, dict[str, str]]]:
    """A new archive of these pages (None: the sample), and each article's text by name."""
    home = Path(tempfile.mkdtemp(prefix="onrecord-evals-"))
    try:
        with open_stores(home) as stores:
            adding = Adding(stores, Fetcher())
            found = adding.add([str(SAMPLE)]) if pages is None else adding.add_pages(pages, Standing())
            added = list(found)
            failed = [item.source for item in added if item.outcome is Outcome.FAILED]
            assert not failed, failed
            versions = [stores.archive.version(item.version_id) for item in added]
            yield stores, {article_name(version.source): version.text for version in versions}
    finally:
        shutil.rmtree(home)


def measure(stores: Stores, questions: Iterable[Asked], texts: dict[str, str]) -> dict[str, float]:
    """Figures at both budgets, of the quoting answerer."""
    asking = Asking(stores)
    answers = [(asked, to_json(asking.ask(asked.question, asked.history))) for asked in questions]
    figures: dict[str, float] = {}
    for budget in BUDGETS:
        scored = scorer.summary(scorer.score(asked, answer, budget) for asked, answer in answers)
        figures |= {f"{name}@{budget}" if "recall" in name else name: value for name, value in scored.items()}
    figures["not_verbatim"] = sum(scorer.not_verbatim(answer, texts) for _, answer in answers)
    figures["quotes_shown"] = sum(len(scorer.shown_quotes(answer)) for _, answer in answers)
    figures["ms_median"] = median(answer["ms"]["total"] for _, answer in answers)
    return figures


def report(name: str, figures: dict[str, float], floors: dict[str, list[float]]) -> bool:
    """Print the figures; whether each lies within its floor (and ceiling) [lowest, highest]."""
    print(f"\n{name}")
    held = True
    for figure, value in figures.items():
        low, high = floors.get(figure, [float("-inf"), float("inf")])
        ok = low <= value <= high
        bounds = f"  floor {low:g}, ceiling {high:g}" if figure in floors else ""
        print(f"  {figure:26} {value:8.3f}{bounds}{'' if ok else '   <-- outside'}")
        held &= ok
    return held


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--polnear", type=Path, help="PolNeAR folder with text/ and metadata.tsv")
    parser.add_argument("--archive", type=Path, help="file of article names: the archive for --questions")
    parser.add_argument("--questions", type=Path, help="a set with offsets, over PolNeAR articles")
    parser.add_argument("--sets", nargs="*", default=["dev"], help="of evals/polnear, with --polnear")
    arguments = parser.parse_args()
    floors = json.loads(FLOORS.read_text("utf-8"))
    if not arguments.polnear:
        with archive_of(None) as (stores, texts):
            questions = load_questions(SAMPLE_QUESTIONS, texts)
            return 0 if report("sample", measure(stores, questions, texts), floors["sample"]) else 1
    sets = [
        (name, HERE / "polnear" / f"{name}_archive.txt", HERE / "polnear" / f"{name}.jsonl")
        for name in arguments.sets
    ]
    if arguments.questions:
        sets = [(arguments.questions.stem, arguments.archive, arguments.questions)]
    held = True
    for name, archive, path in sets:
        with archive_of(polnear_pages(arguments.polnear, names_in(archive))) as (stores, texts):
            figures = measure(stores, load_questions(path, texts), texts)
            held &= report(name, figures, floors.get(name, {}))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
