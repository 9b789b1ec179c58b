"""Leaves out what a page's margins repeat: running heads and feet, and page numbers."""

import re
from collections import defaultdict

from index.printed import Line, joined, rows

_ROWS = 3  # of a margin
_SAME_PLACE = 4.0  # points
_MARGIN = 0.15  # of the page's height
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.?|seite|pagina|página)?\s*(\d{1,4})(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"\W*[ivxl]{1,7}\W*")
_AT_AN_END = re.compile(r"^(\d{1,4})\b|\b(\d{1,4})$")


def without_running_heads(pages: list[list[Line]], heights: list[float]) -> list[list[Line]]:
    """Each page's lines, less what its head or foot has in common with others', and page numbers.

    That is a row with the same words, whatever numbers are in them, at the same place of several pages; or
    one that begins or ends with a number that goes up with the pages. `heights` are the pages', in points.
    """
    margins = [_margins(lines, height) for lines, height in zip(pages, heights, strict=True)]
    places: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for number, margin in enumerate(margins, start=1):
        for row, is_foot, place in margin:
            for key in _keys(row, number):
                places[key, is_foot].append(place)
    enough = 2 if sum(map(bool, pages)) <= 3 else 3
    kept = []
    for number, (lines, margin) in enumerate(zip(pages, margins, strict=True), start=1):
        left_out = {
            line
            for row, is_foot, place in margin
            if _is_page_number(row, number, len(pages))
            or any(_repeated(places[key, is_foot], place, enough) for key in _keys(row, number))
            for line in row
        }
        kept.append([line for line in lines if line not in left_out])
    return kept


def _margins(lines: list[Line], height: float) -> list[tuple[list[Line], bool, float]]:
    """The outermost rows, whether at the foot, and how far from that edge of the page."""
    found = rows(lines)
    head = [(row, False, row[0].top) for row in found[:_ROWS] if row[0].bottom <= _MARGIN * height]
    foot = [
        (row, True, height - row[0].bottom) for row in found[-_ROWS:] if row[0].top >= (1 - _MARGIN) * height
    ]
    return head + foot


def _keys(row: list[Line], number: int) -> list[str]:
    """What the row has in common with the same row of other pages."""
    text = joined(row).text
    counting = _AT_AN_END.finditer(text)
    return [
        _DIGITS.sub("#", text.casefold()),
        *(f"+{int(found[1] or found[2]) - number}" for found in counting),
    ]


def _repeated(places: list[float], place: float, enough: int) -> bool:
    return sum(abs(other - place) <= _SAME_PLACE for other in places) >= enough


def _is_page_number(row: list[Line], number: int, pages: int) -> bool:
    """Whether the row is only the page's own number, or a Roman one, or ends with "2/3" on page 2 of 3."""
    text = " ".join(joined(row).text.split())
    found = _PAGE_NUMBER.fullmatch(text)
    if found:
        return int(found[1]) == number
    return text.endswith((f" {number}/{pages}", f" {number} of {pages}")) or bool(_ROMAN.fullmatch(text))
