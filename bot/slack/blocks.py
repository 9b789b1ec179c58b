"""An answer as a Slack message that fits Slack's limits whatever its length, its sources and buttons kept.

Quoted words stand alone in rich-text quotes: a slice of the version, whole or its beginning, nothing added.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.headings import headings
from bot.replies.answers import ASK_FOR_REST, CLOSEST, NOT_IN_ARCHIVE, PRESS_FOR_REST, footer
from bot.replies.general import KINDS, read_as
from bot.slack.answer_buttons import answer_buttons, more_button
from bot.slack.cards import LONGEST_LINK, Card, ReadingRoom, Source, dateline, speaker_name
from bot.slack.fallback import as_text
from bot.slack.mrkdwn import (
    Block,
    Message,
    blockquote,
    button,
    cut,
    header,
    rich_text,
    section,
    size,
    small_print,
    words,
)
from bot.slack.shortening import apart, beginning, line
from index.types import Quote
from retrieval.asked_for import said_first
from retrieval.notes import WITHDRAWN
from retrieval.types import Answer, Kind, Point, Status

SHOW_CONTEXT, SHARE = "show_context", "share_answer"
MAX_BLOCKS = 50
MAX_SIZE = 12_500  # Slack refuses a message's blocks from about 13,200 characters of JSON; these are bytes
_NOTES, _NOTE = 4, 200
_SPARE_BLOCKS = 8  # for what a message that is still coming says of the work
_GONE = {"withdrawn", "first_withdrawn"}  # notes that are said first
_MISS = "Closest miss"


class _Room(NamedTuple):
    """The most characters of each quote, of linking prose, of a link and of a name."""

    quote: int
    wording: int
    link: int
    name: int


# Tried in turn until the message fits. Of a link that is too long the text fragment goes first.
_ROOMS = (
    _Room(2_800, 600, LONGEST_LINK, 150),
    _Room(1_600, 600, 800, 150),
    _Room(900, 400, 600, 150),
    _Room(500, 250, 500, 150),
    _Room(280, 120, 400, 100),
    _Room(150, 0, 250, 80),
    _Room(90, 0, 200, 40),
)


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
    cards, opening = list(_cards(answer, reading_room)), _opening(answer)
    question, meant = apart(asked or "", 300), read_as(apart(answer.read_as, 300)) if answer.read_as else ""
    is_news = any(note.code == "news" for note in answer.notes)
    heading = [words(question, bold=True)] if is_news else [words("Asked: ", bold=True), words(question)]
    head = [rich_text(section(*heading))] if question else []
    head += [small_print(meant)] if meant else []
    head += [rich_text(section(words(opening)))] if opening else []
    notes = _notes(answer)
    sources = footer(line(answer.answerer, 60)) if cards else ""
    told = _told_below([*notes, " · ".join(filter(None, (sources, answer_id and f"answer {answer_id}")))])
    first = button("Share to channel", SHARE, share)["elements"] if share else []

    def foot(shown: int) -> list[Block]:
        if before is not None:
            return [*told, *([more_button(answer_id, before + shown)] if shown < len(cards) else [])]
        if answer_id:
            return [*told, *answer_buttons(answer_id, shown, answered=bool(answer.points), first=first)]
        return [*told, {"type": "actions", "elements": first}] if first else told

    rest = PRESS_FOR_REST if answer_id and answer.points else ASK_FOR_REST
    fitted = fitting(cards, head + foot(0), rest)
    shown = sum(block["type"] == "actions" for block in fitted)  # a button under each quote
    left = [did_not_fit(len(cards) - shown, rest)] if shown < len(cards) else []
    asked_line = question if is_news or not question else f"Asked: {question}"
    text = as_text([asked_line, meant, opening], cards, [*left, *notes, sources])
    return Message(text, head + fitted + foot(shown))


def early(points: Sequence[Point], reading_room: ReadingRoom) -> list[Block]:
    """The points of an answer still coming, as far as they fit; a point more leaves these as they are."""
    cards = [card for point in points for card in _cards_of(point, KINDS[point.kind], reading_room)]
    blocks: list[Block] = []
    for card in _made(cards, _ROOMS[0]):
        if len(blocks + card) > MAX_BLOCKS - _SPARE_BLOCKS or size(blocks + card) > MAX_SIZE:
            break
        blocks += card
    return blocks


def _cards(answer: Answer, reading_room: ReadingRoom) -> Iterator[Card]:
    if answer.status is Status.NOT_IN_ARCHIVE:
        points = [Point(Kind.FACT, None, (quote,)) for quote in answer.closest]
        yield from (card for point in points for card in _cards_of(point, _MISS, reading_room))
    else:
        for point, heading in zip(answer.points, headings(one.section for one in answer.points), strict=True):
            yield from _cards_of(point, KINDS[point.kind], reading_room, heading)


def _cards_of(point: Point, kind: str, reading_room: ReadingRoom, heading: str = "") -> Iterator[Card]:
    speaker, wording = speaker_name(point.speaker), line(point.wording or "", _ROOMS[0].wording)
    for quote in point.quotes:
        rest = " · ".join(filter(None, (dateline(quote.version), kind)))
        yield Card(quote, Source.of(quote, reading_room), speaker, rest, wording, heading)
        wording = heading = ""  # said once, before the first


def _notes(answer: Answer) -> list[str]:
    first = said_first(answer)
    told_below = [note for note in answer.notes if note.code not in _GONE and note.text not in first]
    return [told for note in told_below[:_NOTES] if (told := line(note.text, _NOTE))]


def _told_below(lines: Sequence[str]) -> list[Block]:
    told = [one for one in lines if one]
    return [small_print(*told)] if told else []


def _opening(answer: Answer) -> str:
    if gone := [note.text for note in answer.notes if note.code in _GONE]:
        return gone[0]
    lacking = " ".join(said_first(answer))
    if answer.status is Status.NOT_IN_ARCHIVE:
        return (lacking or NOT_IN_ARCHIVE) + (CLOSEST if answer.closest else "")
    return lacking if answer.points else WITHDRAWN.text


def fitting(cards: Sequence[Card], around: list[Block], rest: str = ASK_FOR_REST) -> list[Block]:
    """As many cards as fit with the blocks around them, and as much of each quote; `rest` tells of others."""
    made = [list(_made(cards, room)) for room in _ROOMS]
    for left, count in enumerate(range(len(cards), 0, -1)):
        for in_room in made:
            blocks = [block for shown in in_room[:count] for block in shown]
            blocks += [small_print(did_not_fit(left, rest))] if left else []
            if len(blocks + around) <= MAX_BLOCKS and size(blocks + around) <= MAX_SIZE:
                return blocks
    return []


def did_not_fit(left: int, rest: str) -> str:
    return f"{left} passage{'' if left == 1 else 's'} more did not fit. {rest}"


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
    told += [words(apart(card.speaker, room.name), bold=True)] if card.speaker else []
    told += [words(f" · {card.rest}" if card.speaker else card.rest)] if card.rest else []
    goes_on = [words(" … goes on · ")] if len(quoted) < len(quote.text) else []
    parts = [section(*told)] if told else []
    source = card.source.shown(room.link, again=again, most=room.name)
    parts += [blockquote(words(quoted)), section(*goes_on, *source)]
    head = [header(card.heading)] if card.heading else []
    return [*head, rich_text(*parts), context_button(quote, card.speaker or card.source.headline)]


def context_button(quote: Quote, whose: str) -> Block:
    """Shows the quote in its article; a screen reader also says whose words these are."""
    value = f"{quote.version.id}:{quote.span.start}:{quote.span.end}"
    return button("Show in context", SHOW_CONTEXT, value, spoken=line(f"Show in context: {whose}", 75))
