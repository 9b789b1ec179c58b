"""Marked articles → training batches: windows of word pieces with their tags and links."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from evals.tagger.corpus import Marked, MarkedArticle
from index import minilm, pieces
from index.tagger_model import TAGS
from index.types import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WIDTH = minilm.MAX_PIECES + 2
BATCH = 8
NO_TAG = -100
_FIRST_WINDOW = 60  # pieces; the first window is cut anywhere from here to full length, anew each epoch
MASK = 103
_MASKED = 0.1  # share of words that are hidden, so that the words around them have to do
_PARTS = ("cue", "source", "content")


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors [batch, pieces]; `linked` [batch, 2, pieces, pieces] marks each row's right ends."""

    ids: Tensor
    looks: Tensor
    mask: Tensor
    tags: Tensor
    linked: Tensor


def batches(articles: Sequence[MarkedArticle], loaded: "Tokenizer", seed: int) -> Iterator[Batch]:
    """One epoch in random order; a last incomplete batch is left out."""
    chance = random.Random(seed)  # noqa: S311 - an order, not a secret
    examples = [
        (window, article.attributions)
        for article in articles
        for window in pieces.windows(article.text, loaded, chance.randint(_FIRST_WINDOW, minilm.MAX_PIECES))
        if window.words
    ]
    chance.shuffle(examples)
    for start in range(0, len(examples) - BATCH + 1, BATCH):
        batch = examples[start : start + BATCH]
        for window, _ in batch:
            _hide(window, chance)
        yield _batch(batch)


def _hide(window: pieces.Window, chance: random.Random) -> None:
    for word, after in zip_longest(window.words, window.words[1:]):
        if chance.random() < _MASKED:
            for row in range(word.row, after.row if after else word.row + 1):
                if window.ids[row] != pieces.SEP:
                    window.ids[row] = MASK


def _batch(examples: Sequence[tuple[pieces.Window, Sequence[Marked]]]) -> Batch:
    count = len(examples)
    ids, looks, mask = (torch.zeros((count, WIDTH), dtype=torch.long) for _ in range(3))
    tags = torch.full((count, WIDTH), NO_TAG)
    linked = torch.zeros((count, 2, WIDTH, WIDTH), dtype=torch.bool)
    for number, (window, attributions) in enumerate(examples):
        length = len(window.ids)
        ids[number, :length] = torch.tensor(window.ids)
        looks[number, :length] = torch.tensor(window.looks)
        mask[number, :length] = 1
        tags[number, [word.row for word in window.words]] = 0
        for attribution in attributions:
            if attribution.content:
                _mark(window, attribution, tags[number], linked[number])
    return Batch(ids, looks, mask, tags, linked)


def _mark(window: pieces.Window, attribution: Marked, tags: Tensor, linked: Tensor) -> None:
    rows: dict[str, list[int]] = {}
    for part in _PARTS:
        rows[part] = []
        for span in getattr(attribution, part):
            inside = _rows(window, span)
            for place, row in enumerate(inside):
                tags[row] = TAGS.index(f"{'I' if place else 'B'}-{part}")
            rows[part] += inside
    for kind, (start, end) in enumerate((("cue", "source"), ("content", "cue"))):
        ends = torch.tensor(rows[end] or [0])  # [CLS] stands for none
        for row in rows[start]:
            linked[kind, row, ends] = True


def _rows(window: pieces.Window, span: Span) -> list[int]:
    words = window.words
    if not words or span.end <= words[0].span.start or span.start >= words[-1].span.end:
        return []
    return [word.row for word in words if word.span.overlaps(span)]
