"""Unnamed sources with all that the article says of them: "a nurse", "who asked not to be named"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.sources import Form, Source, take_apart
from index.types import Attribution, Span

_NO_NAME = (Form.ROLE, Form.OTHER)
# What may go on about somebody, directly after the noun. Of "-ed" words only those that are no report's verb:
# "officials briefed on it", not "officials denied it".
_GOES_ON = re.compile(
    r"[ \u00a0](?:who(?:se)?|briefed|involved|based|employed|assigned|(?:not )?authori[sz]ed|informed|close|"
    r"familiar|aware|present|privy|with|[a-z]{2,}ing)[ \u00a0]|,[ \u00a0]who(?:se)?[ \u00a0]"
)
_STOP = re.compile(r"[,;:!?()—–\n\"“”„«»]|\s--?\s|(?<![A-Z])(?<!Mr)(?<!Ms)(?<!Dr)(?<!Mrs)\.(?=\s|[”\"]|$)")
_MAX = 160  # characters: longer is a sentence of its own


def whole_descriptions(text: str, tagged: Sequence[Attribution]) -> list[Attribution]:
    """The same attributions; a source without a name reaches over the clause that goes on about it.

    The clause ends at the cue, at what was said, or at the next break.
    """
    marks: dict[Span, list[int]] = {}
    for item in tagged:
        if item.source:
            starts = (span.start for span in (*item.cue, *item.content))
            marks.setdefault(item.source[0], []).extend(starts)
    return [
        replace(item, source=(_grown(text, item.source[0], marks), *item.source[1:])) if item.source else item
        for item in tagged
    ]


def _grown(text: str, span: Span, marks: Mapping[Span, Sequence[int]]) -> Span:
    """The source up to the end of its clause; as it is where the clause has none, or another source in it."""
    source = take_apart(text, span)
    limit = source.core.end + _MAX
    clause = _GOES_ON.match(text, source.core.end, limit) if _nameless(source) else None
    if clause is None:
        return span
    stop = _STOP.search(text, clause.end(), limit)
    breaks = [stop.start()] if stop else [len(text)] if len(text) <= limit else []
    end = min([*breaks, *(mark for mark in marks[span] if mark > source.core.end)], default=0)
    if end <= clause.end() or any(clause.end() <= other.start < end for other in marks):
        return span
    grown = text[span.start : end].rstrip()
    return Span(span.start, max(span.end, span.start + len(grown)))


def _nameless(source: Source) -> bool:
    return source.form in _NO_NAME or (source.form is Form.NAME and not source.definite)
