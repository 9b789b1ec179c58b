"""Words laid along a longer text so that the fewest are added, removed or replaced."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

# What a word that is added or replaced costs. One that is left out costs less than half of it: where "do not"
# is missing, the words around it still belong together. One that is skipped at an ellipsis costs a little, so
# that the nearest place is taken; MOST_SKIPPED of them cost no more than a word that is left out.
CHANGE, LEFT_OUT, _SKIP = 640, 256, 1
MOST_SKIPPED = LEFT_OUT - 1

# A word and the word of the text that it is laid on; None where one of the two has no counterpart.
Step = tuple[int | None, int | None]
_Row = NDArray[np.int32]


def distance(words: Sequence[str], text: Sequence[str], breaks: AbstractSet[int]) -> tuple[int, list[int]]:
    """The cost of the best places of `words` in `text`, and the words of the text before which they end.

    At the words in `breaks`, words of the text may be skipped. Edit distance against any stretch of a text, a
    row a word (Sellers 1980).
    """
    least, ends = CHANGE * len(words), [0]
    for _, last in _rows(words, text, breaks):
        least = int(last.min())
        ends = np.flatnonzero(last == least).tolist()
    return least, ends


def align(
    words: Sequence[str], text: Sequence[str], breaks: AbstractSet[int], end: int, cost: int
) -> list[Step]:
    """The steps, in order, of the best place, of this `cost`, that ends before word `end` of the text."""
    longest = len(words) + cost // (_SKIP if breaks else LEFT_OUT)
    low = max(0, end - longest)
    rows = list(_rows(words, text[low:end], breaks))
    steps: list[Step] = []
    word, at = len(words) - 1, end - low
    while word >= 0:
        before, here = rows[word]
        same = at > 0 and words[word] == text[low + at - 1]
        if at > 0 and here[at] == before[at - 1] + (0 if same else CHANGE):
            steps.append((word, low + at - 1))
            word, at = word - 1, at - 1
        elif here[at] == before[at] + CHANGE:
            steps.append((word, None))
            word -= 1
        else:
            steps.append((None, low + at - 1))
            at -= 1
            continue
        if word + 1 in breaks and word >= 0:
            while before[at] != rows[word][1][at]:
                at -= 1
    return steps[::-1]


def _rows(words: Sequence[str], text: Sequence[str], breaks: AbstractSet[int]) -> Iterator[tuple[_Row, _Row]]:
    """For each word, the costs with which it may begin and those with which it ends, at each place."""
    numbers = {word: number for number, word in enumerate(dict.fromkeys(words))}
    laid = np.fromiter((numbers.get(word, -1) for word in text), np.int32, len(text))
    places = np.arange(len(text) + 1, dtype=np.int32)
    row = np.zeros(len(text) + 1, np.int32)
    for at, word in enumerate(words):
        if at in breaks:
            row = _running(row, places * _SKIP)
        before, row = row, row + CHANGE
        row[1:] = np.minimum(row[1:], before[:-1] + np.where(laid == numbers[word], 0, CHANGE))
        row = _running(row, places * LEFT_OUT)
        yield before, row


def _running(row: _Row, step: _Row) -> _Row:
    """The least cost at each place or at one before it, with what the steps from there cost."""
    least: _Row = np.minimum.accumulate(row - step) + step
    return least
