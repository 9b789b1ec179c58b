"""A text as the words that a quote check compares, each with its place."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from index.locate import fold
from index.types import Span

_SOFT = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # hyphens and joiners that are not seen
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"} | dict.fromkeys(_SOFT, "")
)
_INSIDE = str.maketrans(dict.fromkeys(" []", ""))
_ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.(?:\s?\.)*")
# Quotation marks as `fold` has them, brackets, bullets, marks of formatting, and what is not printed.
_NOT_COMPARED = r"\"'‹›()\[\]{}•·*_~`\x00-\x1f\x7f-\x9f"
_MARK = re.compile(r"…|\.\s?\.\s?\.|-+|[.,;:!?]")


@dataclass(frozen=True, slots=True)
class Wording:
    """`keys` are the words without capitals, ligatures and invisible characters, `spans` where they stand in
    `text`. `folded` is the text with its quotation marks, dashes and spaces made plain, of the same length.
    """

    text: str
    folded: str
    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def gap(self, number: int) -> Span:
        """What stands before word `number`; before the one after the last, the end of the text."""
        start = self.spans[number - 1][1] if number else 0
        end = self.spans[number][0] if number < len(self.spans) else len(self.text)
        return Span(start, end)

    def marks(self, number: int) -> str:
        """The punctuation before word `number`: dashes of any length as one "-", an ellipsis as "…"."""
        found = _MARK.findall(self.folded, *self.gap(number))
        return "".join("-" if mark[0] == "-" else "…" if len(mark) > 1 else mark for mark in found)

    def marked(self, number: int) -> Span:
        """Where the punctuation before word `number` stands; empty where there is none."""
        start, end = self.gap(number)
        found = list(_MARK.finditer(self.folded, start, end))
        return Span(found[0].start(), found[-1].end()) if found else Span(start, start)

    def breaks(self) -> frozenset[int]:
        """The words before which an ellipsis stands, the first one aside."""
        inner = range(1, len(self.spans))
        return frozenset(number for number in inner if _ELLIPSIS.search(self.folded, *self.gap(number)))

    def begins(self, number: int) -> bool:
        """Whether a sentence may begin at word `number`, so that its capital is no matter."""
        before = self.folded[slice(*self.gap(number))]
        return number == 0 or "\n" in self.text[slice(*self.gap(number))] or bool(set(before) & set('.?!:"…'))

    def word(self, number: int) -> str:
        """Word `number` with its capitals, as it is compared."""
        return _plain(self.folded[slice(*self.spans[number])])


def read(text: str, joined: AbstractSet[str] = frozenset()) -> Wording:
    """The words of a text: runs of letters and digits with the apostrophes and decimal points inside them and
    the signs of a figure ("-5", "$5", "5 %"), and each other symbol ("&", ">").

    Where a hyphen and white space part a word that `joined` has whole, it was broken at the end of a line
    and counts as whole.
    """
    folded = fold(text)
    spans = [match.span() for match in _word().finditer(folded)]  # plain pairs: a Span takes twice the time
    keys = [_key(folded[start:end]) for start, end in spans]
    for broken in reversed(list(_BROKEN.finditer(folded)) if joined else []):
        number = bisect_left(spans, (broken.end(), 0))
        if 0 < number < len(keys) and keys[number - 1] + keys[number] in joined:
            keys[number - 1 : number + 1] = [keys[number - 1] + keys[number]]
            spans[number - 1 : number + 1] = [(spans[number - 1][0], spans[number][1])]
    return Wording(text, folded, tuple(keys), tuple(spans))


_BROKEN = re.compile(r"(?<=[^\W\d_])-\s+(?=[^\W\d_])")


@lru_cache(1)
def _word() -> re.Pattern[str]:
    marks = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M")
    letter = rf"[^\W_][{marks}]*"
    inner = rf"(?:{letter}|[{_SOFT}]+(?=[^\W_])|'(?=[^\W_])|(?<=\d)[.,:](?=\d))*"
    sign = r"(?:[$€£¥₹₽]\s?(?=\d)|(?<![^\W_])-(?=\d))?"
    begun = r"(?:\[[^\W_]\](?=[^\W_]))?"  # "[W]e": a letter that the reporter made a capital
    symbol = rf"[^\w\s{marks}{_SOFT}{_NOT_COMPARED}.,;:!?…-]"
    return re.compile(rf"{sign}{begun}{letter}{inner}(?:(?<=\d)\s?[%°])?|{symbol}")


@lru_cache(200_000)
def _key(word: str) -> str:
    return _plain(word).casefold()


def _plain(word: str) -> str:
    # Of a word broken at the end of a line; the only other hyphens are signs ("-5").
    bare = re.sub(r"(?<=\w)-\s+", "", word.translate(_LIGATURES))
    return unicodedata.normalize("NFC", bare.translate(_INSIDE))
