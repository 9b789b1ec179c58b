"""Who else says what an answer's speakers say, as a Slack message: a card each, those who deny it apart."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.replies.answers import (
    ALSO_SAID_BY,
    CHECK_THE_SOURCE,
    DENIED_BY,
    MORE_DID_NOT_FIT,
    OTHERS_ON_IT,
    QUOTED_ON_IT,
    who_else,
)
from bot.replies.general import written_as
from bot.slack.blocks import did_not_fit, fitting
from bot.slack.cards import Card, ReadingRoom, Source, dateline, headline
from bot.slack.fallback import as_text
from bot.slack.mrkdwn import Message, rich_text, section, small_print, words
from bot.slack.shortening import apart, beginning
from index.types import Quote, Speaker, Version
from retrieval.echoes import Echo
from retrieval.types import Point


def render_echoes(echoes: Sequence[Echo], asked: str, reading_room: ReadingRoom) -> Message:
    """The echoes, of which there are some, under the question that the answer is to."""
    return _message(who_else(apart(asked, 300)), list(_cards(echoes, reading_room)))


def render_others(points: Sequence[Point], reading_room: ReadingRoom) -> Message:
    """Others who are quoted on it, of whom nobody knows whether they agree."""
    cards = [
        _card(point.speaker, quote, reading_room)
        for point in points
        for quote in point.quotes
        if point.speaker
    ]
    return _message(
        OTHERS_ON_IT, [replace(card, heading="" if at else QUOTED_ON_IT) for at, card in enumerate(cards)]
    )


def _message(opening: str, cards: Sequence[Card]) -> Message:
    head, told = rich_text(section(words(opening))), small_print(CHECK_THE_SOURCE)
    fitted = fitting(cards, [head, told], MORE_DID_NOT_FIT)
    left = len(cards) - sum(block["type"] == "actions" for block in fitted)  # a button under each quote
    notes = [did_not_fit(left, MORE_DID_NOT_FIT)] if left else []
    return Message(as_text([opening], cards, [*notes, CHECK_THE_SOURCE]), [head, *fitted, told])


def _cards(echoes: Sequence[Echo], reading_room: ReadingRoom) -> Iterator[Card]:
    before: bool | None = None
    for echo in echoes:
        heading = DENIED_BY if echo.denies else ALSO_SAID_BY
        card = _card(echo.speaker, echo.quote, reading_room, echo.copies)
        yield replace(card, heading=heading if echo.denies is not before else "")
        before = echo.denies


def _card(speaker: Speaker, quote: Quote, reading_room: ReadingRoom, copies: Sequence[Quote] = ()) -> Card:
    also = ", ".join(dict.fromkeys(_outlet(copy.version) for copy in copies))
    written = written_as(speaker.name, speaker.as_written)
    told = [*(apart(part, 200) for part in (speaker.description, written)), dateline(quote.version)]
    told += [beginning(f"also in {also}", 200)] if also else []
    return Card(
        quote=quote,
        source=Source.of(quote, reading_room),
        speaker=apart(speaker.name, 150),
        rest=" · ".join(filter(None, told)),
        wording="",
    )


def _outlet(version: Version) -> str:
    return apart(version.outlet, 80) or headline(version)
