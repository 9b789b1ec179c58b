"""Word lists that tell people, institutions and documents apart: the sections of lexicon.txt."""

from functools import cache
from pathlib import Path


def words(section: str) -> frozenset[str]:
    """The words of one section, in lower case."""
    return frozenset(_sections()[section])


@cache
def _sections() -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in Path(__file__).with_name("lexicon.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            current += line.split()
    return sections
