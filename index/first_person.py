"""Whom an "I" means outside quotations and transcripts: the one who signs the letter, or who writes."""

import re
from collections.abc import Sequence

from index.mentions import Article
from index.names import Kind, names
from index.opinion import transcript
from index.people import is_full

_SIGNED = re.compile(r"[.,]?(?:[ \u00a0]*,?[ \u00a0]*[A-Z][\w.]*){0,5}[.,]?\s*")
_LETTERS_PAGE = re.compile(r"^[^\w\n]{0,5}(?:letters?\b|dear\b)", re.IGNORECASE | re.MULTILINE)
_MAX_SIGNATURE_WORDS = 8


class FirstPerson:
    """Reads what an article says of its own "I"; None is the answer where that is not plain."""

    def __init__(self, article: Article, authors: Sequence[str]) -> None:
        self._article = article
        self._letters = _LETTERS_PAGE.search(article.text) is not None
        self._author = authors[0] if len(authors) == 1 and not transcript(article.text) else None

    def meant(self, place: int) -> str | None:
        """The name of whoever says "I" at `place`, outside a quotation."""
        signed = self._signed(self._article.line(place)) if self._letters else None
        return signed or self._author

    def _signed(self, line: int) -> str | None:
        text = self._article.text
        for below in self._article.lines[line + 1 :]:
            if len(text[below.start : below.end].split()) > _MAX_SIGNATURE_WORDS:
                continue
            name = next(names(text, below), None)
            whole = (
                name and name.span.start == below.start and _SIGNED.fullmatch(text, name.span.end, below.end)
            )
            if name and whole and is_full(name) and name.kind is not Kind.OTHER:
                return name.text
        return None
