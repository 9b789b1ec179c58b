"""Paragraphs out of printed lines: joins the lines that the layout broke, across columns and pages too."""

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.hyphens import Joining
from index.printed import Line

_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_BROKEN_WORD = re.compile(r"\w[-‐\u00ad]$")
_BULLET = re.compile(r"[•▪‣◦●■–—*-]\s")
_ITEM = re.compile(r"\(?(?:\d{1,3}|[A-Za-z])[.)]\s")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Its words, and the height of its lines in points."""

    text: str
    height: float


def paragraphs(blocks: list[list[Line]]) -> list[Paragraph]:
    """The paragraphs of a document's blocks, which come in reading order, a column's or less each.

    Words and their order are kept; between two lines comes a space, or nothing where a word was broken.
    """
    blocks = [block for block in blocks if block]
    joining = Joining(line.text for block in blocks for line in block)
    found: list[list[Line]] = []
    before: list[Line] = []
    for block in blocks:
        groups = _groups(block)
        if before and _goes_on(before, block, len(groups[0])):
            found[-1] += groups.pop(0)
        found += groups
        before = block
    return [Paragraph(_text(group, joining), median(line.height for line in group)) for group in found]


def _text(lines: list[Line], joining: Joining) -> str:
    broken = [joining.before(line.text, after.text) for line, after in pairwise(lines)]
    return "".join([*broken, lines[-1].text])


def _groups(block: list[Line]) -> list[list[Line]]:
    """The block's lines, a paragraph's together."""
    right = max(line.right for line in block)
    width = _width(block)
    pitch = _pitch(block)
    groups = [[block[0]]]
    for number, (line, after) in enumerate(pairwise(block), start=1):
        following = block[number + 1] if number + 1 < len(block) else None
        apart = after.top - line.top > max(1.3 * pitch, 1.35 * line.height)
        is_row = after.cells > 1 and (line.cells > 1 or after.right < right - after.height or _ends(line))
        begins = is_row or _begins(groups[-1], after, following, width)
        if apart or begins or _ended(line, after, right, width):
            groups.append([after])
        else:
            groups[-1].append(after)
    return groups


def _pitch(block: list[Line]) -> float:
    """From one line's top to the next one's, as it mostly is."""
    steps = [after.top - line.top for line, after in pairwise(block) if after.top > line.top]
    return median(steps) if steps else 0.0


def _begins(group: list[Line], after: Line, following: Line | None, width: float) -> bool:
    """Whether the line begins a paragraph by its looks, whatever the line before it."""
    line = group[-1]
    if max(line.height, after.height) > 1.2 * min(line.height, after.height) or _BULLET.match(after.text):
        return True
    if _ITEM.match(after.text) and _ends(line):
        return True
    indent = after.left - line.left
    if indent > 0.6 * line.height:
        hangs = _BULLET.match(line.text) or _ITEM.match(line.text)
        back = following is None or following.left < after.left - 0.5 * line.height
        return not hangs and (back or _ends(line))
    if indent < -0.35 * width:  # further than any first line is indented
        return True
    return len(group) > 1 and indent < -0.6 * line.height and _ends(line)


def _ended(line: Line, after: Line, right: float, width: float) -> bool:
    """Whether the line was left before its end, where the next word would have had room."""
    if _BROKEN_WORD.search(line.text[-2:]):
        return False
    room = right - line.right
    first = after.text.split(maxsplit=1)[0]
    needed = (after.right - after.left) * len(first) / len(after.text) + 0.3 * line.height
    return room > needed and (_ends(line) or room > 0.35 * width)


def _ends(line: Line) -> bool:
    """Whether a sentence ends with the line."""
    return _ENDS.search(line.text[-8:]) is not None


def _goes_on(block: list[Line], after: list[Line], lines: int) -> bool:
    """Whether a paragraph goes on from the foot of one column at the head of the next, for so many lines."""
    last, first = block[-1], after[0]
    if _ends(last) or _BULLET.match(first.text) or _ITEM.match(first.text):
        return False
    if max(last.height, first.height) > 1.1 * min(last.height, first.height):
        return False
    right, width = max(line.right for line in block), _width(block)
    narrow, wide = 0.85 * width > _width(after), _width(after[:lines]) > 1.15 * width
    if wide or (narrow and lines > 2):
        return False  # not the next column, but a box beside the text
    if first.text[0].islower() or last.text[-1] in "-\u00ad,":
        return True
    return len(block) > 1 and right - last.right < 0.15 * width


def _width(block: list[Line]) -> float:
    return max(line.right for line in block) - min(line.left for line in block)
