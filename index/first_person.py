"""Whom an "I" means outside a quotation: the one who is labelled, who signs the letter, or who writes."""

import re
from collections import Counter
from collections.abc import Sequence

from index.mentions import Article
from index.names import Kind, names
from index.opinion import transcript
from index.people import is_full
from index.types import Span

_LABEL = re.compile(r"[“\"']{0,2}(?:([A-Z][\w.’'\- ]{0,40}):|([QA])\.)(?=\s|$)")
_SIGNED = re.compile(r"[.,]?(?:[ \u00a0]*,?[ \u00a0]*[A-Z][\w.]*){0,5}[.,]?\s*")
_LETTERS_PAGE = re.compile(r"^[^\w\n]{0,5}(?:letters?\b|dear\b)", re.IGNORECASE | re.MULTILINE)
_ANSWER, _QUESTION = "A", "Q"
_NO_SPEAKER = frozenset(
    ("VIDEO", "AUDIO", "QUESTION", "ANSWER", "NOTE", "UPDATE", "UNIDENTIFIED", "NARRATOR")
)
_MAX_SIGNATURE_WORDS = 8
_SEVERAL = 2  # lines with the same label make a transcript


class FirstPerson:
    """Reads what an article says of its own "I"; None is the answer where that is not plain."""

    def __init__(self, article: Article, authors: Sequence[str]) -> None:
        self._article = article
        found = [_LABEL.match(article.text, *line) for line in article.lines]
        self._labels = [label and Span(*label.span(1 if label[1] else 2)) for label in found]
        self._times = Counter(article.text[slice(*label)] for label in self._labels if label)
        self._transcript = max(self._times.values(), default=0) >= _SEVERAL
        self._letters = _LETTERS_PAGE.search(article.text) is not None
        self._author = authors[0] if len(authors) == 1 and not transcript(article.text) else None

    def meant(self, place: int) -> str | None:
        """The name of whoever says "I" at `place`, outside a quotation."""
        line = self._article.line(place)
        if self._transcript:
            return self._labelled(line)
        return (self._signed(line) if self._letters else None) or self._author

    def interviewed(self) -> str | None:
        """Whoever answers in an interview with Q and A: the first person named before the first question."""
        text = self._article.text
        asked = next((label.start for label in self._labels if label and text[slice(*label)] == _QUESTION), 0)
        first = next((mention for mention in self._article.mentions if not mention.possessive), None)
        return first.person.name if first and first.start < asked else None

    def _labelled(self, line: int) -> str | None:
        label = next((label for label in reversed(self._labels[: line + 1]) if label), None)
        if label is None:
            return None
        if self._article.text[slice(*label)] in (_QUESTION, _ANSWER):
            return self.interviewed() if self._article.text[label.start] == _ANSWER else None
        name = next(names(self._article.text, label), None)
        person = name and self._article.people.find(name, label.start)
        if person:
            return person.name
        labelled = self._article.text[slice(*label)]
        speaks = labelled.isupper() and labelled not in _NO_SPEAKER and self._times[labelled] >= _SEVERAL
        return labelled if speaks or (name and is_full(name)) else None

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
