"""Titles of texts that do not give one, and whether a line only repeats the title."""

import re

MAX_TITLE = 150

_LEADING_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}(?=\D|$)[-_ ]*")
_NOT_LETTERS = re.compile(r"\W+")
_CLOSING_QUOTES = "\"'”’»"


def first_line_title(text: str) -> str | None:
    """The first line, when it reads as a title: short, no full stop at its end, and more text after it."""
    first, _, rest = text.lstrip().partition("\n")
    first = first.strip()
    if len(first) > MAX_TITLE or first.rstrip(_CLOSING_QUOTES).endswith(".") or not rest.strip():
        return None
    return first


def title_from_name(name: str) -> str:
    """A title made from a file name or the last part of a link, its ending and leading date left off."""
    stem = re.sub(r"\.(?:\w{1,5})$", "", name)
    words = _LEADING_DATE.sub("", stem) or stem
    words = " ".join(re.split(r"[-_\s]+", words)).strip()
    return words[:1].upper() + words[1:]


def leading_date(name: str) -> str | None:
    """The YYYY-MM-DD at the beginning of a file name."""
    found = re.match(r"\d{4}-\d{2}-\d{2}(?=\D|$)", name)
    return found[0] if found else None


def without_title(paragraphs: list[str], title: str) -> list[str]:
    """The paragraphs, less a first one that only repeats the title."""
    if paragraphs and _letters(paragraphs[0]) == _letters(title):
        return paragraphs[1:]
    return paragraphs


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub(" ", text).strip().casefold()
