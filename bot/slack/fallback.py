"""A message in plain words, for a notification and for a screen reader: what a `text` beside blocks says.

No quotation marks are set: what an article reports in its own words would become words that somebody said.
"""

from collections.abc import Sequence

from bot.slack.cards import Card
from bot.slack.mrkdwn import escape
from bot.slack.shortening import beginning, isolated

MAX_TEXT = 3_000
_QUOTED = 300
_AROUND = 300  # of each sentence before the quotes or after them
_GROWS = 5  # "&" is written in five characters
_MORE = "… and more"


def as_text(opening: Sequence[str], cards: Sequence[Card], notes: Sequence[str] = ()) -> str:
    """What stands before the quotes, as many quotes as there is room for, and all of the notes."""
    before = [_plain(one) for one in opening if one]
    after = [_plain(one) for one in notes if one]
    room = MAX_TEXT - sum(len(one) + 2 for one in (*before, *after, _MORE))
    shown: list[str] = []
    for card in cards:
        told = _card(card)
        room -= len(told) + 2
        if room < 0:
            shown.append(_MORE)
            break
        shown.append(told)
    below = ["\n".join(after)] if after else []
    return "\n\n".join([*before, *shown, *below])


def _card(card: Card) -> str:
    """The kind and who, then the words on lines of their own."""
    quoted = beginning(card.quote.text, _QUOTED)
    goes_on = " …" if len(quoted) < len(card.quote.text) else ""
    who = " · ".join(filter(None, (card.speaker, card.rest)))
    told = [_plain(card.heading), _plain(card.wording), f"{_plain(who, 800)}:" if who else ""]
    return "\n".join([*filter(None, told), f"{escape(isolated(quoted))}{goes_on}"])


def _plain(text: str, most: int = _AROUND) -> str:
    """Escaped, and at most so long: of what grows too much by that, only what is sure to fit."""
    escaped = escape(beginning(text, most))
    return escaped if len(escaped) <= most else escape(beginning(text, most // _GROWS))
