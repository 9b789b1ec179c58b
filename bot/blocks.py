"""An answer as a Slack message that fits Slack's limits whatever its length, its sources and buttons kept.

Quoted words stand alone in rich-text quotes: a slice of the version, whole or its beginning, nothing added.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.answer_buttons import answer_buttons, more_button
from bot.headings import headings
from bot.mrkdwn import (
    Block,
    Message,
    blockquote,
    button,
    cut,
    escape,
    header,
    in_marks,
    link,
    rich_text,
    section,
    size,
    small_print,
    words,
)
from bot.replies import KINDS, read_as
from bot.replies_answers import ASK_FOR_REST, CLOSEST, NOT_IN_ARCHIVE, PRESS_FOR_REST, WITHDRAWN, footer
from index.days import day
from index.types import Grade, Quote, Speaker, Version
from retrieval.answer_json import link_to_passage
from retrieval.types import Answer, Kind, Point, Status

SHOW_CONTEXT, SHARE = "show_context", "share_answer"
MAX_BLOCKS = 50
MAX_SIZE = 12_500  # Slack refuses a message's blocks from about 13,200 characters of JSON
MAX_TEXT = 3_000
_SHOWN_IN_TEXT = 300
_NOTES, _NOTE = 4, 160
_SPARE_BLOCKS = 8  # for what a message that is still coming says of the work
_MISS = "Closest miss"
_JOINERS = "\u200c\u200d"  # Persian, and many an emoji, cannot be written without them

ReadingRoom = Callable[[Quote], str]


class _Room(NamedTuple):
    """The most characters of each quote, of linking prose and of a link that a message has room for."""

    quote: int
    wording: int
    link: int


# Tried in turn until the message fits. Of a link that is too long the text fragment goes first.
_ROOMS = (
    _Room(2_800, 600, 1_000),
    _Room(1_600, 600, 800),
    _Room(900, 400, 600),
    _Room(500, 250, 500),
    _Room(280, 120, 400),
    _Room(150, 0, 250),
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a quote is to be found: its headline, the article's own links to it, best first, and our copy."""

    headline: str
    links: tuple[str, ...]
    reading_room: str

    @classmethod
    def of(cls, quote: Quote, reading_room: ReadingRoom) -> "Source":
        version, exact = quote.version, link_to_passage(quote)
        headline = line(version.title, 150) or line(version.outlet, 80) or "Article"
        return cls(headline, (exact, version.source) if exact else (), reading_room(quote))

    def shown(self, longest_link: int = _ROOMS[0].link, *, again: bool = False) -> list[Block]:
        """The headline with its link, and our copy; `again`, under a quote of the same, our copy alone."""
        if again:
            return [link(self.reading_room, "Reading room")]
        url = next((one for one in self.links if len(one) <= longest_link), None)
        headline = link(url, self.headline) if url else words(self.headline)
        return [headline, words(" · "), link(self.reading_room, "Reading room")]


@dataclass(frozen=True, slots=True)
class Card:
    """One quote as it is shown: linking prose before it, who said it, when and where, and what it is."""

    quote: Quote
    source: Source
    speaker: str
    rest: str
    wording: str
    heading: str = ""  # of a summary, over the first quote under it


def render(
    answer: Answer,
    reading_room: ReadingRoom,
    *,
    share: str | None = None,
    asked: str | None = None,
    answer_id: str = "",
    before: int | None = None,
) -> Message:
    """The answer to be posted: with a button to share it, given its id; under the question `asked`, where it
    does not stand above already. `answer_id` is what it can be exported by. Of a message that goes on after
    `before` quotes of the answer, only "More quotes" is left of the buttons below, while there are more.
    """
    cards = list(_cards(answer, reading_room))
    question = line(asked or "", 300)
    head = [rich_text(section(words("Asked: ", bold=True), words(question)))] if question else []
    head += [small_print(read_as(line(answer.read_as, 300)))] if answer.read_as else []
    head += [rich_text(section(words(opening)))] if (opening := _opening(answer)) else []
    notes = [line(note.text, _NOTE) for note in answer.notes[:_NOTES]]
    by_id = f" · answer {answer_id}" if answer_id else ""
    told = small_print(*filter(None, notes), footer(line(answer.answerer, 60)) + by_id)
    first = button("Share to channel", SHARE, share)["elements"] if share else []

    def foot(shown: int) -> list[Block]:
        if before is not None:
            return [told, *([more_button(answer_id, before + shown)] if shown < len(cards) else [])]
        if answer_id:
            return [told, *answer_buttons(answer_id, shown, answered=bool(answer.points), first=first)]
        return [told, {"type": "actions", "elements": first}] if first else [told]

    rest = PRESS_FOR_REST if answer_id and answer.points else ASK_FOR_REST
    fitted = fitting(cards, head + foot(0), rest)
    shown = sum(block["type"] == "actions" for block in fitted)  # a button under each quote
    return Message(as_text(_opening(answer), cards), head + fitted + foot(shown))


def early(points: Sequence[Point], reading_room: ReadingRoom) -> list[Block]:
    """The points of an answer still coming, as far as they fit; a point more leaves these as they are."""
    cards = [card for point in points for card in _cards_of(point, KINDS[point.kind], reading_room)]
    blocks: list[Block] = []
    for card in _made(cards, _ROOMS[0]):
        if len(blocks + card) > MAX_BLOCKS - _SPARE_BLOCKS or size(blocks + card) > MAX_SIZE:
            break
        blocks += card
    return blocks


def line(text: str, most: int) -> str:
    """Words of ours or of a headline on one line, without control characters and what turns text round."""
    start = text.strip()[: 10 * most]
    seen = "".join(" " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} else one for one in start)
    shown = "".join(one for one in seen if unicodedata.category(one) != "Cf" or one in _JOINERS)
    return cut(" ".join(shown.split()), most)


def dateline(version: Version) -> str:
    """Outlet and day of publication, as far as they are known."""
    return " · ".join(filter(None, (line(version.outlet, 80), day(version.published_at))))


def beginning(text: str, most: int) -> str:
    """The text, or its beginning up to a space where there is one in the second half."""
    if len(text) <= most:
        return text
    space = max(text.rfind(" ", most // 2, most), text.rfind("\n", most // 2, most))
    return text[:space] if space > 0 else text[:most]


def _cards(answer: Answer, reading_room: ReadingRoom) -> Iterator[Card]:
    if answer.status is Status.NOT_IN_ARCHIVE:
        points = [Point(Kind.FACT, None, (quote,)) for quote in answer.closest]
        yield from (card for point in points for card in _cards_of(point, _MISS, reading_room))
    else:
        for point, heading in zip(answer.points, headings(one.section for one in answer.points), strict=True):
            yield from _cards_of(point, KINDS[point.kind], reading_room, heading)


def _cards_of(point: Point, kind: str, reading_room: ReadingRoom, heading: str = "") -> Iterator[Card]:
    speaker, wording = _name(point.speaker), line(point.wording or "", _ROOMS[0].wording)
    for quote in point.quotes:
        rest = " · ".join(filter(None, (dateline(quote.version), kind)))
        yield Card(quote, Source.of(quote, reading_room), speaker, rest, wording, heading)
        wording = heading = ""  # said once, before the first


def _name(speaker: Speaker | None) -> str:
    """An unnamed source is called just what the article calls it, and no more."""
    if speaker is None or speaker.grade is Grade.UNKNOWN:
        return ""
    return line(speaker.as_written if speaker.grade is Grade.UNNAMED else speaker.name, 150)


def _opening(answer: Answer) -> str:
    if answer.status is Status.NOT_IN_ARCHIVE:
        return NOT_IN_ARCHIVE + (CLOSEST if answer.closest else "")
    return "" if answer.points else WITHDRAWN


def fitting(cards: Sequence[Card], around: list[Block], rest: str = ASK_FOR_REST) -> list[Block]:
    """As many cards as fit with the blocks around them, and as much of each quote; `rest` tells of others."""
    made = [list(_made(cards, room)) for room in _ROOMS]
    for left, count in enumerate(range(len(cards), 0, -1)):
        more = f"{left} passage{'' if left == 1 else 's'} more did not fit. {rest}"
        for in_room in made:
            blocks = [block for shown in in_room[:count] for block in shown]
            blocks += [small_print(more)] if left else []
            if len(blocks + around) <= MAX_BLOCKS and size(blocks + around) <= MAX_SIZE:
                return blocks
    return []


def _made(cards: Sequence[Card], room: _Room) -> Iterator[list[Block]]:
    before = ""
    for card in cards:
        yield _card(card, card.quote.version.id == before, room)
        before = card.quote.version.id


def _card(card: Card, again: bool, room: _Room) -> list[Block]:
    quote = card.quote
    quoted = beginning(quote.text, room.quote)
    wording = cut(card.wording, room.wording) if room.wording else ""
    # One section: Slack sets no line between two.
    told = [words(f"{wording}\n")] if wording else []
    told += [words(card.speaker, bold=True)] if card.speaker else []
    told += [words(f" · {card.rest}" if card.speaker else card.rest)] if card.rest else []
    goes_on = [words(" … goes on · ")] if len(quoted) < len(quote.text) else []
    parts = [section(*told)] if told else []
    parts += [blockquote(words(quoted)), section(*goes_on, *card.source.shown(room.link, again=again))]
    value = f"{quote.version.id}:{quote.span.start}:{quote.span.end}"
    head = [header(card.heading)] if card.heading else []
    return [*head, rich_text(*parts), button("Show in context", SHOW_CONTEXT, value)]


def as_text(opening: str, cards: Sequence[Card]) -> str:
    """The message for a notification or a screen reader."""
    text = opening
    for card in cards:
        quoted = beginning(card.quote.text, _SHOWN_IN_TEXT)
        goes_on = " …" if len(quoted) < len(card.quote.text) else ""
        who = " · ".join(filter(None, (card.speaker, card.rest)))
        head = (f"{card.heading}\n" if card.heading else "") + (f"{escape(who)}: " if who else "")
        told = f"{head}{in_marks(escape(quoted))}{goes_on}"
        if len(text) + len(told) > MAX_TEXT - 40:
            return f"{text}\n… and more"
        text = f"{text}\n{told}" if text else told
    return text
