"""Limits set beside a question hold: nothing outside them is quoted, and the answer tells of them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from retrieval.ask import Asking
from retrieval.question import limited, parse
from retrieval.session import Session
from retrieval.types import EVERYONE, Answer, Kind, Status, Within
from tests.conftest import RESERVOIR, ArchiveOf, SmallArchive, page

QUESTION = "Who said the dam wall has moved?"
OTHER = page(
    "dam-again",
    "“The dam wall has moved seven millimetres,” said Olga Frey, who measures it for the county.\n",
    "Dam wall moved again",
    outlet="Herald",
    published_at=datetime(2024, 5, 1, 6, 0, tzinfo=UTC),
)


def ask(archive: SmallArchive, within: Within | None) -> Answer:
    asking = Asking(archive.stores, clock=archive.clock)
    return asking.ask(QUESTION, (), EVERYONE, Session(within=within))


@pytest.mark.parametrize(
    ("within", "outlets"),
    [
        (None, {"Gazette", "Herald"}),
        (Within(outlet="Herald"), {"Herald"}),
        (Within(since=datetime(2024, 4, 30, tzinfo=UTC)), {"Herald"}),
        (Within(until=datetime(2024, 5, 1, tzinfo=UTC)), {"Gazette"}),
        (Within("Gazette", since=datetime(2024, 4, 30, tzinfo=UTC)), set()),
    ],
)
def test_only_what_is_within_the_limits_is_quoted(
    archive_of: ArchiveOf, within: Within | None, outlets: set[str]
) -> None:
    answer = ask(archive_of(RESERVOIR, OTHER), within)
    quotes = [*answer.quotes, *answer.closest]
    assert {quote.version.outlet for quote in quotes} == outlets


def test_more_quotes_are_within_the_limits_too(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, OTHER)
    asking = Asking(archive.stores, clock=archive.clock)
    nothing_yet = replace(asking.ask(QUESTION), points=())
    within = Within(outlet="Herald")
    more = asking.more(nothing_yet, (), EVERYONE, within)
    assert {quote.version.outlet for point in more for quote in point.quotes} == {"Herald"}


def test_an_article_without_a_date_is_outside_any_days(archive_of: ArchiveOf) -> None:
    archive = archive_of(replace(OTHER, published_at=None))
    assert ask(archive, Within(since=datetime(1990, 1, 1, tzinfo=UTC))).status is Status.NOT_IN_ARCHIVE


def test_the_answer_says_what_was_searched_and_the_last_day_is_included(archive_of: ArchiveOf) -> None:
    since, until = datetime(2024, 4, 30, tzinfo=UTC), datetime(2024, 5, 2, tzinfo=UTC)
    answer = ask(archive_of(RESERVOIR, OTHER), Within("Herald", since, until))
    told = [note.text for note in answer.notes if note.code == "limited"]
    assert told == ["Only this was searched: Herald, from 30 April 2024 until 1 May 2024."]


def test_the_whole_archive_needs_no_note(archive_of: ArchiveOf) -> None:
    notes = ask(archive_of(RESERVOIR), None).notes + ask(archive_of(RESERVOIR), Within(kind=Kind.CLAIM)).notes
    assert "limited" not in [note.code for note in notes]


def test_a_kind_that_was_chosen_is_the_one_that_is_wanted() -> None:
    question = limited(parse(QUESTION), Within(kind=Kind.FACT))
    assert (question.wants, question.wants_speech) == (frozenset({Kind.FACT}), False)
