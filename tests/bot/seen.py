"""What readers see of an answer: in Slack, in the reading room and in the terminal, quotes apart."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser

from bot.slack.mrkdwn import escape
from bot.slack.shortening import beginning, isolated
from bot.terminal.answers import console, show_answer
from retrieval.answer_json import to_json
from retrieval.types import Answer
from tests.fakes.model import Json
from tests.fakes.slack import Message, Ping
from tests.fakes.slack.workspace import Workspace


def posted(arguments: dict[str, object]) -> tuple[Message, list[Ping]]:
    """A message in a workspace of its own, and whom it rings."""
    workspace = Workspace()
    text, blocks = arguments["text"], arguments["blocks"]
    assert isinstance(text, str)
    assert isinstance(blocks, list)
    message = Message("C1", workspace.next_ts(), workspace.bot_user, text, blocks, from_bot=True)
    return workspace.keep(message), workspace.pings


def printed(answer: Answer) -> str:
    """What the terminal is sent."""
    with console.capture() as capture:
        show_answer(json.loads(json.dumps(to_json(answer))))
    return capture.get()


class Page(HTMLParser):
    """A page's tags, its links, and its words but for those quoted and those that the reader typed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.words = ""
        self.quoted: list[str] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.tags.add(tag)
        self.attributes.update(named)
        self.links.update(value or "" for name, value in attrs if name in {"href", "src", "action"})
        if tag == "blockquote":
            self.quoted.append("")
        if tag in {"blockquote", "h1", "title", "nav"}:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if "blockquote" in self._inside:
            self.quoted[-1] += data
        elif not self._inside:
            self.words += data


def unquoted(message: Message) -> str:
    """All that stands in a message outside quotes: in its blocks, and in the text for notifications."""
    text = message.text
    for quote in sorted(quotes_in(message), key=len, reverse=True):
        # On lines of its own, at most as long there as in the blocks.
        quoted = escape(isolated(beginning(quote, 300)))
        text = text.replace(f"\n{quoted}", "\n").removeprefix(quoted)
    outside = (part.get("text") for part in _parts(message.blocks, but="rich_text_quote"))
    return "\n".join([text, *(words for words in outside if isinstance(words, str))])


def quotes_in(message: Message) -> list[str]:
    return [
        "".join(part["text"] for part in element["elements"])
        for block in message.blocks
        if block["type"] == "rich_text"
        for element in block["elements"]
        if element["type"] == "rich_text_quote"
    ]


def elements_in(blocks: list[Json]) -> set[str]:
    """The types of everything in blocks."""
    return {part["type"] for part in _parts(blocks)}


def links_in(blocks: list[Json]) -> set[str]:
    """Every address that blocks lead to."""
    return {part["url"] for part in _parts(blocks) if "url" in part}


def _parts(value: object, but: str = "") -> Iterator[Json]:
    """Every object in blocks that has a type, but what is in one of the type `but`."""
    if isinstance(value, dict) and value.get("type") != but:
        if "type" in value:
            yield value
        for part in value.values():
            yield from _parts(part, but)
    elif isinstance(value, list):
        for part in value:
            yield from _parts(part, but)
