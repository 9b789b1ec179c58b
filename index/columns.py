"""The lines of a page in reading order: columns one after the other, tables row by row."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, median

from index.printed import Line, joined, rows

MIN_LINES = 3  # on either side of a gutter
MIN_WORDS = 3.0  # of a column's mean line; the cells of a table have fewer
MOST_LINES = 1500  # of a page; a fuller one is a table or a drawing, and stays as it was printed
_LINE_NUMBERS = 8  # a transcript has 25 on a page


def in_reading_order(lines: list[Line]) -> list[list[Line]]:
    """Blocks of lines as they are read, each block within one column; side by side in no column is one line.

    The numbers that count a transcript's lines are left out.
    """
    lines = _without_line_numbers(lines)
    return _blocks(lines) if len(lines) <= MOST_LINES else [[joined(row) for row in rows(lines)]]


def _blocks(lines: list[Line]) -> list[list[Line]]:
    columns = _columns(lines)
    if columns is None:
        return [[joined(row) for row in rows(lines)]] if lines else []
    left, right = columns
    aside = set(left) | set(right)
    top = min(line.top for line in aside)
    above = [line for line in lines if line not in aside and line.top < top]
    below = [line for line in lines if line not in aside and line.top >= top]
    return [block for part in (above, left, right, below) for block in _blocks(part)]


def _columns(lines: list[Line]) -> tuple[list[Line], list[Line]] | None:
    """What stands left and right of the gutter that parts most lines; None where there is no gutter."""
    if len(lines) < 2 * MIN_LINES:
        return None
    down = sorted(lines, key=lambda line: line.top)
    least = 0.6 * median(line.height for line in lines)
    found: list[tuple[list[Line], list[Line]]] = []
    for edge in sorted({round(line.right / 2) * 2 + 1 for line in lines}):
        left: list[Line] = []
        right: list[Line] = []
        for line in [*down, None]:
            if line is not None and line.right <= edge:
                left.append(line)
            elif line is not None and line.left >= edge:
                right.append(line)
            else:  # a line across the gutter, or the foot of the page, ends both columns
                if _are_columns(left, right, least):
                    found.append((_without_heading_below(left, right), _trimmed(left, right)))
                left, right = [], []
    return max(found, key=lambda sides: min(len(sides[0]), len(sides[1])), default=None)


def _are_columns(left: list[Line], right: list[Line], least_gutter: float) -> bool:
    if min(len(left), len(right)) < MIN_LINES:
        return False
    beside = min(left[-1].bottom, right[-1].bottom) - max(left[0].top, right[0].top)
    return (
        min(line.left for line in right) - max(line.right for line in left) >= least_gutter
        and beside >= (MIN_LINES - 1) * left[0].height
        and min(_words(left), _words(right)) >= MIN_WORDS
    )


def _trimmed(left: list[Line], right: list[Line]) -> list[Line]:
    """The right column without what stands well above the left one: a date, a letterhead."""
    start = left[0].top - 2 * left[0].height
    kept = [line for line in right if line.top >= start]
    return kept if len(kept) >= MIN_LINES else right


def _without_heading_below(left: list[Line], right: list[Line]) -> list[Line]:
    """The left column without a heading under both, which belongs to what comes next."""
    foot = max(line.bottom for line in right)
    for last in (1, 2):
        before, heading = left[-last - 1], left[-last]
        step = heading.top - before.top
        larger = heading.height > 1.15 * before.height
        if heading.top > foot and len(left) - last >= MIN_LINES and (larger or step > 1.8 * heading.height):
            return left[:-last]
    return left


def _words(column: Sequence[Line]) -> float:
    return fmean(len(line.text.split()) for line in column)


def _without_line_numbers(lines: list[Line]) -> list[Line]:
    numbers = [
        line
        for line in sorted(lines, key=lambda line: line.top)
        if line.text.isascii() and line.text.isdigit() and len(line.text) <= 2
    ]
    if len(numbers) < _LINE_NUMBERS:
        return lines
    inner = median(line.right for line in numbers)
    numbers = [line for line in numbers if abs(line.right - inner) <= line.height]
    counted = [int(line.text) for line in numbers]
    in_steps = sum(after - before == 1 for before, after in pairwise(counted))
    if len(numbers) < _LINE_NUMBERS or in_steps < 0.9 * (len(counted) - 1):
        return lines
    left_out = set(numbers)
    rest = [line for line in lines if line not in left_out]
    # At the margin they count lines; inside the page they are a table's column.
    return rest if all(line.left >= inner for line in rest) else lines
