"""Bylines: the names that one lists, and the lines of a text that are one."""

import re
from collections.abc import Sequence

_BY = re.compile(r"^\s*(?:written\s+|reported\s+|reporting\s+|story\s+|words\s+)?by[\s:]+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:;|\||\s&\s|,\s*(?:and\s+)?|\s+and\s+)\s*", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|Ph\.?D|M\.?D|OBE|MBE|CBE|QC|KC)\.?", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"https?:|www\.|@|^\W*$", re.IGNORECASE)
MAX_NAME = 100
_MAX_LINE = 160
_PART = r"[A-Z][\w’'-]*\.?"
_NAME = rf"(?:{_PART} (?:(?:de|del|da|di|la|le|van|von|der|den|bin|al|el) ){{0,2}}){{1,3}}{_PART}"
_ROLE = (
    r"(?:for|of|at|the|in|and|to|on|special|staff|senior|chief|political|city|local|health|court|crime|"
    r"business|education|science|sports|(?:writer|reporter|editor|correspondent|contributor)s?|[A-Z][\w’'&.-]*)"
)
# "By Ann Lee and Rui Lima, Staff Writers | Gazette": nothing but capitals and duties, as no sentence is.
_LINE = re.compile(
    r"(?i:(?:(?:written|reported|reporting|story|words|text) )?by:?) "
    rf"{_NAME}(?:(?:, | and |, and | & ){_NAME})*(?:(?:, | ?\| ?| [–—-] ){_ROLE}(?: {_ROLE})*)?"
)


def split_byline(byline: str) -> tuple[str, ...]:
    """The names of "By A, B and C" in order, each once; links and e-mail addresses are left out."""
    names: list[str] = []
    for part in _BETWEEN.split(_BY.sub("", " ".join(byline.split()))):
        if names and _SUFFIX.fullmatch(part):
            names[-1] = f"{names[-1]}, {part}"
        elif len(part) <= MAX_NAME and not _NOT_A_NAME.search(part):
            names.append(part)
    return distinct(names)


def is_byline(line: str, authors: Sequence[str] = ()) -> bool:
    """Whether the whole line only tells who wrote the article ("By Ann Lee, Staff Writer")."""
    line = " ".join(line.split())
    alone = _BY.sub("", line).casefold() in {author.casefold() for author in authors}
    return alone or (len(line) <= _MAX_LINE and _LINE.fullmatch(line) is not None)


def distinct(names: list[str]) -> tuple[str, ...]:
    """The names in order, each once, capitals ignored."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return tuple(first.values())
