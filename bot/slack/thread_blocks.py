"""A thread's summary as a message for one reader: words as they were written, and names that ping nobody."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.headings import once
from bot.slack.mrkdwn import (
    Block,
    Message,
    blockquote,
    escape,
    header,
    link,
    moment,
    rich_text,
    section,
    small_print,
    words,
)
from bot.slack.shortening import apart, beginning, isolated
from bot.slack.thread_messages import ThreadMessage
from bot.slack.thread_summary import Bullet

_HONEST = "Words of Slack messages as they stood then; not from the archive, and checked by nobody"
_QUOTE, _IN_TEXT = 300, 120  # characters of a message, and in a notification


def render_thread(
    bullets: Sequence[Bullet],
    links: Sequence[str | None],
    messages: Sequence[ThreadMessage],
    read_at: datetime,
) -> Message:
    """The bullets, each with the link of its message, and what was read when."""
    blocks: list[Block] = []
    told: list[str] = []
    for bullet, url, heading in zip(bullets, links, once([one.heading for one in bullets]), strict=True):
        blocks += [header(heading)] if heading else []
        blocks.append(_bullet(bullet, url))
        told.append(_in_words(bullet, heading))
    count, people = len(messages), len({message.author for message in messages})
    written = f"{count} message{'s' if count > 1 else ''} by {people} {'people' if people > 1 else 'person'}"
    read = rich_text(section(words(f"{written}, read on "), moment(read_at), words(".")))
    text = "\n\n".join([*told, f"{written}.\n{_HONEST}"])
    return Message(text, [*blocks, read, small_print(_HONEST)])


def _bullet(bullet: Bullet, url: str | None) -> Block:
    quoted = beginning(bullet.text, _QUOTE)
    at = moment(datetime.fromtimestamp(float(bullet.message.ts), UTC))
    told = section(words(apart(bullet.message.author, 80), bold=True), words(" · "), at)
    goes_on = [words("… goes on ")] if len(quoted) < len(bullet.text) else []
    where = [*goes_on, *([link(url, "Open the message")] if url else [])]
    return rich_text(told, blockquote(words(quoted)), *([section(*where)] if where else []))


def _in_words(bullet: Bullet, heading: str) -> str:
    """The same for a notification or a screen reader: no marks that the message has not."""
    quoted = beginning(bullet.text, _IN_TEXT)
    goes_on = " …" if len(quoted) < len(bullet.text) else ""
    said = f"{escape(apart(bullet.message.author, 80))}:\n{escape(isolated(quoted))}{goes_on}"
    return f"{heading}\n{said}" if heading else said
