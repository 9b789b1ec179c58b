"""Quotes as a reporter puts them into a story: the words, and a line in the AP's manner that says whose."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from bot.replies.answers import MORE_TO_CITE, NOTHING_TO_CITE
from bot.slack.cards import ReadingRoom, headline
from bot.slack.mrkdwn import Block, blockquote, link, plain_text, rich_text, section, small_print, words
from bot.slack.newer import newer, told
from bot.slack.shortening import apart, beginning
from index.types import Grade, Quote, Speaker, Version
from retrieval.types import Answer

_TITLE = "Citations"
_MOST, _MAX_BYTES = 60, 200_000  # Slack's limits on a window: 100 blocks, 250,000 bytes
_QUOTED, _LINK = 1_500, 2_000
# As the AP writes them in a date.
_MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")


def ap_day(when: datetime) -> str:
    """ "Sept. 4, 2024", in UTC."""
    day = when.astimezone(UTC)
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def citation(quote: Quote, speaker: Speaker | None) -> str:
    """ "Ruth Okafor, Calder Herald, March 14, 2024": what is known of speaker, outlet and day.

    Without an outlet, the headline stands for it; a source that the article does not name is said to be so.
    """
    version = quote.version
    where = apart(version.outlet, 80) or f"“{headline(version)}”"
    day = ap_day(version.published_at) if version.published_at else ""
    return ", ".join(filter(None, (_name(speaker), where, day)))


def citations_of(
    answer: Answer, reading_room: ReadingRoom, newest: Callable[[str], Version]
) -> dict[str, Any]:
    """The window with each quote of the answer, a line for it, its link, and a warning where the article has
    other words by now. `newest` gives the version that an article has now.
    """
    blocks = list(_blocks(answer, reading_room, newest))
    fitting = blocks[:_MOST]
    while fitting and len(json.dumps(fitting)) > _MAX_BYTES:
        fitting.pop()
    if len(fitting) < len(blocks):
        fitting.append(small_print(MORE_TO_CITE))
    shown = fitting or [rich_text(section(words(NOTHING_TO_CITE)))]
    return {"type": "modal", "title": plain_text(_TITLE), "close": plain_text("Close"), "blocks": shown}


def _blocks(answer: Answer, reading_room: ReadingRoom, newest: Callable[[str], Version]) -> Iterator[Block]:
    for point in answer.points:
        for quote in point.quotes:
            source = quote.version.source
            address = source if source.startswith("http") and len(source) <= _LINK else reading_room(quote)
            quoted = beginning(quote.text, _QUOTED)
            goes_on = " (the quote goes on)" if len(quoted) < len(quote.text) else ""
            cited = words(f"{citation(quote, point.speaker)}{goes_on}, ")
            changed = newer(quote, newest(quote.version.article_id))
            warned = [section(*told(changed))] if changed and changed.same is None else []
            yield rich_text(blockquote(words(quoted)), section(cited, link(address, address)), *warned)


def _name(speaker: Speaker | None) -> str:
    if speaker is None or speaker.grade is Grade.UNKNOWN:
        return ""
    if speaker.grade is Grade.UNNAMED:
        return f"{apart(speaker.as_written, 150)} (not named)"
    return apart(speaker.name, 150)
