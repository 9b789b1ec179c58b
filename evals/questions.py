"""Question sets: what is asked, and where the answer stands.

Two forms of gold: offsets into an article's file (the article texts lie outside the project), or the exact
words (the sample archive, whose texts are extracted when they are added).
"""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.types import Page, Span

HERE = Path(__file__).parent
SAMPLE = HERE / "sample"
_POLNEAR = HERE / "polnear"
# For fitting and training: archives, each with the questions about it.
FITTING = (
    (_POLNEAR / "dev_archive.txt", (_POLNEAR / "dev.jsonl", _POLNEAR / "fit_dev.jsonl")),
    (_POLNEAR / "fit_archive.txt", (_POLNEAR / "fit.jsonl",)),
)
SAMPLE_QUESTIONS = HERE / "sample_questions.jsonl"

# PolNeAR's names for its publishers, as readers know them.
_OUTLETS = {
    "huff-post": "Huffington Post",
    "breitbart": "Breitbart",
    "nyt": "New York Times",
    "politico": "Politico",
    "wash-post": "Washington Post",
    "west-journal": "Western Journalism",
    "usa-today": "USA Today",
}


@dataclass(frozen=True, slots=True)
class Gold:
    """A passage that answers: in which article (file name without ending), where, and who speaks there."""

    article: str
    span: Span
    role: str
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a set; `split` is "dev" or "held" where the set has both."""

    id: str
    type: str
    question: str
    history: tuple[str, ...]
    answerable: bool
    gold: tuple[Gold, ...]
    split: str


def load_questions(path: Path, texts: Mapping[str, str]) -> list[Asked]:
    """The questions of a JSON Lines file; `texts` by article name finds the gold that is given as words."""
    return [_asked(json.loads(line), texts) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _asked(line: dict[str, Any], texts: Mapping[str, str]) -> Asked:
    return Asked(
        id=line["id"],
        type=line["type"],
        question=line["question"],
        history=tuple(line["history"]),
        answerable=line["answerable"],
        gold=tuple(_gold(item, texts) for item in line["gold"]),
        split=line.get("split", ""),
    )


def _gold(item: dict[str, Any], texts: Mapping[str, str]) -> Gold:
    if "text" in item:
        start = texts[item["article"]].index(item["text"])
        span = Span(start, start + len(item["text"]))
    else:
        span = Span(item["start"], item["end"])
    speakers = [name for name in (item["speaker"], *item.get("speaker_aliases", [])) if name]
    return Gold(item["article"], span, item["role"], tuple(speakers))


def polnear_pages(folder: Path, names: Iterable[str]) -> list[Page]:
    """Articles of a PolNeAR folder (text/, metadata.tsv) with their metadata, as an archive has them."""
    from index.dates import parse_date

    wanted = set(names)
    with (folder / "metadata.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Page(
            source=f"https://{row['publisher']}.example/{row['filename']}",
            text=(folder / "text" / f"{row['filename']}.txt").open(encoding="utf-8", newline="").read(),
            title=row["title"],
            outlet=_OUTLETS.get(row["publisher"], row["publisher"]),
            authors=(row["author"],) if row["author"] != "None" else (),
            published_at=parse_date(row["publication_date"]),
        )
        for row in rows
        if row["filename"] in wanted
    ]


def article_name(source: str) -> str:
    """How gold names an article: the last part of its source, without a file's ending."""
    name = source.rstrip("/").rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] if name.endswith((".txt", ".md", ".html")) else name


def names_in(path: Path) -> Sequence[str]:
    return path.read_text("utf-8").split()
