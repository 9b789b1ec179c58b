"""Answers as JSON: the published schema, links that lead to the words, and quotes sliced anew."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive import Standing
from index.types import Quote, Span, Status, Version
from retrieval.answer_json import from_json, link_to_passage, quote_json, to_json
from retrieval.types import EVERYONE, Answer, Audience, Kind, Point
from tests.conftest import HOSPITAL, NOON, RESERVOIR, WOLVES, ArchiveOf, SmallArchive

MOVED = "Who said the dam wall has moved, and what readings were cited?"
ANSWER_KEYS = {"schema", "question", "status", "points", "closest", "notes", "answerer", "ms", "read_as"}
POINT_KEYS = {"kind", "speaker", "wording", "section", "quotes"}
SPEAKER_KEYS = {"name", "as_written", "grade", "description"}
QUOTE_KEYS = {
    "text", "start", "end", "article_id", "version_id", "source", "title", "outlet", "author",
    "published_at", "link",
}  # fmt: skip
KINDS = {"claim", "evidence", "response", "statement", "fact"}


def quote_of(text: str, source: str = "https://gazette.example/a") -> Quote:
    seen = datetime(2024, 5, 6, tzinfo=UTC)
    return Quote(Version("v", "a", source, text, "T", "", (), None, None, seen), Span(0, len(text)))


def through_text(answer: Answer) -> dict[str, object]:
    """The answer as somebody else reads it."""
    read: dict[str, object] = json.loads(json.dumps(to_json(answer), ensure_ascii=False))
    return read


def reread(archive: SmallArchive, answer: Answer, audience: Audience = EVERYONE) -> Answer:
    return from_json(through_text(answer), archive.stores.archive, audience, archive.now)


def test_an_answer_has_the_keys_and_values_of_its_schema_and_no_others(newsroom: SmallArchive) -> None:
    for answer in (newsroom.ask(MOVED), newsroom.ask("What is the best recipe for sourdough bread?")):
        data = json.loads(json.dumps(to_json(answer)))
        assert set(data) == ANSWER_KEYS
        assert data["schema"] == "onrecord.answer/1"
        assert data["status"] == ("answered" if data["points"] else "not_in_archive")
        for point in data["points"]:
            assert set(point) == POINT_KEYS
            assert point["kind"] in KINDS
            assert point["speaker"] is None or set(point["speaker"]) == SPEAKER_KEYS
        for quote in (*(quote for point in data["points"] for quote in point["quotes"]), *data["closest"]):
            assert set(quote) == QUOTE_KEYS
        assert all(set(note) == {"code", "text"} for note in data["notes"])
        assert all(isinstance(ms, float) for ms in data["ms"].values())


def test_a_quotes_text_is_the_stored_text_between_its_offsets(newsroom: SmallArchive) -> None:
    for quote in newsroom.ask(MOVED).quotes:
        data = quote_json(quote)
        stored = newsroom.stores.archive.version(data["version_id"])
        assert data["text"] == stored.text[data["start"] : data["end"]]
        assert (data["source"], data["title"], data["article_id"]) == (
            stored.source,
            stored.title,
            stored.article_id,
        )


def test_a_quote_says_who_published_it_and_when(newsroom: SmallArchive) -> None:
    data = quote_json(Quote(newsroom.current(RESERVOIR), Span(0, 20)))
    assert (data["outlet"], data["author"]) == ("Gazette", "Siri Dahl")
    assert data["published_at"] == "2024-04-02T06:00:00+00:00"
    assert quote_json(quote_of("The dam has moved."))["author"] is None
    assert quote_json(quote_of("The dam has moved."))["published_at"] is None


def test_an_answer_comes_back_as_it_was(newsroom: SmallArchive) -> None:
    for question in (MOVED, "What is the best recipe for sourdough bread?"):
        answer = newsroom.ask(question)
        again = reread(newsroom, answer)
        assert replace(again, ms={}) == replace(answer, ms={})
        assert through_text(again) == through_text(answer)


def test_the_words_come_from_the_record_and_not_from_the_json(newsroom: SmallArchive) -> None:
    answer = newsroom.ask(MOVED)
    forged = json.loads(json.dumps(to_json(answer)).replace("four millimetres", "four kilometres"))
    assert from_json(forged, newsroom.stores.archive, EVERYONE, NOON).quotes == answer.quotes


def test_an_earlier_version_is_still_quoted_in_an_answer_given_then(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR)
    answer = archive.ask(MOVED)
    archive.add(replace(RESERVOIR, text="The dam is safe, Petra Lindqvist said."))
    assert reread(archive, answer).quotes == answer.quotes


def test_a_quote_whose_article_was_withheld_is_left_out_and_returns_with_it(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR)
    answer = archive.ask(MOVED)
    archive.set_status(RESERVOIR, Status.WITHHELD)
    assert reread(archive, answer).points == ()
    archive.set_status(RESERVOIR, Status.USABLE)
    assert reread(archive, answer).points == answer.points


def test_a_point_keeps_the_quotes_that_may_still_be_shown(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, HOSPITAL)
    kept, lost = (Quote(archive.current(article), Span(0, 20)) for article in (HOSPITAL, RESERVOIR))
    answer = replace(
        archive.ask("?"), points=(Point(Kind.FACT, None, (lost, kept)), Point(Kind.FACT, None, (lost,)))
    )
    archive.set_status(RESERVOIR, Status.KILLED)
    assert reread(archive, answer).points == (Point(Kind.FACT, None, (kept,)),)


def test_prose_written_for_a_quote_goes_with_it(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, HOSPITAL)
    quotes = tuple(Quote(archive.current(article), Span(0, 20)) for article in (HOSPITAL, RESERVOIR))
    point = Point(Kind.FACT, None, quotes, "The reservoir will be drained.")
    answer = replace(archive.ask("?"), points=(point,))
    archive.set_status(RESERVOIR, Status.KILLED)
    assert reread(archive, answer).points[0].wording is None


def test_quotes_of_removed_articles_are_left_out(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, WOLVES)
    answer = archive.ask(MOVED)
    archive.remove(RESERVOIR)
    assert all(quote.version.source == WOLVES.source for quote in reread(archive, answer).quotes)


def test_near_misses_are_checked_again_too(archive_of: ArchiveOf) -> None:
    archive = archive_of(WOLVES)
    answer = archive.ask("When did the chess club of the Ostrava opera open in 1972?")
    assert answer.closest
    archive.set_status(WOLVES, Status.WITHHELD)
    assert reread(archive, answer).closest == ()


def test_another_audience_rereads_only_what_it_may_see(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, standing=Standing("courts"))
    answer = archive.ask(MOVED)
    assert reread(archive, answer, Audience(frozenset({"courts"}))).points == answer.points
    assert reread(archive, answer, Audience(frozenset({"public"}))).points == ()


def test_an_answer_that_lost_all_its_quotes_does_not_say_answered(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR)
    answer = archive.ask(MOVED)
    archive.set_status(RESERVOIR, Status.WITHHELD)
    assert reread(archive, answer).status == "not_in_archive"


@pytest.mark.parametrize(
    ("words", "fragment"),
    [
        ("The dam has moved.", "The%20dam%20has%20moved."),
        ("a co-operative, so-called", "a%20co%2Doperative%2C%20so%2Dcalled"),
        ("profit & loss #1?", "profit%20%26%20loss%20%231%3F"),
        ("“Évora’s”", "%E2%80%9C%C3%89vora%E2%80%99s%E2%80%9D"),
        ("one\ntwo\u00a0 three", "one%20two%20three"),
        ("1 2 3 4 5 6 7 8 9 10", "1%202%203%204%205%206%207%208%209%2010"),
        ("1 2 3 4 5-6 6 7, 8 9 10 11", "1%202%203%204%205%2D6,7%2C%208%209%2010%2011"),
    ],
)
def test_a_link_leads_to_the_words_with_everything_special_escaped(words: str, fragment: str) -> None:
    assert link_to_passage(quote_of(words)) == f"https://gazette.example/a#:~:text={fragment}"


def test_a_link_replaces_the_fragment_that_its_source_has() -> None:
    link = link_to_passage(quote_of("The dam has moved.", "https://gazette.example/a?b=1#top"))
    assert link == "https://gazette.example/a?b=1#:~:text=The%20dam%20has%20moved."


@pytest.mark.parametrize(
    "source", ["/srv/archive/a.txt", "a.txt", "/srv/a.jsonl line 3", "ftp://gazette.example/a"]
)
def test_a_file_has_no_link(source: str) -> None:
    assert link_to_passage(quote_of("The dam has moved.", source)) is None


@given(st.text(min_size=1).filter(str.strip))
def test_a_links_fragment_names_the_first_and_the_last_words_and_nothing_else(text: str) -> None:
    link = link_to_passage(quote_of(text))
    assert link is not None
    fragment = link.partition("#:~:text=")[2]
    assert re.fullmatch(r"[A-Za-z0-9_.~%,]+", fragment)
    parts = [unquote(part) for part in fragment.split(",")]
    words = " ".join(text.split())
    assert words.startswith(parts[0])
    assert words.endswith(parts[-1])
    assert len(parts) <= 2
