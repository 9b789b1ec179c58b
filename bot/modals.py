"""The window that shows a quote where it stands: the paragraph before it, its own, and the one after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.blocks import ReadingRoom, Source, beginning, dateline, line
from bot.mrkdwn import Block, blockquote, plain_text, rich_text, section, small_print, words
from index.archive import Archive
from index.split import paragraphs
from index.types import Quote, Span
from retrieval.types import Audience

_TITLE = "In context"
_AROUND = 2_500  # characters shown of each paragraph beside the quote
_QUOTED = 3_000


@dataclass(frozen=True, slots=True)
class _Context:
    """Where a quote stands: `own` is its paragraph, or the run of paragraphs that it reaches over."""

    before: Span | None
    own: Span
    after: Span | None


def quote_at(value: str, archive: Archive, audience: Audience, now: datetime) -> Quote:
    """The quote that a button's value names. Raises NotFoundError, NotQuotableError."""
    version_id, start, end = value.rsplit(":", 2)
    return archive.quote(version_id, Span(int(start), int(end)), audience.collections, now)


def context_of(quote: Quote, reading_room: ReadingRoom) -> dict[str, Any]:
    """The modal for a quote."""
    text, place, source = quote.version.text, _place(quote), Source.of(quote, reading_room)
    byline = line(quote.version.byline or "", 150)
    blocks = [
        rich_text(section(words(source.headline, bold=True))),
        small_print(" · ".join(filter(None, (dateline(quote.version), byline))) or "No date or outlet known"),
    ]
    if place.before:
        blocks.append(_aside(text, place.before))
    blocks.append(rich_text(_emphasised(quote, place.own)))
    if place.after:
        blocks.append(_aside(text, place.after))
    blocks.append(rich_text(section(*source.shown())))
    return _modal(blocks)


def saying(sentence: str) -> dict[str, Any]:
    """The modal for a quote that cannot be shown, with the reason."""
    return _modal([rich_text(section(words(sentence)))])


def _modal(blocks: list[Block]) -> dict[str, Any]:
    return {"type": "modal", "title": plain_text(_TITLE), "close": plain_text("Close"), "blocks": blocks}


def _place(quote: Quote) -> _Context:
    spans = list(paragraphs(quote.version.text))
    inside = [number for number, span in enumerate(spans) if span.overlaps(quote.span)]
    if not inside:  # a quote of white space alone
        return _Context(None, quote.span, None)
    first, last = inside[0], inside[-1]
    own = Span(min(spans[first].start, quote.span.start), max(spans[last].end, quote.span.end))
    before = spans[first - 1] if first else None
    return _Context(before, own, spans[last + 1] if last + 1 < len(spans) else None)


def _aside(text: str, span: Span) -> Block:
    whole = text[span.start : span.end]
    shown = beginning(whole, _AROUND)
    rest = [section(words("… goes on"))] if len(shown) < len(whole) else []
    return rich_text(section(words(shown)), *rest)


def _emphasised(quote: Quote, own: Span) -> Block:
    """The paragraph, the quote in bold; of a long one, the part around the quote."""
    text = quote.version.text
    start = max(own.start, quote.span.start - _AROUND)
    end = min(own.end, quote.span.end + _AROUND)
    pieces = [
        words(text[start : quote.span.start]),
        words(beginning(quote.text, _QUOTED), bold=True),
        words(text[quote.span.end : end]) if len(quote.text) <= _QUOTED else words(""),
    ]
    return blockquote(*(piece for piece in pieces if piece["text"]))
