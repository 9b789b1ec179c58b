"""The items of a JSON array while the text of it is still arriving."""

import json
from typing import Any

_decoder = json.JSONDecoder()
_BETWEEN = " \t\r\n,"


class Arriving:
    """Whole objects of the array under `key`, the first in the text, as they end.

    Text that is no such JSON gives nothing: whoever reads the whole of it will say so.
    """

    def __init__(self, key: str) -> None:
        self._opening = f'"{key}"'
        self._text = ""
        self._at: int | None = None

    def take(self, piece: str) -> list[Any]:
        """What became whole with this piece of text."""
        self._text += piece
        if self._at is None:
            self._at = self._first()
        items = []
        while self._at is not None and "}" in piece:
            start = self._at
            while start < len(self._text) and self._text[start] in _BETWEEN:
                start += 1
            if not self._text.startswith("{", start):
                break
            try:
                item, self._at = _decoder.raw_decode(self._text, start)
            except (json.JSONDecodeError, RecursionError):
                break
            items.append(item)
        return items

    def _first(self) -> int | None:
        """Where the array's first item begins, once its bracket is there."""
        _, key, rest = self._text.partition(self._opening)
        opened = rest.lstrip().removeprefix(":").lstrip()
        if not key or not opened.startswith("["):
            return None
        return len(self._text) - len(opened) + 1
