"""The parts of a Slack message: what people type as plain words, and plain words as Slack's JSON.

Words of articles go only into rich text, which Slack shows as they are: no character of them can format,
link or ping. Mrkdwn is used for one thing, a message's `text`, and escaped there.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from index.days import minute

Block = dict[str, Any]

_CONTROL = re.compile(r"<([^<>]*)>")
_LINK = re.compile(r"<(https?://[^<>|]+)\|([^<>]+)>")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Message:
    """What Slack is sent: `text` for notifications and screen readers, and the blocks that are shown."""

    text: str
    blocks: list[Block]

    def as_arguments(self) -> dict[str, Any]:
        quiet = {"unfurl_links": False, "unfurl_media": False}
        return {"text": self.text, "blocks": self.blocks, **quiet}


def said(sentence: str) -> Message:
    """A message of one plain sentence of ours."""
    return Message(escape(sentence), [rich_text(section(words(sentence)))])


def with_links(sentences: str) -> Message:
    """The same of escaped sentences with links as Slack writes them; nothing else of them formats."""
    parts: list[Block] = []
    at = 0
    for match in _LINK.finditer(sentences):
        parts += [
            words(unescape(sentences[at : match.start()])),
            link(unescape(match[1]), unescape(match[2])),
        ]
        at = match.end()
    parts.append(words(unescape(sentences[at:])))
    return Message(sentences, [rich_text(section(*(part for part in parts if part["text"])))])


def typed(text: str, bot_user: str | None = None) -> str:
    """The words a person typed, without the bot's mention and Slack's markup around links and names."""

    def plain(match: re.Match[str]) -> str:
        target, _, label = match.group(1).partition("|")
        if target == f"@{bot_user}":
            return " "
        if target.startswith(("@", "#", "!")):
            return (target[0] if label and target[0] != "!" else "") + label
        return target if target.startswith(("http://", "https://")) else label or target

    unmarked = _CONTROL.sub(plain, text)
    return _SPACE.sub(" ", unescape(unmarked)).strip()


def mentions(text: str) -> set[str]:
    """The ids of the users named in a text as Slack sends it."""
    return set(re.findall(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>", text))


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def cut(text: str, most: int) -> str:
    """At most `most` characters of words of ours, or of a headline; never of a quote."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def words(text: str, *, bold: bool = False) -> Block:
    return {"type": "text", "text": text} | ({"style": {"bold": True}} if bold else {})


def moment(when: datetime) -> Block:
    """A day and a time, which Slack shows in the reader's own zone."""
    utc = when.astimezone(UTC)
    shown = "{date_long_pretty} at {time}"
    return {"type": "date", "timestamp": int(utc.timestamp()), "format": shown, "fallback": minute(utc)}


def link(url: str, label: str) -> Block:
    return {"type": "link", "url": url, "text": label}


def channel_name(channel: str) -> Block:
    """A channel by its id, which Slack shows by its name, and to nobody who may not know it."""
    return {"type": "channel", "channel_id": channel}


def section(*elements: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(elements)}


def blockquote(*elements: Block) -> Block:
    return {"type": "rich_text_quote", "elements": list(elements)}


def rich_text(*parts: Block) -> Block:
    return {"type": "rich_text", "elements": list(parts)}


def header(text: str) -> Block:
    """A line in large letters; words of ours, at most 150 characters."""
    return {"type": "header", "text": plain_text(text)}


def small_print(*lines: str) -> Block:
    """At most ten lines (Slack's limit), shown small and grey, as they are."""
    return {"type": "context", "elements": [plain_text(line) for line in lines[:10]]}


def button(label: str, action: str, value: str, *, spoken: str = "") -> Block:
    """One button in a row of its own; `spoken` is what a screen reader says, where that tells more."""
    element = button_element(label, action, value)
    element |= {"accessibility_label": spoken} if spoken else {}
    return {"type": "actions", "elements": [element]}


def button_element(label: str, action: str, value: str) -> Block:
    """A button for a row of several."""
    return {"type": "button", "action_id": action, "text": plain_text(label), "value": value}


def plain_text(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def size(blocks: list[Block]) -> int:
    """Bytes of the blocks as compact JSON: Slack's limit on a whole message counts at most as many."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")).encode())
