"""Who else said it as a message: within Slack's limits however many there are."""

from datetime import UTC, datetime

import pytest

from bot.replies.answers import ALSO_SAID_BY, DENIED_BY, MORE_DID_NOT_FIT
from bot.slack.blocks import MAX_BLOCKS, MAX_SIZE
from bot.slack.mrkdwn import size
from bot.slack.who_else_blocks import render_echoes
from index.types import Grade, Quote, Span, Speaker, Version
from retrieval.echoes import Echo

AT = datetime(2024, 3, 1, tzinfo=UTC)


def echo(text: str, number: int, *, denies: bool = False, outlets: tuple[str, ...] = ()) -> Echo:
    def quote(outlet: str) -> Quote:
        name = f"{outlet}{number}"
        source = f"https://{outlet.lower()}.example/{number}"
        version = Version(name, name, source, text, "A headline", outlet, (), AT, None, AT)
        return Quote(version, Span(0, len(text)))

    speaker = Speaker(f"Speaker {number}", f"Speaker {number}", Grade.NAMED)
    first, *copies = map(quote, outlets or ("Herald",))
    return Echo(speaker, first, denies, 1.3, tuple(copies))


def room(quote: Quote) -> str:
    return f"https://room.example/{quote.version.id}"


@pytest.mark.parametrize("text", ["It leaks.", "It leaks. " * 600, "<!channel> & *it* leaks " * 200])
def test_however_many_and_long_they_are_the_message_fits_and_says_what_did_not(text: str) -> None:
    found = [echo(text, number, denies=number > 9) for number in range(20)]
    message = render_echoes(found, "Who said that it leaks? " * 50, room)
    assert len(message.blocks) <= MAX_BLOCKS
    assert size(message.blocks) <= MAX_SIZE
    shown = [block for block in message.blocks if block["type"] == "actions"]
    assert shown
    assert (MORE_DID_NOT_FIT in str(message.blocks)) == (len(shown) < len(found))
    assert (MORE_DID_NOT_FIT in message.text) == (len(shown) < len(found))


def test_outlets_with_the_same_words_stand_in_one_entry_each_named_once() -> None:
    message = render_echoes([echo("It leaks.", 1, outlets=("Herald", "Mail", "Mail"))], "Who?", room)
    assert str(message.blocks).count("It leaks.") == 1
    assert "also in Mail" in str(message.blocks)
    assert "Mail, Mail" not in str(message.blocks)


def test_a_heading_stands_once_over_those_who_say_it_and_once_over_those_who_deny_it() -> None:
    found = [echo("It leaks.", number, denies=number > 1) for number in range(4)]
    headings = [
        block["text"]["text"] for block in render_echoes(found, "Who?", room).blocks if "text" in block
    ]
    assert headings == [ALSO_SAID_BY, DENIED_BY]
