"""The window that shows a quote where it stands: the paragraph before it, its own, and the one after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.replies.answers import AS_SEEN, BEFORE_THIS, GOES_ON, OPEN_NEWER
from bot.slack.cards import ReadingRoom, Source, dateline
from bot.slack.mrkdwn import (
    Block,
    blockquote,
    link,
    moment,
    plain_text,
    rich_text,
    section,
    small_print,
    words,
)
from bot.slack.newer import Newer, newer, told
from bot.slack.shortening import apart, beginning, ending
from index.archive import Archive
from index.split import paragraphs
from index.types import Quote, Span, Version
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


def context_of(quote: Quote, newest: Version, reading_room: ReadingRoom) -> dict[str, Any]:
    """The modal for a quote; `newest` is the version that its article has now."""
    text, place, source = quote.version.text, _place(quote), Source.of(quote, reading_room)
    byline = apart(quote.version.byline or "", 150)
    blocks = [
        rich_text(section(words(source.headline, bold=True))),
        small_print(" · ".join(filter(None, (dateline(quote.version), byline))) or "No date or outlet known"),
        rich_text(section(words(AS_SEEN), moment(quote.version.seen_at), words("."))),
    ]
    if (changed := newer(quote, newest)) is not None:
        blocks.append(_superseded(changed, reading_room))
    if place.before:
        blocks.append(_before(text[slice(*place.before)]))
    blocks.append(_emphasised(quote, place.own))
    if place.after:
        blocks.append(_after(text[slice(*place.after)]))
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


def _superseded(changed: Newer, reading_room: ReadingRoom) -> Block:
    there = [words(" "), link(reading_room(changed.same), OPEN_NEWER)] if changed.same else []
    return rich_text(section(*told(changed), *there))


def _before(whole: str) -> Block:
    shown = ending(whole, _AROUND)
    return rich_text(*_marked(BEFORE_THIS, len(shown) < len(whole)), section(words(shown)))


def _after(whole: str) -> Block:
    shown = beginning(whole, _AROUND)
    return rich_text(section(words(shown)), *_marked(GOES_ON, len(shown) < len(whole)))


def _emphasised(quote: Quote, own: Span) -> Block:
    """The paragraph, the quote in bold; of a long one, the part around the quote."""
    text = quote.version.text
    shown = beginning(quote.text, _QUOTED)
    before = ending(text[own.start : quote.span.start], _AROUND)
    after = beginning(text[quote.span.end : own.end], _AROUND) if shown == quote.text else ""
    pieces = [words(before), words(shown, bold=True), words(after)]
    is_cut = quote.span.start - len(before) > own.start
    goes_on = quote.span.start + len(shown) + len(after) < own.end
    return rich_text(
        *_marked(BEFORE_THIS, is_cut),
        blockquote(*(piece for piece in pieces if piece["text"])),
        *_marked(GOES_ON, goes_on),
    )


def _marked(sentence: str, is_cut: bool) -> list[Block]:
    """That there is more of a paragraph, outside its words."""
    return [section(words(sentence))] if is_cut else []
