"""What somebody said as a Slack message: cards as an answer has them, or names to choose from as buttons."""

from collections.abc import Sequence

from bot.replies.answers import ASK_FOR_REST, PRESS_FOR_REST
from bot.replies.general import counted_names, said_opening, written_as
from bot.slack.answer_buttons import answer_buttons
from bot.slack.blocks import SHARE, did_not_fit, fitting
from bot.slack.cards import Card, ReadingRoom, Source, dateline, headline
from bot.slack.fallback import as_text
from bot.slack.mrkdwn import Block, Message, button, cut, plain_text, rich_text, section, small_print, words
from bot.slack.shortening import apart, beginning, line
from index.types import Version
from retrieval.naming import Name
from retrieval.said import Remark, Said
from retrieval.said_json import to_json

SAID_CHOICE = "said_choice_"  # Slack wants another action id for each button of a row
_BUTTONS = 10
_LABEL, _VALUE = 75, 2_000  # Slack's limits on a button


def render_said(
    said: Said, reading_room: ReadingRoom, *, command: str, share: str | None = None, more: str = ""
) -> Message:
    """The remarks with an answer's buttons and one to share them, given the id they are kept by; or the names
    to choose from. `command` is what to type for others; `more` what else to say of nothing found.
    """
    opening = line(said_opening(to_json(said)), 600)
    cards = [card for remark in said.remarks for card in _cards(remark, reading_room)]
    head = [rich_text(section(words(opening)))]
    if not said.names and (choices := said.others or said.nearest):
        head.append(_choices(choices, said.topic))
    notes = [*_notes(said, command), *([more] if more else [])]
    told = [small_print(*notes)] if notes else []

    def foot(shown: int) -> list[Block]:
        if not (share and cards):
            return told
        first = button("Share to channel", SHARE, share)["elements"]
        return [*told, *answer_buttons(share, shown, answered=True, first=first)]

    rest = PRESS_FOR_REST if share else ASK_FOR_REST
    fitted = fitting(cards, head + foot(len(cards)), rest)
    shown = sum(block["type"] == "actions" for block in fitted)  # a button under each quote
    left = [did_not_fit(len(cards) - shown, rest)] if shown < len(cards) else []
    return Message(as_text([opening], cards, [*left, *notes]), head + fitted + foot(shown))


def _cards(remark: Remark, reading_room: ReadingRoom) -> list[Card]:
    speaker = remark.speaker
    written = written_as(speaker.name, speaker.as_written)
    told = (apart(part, 120) for part in (speaker.description, written, remark.cue) if part)
    also = f"also in {', '.join(map(_outlet, remark.also_in))}" if remark.also_in else ""
    return [
        Card(
            quote=quote,
            source=Source.of(quote, reading_room),
            speaker=apart(speaker.name, 150),
            rest=" · ".join(filter(None, (*told, dateline(quote.version), beginning(also, 200)))),
            wording="",
        )
        for quote in remark.quotes
    ]


def _choices(names: Sequence[Name], topic: str) -> Block:
    about = f" about {topic}" if topic else ""
    buttons = [
        {
            "type": "button",
            "action_id": f"{SAID_CHOICE}{number}",
            "text": plain_text(cut(f"{line(name.name, _LABEL - 12)} ({name.count:,})", _LABEL)),
            "value": cut(_alone(name) + about, _VALUE),
        }
        for number, name in enumerate(names[:_BUTTONS])
    ]
    return {"type": "actions", "elements": buttons}


def _alone(name: Name) -> str:
    """The name as one types it to get that one: a short name in quotation marks, which are for it alone."""
    return name.name if " " in name.name.strip() else f"“{name.name}”"


def _notes(said: Said, command: str) -> list[str]:
    notes = []
    if said.more:
        notes.append(f"{said.more:,} more. Name a topic to see others: {command} NAME about TOPIC")
    if said.names and said.others:
        notes.append(line(f"Others it may be: {counted_names(to_json(said)['choices'])}", 300))
    if said.remarks:
        notes.append("Quoted from the archive · check the source before publishing")
    return notes


def _outlet(version: Version) -> str:
    return apart(version.outlet, 80) or headline(version)
