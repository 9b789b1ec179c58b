"""Articles with every attribution marked by people, read from a folder of the PolNeAR corpus."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from index.types import Span

PARTS = 10


@dataclass(frozen=True, slots=True)
class Marked:
    """An attribution as people marked it."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article's text, with its attributions in spans of that text."""

    name: str
    text: str
    attributions: tuple[Marked, ...]


def read(folder: Path) -> list[MarkedArticle]:
    """All articles, oldest first.

    `folder` holds `text/NAME.txt`, `attributions.jsonl` and `metadata.tsv` with columns `filename` and
    `publication_date`.
    """
    with (folder / "metadata.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    names = [
        row["filename"] for row in sorted(rows, key=lambda row: (row["publication_date"], row["filename"]))
    ]
    with (folder / "attributions.jsonl").open(encoding="utf-8") as file:
        marked = {line["article"]: line["attributions"] for line in map(json.loads, file)}
    return [MarkedArticle(name, _text(folder, name), tuple(map(_marked, marked[name]))) for name in names]


def split(
    articles: list[MarkedArticle],
) -> tuple[list[MarkedArticle], list[MarkedArticle], list[MarkedArticle]]:
    """(training, validation, held out): the last tenth by date is held out, the tenth before it validates."""
    count = len(articles)
    first, second = count * (PARTS - 2) // PARTS, count * (PARTS - 1) // PARTS
    return articles[:first], articles[first:second], articles[second:]


def _text(folder: Path, name: str) -> str:
    with (folder / "text" / f"{name}.txt").open(encoding="utf-8", newline="") as file:
        return file.read()


def _marked(line: dict[str, list[tuple[int, int]]]) -> Marked:
    source, cue, content = (
        tuple(Span(*span) for span in line[part]) for part in ("source", "cue", "content")
    )
    return Marked(source, cue, content)
