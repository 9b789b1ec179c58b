"""Quotations that go on in the next paragraph: opened there anew, never closed in the one before.

The tagger reads paragraphs, and people marked them one by one; that the speaker is still the same is a rule
of typesetting, so it is one here.
"""

from collections.abc import Sequence
from dataclasses import replace

from index.linking import Tagged
from index.pieces import written
from index.types import Span

_OPENING, _CLOSING, _STRAIGHT = "“„«", "”»", '"'


def continued(text: str, tagged: Sequence[Tagged]) -> list[Tagged]:
    """`tagged` with the source and cue of an unclosed quotation given to the paragraph that goes on with it.

    What the tagger gave a source of its own keeps it. `tagged` is in reading order.
    """
    spans = written(text)
    said = [[item for item in tagged if span.overlaps(item.content[0])] for span in spans]
    for number in range(1, len(spans)):
        opened = _open_quotation(text, spans[number - 1])
        if opened is None or not said[number - 1]:
            continue
        before = said[number - 1][-1]
        quotation = _first_quotation(text, spans[number])
        if quotation and before.source and before.content[-1].end > opened:
            said[number] = _given(quotation, before, said[number])
    return [item for items in said for item in items]


def _given(quotation: Span, before: Tagged, said: Sequence[Tagged]) -> list[Tagged]:
    inside = [item for item in said if any(quotation.overlaps(span) for span in item.content)]
    if not inside:
        return [replace(before, content=(quotation,)), *said]
    return [
        replace(before, content=item.content) if item in inside and not item.source else item for item in said
    ]


def _open_quotation(text: str, paragraph: Span) -> int | None:
    """Where the quotation starts that this paragraph opens and does not close."""
    opened: int | None = None
    for place in range(*paragraph):
        mark = text[place]
        if mark in _OPENING or (mark == _STRAIGHT and opened is None):
            opened = place
        elif mark in _CLOSING or mark == _STRAIGHT:
            opened = None
    return opened


def _first_quotation(text: str, paragraph: Span) -> Span | None:
    """The quotation that the paragraph begins with, marks included."""
    if text[paragraph.start] not in _OPENING + _STRAIGHT:
        return None
    for place in range(paragraph.start + 1, paragraph.end):
        if text[place] in _CLOSING + _STRAIGHT:
            return Span(paragraph.start, place + 1)
    return paragraph
