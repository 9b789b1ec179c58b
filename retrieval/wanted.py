"""What is to be summarized: one article that is named, or a topic."""

import re
from pathlib import PurePosixPath

from index.read import ENDINGS

_LINK = re.compile(r"https?://\S+|(?<![\w/.@])(?:[\w-]+\.)+[a-z]{2,}/\S*|\bwww\.\S+", re.IGNORECASE)
_PATH = re.compile(r"(?:~|\.{1,2})?/\S|[a-z]:\\|file:", re.IGNORECASE)
_ID = re.compile(r"[av][0-9a-f]{16,}")  # as `index.rows` makes them
_AFTER_LINK = ".,;:!?)>]”\"'"


def named_article(wanted: str) -> str | None:
    """The link, path, file name or id that is plainly meant; None for a headline or a topic."""
    if link := _LINK.search(wanted):
        return link[0].rstrip(_AFTER_LINK)
    path = _PATH.match(wanted) or PurePosixPath(wanted).suffix.lower() in ENDINGS
    return wanted if path or _ID.fullmatch(wanted) else None
