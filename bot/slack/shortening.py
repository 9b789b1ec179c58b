"""Words that are not ours, made fit for a line of a message: short enough, and turning nothing round."""

import json
import unicodedata
from bisect import bisect_right

from bot.slack.mrkdwn import cut

_JOINERS = "\u200c\u200d"  # Persian, and many an emoji, cannot be written without them
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_ISOLATE, _END = "\u2068", "\u2069"


def line(text: str, most: int) -> str:
    """A name, a headline or words of ours on one line, without control characters or what turns text."""
    start = text.strip()[: 10 * most]
    seen = "".join(" " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} else one for one in start)
    shown = "".join(one for one in seen if unicodedata.category(one) != "Cf" or one in _JOINERS)
    joined = " ".join(shown.split())
    return cut(joined, min(most, _room(joined, most)))


def apart(text: str, most: int) -> str:
    """The same, of what stands in a row with other words: a right-to-left one must not turn those round."""
    return isolated(line(text, most - 2))


def isolated(text: str) -> str:
    """The text between marks that keep its direction, found from its own words, to itself."""
    turns = not text.isascii() and any(unicodedata.bidirectional(one) in _RIGHT_TO_LEFT for one in text)
    return f"{_ISOLATE}{text}{_END}" if turns else text


def beginning(text: str, most: int) -> str:
    """The text, or its beginning up to a space where there is one in the second half."""
    most = _room(text, most)
    if len(text) <= most:
        return text
    space = max(text.rfind(" ", most // 2, most), text.rfind("\n", most // 2, most))
    return text[:space] if space > 0 else text[:most]


def ending(text: str, most: int) -> str:
    """The text, or its end from a space where there is one in the first half."""
    return beginning(text[::-1], most)[::-1]


def _room(text: str, most: int) -> int:
    """How many of the first `most` characters: fewer where JSON needs more than two bytes for one."""

    def weight(count: int) -> int:
        return len(json.dumps(text[:count], ensure_ascii=False).encode()) - 2

    return most if weight(most) <= 2 * most else bisect_right(range(most + 1), 2 * most, key=weight) - 1
