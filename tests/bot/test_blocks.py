"""Whatever an answer holds, its message fits Slack, quotes exactly, and keeps its sources and buttons."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.replies.general import PREVIEW
from bot.slack.answer_buttons import EXPORT, FEEDBACK, MORE
from bot.slack.blocks import SHARE, SHOW_CONTEXT, early, render
from bot.slack.fallback import MAX_TEXT
from bot.slack.modals import context_of
from bot.slack.mrkdwn import Message, small_print, typed, with_links
from index.types import Grade, Quote, Span, Speaker, Version
from retrieval.types import Answer, Kind, Note, Point, Section, Status
from tests.fakes.slack.limits import check_view, message_parts
from tests.fakes.slack.text import links, pings, written

DAY = datetime(2026, 3, 4, 10, tzinfo=UTC)
KEPT = 5  # quotes that are shown with their sources in every message, however long everything is
MARKUP = '<!channel> <@U0EVERYONE> <https://evil.example|here> *bold* _it_ `code` ~no~ > & :tada: “x” \\" \n'
ROOM = "http://reading.example:8765/version/{}?start={}&end={}&made=1790000000&key=" + "k" * 43


def version(text: str, title: str = "Bridge closed", outlet: str = "Herald", source: str = "") -> Version:
    source = source or "https://herald.example/bridge"
    return Version("v" + "0" * 24, "a1", source, text, title, outlet, ("Mina Sorel",), DAY, None, DAY)


def whole(found: Version) -> Quote:
    return Quote(found, Span(0, len(found.text)))


def answer(*points: Point, status: Status = Status.ANSWERED, closest: tuple[Quote, ...] = ()) -> Answer:
    return Answer("Who said it?", status, points, closest, (), "quoting")


def reading_room(quote: Quote) -> str:
    return ROOM.format(quote.version.id, *quote.span)


def shown(message: Message) -> list[str]:
    parts = [part for block in message.blocks if block["type"] == "rich_text" for part in block["elements"]]
    return [part["elements"][0]["text"] for part in parts if part["type"] == "rich_text_quote"]


def buttons(message: Message, action: str) -> list[str]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [one["value"] for row in rows for one in row if one["action_id"] == action]


def words_of(message: Message) -> str:
    return "\n".join(part.text for part in written(message.blocks))


said = st.text(max_size=400) | st.text(alphabet=MARKUP, max_size=4000)
texts = st.builds(lambda text, times: (text or "x") * times, said.filter(bool), st.integers(1, 40))
sources = st.just("/articles/bridge.txt") | st.text("abc%/é中", max_size=1500).map(
    "https://a.example/".__add__
)
versions = st.builds(version, texts, said, said, sources)
speakers = st.none() | st.builds(Speaker, said, said, st.sampled_from(Grade))
points = st.builds(
    lambda kind, speaker, found, wording, section: Point(
        kind, speaker, tuple(map(whole, found)), wording, section
    ),
    st.sampled_from(Kind),
    speakers,
    st.lists(versions, min_size=1, max_size=3),
    st.none() | said,
    st.none() | st.sampled_from(Section),
)
notes = st.builds(Note, st.just("single_source"), said)
answers = st.builds(
    lambda status, points, closest, notes, name, read_as: Answer(
        "q", status, points, closest, notes, name, read_as=read_as
    ),
    st.sampled_from(Status),
    st.lists(points, max_size=12).map(tuple),
    st.lists(versions.map(whole), max_size=12).map(tuple),
    st.lists(notes, max_size=12).map(tuple),
    st.just("quoting") | said,
    st.none() | said,
)


@settings(max_examples=120, deadline=None)
@given(answers, st.none() | st.just("q" + "0" * 20), st.none() | said)
def test_any_answer_fits_quotes_exactly_and_keeps_sources_and_buttons(
    found: Answer, share: str | None, asked: str | None
) -> None:
    answer_id = "q" + "1" * 20
    message = render(found, reading_room, share=share, asked=asked, answer_id=answer_id)
    message_parts(message.as_arguments())  # raises what Slack would refuse it with
    assert 0 < len(message.text) <= MAX_TEXT
    quotes = found.quotes if found.status is Status.ANSWERED else found.closest
    quoted = shown(message)
    assert len(quoted) >= min(len(quotes), KEPT)
    assert all(part and quote.text.startswith(part) for part, quote in zip(quoted, quotes, strict=False))
    links = [block for block in message.blocks if "Reading room" in str(block)]
    assert len(links) == len(buttons(message, SHOW_CONTEXT)) == len(quoted)
    assert buttons(message, SHARE) == ([share] if share else [])
    assert buttons(message, EXPORT) == [answer_id]
    assert buttons(message, MORE) == ([f"{answer_id}:{len(quoted)}"] if found.points else [])
    assert message.blocks[-1]["elements"][0]["action_id"] == FEEDBACK
    assert not [ping for part in written(message.blocks) for ping in pings(part)]
    assert ("more did not fit" in words_of(message)) == (len(quoted) < len(quotes))
    assert message.blocks[-3]["elements"][-1]["text"].endswith(f"answer {answer_id}")


@settings(max_examples=60, deadline=None)
@given(st.lists(points, min_size=1, max_size=12), st.integers(0, 400), said)
def test_what_goes_on_behind_more_quotes_fits_and_goes_on_until_every_quote_was_shown(
    coming: list[Point], before: int, asked: str
) -> None:
    found, answer_id = answer(*coming), "q" + "1" * 20
    message = render(found, reading_room, asked=asked, answer_id=answer_id, before=before)
    message_parts(message.as_arguments())  # raises what Slack would refuse it with
    quoted = shown(message)
    assert quoted
    goes_on = len(quoted) < len(found.quotes)
    assert buttons(message, MORE) == ([f"{answer_id}:{before + len(quoted)}"] if goes_on else [])


@settings(max_examples=60, deadline=None)
@given(texts, said, st.data())
def test_any_quote_fits_its_window_and_stands_there_in_bold(
    text: str, title: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = Quote(version(text, title), Span(start, end))
    view = check_view(context_of(quote, quote.version, reading_room), ("modal",))
    bold = [
        element["text"]
        for block in view["blocks"]
        for part in block["elements"]
        if part["type"] == "rich_text_quote"
        for element in part["elements"]
        if element.get("style")
    ]
    assert len(bold) == 1
    assert quote.text.startswith(bold[0])


@settings(max_examples=80, deadline=None)
@given(st.lists(points, min_size=1, max_size=12))
def test_points_shown_early_fit_quote_exactly_and_never_change_with_the_next(coming: list[Point]) -> None:
    steps = [early(coming[:count], reading_room) for count in range(len(coming) + 1)]
    assert all(after[: len(before)] == before for before, after in pairwise(steps))
    preview = small_print(PREVIEW) | {"block_id": "q" + "0" * 20}
    message = Message("Coming", [preview, *steps[-1]])
    message_parts(message.as_arguments())  # raises what Slack would refuse it with
    quotes = [quote for point in coming for quote in point.quotes]
    assert all(
        part and quote.text.startswith(part) for part, quote in zip(shown(message), quotes, strict=False)
    )
    assert not [ping for part in written(message.blocks) for ping in pings(part)]


def test_what_the_question_was_read_as_is_shown_small() -> None:
    found = replace(answer(), read_as="Who said <!channel> the bridge is unsafe?")
    message = render(found, reading_room)
    assert message.blocks[0]["type"] == "context"
    assert "Read as: Who said <!channel> the bridge is unsafe?" in words_of(message)
    assert not [ping for part in written(message.blocks) for ping in pings(part)]


def test_a_line_names_the_speaker_the_outlet_the_day_and_the_kind_in_words() -> None:
    speaker = Speaker("Ruth Okafor", "she", Grade.NAMED)
    message = render(answer(Point(Kind.EVIDENCE, speaker, (whole(version("It cracked.")),))), reading_room)
    assert "Ruth Okafor · Herald · 4 March 2026 · Evidence cited" in words_of(message)


def test_an_unnamed_source_is_called_what_the_article_calls_it() -> None:
    speaker = Speaker("John Smith?", "a senior official", Grade.UNNAMED)
    message = render(answer(Point(Kind.CLAIM, speaker, (whole(version("It cracked.")),))), reading_room)
    assert "a senior official · Herald" in words_of(message)
    assert "Smith" not in str(message)


@pytest.mark.parametrize("speaker", [None, Speaker("It", "It", Grade.UNKNOWN)])
def test_without_a_known_speaker_the_line_is_outlet_day_and_kind(speaker: Speaker | None) -> None:
    message = render(answer(Point(Kind.FACT, speaker, (whole(version("It closed.")),))), reading_room)
    assert words_of(message).startswith("Herald · 4 March 2026 · Reported\nIt closed.")


def test_a_headline_and_its_link_stand_once_for_passages_of_one_version_in_a_row() -> None:
    bridge, ferry = version("It cracked. It closed."), version("It sank.", "Ferry lost")
    other = replace(ferry, id="v" + "1" * 24, article_id="a2")
    halves = (Quote(bridge, Span(0, 11)), Quote(bridge, Span(12, 22)))
    points = [Point(Kind.CLAIM, None, (quote,)) for quote in (*halves, whole(other), *halves[:1])]
    told = words_of(render(answer(*points), reading_room))
    assert re.findall(r"(Bridge closed|Ferry lost)>", told) == [
        "Bridge closed",
        "Ferry lost",
        "Bridge closed",
    ]
    assert told.count("Herald · 4 March 2026 · Claim") == 4
    for quote in halves:
        assert reading_room(quote) in told


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=9), st.booleans())
def test_every_quote_stands_over_the_source_it_is_from_and_nothing_has_a_number(
    order: list[int], missing: bool
) -> None:
    found = [
        replace(
            version(f"Words of {name}.", f"Title {name}", source=f"https://a.example/{name}"),
            id=f"v{name}",
            article_id=name,
        )
        for name in ("a", "b", "c", "d")
    ]
    quotes = [whole(found[one]) for one in order]
    points = [Point(Kind.CLAIM, None, (quote,)) for quote in quotes]
    told = answer(*([] if missing else points), status=Status.NOT_IN_ARCHIVE if missing else Status.ANSWERED)
    message = render(replace(told, closest=tuple(quotes) if missing else ()), reading_room, answer_id="q1")
    cards = [block for block in message.blocks if "rich_text_quote" in str(block)]
    before = None
    for quote, card in zip(quotes, cards, strict=True):
        sources = [link.url for part in written([card]) for link in links(part)]
        own = [f"{quote.version.source}#:~:text=Words%20of%20{quote.version.article_id}."]
        assert sources == [*(own if quote.version != before else []), reading_room(quote)]
        before = quote.version
    spans = [f"{quote.version.id}:{quote.span.start}:{quote.span.end}" for quote in quotes]
    assert buttons(message, SHOW_CONTEXT) == spans
    assert re.findall(r"Words of \w", message.text) == [quote.text[:-1] for quote in quotes]
    everywhere = [link.url for part in written(message.blocks) for link in links(part)]
    assert len(everywhere) == len([link for part in written(cards) for link in links(part)])
    assert not re.search(r"\[\d+\]|\(\d+\)|[¹²³⁴⁵⁶⁷⁸⁹]", f"{words_of(message)}\n{message.text}")


def test_a_shortened_quote_says_so_outside_the_quoted_words() -> None:
    text = "word " * 4000
    message = render(answer(Point(Kind.FACT, None, (whole(version(text)),))), reading_room)
    (quoted,) = shown(message)
    assert text.startswith(quoted)
    assert quoted.endswith("word")
    assert f"{quoted}\n … goes on · " in words_of(message)


@pytest.mark.parametrize("stuff", ['"', "\\", "\x07", "&", "<", "é", "\U0001f600", "word "])
def test_when_everything_is_long_five_quotes_stay_and_the_rest_is_counted(stuff: str) -> None:
    found = version(stuff * 9000, stuff * 500, stuff * 300, "https://a.example/" + "x" * 900)
    speaker = Speaker(stuff * 400, stuff * 400, Grade.UNNAMED)
    points = tuple(Point(Kind.EVIDENCE, speaker, (whole(found),), stuff * 2000) for _ in range(30))
    notes = tuple(Note("single_source", stuff * 900) for _ in range(20))
    long = Answer(stuff * 900, Status.ANSWERED, points, (), notes, stuff * 300)
    key = "q" + "0" * 20
    message = render(long, reading_room, share=key, asked=stuff * 900, answer_id=key)
    message_parts(message.as_arguments())
    quoted = shown(message)
    assert len(quoted) >= KEPT
    assert len(buttons(message, SHOW_CONTEXT)) == len(quoted)
    assert f"{30 - len(quoted)} passages more did not fit" in words_of(message)


def test_the_headline_links_to_the_passage_in_the_article() -> None:
    message = render(answer(Point(Kind.FACT, None, (whole(version("It closed on Monday.")),))), reading_room)
    urls = {
        element["url"]
        for block in message.blocks
        for part in block["elements"]
        for element in part.get("elements", [])
        if element["type"] == "link"
    }
    assert "https://herald.example/bridge#:~:text=It%20closed%20on%20Monday." in urls


def test_an_article_from_a_file_has_its_headline_and_the_reading_room() -> None:
    found = version("It closed.", source="/articles/bridge.txt")
    message = render(answer(Point(Kind.FACT, None, (whole(found),))), reading_room)
    assert "Bridge closed" in words_of(message)
    assert "/articles/" not in str(message)


def test_an_answer_whose_passages_were_all_withdrawn_says_so() -> None:
    assert "may no longer be shown" in words_of(render(answer(), reading_room))


def test_what_is_not_in_the_archive_is_not_padded() -> None:
    message = render(answer(status=Status.NOT_IN_ARCHIVE), reading_room)
    assert words_of(message).startswith("This is not in the archive.")
    assert shown(message) == []


@pytest.mark.parametrize(
    ("answerer", "footer"),
    [
        ("quoting", "Quoted from the archive without a language model · check the source before publishing"),
        ("openai:gpt-5-mini", "Passages picked and linked by openai:gpt-5-mini, quoted from the archive"),
    ],
)
def test_the_footer_names_who_answered(answerer: str, footer: str) -> None:
    found = Answer("q", Status.NOT_IN_ARCHIVE, (), (whole(version("It closed.")),), (), answerer)
    assert footer in words_of(render(found, reading_room))


def test_under_no_quotes_nothing_is_said_to_be_quoted() -> None:
    told = words_of(render(answer(status=Status.NOT_IN_ARCHIVE), reading_room, answer_id="q1"))
    assert "Quoted from" not in told
    assert "answer q1" in told


def test_previews_of_links_are_turned_off() -> None:
    sent: dict[str, Any] = render(answer(), reading_room).as_arguments()
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U0BOT> who said &lt;no&gt; &amp; why?", "who said <no> & why?"),
        ("who, <@U0BOT>?", "who, ?"),
        ("see <https://a.example/x?a=1&amp;b=2|a.example>", "see https://a.example/x?a=1&b=2"),
        ("in <#C1|newsroom> by <@U2|ben>", "in #newsroom by @ben"),
        ("<!channel> <!subteam^S1|@desk> who?", "@desk who?"),
        ("<mailto:a@b.example|a@b.example>\n\nwho?", "a@b.example who?"),
        ("  <@U0BOT>  ", ""),
    ],
)
def test_what_a_person_typed_is_read_as_they_saw_it(text: str, words: str) -> None:
    assert typed(text, "U0BOT") == words


def test_in_a_list_only_its_links_are_links_and_nothing_formats() -> None:
    day = "<https://a.example/x?a=1&amp;b=2|2 May>"
    told = with_links(f"Followed: the *bridge* was `shut` &lt;b&gt; (since {day}).")
    message_parts(told.as_arguments())
    [section] = told.blocks[0]["elements"]
    assert section["elements"] == [
        {"type": "text", "text": "Followed: the *bridge* was `shut` <b> (since "},
        {"type": "link", "url": "https://a.example/x?a=1&b=2", "text": "2 May"},
        {"type": "text", "text": ")."},
    ]
