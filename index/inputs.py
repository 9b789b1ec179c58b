"""What somebody asks to be added: links, or files and folders, and how many articles that seems to be."""

from collections.abc import Iterable
from pathlib import Path, PurePath

from index.read import find


def is_link(wanted: str) -> bool:
    return wanted.lower().startswith(("http://", "https://"))


def place_of(source: str) -> str:
    """A source as readers may see it: the link, or the name of its file, but no folder of this machine."""
    return source if is_link(source) else PurePath(source).name


def expected(inputs: Iterable[str]) -> int:
    """How many articles the inputs seem to hold, for a progress bar; right unless lines are bad."""
    return sum(1 if is_link(wanted) else _articles_in(Path(wanted)) for wanted in inputs)


def _articles_in(path: Path) -> int:
    if not path.exists():
        return 1
    return sum(_lines(file) if file.suffix.lower() == ".jsonl" else 1 for file in find(path))


def _lines(file: Path) -> int:
    try:
        with file.open("rb") as lines:
            return sum(1 for line in lines if line.strip())
    except OSError:
        return 1
