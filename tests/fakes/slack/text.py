"""What a reader sees in a message: its texts in order, the links in them, and the people they would ping."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

Json = dict[str, Any]

PING = re.compile(
    r"<(?:!(?:channel|here|everyone)|@[UW][A-Z0-9]+|!subteam\^[A-Z0-9]+)(?:\|[^>]*)?>", re.IGNORECASE
)
NAMED = re.compile(r"@(?:channel|here|everyone)\b")
LINK = re.compile(r"<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>")
MARKDOWN_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
CONTROL = re.compile(r"<((?:[@!#]|https?:|mailto:)[^|>]*)(?:\|([^>]*))?>")

# The order a reader meets the parts of a block in, whatever order its keys were written in.
_READ_FIRST = ("title", "subtitle", "label", "text", "fields", "rows", "elements", "hint", "blocks")
# A button's label is not the message's words; `Message.buttons` has those.
_CONTROLS = {"button", "overflow", "feedback_buttons", "icon_button", "workflow_button"}


class Written(NamedTuple):
    """One text as it was sent; `kind` says how Slack reads it: plain, mrkdwn or markdown."""

    kind: str
    text: str


class Link(NamedTuple):
    """A link a reader can follow; `label` is the address itself where none was given."""

    url: str
    label: str


def escape(text: str) -> str:
    """The text as Slack sends it when a person types it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The characters a reader sees for text that was sent to Slack."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def written(value: Any) -> Iterator[Written]:
    """Every text in blocks (or one block, or attachments), in reading order, controls left out."""
    if isinstance(value, list):
        for item in value:
            yield from written(item)
    elif isinstance(value, dict):
        yield from _written_in(value)


def _written_in(value: Json) -> Iterator[Written]:
    kind = value.get("type")
    if kind in _CONTROLS:
        return
    if kind in ("mrkdwn", "plain_text", "raw_text", "markdown") and isinstance(value.get("text"), str):
        yield Written({"mrkdwn": "mrkdwn", "markdown": "markdown"}.get(kind, "plain"), value["text"])
    elif kind in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        yield Written("mrkdwn", "".join(map(_rich, value.get("elements", []))))
    else:
        for key in sorted(value, key=lambda key: _READ_FIRST.index(key) if key in _READ_FIRST else 99):
            yield from written(value[key])


def _rich(element: Json) -> str:
    kind = element.get("type")
    if kind == "link":
        label = element.get("text")
        return f"<{element['url']}|{escape(label)}>" if label else f"<{element['url']}>"
    if kind == "user":
        return f"<@{element['user_id']}>"
    if kind == "channel":
        return f"<#{element['channel_id']}>"
    if kind == "usergroup":
        return f"<!subteam^{element['usergroup_id']}>"
    if kind == "broadcast":
        return f"<!{element['range']}>"
    if kind == "date":
        return escape(str(element["fallback"]))
    if kind == "emoji":
        return f":{element['name']}:"
    return escape(str(element.get("text", "")))


def shown(part: Written) -> str:
    """The words a reader sees. Links become their labels; `*`, `_`, `>` and other marks stay."""
    if part.kind == "plain":
        return part.text
    if part.kind == "markdown":
        return unescape(MARKDOWN_LINK.sub(r"\1", CONTROL.sub(_control, part.text)))
    return unescape(CONTROL.sub(_control, part.text))


def _control(match: re.Match[str]) -> str:
    target, label = match.group(1), match.group(2)
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    return label or target


def links(part: Written) -> Iterator[Link]:
    """The links of one text, unescaped."""
    if part.kind == "plain":
        return
    for match in LINK.finditer(part.text):
        url = unescape(match.group(1))
        yield Link(url, unescape(match.group(2) or "") or url)
    if part.kind == "markdown":
        for match in MARKDOWN_LINK.finditer(part.text):
            yield Link(unescape(match.group(2)), unescape(match.group(1)))


def pings(part: Written, names_are_linked: bool = False) -> Iterator[str]:
    """The mentions in one text that would ring somebody's phone.

    `names_are_linked` is what `link_names` and `parse=full` do: a bare @channel rings too.
    """
    if part.kind == "plain":
        return
    yield from (match.group(0) for match in PING.finditer(part.text))
    if names_are_linked:
        yield from NAMED.findall(part.text)


def typed(text: str) -> list[Json]:
    """The rich_text block Slack puts beside the text of a message a person typed."""
    elements: list[Json] = []
    at = 0
    for match in re.finditer(r"<@([UW][A-Z0-9]+)>", text):
        if match.start() > at:
            elements.append({"type": "text", "text": unescape(text[at : match.start()])})
        elements.append({"type": "user", "user_id": match.group(1)})
        at = match.end()
    if text[at:]:
        elements.append({"type": "text", "text": unescape(text[at:])})
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]
