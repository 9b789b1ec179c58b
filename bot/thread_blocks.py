"""A thread's summary as a message for one reader: words as they were written, and names that ping nobody."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.blocks import beginning
from bot.headings import once
from bot.mrkdwn import (
    Block,
    Message,
    blockquote,
    escape,
    header,
    link,
    rich_text,
    section,
    small_print,
    words,
)
from bot.thread_messages import ThreadMessage
from bot.thread_summary import Bullet

_QUOTE, _IN_TEXT = 300, 120  # characters of a message, and in a notification


def render_thread(
    bullets: Sequence[Bullet],
    links: Sequence[str | None],
    messages: Sequence[ThreadMessage],
    read_at: datetime,
) -> Message:
    """The bullets, each with the link of its message, and what was read when."""
    blocks: list[Block] = []
    for bullet, url, heading in zip(bullets, links, once([one.heading for one in bullets]), strict=True):
        blocks += [header(heading)] if heading else []
        blocks.append(_bullet(bullet, url))
    count, people = len(messages), len({message.author for message in messages})
    written = f"{count} message{'s' if count > 1 else ''} by {people} {'people' if people > 1 else 'person'}"
    read = f"{written}, read at {read_at:%H:%M} UTC"
    honest = "Words of Slack messages as they stood then; not from the archive, and checked by nobody"
    told = [escape(f"{one.message.author}: “{beginning(one.text, _IN_TEXT)}”") for one in bullets]
    return Message("\n".join(told), [*blocks, small_print(read, honest)])


def _bullet(bullet: Bullet, url: str | None) -> Block:
    quoted = beginning(bullet.text, _QUOTE)
    at = datetime.fromtimestamp(float(bullet.message.ts), UTC)
    told = section(words(bullet.message.author, bold=True), words(f" · {at.day} {at:%B}, {at:%H:%M} UTC"))
    goes_on = [words("… goes on ")] if len(quoted) < len(bullet.text) else []
    where = [*goes_on, *([link(url, "Open the message")] if url else [])]
    return rich_text(told, blockquote(words(quoted)), *([section(*where)] if where else []))
