"""Whatever is checked, its message fits Slack; the archive's words are quoted, a reporter's never are."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.replies.general import changed
from bot.slack.blocks import SHOW_CONTEXT
from bot.slack.check_blocks import SHARE_CHECK, render_checks
from bot.slack.fallback import MAX_TEXT
from index.types import Grade, Quote, Span, Speaker
from retrieval.check_types import Change, ChangeKind, Check, Cited, Place, Verdict
from retrieval.compare import compare
from retrieval.types import Note
from retrieval.wording import read
from tests.bot.test_blocks import (
    MARKUP,
    buttons,
    reading_room,
    said,
    shown,
    version,
    versions,
    whole,
    words_of,
)
from tests.fakes.slack.limits import message_parts
from tests.fakes.slack.text import Written, pings, written

TEXT = (
    "Engineers met. “The bearings were not past saving in March,” said Ruth Okafor, who led the inspection."
)
OKAFOR = Speaker("Ruth Okafor", "Ruth Okafor", Grade.NAMED)
DAY = datetime(2024, 3, 14, tzinfo=UTC)


def checked(words: str, text: str = TEXT, speaker: Speaker | None = OKAFOR) -> Check:
    found = version(text)
    [match] = compare(read(words), found)
    place = Place(match.parts, whole(found), speaker, match.changes)
    verdict = Verdict.ALTERED if match.changes else Verdict.EXACT
    return Check(Cited(words, "Ruth Okafor"), None, verdict, (place,), None, ())


@st.composite
def checks(draw: st.DrawFn) -> Check:
    words = draw(said.filter(bool))
    places = []
    for found in draw(st.lists(versions, max_size=7)):
        cuts = sorted(draw(st.lists(st.integers(0, len(found.text)), min_size=2, max_size=2)))
        quote = whole(found) if cuts[0] == cuts[1] else Quote(found, Span(*cuts))
        kinds = draw(st.lists(st.sampled_from(ChangeKind), max_size=12))
        at = sorted(draw(st.lists(st.integers(0, len(words)), min_size=2, max_size=2)))
        changes = tuple(Change(kind, Span(*at), draw(st.sampled_from([quote, None]))) for kind in kinds)
        speaker = draw(st.none() | st.builds(Speaker, said, said, st.sampled_from(Grade), said))
        places.append(Place((quote,) * draw(st.integers(1, 3)), quote, speaker, changes))
    closest = whole(draw(versions)) if draw(st.booleans()) else None
    notes = tuple(draw(st.lists(st.builds(Note, said, said), max_size=9)))
    cited = Cited(words, draw(st.none() | said))
    return Check(cited, None, draw(st.sampled_from(Verdict)), tuple(places), closest, notes)


@given(st.lists(checks(), min_size=1, max_size=10), st.none() | said)
@settings(max_examples=60, deadline=None, database=None, derandomize=True)
def test_whatever_was_checked_fits_slack_pings_nobody_and_quotes_slices(
    found: list[Check], share: str | None
) -> None:
    message = render_checks(found, reading_room, share=share)
    message_parts(message.as_arguments())
    assert len(message.text) <= MAX_TEXT
    assert not [
        ping for part in (*written(message.blocks), Written("mrkdwn", message.text)) for ping in pings(part)
    ]
    texts = [place.version.text for check in found for place in check.places]
    texts += [check.closest.version.text for check in found if check.closest]
    assert all(any(quoted in text for text in texts) for quoted in shown(message))


def test_the_archives_words_are_quoted_and_the_reporters_only_told() -> None:
    message = render_checks([checked("The bearings were past saving in March")], reading_room)
    [quote] = [
        part
        for block in message.blocks
        for part in block.get("elements", [])
        if part["type"] == "rich_text_quote"
    ]
    assert "".join(one["text"] for one in quote["elements"]) == "The bearings were not past saving in March"
    assert [one["text"] for one in quote["elements"] if one.get("style")] == ["not"]
    assert "Your words, as said by Ruth Okafor: The bearings were past saving in March" in words_of(message)
    assert "Left out: not" in words_of(message)


def test_words_that_are_not_there_are_struck_out() -> None:
    message = render_checks([checked("The bearings were surely not past saving in April")], reading_room)
    told = [
        one["text"]
        for block in message.blocks
        for part in block.get("elements", [])
        for one in part.get("elements", [])
        if one.get("style") == {"strike": True}
    ]
    assert told == ["surely", "April"]


def test_every_place_can_be_shown_in_context_and_a_check_be_shared() -> None:
    message = render_checks([checked("not past saving in March")], reading_room, share="“not past saving”")
    start = TEXT.index("not past")
    assert buttons(message, SHOW_CONTEXT) == [
        f"{'v' + '0' * 24}:{start}:{start + len('not past saving in March')}"
    ]
    assert buttons(message, SHARE_CHECK) == ["“not past saving”"]


def test_what_is_too_long_for_a_button_is_not_shared() -> None:
    assert (
        buttons(render_checks([checked("past saving in March")], reading_room, share="x" * 2001), SHARE_CHECK)
        == []
    )


@pytest.mark.parametrize("parts", [("The bearings … past saving", ["The bearings", "past saving"])])
def test_the_parts_between_ellipses_are_quotes_of_their_own(parts: tuple[str, list[str]]) -> None:
    message = render_checks([checked(parts[0])], reading_room)
    assert shown(message) == parts[1]
    assert "… words left out …" in words_of(message)


def test_markup_in_words_and_articles_is_only_words() -> None:
    text = f"He wrote {MARKUP.strip()} on the wall that Monday."
    message = render_checks([checked("on the wall that Monday", text)], reading_room)
    assert shown(message) == ["on the wall that Monday"]


@pytest.mark.parametrize(
    ("kind", "yours", "stored", "told"),
    [
        ("added", "never", "", "Not there: never"),
        ("removed", "", "not", "Left out: not"),
        ("replaced", "five", "four", "There: four — yours: five"),
        ("punctuation", ".", "", "Punctuation there: none — yours: ."),
    ],
)
def test_a_difference_is_told_from_both_sides(kind: str, yours: str, stored: str, told: str) -> None:
    assert changed(kind, yours, stored) == told
