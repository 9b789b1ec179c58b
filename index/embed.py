"""Text → vectors by the packaged MiniLM, run by onnxruntime, on this machine and without a network."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index import minilm
from index.passages import Embedded
from index.types import Passage, Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Vector = NDArray[np.float32]

_CLS, _SEP = 101, 102
_HEADLINE_PIECES = 40  # a headline longer than this would crowd out its passage
# Word pieces a run, padding included. More is slower here (the arrays leave the cache): 512 and 1,024
# pieces give 10,000 a second on two cores, 4,096 give 8,100.
_BATCH_PIECES = 1024
# Word pieces of one article read together. Sharing a headline saves a fifth of the work, and neighbours give
# each other context: recall at 700 characters .71 alone, .74 with 128, .67 with 254 (bench; .63, .67, .69 on
# evals/polnear/dev).
_WINDOW_PIECES = 128


class Encoder:
    """Vectors of unit length. A passage is read with its headline and its neighbours, and its sentences are
    pooled from the same run, so each vector knows its paragraph and its article.

    Questions are read in fp32, passages in int8, which is twice as fast. An article is always run by itself:
    int8 scores depend a little on the rest of a batch. The models are built under `folder` at first use.
    """

    name = minilm.NAME + "/window-128-int8"  # changes whenever equal text would get another vector
    dimensions = minilm.DIMENSIONS

    def __init__(self, folder: Path, threads: int = 0) -> None:
        from tokenizers import Tokenizer

        exact, quick = (folder / f"{minilm.NAME}{kind}.onnx" for kind in ("", "-int8"))
        if not exact.exists():
            minilm.build(minilm.load_weights(), exact)
        if not quick.exists():
            minilm.quantise(minilm.load(exact), quick)
        self._exact, self._quick = (minilm.session(path, threads) for path in (exact, quick))
        self._tokenizer = Tokenizer.from_file(str(minilm.tokenizer_file()))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def question(self, text: str) -> Vector:
        """The vector [384] of a question; words past the model's limit are not read."""
        pieces = self._tokenizer.encode(text, add_special_tokens=False).ids[: minilm.MAX_PIECES]
        return _unit(next(_run(self._exact, [pieces]))[1].mean(axis=0))

    def passages(self, items: Sequence[tuple[str, str, Passage]]) -> list[Embedded]:
        """Each (headline, text, passage) embedded, in the order given.

        Passages of one article that follow one another share a run, and so its headline: give an article's
        passages together, or their vectors differ a little.
        """
        articles = [list(group) for _, group in groupby(items, key=lambda item: item[:2])]
        return [embedded for article in articles for embedded in self._article(article)]

    def _article(self, items: Sequence[tuple[str, str, Passage]]) -> list[Embedded]:
        readings = [self._reading(*item) for item in items]
        windows = _windows(readings)
        embedded: list[Embedded | None] = [None] * len(items)
        for number, hidden in _run(self._quick, [window.pieces for window in windows]):
            window = windows[number]
            lead = hidden[: 1 + window.lead]  # [CLS] and the headline
            for index, at in window.members:
                body = hidden[1 + at : 1 + at + len(readings[index].pieces)]
                whole = np.concatenate([lead, body]).mean(axis=0)
                passage = items[index][2]
                rows = [
                    _pool(body, readings[index].offsets, sentence, whole) for sentence in passage.sentences
                ]
                embedded[index] = Embedded(passage, _unit(whole), _unit(np.stack(rows)))
        return [item for item in embedded if item is not None]

    def _reading(self, headline: str, text: str, passage: Passage) -> "_Reading":
        lead = self._tokenizer.encode(headline, add_special_tokens=False).ids[:_HEADLINE_PIECES]
        if lead:
            lead = [*lead, _SEP]
        start, end = passage.span
        body = self._tokenizer.encode(text[start:end], add_special_tokens=False)
        room = minilm.MAX_PIECES - len(lead)
        offsets = [Span(start + a, start + b) for a, b in body.offsets[:room]]
        return _Reading(lead, body.ids[:room], offsets)


class _Reading(NamedTuple):
    """A passage in word pieces, those of its headline, and where its own stand in the text."""

    lead: list[int]
    pieces: list[int]
    offsets: list[Span]


@dataclass
class _Window:
    """One run: a headline, and the passages behind it as (index, where its pieces begin)."""

    pieces: list[int]
    lead: int
    members: list[tuple[int, int]]


def _windows(readings: Sequence[_Reading]) -> list[_Window]:
    windows: list[_Window] = []
    for index, reading in enumerate(readings):
        joins = windows and len(windows[-1].pieces) + len(reading.pieces) <= _WINDOW_PIECES
        if not joins:
            windows.append(_Window(list(reading.lead), len(reading.lead), []))
        window = windows[-1]
        window.members.append((index, len(window.pieces)))
        window.pieces += reading.pieces
    return windows


def _run(session: "InferenceSession", sequences: Sequence[list[int]]) -> Iterator[tuple[int, Vector]]:
    """(index, piece vectors with [CLS] and [SEP]) of each sequence, shortest first."""
    order = sorted(range(len(sequences)), key=lambda index: len(sequences[index]))
    for batch in _batches(order, sequences):
        width = max(len(sequences[index]) for index in batch) + 2
        ids = np.zeros((len(batch), width), np.int64)
        mask = np.zeros_like(ids)
        for row, index in enumerate(batch):
            pieces = [_CLS, *sequences[index], _SEP]
            ids[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1
        hidden = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        for row, index in enumerate(batch):
            yield index, hidden[row, : len(sequences[index]) + 2]


def _batches(order: Sequence[int], sequences: Sequence[list[int]]) -> Iterator[list[int]]:
    batch: list[int] = []
    for index in order:
        if batch and (len(batch) + 1) * (len(sequences[index]) + 2) > _BATCH_PIECES:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _pool(pieces: Vector, offsets: Sequence[Span], sentence: Span, whole: Vector) -> Vector:
    """The mean of a sentence's pieces; of the whole passage where the model's limit cut the sentence off."""
    inside = [row for row, offset in enumerate(offsets) if offset.overlaps(sentence)]
    mean: Vector = pieces[inside].mean(axis=0) if inside else whole
    return mean


def _unit(vectors: Vector) -> Vector:
    unit: Vector = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return unit
