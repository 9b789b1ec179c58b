"""Quote checks as a Slack message: the verdict, what differs, and the places, within Slack's limits.

The archive's words stand in rich-text quotes, a reporter's never do. Both are plain text there: no character
of them can format, link or ping.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.replies.general import changed, check_opening, more_places
from bot.slack.blocks import MAX_BLOCKS, MAX_SIZE, context_button
from bot.slack.cards import ReadingRoom, Source, dateline, headline
from bot.slack.fallback import MAX_TEXT
from bot.slack.mrkdwn import (
    Block,
    Message,
    blockquote,
    button,
    escape,
    rich_text,
    section,
    size,
    small_print,
    words,
)
from bot.slack.shortening import apart, beginning, isolated, line
from index.types import Quote
from retrieval.check_json import to_json
from retrieval.check_types import Change, Check, Place

SHARE_CHECK = "share_check"
_MOST_VALUE = 2_000  # characters of a button's value
_FOOTER = (
    "Compared word for word. Forgiven are the shape of marks, spaces and line breaks, marks of quotation and "
    "formatting, the capital that begins a sentence, and punctuation around the words, unless it makes or "
    "ends a question · check the source before publishing"
)
_IN_TEXT, _AND_MORE = 300, "… and more"
_LEFT_OUT = "… words left out …"


class _Room(NamedTuple):
    """How much of quotes, of the reporter's words and of links is shown, and how many places and changes."""

    quote: int
    yours: int
    link: int
    places: int
    changes: int


# Tried in turn until the message fits.
_ROOMS = (
    _Room(2_000, 1_000, 1_000, 5, 10),
    _Room(900, 500, 600, 5, 8),
    _Room(500, 300, 500, 3, 6),
    _Room(280, 200, 400, 2, 4),
    _Room(150, 120, 250, 1, 3),
)


def render_checks(checks: Sequence[Check], reading_room: ReadingRoom, *, share: str | None = None) -> Message:
    """The checks one after the other; with `share`, which is what was typed, a button to share them."""
    foot = [small_print(_FOOTER)]
    if share and len(share) <= _MOST_VALUE:
        foot.append(button("Share to channel", SHARE_CHECK, share))
    return Message(_as_text(checks), [*_fitting(checks, reading_room, foot), *foot])


def _fitting(checks: Sequence[Check], reading_room: ReadingRoom, around: list[Block]) -> list[Block]:
    """As many checks as fit with the blocks around them, and as much of each."""
    made = [[list(_blocks(check, reading_room, room)) for check in checks] for room in _ROOMS]
    for count in range(len(checks), 0, -1):
        more = f"{len(checks) - count} more did not fit. Check them one at a time."
        for in_room in made:
            blocks = [block for shown in in_room[:count] for block in shown]
            blocks += [small_print(more)] if count < len(checks) else []
            if len(blocks + around) <= MAX_BLOCKS and size(blocks + around) <= MAX_SIZE:
                return blocks
    return []


def _blocks(check: Check, reading_room: ReadingRoom, room: _Room) -> Iterator[Block]:
    changes = [change for place in check.places for change in place.changes]
    told = [words(f"{_opening(check)}\n", bold=True), words(_whose(check.cited.by))]
    parts = [section(*told, *_yours(check.cited.words, changes, room.yours))]
    if changes:
        parts.append(_differences(check.cited.words, changes, room))
    yield rich_text(*parts)
    for place in check.places[: room.places]:
        yield _place(place, reading_room, room)
        yield context_button(place.quotes[0], headline(place.version))
    if check.closest:
        yield _place(Place((check.closest,), check.closest, None), reading_room, room)
        yield context_button(check.closest, headline(check.closest.version))
    notes = [sentence for note in check.notes if (sentence := line(note.text, 300))]
    if len(check.places) > room.places:
        notes.append(more_places(len(check.places) - room.places))
    if notes:
        yield small_print(*notes)


def _opening(check: Check) -> str:
    return line(check_opening(to_json(check)), 300)


def _whose(by: str | None) -> str:
    return f"Your words, as said by {apart(by, 150)}: " if by else "Your words: "


def _yours(given: str, changes: Sequence[Change], most: int) -> Iterator[Block]:
    """The reporter's words, those that are not the archive's struck out."""
    at, end = 0, len(beginning(given, most))
    for start, stop in (change.yours for change in changes):
        start, stop = min(max(at, start), end), min(stop, end)
        if start < stop:
            yield from _text(given[at:start])
            yield words(given[start:stop]) | {"style": {"strike": True}}
            at = stop
    yield from _text(given[at:end])
    if end < len(given):
        yield words(" … goes on")


def _differences(given: str, changes: Sequence[Change], room: _Room) -> Block:
    told = [
        changed(change.kind, given[slice(*change.yours)], change.stored.text if change.stored else "")
        for change in changes[: room.changes]
    ]
    if len(changes) > room.changes:
        told.append(f"and {len(changes) - room.changes} more differences")
    items = [section(words(line(sentence, 200))) for sentence in told]
    return {"type": "rich_text_list", "style": "bullet", "elements": items}


def _place(place: Place, reading_room: ReadingRoom, room: _Room) -> Block:
    quote, speaker = place.quotes[0], apart(place.speaker.name, 150) if place.speaker else ""
    where = dateline(quote.version)
    told = [words(speaker, bold=True)] if speaker else []
    told += [words(f" · {where}" if speaker else where)] if where else []
    parts = [section(*told)] if told else []
    goes_on = []
    for number, part in enumerate(place.quotes):
        if number:
            parts.append(section(words(_LEFT_OUT)))
        shown = len(beginning(part.text, room.quote))
        goes_on = [words(" … goes on · ")] if shown < len(part.text) else []
        parts.append(blockquote(*_marked(part, place.changes, shown)))
    return rich_text(*parts, section(*goes_on, *Source.of(quote, reading_room).shown(room.link)))


def _marked(quote: Quote, changes: Sequence[Change], shown: int) -> Iterator[Block]:
    """The archive's words, those that the reporter has otherwise in bold."""
    text, (at, end) = quote.version.text, (quote.span.start, quote.span.start + shown)
    for start, stop in (change.stored.span for change in changes if change.stored):
        start, stop = min(max(at, start), end), min(stop, end)
        if start < stop:
            yield from _text(text[at:start])
            yield words(text[start:stop], bold=True)
            at = stop
    yield from _text(text[at:end])


def _text(text: str) -> list[Block]:
    return [words(text)] if text else []


def _as_text(checks: Sequence[Check]) -> str:
    """The message for a notification or a screen reader."""
    shown: list[str] = []
    room = MAX_TEXT - len(_AND_MORE) - len(_FOOTER) - 4
    for check in checks:
        whole = [_opening(check), *_where(check), *(line(note.text, 300) for note in check.notes)]
        fits = (told for told in ("\n".join(map(escape, whole)), escape(whole[0])) if len(told) + 2 <= room)
        told = next(fits, _AND_MORE)
        shown.append(told)
        room -= len(told) + 2
        if told == _AND_MORE:
            break
    return "\n\n".join([*shown, _FOOTER])


def _where(check: Check) -> Iterator[str]:
    """The place named first, and the words that stand there, on lines of their own."""
    places = check.places or ([Place((check.closest,), check.closest, None)] if check.closest else [])
    for place in places[:1]:
        speaker = apart(place.speaker.name, 150) if place.speaker else ""
        who = " · ".join(filter(None, (speaker, dateline(place.version) or headline(place.version))))
        words_there = (isolated(beginning(part.text, _IN_TEXT)) for part in place.quotes)
        yield f"{who}:\n" + f"\n{_LEFT_OUT}\n".join(words_there)
