"""Splits a byline into the names it lists."""

import re

_BY = re.compile(r"^\s*(?:written\s+|reported\s+|reporting\s+|story\s+|words\s+)?by[\s:]+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:;|\||\s&\s|,\s*(?:and\s+)?|\s+and\s+)\s*", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|Ph\.?D|M\.?D|OBE|MBE|CBE|QC|KC)\.?", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"https?:|www\.|@|^\W*$", re.IGNORECASE)
MAX_NAME = 100


def split_byline(byline: str) -> tuple[str, ...]:
    """The names of "By A, B and C" in order, each once; links and e-mail addresses are left out."""
    names: list[str] = []
    for part in _BETWEEN.split(_BY.sub("", " ".join(byline.split()))):
        if names and _SUFFIX.fullmatch(part):
            names[-1] = f"{names[-1]}, {part}"
        elif len(part) <= MAX_NAME and not _NOT_A_NAME.search(part):
            names.append(part)
    return distinct(names)


def distinct(names: list[str]) -> tuple[str, ...]:
    """The names in order, each once, capitals ignored."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return tuple(first.values())
