"""A citation's line has what is known, in the AP's manner; its window fits Slack, whatever the quotes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from bot.replies.answers import NOT_IN_NEWER
from bot.slack.citation import ap_day, citation, citations_of
from index.types import Grade, Speaker
from retrieval.types import Answer, Kind, Point
from tests.bot.test_blocks import answer, answers, reading_room, version, whole
from tests.fakes.slack.limits import check_view
from tests.fakes.slack.text import pings, written

OKAFOR = Speaker("Ruth Okafor", "she", Grade.NAMED)


@pytest.mark.parametrize(
    ("speaker", "line"),
    [
        (OKAFOR, "Ruth Okafor, Herald, March 4, 2026"),
        (
            Speaker("John?", "a senior official", Grade.UNNAMED),
            "a senior official (not named), Herald, March 4, 2026",
        ),
        (Speaker("It", "It", Grade.UNKNOWN), "Herald, March 4, 2026"),
        (None, "Herald, March 4, 2026"),
    ],
)
def test_a_line_names_speaker_outlet_and_day_as_far_as_they_are_known(
    speaker: Speaker | None, line: str
) -> None:
    assert citation(whole(version("It cracked.")), speaker) == line


def test_without_outlet_and_day_the_headline_stands_alone() -> None:
    bare = replace(version("It cracked.", outlet=""), published_at=None)
    assert citation(whole(bare), OKAFOR) == "Ruth Okafor, “Bridge closed”"


@pytest.mark.parametrize(
    ("month", "written"),
    [(3, "March 9, 2026"), (6, "June 9, 2026"), (9, "Sept. 9, 2026"), (12, "Dec. 9, 2026")],
)
def test_only_long_months_are_abbreviated(month: int, written: str) -> None:
    assert ap_day(datetime(2026, month, 9, 23, tzinfo=UTC)) == written


@settings(max_examples=60, deadline=None)
@given(answers)
def test_any_answer_fits_its_window_quotes_exactly_and_pings_nobody(found: Answer) -> None:
    newest = {quote.version.article_id: quote.version for quote in found.quotes}
    view = check_view(citations_of(found, reading_room, newest.__getitem__), ("modal",))
    quoted = [
        part["elements"][0]["text"]
        for block in view["blocks"]
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_quote"
    ]
    assert len(quoted) == min(len(found.quotes), 60)
    assert all(
        part and quote.text.startswith(part) for part, quote in zip(quoted, found.quotes, strict=False)
    )
    assert not [ping for part in written(view["blocks"]) for ping in pings(part)]


@pytest.mark.parametrize(
    ("now", "warns"), [("It did not crack.", True), ("They say: It cracked. It did.", False)]
)
def test_a_citation_of_words_that_the_article_has_no_more_says_so(now: str, warns: bool) -> None:
    quote = whole(version("It cracked."))
    newest = replace(quote.version, id="v2", text=now)
    found = answer(Point(Kind.CLAIM, OKAFOR, (quote,)))
    view = check_view(citations_of(found, reading_room, lambda _: newest), ("modal",))
    told = " ".join(part.text for part in written(view["blocks"]))
    assert (NOT_IN_NEWER in told) is warns
