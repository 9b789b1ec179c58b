"""A text → windows of word pieces for the tagger, each piece with its place in the text.

The encoder reads lower case, and sees a quotation mark only as one more piece; what it cannot see is given
beside the piece as its *look*: inside quotation marks or not, and how its word is capitalised.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from index import minilm
from index.boilerplate import boilerplate
from index.quotations import quotations
from index.split import paragraphs
from index.types import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CLS, SEP = 101, 102
LOOKS = 6  # (outside, inside quotation marks) x (lower case, Capitalised, CAPITALS)
_CAPITALISED, _CAPITALS, _INSIDE = 1, 2, 3

_STOP = re.compile(r"[.!?…][”’\"')\]]*$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, and the row of its first piece in the window ([CLS] is row 0)."""

    row: int
    span: Span
    paragraph: int


@dataclass(frozen=True, slots=True)
class Window:
    """Paragraphs that the model reads together, with [SEP] between them and [CLS] and [SEP] around."""

    ids: list[int]
    looks: list[int]
    words: list[Word]


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph, or as much of a long one as fits a window; rows count from its own first piece."""

    ids: list[int]
    looks: list[int]
    words: list[tuple[int, Span]]
    paragraph: int


def tokenizer() -> "Tokenizer":
    from tokenizers import Tokenizer

    loaded = Tokenizer.from_file(str(minilm.tokenizer_file()))
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


def written(text: str) -> list[Span]:
    """The paragraphs of the article itself, without teasers and adverts between them."""
    return [span for span in paragraphs(text) if not boilerplate(text[span.start : span.end])]


def windows(text: str, loaded: "Tokenizer", first_pieces: int = minilm.MAX_PIECES) -> Iterator[Window]:
    """The whole text in windows, in reading order; a paragraph is cut only where it is too long for one.

    `first_pieces` limits the first window, so that training can see paragraphs in changing company.
    """
    open_parts: list[_Part] = []
    room = limit = first_pieces
    for part in _parts(text, loaded):
        if open_parts and len(part.ids) + 1 > room:
            yield _window(open_parts)
            open_parts, limit = [], minilm.MAX_PIECES
            room = limit
        room -= len(part.ids) + (1 if open_parts else 0)
        open_parts.append(part)
    if open_parts:
        yield _window(open_parts)


def _window(parts: Sequence[_Part]) -> Window:
    ids, looks, words = [CLS], [0], list[Word]()
    for part in parts:
        words += [Word(len(ids) + row, span, part.paragraph) for row, span in part.words]
        ids += [*part.ids, SEP]
        looks += [*part.looks, 0]
    return Window(ids, looks, words)


def _parts(text: str, loaded: "Tokenizer") -> Iterator[_Part]:
    spans = written(text)
    encodings = loaded.encode_batch([text[start:end] for start, end in spans], add_special_tokens=False)
    for number, (span, encoding) in enumerate(zip(spans, encodings, strict=True)):
        paragraph = text[span.start : span.end]
        ids, offsets = encoding.ids, encoding.offsets  # each a new list whenever it is asked for
        groups = groupby(range(len(ids)), key=encoding.word_ids.__getitem__)
        rows = [list(pieces) for _, pieces in groups]
        words = [Span(offsets[pieces[0]][0], offsets[pieces[-1]][1]) for pieces in rows]
        inside = _inside(text, span)
        cased = not paragraph.isupper()
        looks = [
            (_INSIDE if inside[word.start] else 0) + (_case(paragraph[word.start : word.end]) if cased else 0)
            for word in words
        ]
        for start, end in _cuts(paragraph, [len(pieces) for pieces in rows], words):
            base = rows[start][0]
            yield _Part(
                ids[base : rows[end - 1][-1] + 1],
                [looks[word] for word in range(start, end) for _ in rows[word]],
                [
                    (rows[word][0] - base, Span(span.start + words[word].start, span.start + words[word].end))
                    for word in range(start, end)
                ],
                number,
            )


def _inside(text: str, paragraph: Span) -> bytearray:
    """For each character of the paragraph, whether it stands in a quotation."""
    inside = bytearray(paragraph.end - paragraph.start)
    for start, end in quotations(text, paragraph):
        inside[start - paragraph.start : end - paragraph.start] = b"\1" * (end - start)
    return inside


def _case(word: str) -> int:
    if not word[0].isupper():
        return 0
    return _CAPITALS if len(word) > 1 and word.isupper() else _CAPITALISED


def _cuts(paragraph: str, sizes: Sequence[int], words: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Ranges of words that fit a window each, cut after a sentence where one ends in the second half."""
    start = 0
    while start < len(words):
        end, pieces = start, 0
        while end < len(words) and (end == start or pieces + sizes[end] <= minilm.MAX_PIECES):
            pieces += sizes[end]
            end += 1
        if end < len(words):
            for cut in range(end, start + (end - start) // 2, -1):
                if _STOP.search(paragraph[words[start].start : words[cut - 1].end]):
                    end = cut
                    break
        yield start, end
        start = end
