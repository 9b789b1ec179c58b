"""The window of a quote hides nothing: not that it was cut, nor when it was seen, nor what became of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.replies.answers import BEFORE_THIS, GOES_ON, NEWER_VERSION, NOT_IN_NEWER, STANDS_IN_NEWER
from bot.slack.modals import context_of
from index.types import Quote, Span, Version
from tests.bot.test_blocks import reading_room, version
from tests.fakes.slack.limits import check_view
from tests.fakes.slack.text import links, written

SEEN = datetime(2026, 3, 4, 10, tzinfo=UTC)


def told(quote: Quote, newest: Version | None = None) -> list[str]:
    view = check_view(context_of(quote, newest or quote.version, reading_room), ("modal",))
    return [part.text for part in written(view["blocks"])]


def beside(quote: Quote) -> list[str]:
    """What is said of the text, in its place among the paragraphs, each of those by its first word."""
    return [part if part in (BEFORE_THIS, GOES_ON) else part[:5] for part in told(quote)[3:-1]]


LONG = "word " * 1_400


@pytest.mark.parametrize(
    ("before", "quoted", "after", "shown"),
    [
        ("", "It cracked.", "", ["first", "It cr", "last "]),
        ("", LONG, "", ["first", "word ", GOES_ON, "last "]),
        (LONG, "It cracked.", "", ["first", BEFORE_THIS, "word ", "last "]),
        ("", "It cracked. ", LONG, ["first", "It cr", GOES_ON, "last "]),
    ],
)
def test_a_paragraph_that_is_cut_says_on_which_side(
    before: str, quoted: str, after: str, shown: list[str]
) -> None:
    text = f"first paragraph\n{before}{quoted}{after.rstrip()}\nlast paragraph"
    start = text.index("\n") + 1 + len(before)
    assert beside(Quote(version(text), Span(start, start + len(quoted.rstrip())))) == shown


def test_of_long_paragraphs_around_it_the_parts_next_to_the_quote_are_shown_and_said_to_be_parts() -> None:
    text = f"far {LONG}near\nIt cracked.\nnear {LONG}far"
    start = text.index("It cracked.")
    quote = Quote(version(text), Span(start, start + len("It cracked.")))
    shown = told(quote)[3:-1]
    assert [shown[0], shown[2], shown[4]] == [BEFORE_THIS, "It cracked.", GOES_ON]
    assert shown[1].endswith("near")
    assert shown[3].startswith("near")


def test_when_the_version_was_seen_is_told_in_the_readers_zone() -> None:
    quote = Quote(version("It cracked."), Span(0, 11))
    blocks = context_of(quote, quote.version, reading_room)["blocks"]
    [at] = [
        one
        for block in blocks
        for part in block["elements"]
        for one in part.get("elements", [])
        if one["type"] == "date"
    ]
    assert at["timestamp"] == int(SEEN.timestamp())
    assert NEWER_VERSION not in " ".join(told(quote))


@pytest.mark.parametrize(
    ("now", "sentence", "linked"),
    [
        ("It held.", NOT_IN_NEWER, False),
        ("Experts: It cracked. They said so.", STANDS_IN_NEWER, True),
    ],
)
def test_what_became_of_superseded_words_is_told(now: str, sentence: str, linked: bool) -> None:
    quote = Quote(version("It cracked."), Span(0, 11))
    newest = replace(quote.version, id="v2", text=now)
    view = context_of(quote, newest, reading_room)
    shown = [part for part in written(view["blocks"]) if NEWER_VERSION in part.text]
    assert sentence in shown[0].text
    at = now.find("It cracked.")
    urls = [link.url for link in links(shown[0])]
    assert urls == ([reading_room(Quote(newest, Span(at, at + 11)))] if linked else [])
