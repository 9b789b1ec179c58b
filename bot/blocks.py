"""An answer as a Slack message that fits Slack's limits whatever its length, its sources and buttons kept.

Quoted words stand alone in rich-text quotes: a slice of the version, whole or its beginning, nothing added.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.mrkdwn import (
    Block,
    Message,
    blockquote,
    button,
    cut,
    escape,
    link,
    rich_text,
    section,
    size,
    small_print,
    words,
)
from index.types import Grade, Quote, Speaker, Version
from retrieval.answer_json import link_to_passage
from retrieval.types import Answer, Kind, Point, Status

SHOW_CONTEXT, SHARE = "show_context", "share_answer"
MAX_BLOCKS = 50
MAX_SIZE = 12_500  # Slack refuses a message's blocks from about 13,200 characters of JSON
MAX_TEXT = 3_000
_SHOWN_IN_TEXT = 300
_NOTES, _NOTE = 4, 160
_KINDS = {Kind.CLAIM: "Claim", Kind.EVIDENCE: "Evidence cited", Kind.RESPONSE: "Response"}
_MISS = "Closest miss"

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
class _Card:
    """One quote as it is shown: linking prose before it, who said it, and what it is."""

    quote: Quote
    speaker: str
    kind: str
    wording: str


def render(
    answer: Answer, reading_room: ReadingRoom, *, share: str | None = None, asked: str | None = None
) -> Message:
    """The answer to be posted: with a button to share it, given its id; or under the question `asked`."""
    cards = list(_cards(answer))
    question = line(asked or "", 300)
    head = [rich_text(section(words("Asked: ", bold=True), words(question)))] if question else []
    head += [rich_text(section(words(opening)))] if (opening := _opening(answer)) else []
    notes = [line(note.text, _NOTE) for note in answer.notes[:_NOTES]]
    foot = [small_print(*filter(None, notes), _footer(answer))]
    foot += [button("Share to channel", SHARE, share)] if share else []
    return Message(_as_text(answer, cards), head + _fitting(cards, reading_room, head + foot) + foot)


def line(text: str, most: int) -> str:
    """Words of ours or of a headline on one line, without control characters."""
    seen = "".join(" " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} else one for one in text)
    return cut(" ".join(seen.split()), most)


def dateline(version: Version) -> str:
    """Outlet and day of publication, as far as they are known."""
    day = version.published_at
    return " · ".join(filter(None, (line(version.outlet, 80), f"{day.day} {day:%B %Y}" if day else "")))


def source_line(quote: Quote, reading_room: ReadingRoom, longest_link: int = _ROOMS[0].link) -> list[Block]:
    """The headline, linked to the passage in the article, and the way to our copy of it."""
    headline = line(quote.version.title, 150) or line(quote.version.outlet, 80) or "Article"
    exact = link_to_passage(quote)
    url = next(
        (one for one in (exact, exact and quote.version.source) if one and len(one) <= longest_link), None
    )
    return [
        link(url, headline) if url else words(headline),
        words(" · "),
        link(reading_room(quote), "Reading room"),
    ]


def beginning(text: str, most: int) -> str:
    """The text, or its beginning up to a space where there is one in the second half."""
    if len(text) <= most:
        return text
    space = max(text.rfind(" ", most // 2, most), text.rfind("\n", most // 2, most))
    return text[:space] if space > 0 else text[:most]


def _cards(answer: Answer) -> Iterator[_Card]:
    if answer.status is Status.NOT_IN_ARCHIVE:
        yield from (_Card(quote, "", _MISS, "") for quote in answer.closest)
        return
    for point in answer.points:
        yield from _cards_of(point)


def _cards_of(point: Point) -> Iterator[_Card]:
    wording = line(point.wording or "", _ROOMS[0].wording)
    for number, quote in enumerate(point.quotes):
        yield _Card(quote, _name(point.speaker), _KINDS.get(point.kind, ""), "" if number else wording)


def _name(speaker: Speaker | None) -> str:
    """An unnamed source is called just what the article calls it, and no more."""
    if speaker is None:
        return ""
    return line(speaker.as_written if speaker.grade is Grade.UNNAMED else speaker.name, 150)


def _opening(answer: Answer) -> str:
    if answer.status is Status.NOT_IN_ARCHIVE:
        nearest = " The closest passages, which do not answer it:" if answer.closest else ""
        return "This is not in the archive." + nearest
    return "" if answer.points else "The passages that answered this may no longer be shown."


def _footer(answer: Answer) -> str:
    if answer.answerer == "quoting":
        return "Quoted from the archive by the quoting answerer · check the source before publishing"
    name = line(answer.answerer, 60)
    return (
        f"Passages picked and linked by {name}, quoted from the archive · check the source before publishing"
    )


def _fitting(cards: Sequence[_Card], reading_room: ReadingRoom, around: list[Block]) -> list[Block]:
    """As many cards as fit with the blocks around them, and as much of each quote."""
    for count in range(len(cards), 0, -1):
        left_out = len(cards) - count
        more = [small_print(f"{_passages(left_out)} more did not fit. Ask about one point to see more.")]
        for room in _ROOMS:
            blocks = [block for card in cards[:count] for block in _card(card, reading_room, room)]
            blocks += more if left_out else []
            if len(blocks + around) <= MAX_BLOCKS and size(blocks + around) <= MAX_SIZE:
                return blocks
    return []


def _passages(count: int) -> str:
    return "1 passage" if count == 1 else f"{count} passages"


def _card(card: _Card, reading_room: ReadingRoom, room: _Room) -> list[Block]:
    quote = card.quote
    quoted = beginning(quote.text, room.quote)
    rest = " · ".join(filter(None, (dateline(quote.version), card.kind)))
    who = [words(card.speaker, bold=True)] if card.speaker else []
    told = [*who, words(f" · {rest}" if who else rest)] if rest else who
    # One section: Slack sets no line between two.
    wording = cut(card.wording, room.wording) if room.wording else ""
    lead = [words(f"{wording}\n")] if wording else []
    parts = [section(*lead, *told)] if lead or told else []
    parts.append(blockquote(words(quoted)))
    goes_on = [words(" … goes on · ")] if len(quoted) < len(quote.text) else []
    parts.append(section(*goes_on, *source_line(quote, reading_room, room.link)))
    value = f"{quote.version.id}:{quote.span.start}:{quote.span.end}"
    return [rich_text(*parts), button("Show in context", SHOW_CONTEXT, value)]


def _as_text(answer: Answer, cards: Sequence[_Card]) -> str:
    """The message for a notification or a screen reader."""
    lines = [opening] if (opening := _opening(answer)) else []
    for card in cards:
        quoted = beginning(card.quote.text, _SHOWN_IN_TEXT)
        goes_on = " …" if len(quoted) < len(card.quote.text) else ""
        who = " · ".join(filter(None, (card.kind, card.speaker, dateline(card.quote.version))))
        lines.append(f"{escape(who)}: “{escape(quoted)}”{goes_on}" if who else f"“{escape(quoted)}”{goes_on}")
    text = ""
    for said in lines:
        if len(text) + len(said) + 1 > MAX_TEXT - 40:
            return f"{text}\n… and more"
        text = f"{text}\n{said}".strip("\n")
    return text or "An answer from the archive"
