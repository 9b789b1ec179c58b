"""A line of print as it stands on a page."""

from itertools import pairwise
from typing import NamedTuple

# Heights of a line: wider than the widest space between two words, and than any of a line that is filled out.
_CELL, _TAB = 1.0, 2.5


class Line(NamedTuple):
    """A line, or the part of one that stands in a column. Points (1/72 inch) from the page's upper left.

    `cells` are the parts it was put together from, with more white space between them than between words.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    cells: int = 1

    @property
    def height(self) -> float:
        return self.bottom - self.top


def rows(lines: list[Line]) -> list[list[Line]]:
    """The lines that stand side by side together, from the top of the page down, left before right."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.top, line.left)):
        if found and _beside(found[-1][0], line):
            found[-1].append(line)
        else:
            found.append([line])
    return [sorted(row, key=lambda line: line.left) for row in found]


def joined(row: list[Line]) -> Line:
    """The row as one line, its cells apart by tabs; as high as its widest part, which no raised number is."""
    widest = max(row, key=lambda line: line.right - line.left)
    text, cells = row[0].text, 1
    for line, after in pairwise(row):
        gap = (after.left - line.right) / line.height
        text += f"\t{after.text}" if gap > _TAB else f" {after.text}"
        cells += gap > _CELL
    right = max(line.right for line in row)
    return widest._replace(text=text, left=row[0].left, right=right, cells=cells)


def _beside(one: Line, other: Line) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= min(one.height, other.height) / 2
