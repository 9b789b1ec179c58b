"""Summaries of a real archive, without a model and with one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.archive import Standing
from index.errors import NotFoundError
from index.types import Page, Status
from retrieval.asked_for import said_first
from retrieval.extracting import Extracting
from retrieval.summarize import Summarizing
from retrieval.types import Answer, Audience, Kind, Section
from retrieval.types import Status as Answered
from tests.conftest import (
    HOSPITAL,
    RESERVOIR,
    STADIUM,
    WOLVES,
    ArchiveOf,
    Models,
    SmallArchive,
    page,
    small_archive,
)
from tests.retrieval.meanwhile import Meanwhile

DRAINED = page(
    "drained",
    "The Marlow reservoir was drained on 3 June, and boats lay on the mud by noon.\n"
    "“We lost 2,000 trout,” said Edda Falk of the Marlow reservoir anglers.\n"
    "Petra Lindqvist denied that the board had forgotten the fish in the reservoir.\n",
    "Marlow reservoir lies dry",
    published_at=datetime(2024, 6, 4, 6, 0, tzinfo=UTC),
)
REFILLED = page(
    "refilled",
    "Water rose again in the Marlow reservoir behind a new wall that the board had built.\n"
    "“It holds,” said Petra Lindqvist at the reservoir on Sunday, after a week of readings.\n",
    "Marlow reservoir fills again",
    published_at=datetime(2024, 11, 10, 6, 0, tzinfo=UTC),
)
NOW = datetime(2024, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def reservoirs(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, models: Models
) -> Iterator[SmallArchive]:
    with small_archive(tmp_path_factory.mktemp("reservoirs"), empty, models) as archive:
        archive.add(RESERVOIR, DRAINED, REFILLED, HOSPITAL, STADIUM, WOLVES)
        archive.now = NOW
        yield archive


def summary(archive: SmallArchive, wanted: str, audience: Audience | None = None) -> Answer:
    summarizing = Summarizing(archive.stores, clock=archive.clock)
    return summarizing.summarize(wanted, audience) if audience else summarizing.summarize(wanted)


def sources(answer: Answer) -> set[str]:
    return {quote.version.source for quote in answer.quotes}


def codes(answer: Answer) -> list[str]:
    return [note.code for note in answer.notes]


@pytest.mark.parametrize("wanted", [RESERVOIR.source, f"  {RESERVOIR.source} ", RESERVOIR.title])
def test_an_article_is_told_from_itself_alone(reservoirs: SmallArchive, wanted: str) -> None:
    answer = summary(reservoirs, wanted)
    assert (answer.status, answer.answerer, sources(answer)) == (
        Answered.ANSWERED,
        "quoting",
        {RESERVOIR.source},
    )
    assert {point.section for point in answer.points} >= {Section.SAID, Section.EVIDENCE, Section.DISPUTED}


def test_what_somebody_disputed_stands_under_a_heading_of_its_own(reservoirs: SmallArchive) -> None:
    [point] = [p for p in summary(reservoirs, DRAINED.source).points if p.section is Section.DISPUTED]
    assert point.kind is Kind.RESPONSE
    assert point.quotes[0].text.startswith("Petra Lindqvist denied")


def test_every_quote_of_a_summary_is_a_slice_and_no_two_overlap(reservoirs: SmallArchive) -> None:
    for wanted in ("the Marlow reservoir", RESERVOIR.source):
        quotes = summary(reservoirs, wanted).quotes
        assert quotes
        for quote in quotes:
            assert quote.version.text[slice(*quote.span)] == quote.text
            assert not [
                other
                for other in quotes
                if other is not quote
                and other.version.id == quote.version.id
                and other.span.overlaps(quote.span)
            ]


def test_a_topic_is_told_from_all_its_articles_and_no_others(reservoirs: SmallArchive) -> None:
    answer = summary(reservoirs, "the Marlow reservoir")
    assert sources(answer) == {RESERVOIR.source, DRAINED.source, REFILLED.source}


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("the Marlow reservoir since May", {DRAINED.source, REFILLED.source}),
        ("the Marlow reservoir before May 2024", {RESERVOIR.source}),
        ("the Marlow reservoir in November 2024", {REFILLED.source}),
    ],
)
def test_a_topic_with_dates_is_told_from_the_articles_of_that_time(
    reservoirs: SmallArchive, wanted: str, told: set[str]
) -> None:
    assert sources(summary(reservoirs, wanted)) == told


@pytest.mark.parametrize("wanted", ["the Marlow reservoir in 2019", "the chess title in Reykjavik"])
def test_what_the_archive_does_not_have_is_said_to_be_missing(reservoirs: SmallArchive, wanted: str) -> None:
    answer = summary(reservoirs, wanted)
    assert (answer.status, answer.points) == (Answered.NOT_IN_ARCHIVE, ())
    assert "covers" in codes(answer)


@pytest.mark.parametrize(
    "wanted",
    [
        "https://gazette.example/marlow-reservoir-drained-in-june",
        "please https://gazette.example/reservoir-2, since March",
        "gazette.example/marlow-reservoir",
        "www.gazette.example",
        "/srv/articles/marlow reservoir",
        "../marlow-reservoir",
        "marlow-reservoir.txt",
        "Marlow reservoir.HTML",
        "a0123456789abcdef",
    ],
)
def test_an_article_that_is_named_and_not_there_is_never_told_from_another(
    reservoirs: SmallArchive, wanted: str
) -> None:
    with pytest.raises(NotFoundError):
        summary(reservoirs, wanted)


def test_a_link_among_words_names_its_article(reservoirs: SmallArchive) -> None:
    assert sources(summary(reservoirs, f"the article {RESERVOIR.source}, please")) == {RESERVOIR.source}


def test_an_accusation_that_nobody_answers_is_said_to_be_so(archive_of: ArchiveOf) -> None:
    accused = page(
        "accused",
        "Councillor Dan Reyes accused the harbour master of taking money from two fish merchants.\n"
        "“He lined his pockets every Friday,” Reyes said in the square.\n",
    )
    answered = page("answered", accused.text + "The harbour master, Olaf Brink, denied all of it.\n")
    archive = archive_of(accused, answered, page("calm", WOLVES.text))
    found = {
        one.source: {"no_response", "no_evidence"} & set(codes(summary(archive, one.source)))
        for one in (accused, answered)
    }
    assert found == {accused.source: {"no_response", "no_evidence"}, answered.source: {"no_evidence"}}
    assert not {"no_response", "no_evidence"} & set(codes(summary(archive, "https://gazette.example/calm")))


def test_an_article_for_other_readers_is_in_no_summary(archive_of: ArchiveOf) -> None:
    archive = archive_of(WOLVES)
    archive.add(RESERVOIR, standing=Standing("courts"))
    public = Audience(frozenset({"public"}))
    with pytest.raises(NotFoundError):
        summary(archive, RESERVOIR.source, public)
    for wanted in (RESERVOIR.title, "the Marlow reservoir"):
        answer = summary(archive, wanted, public)
        assert RESERVOIR.source not in sources(answer) | {quote.version.source for quote in answer.closest}


def test_what_is_withheld_while_it_is_summarized_is_not_shown(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, WOLVES)
    for happens, status in (
        (lambda: None, Answered.ANSWERED),
        (lambda: archive.set_status(RESERVOIR, Status.WITHHELD), Answered.NOT_IN_ARCHIVE),
    ):
        answer = Summarizing(archive.stores, Meanwhile(Extracting(), happens), archive.clock).summarize(
            RESERVOIR.source
        )
        assert answer.status is status
    assert (*answer.quotes, *answer.closest) == ()


def test_an_article_without_a_sentence_is_not_summarized(archive_of: ArchiveOf) -> None:
    short = Page("https://gazette.example/short", "No.\n", "Short")
    assert summary(archive_of(short, WOLVES), short.source).status is Answered.NOT_IN_ARCHIVE


def test_the_same_words_in_two_outlets_are_said_to_be_one_source(archive_of: ArchiveOf) -> None:
    copied = page("copied", DRAINED.text, DRAINED.title, outlet="Courier", published_at=DRAINED.published_at)
    answer = summary(archive_of(DRAINED, copied, WOLVES), "the Marlow reservoir")
    assert "syndicated" in codes(answer)
    texts = [quote.text for quote in answer.quotes]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("wanted", "read"),
    [
        ("the Marlow reservoir since november 20", "from 20 November 2024"),
        ("the Marlow reservoir in 2019", "from 1 January 2019 until 31 December 2019"),
        ("the Marlow reservoir in July", "published in July"),
    ],
)
def test_a_topic_of_another_time_is_said_to_be_there_and_which_time_was_read(
    reservoirs: SmallArchive, wanted: str, read: str
) -> None:
    answer = summary(reservoirs, wanted)
    assert (answer.status, codes(answer)) == (Answered.NOT_IN_ARCHIVE, ["other_time", "covers"])
    [told] = said_first(answer)
    assert read in told
    assert "2 April 2024 to 10 November 2024" in told


def test_how_to_write_a_year_is_told_where_it_was_taken_for_the_last(reservoirs: SmallArchive) -> None:
    reservoirs.now = NOW.replace(year=2026)
    try:
        [told] = said_first(summary(reservoirs, "the Marlow reservoir since november 5"))
    finally:
        reservoirs.now = NOW
    assert "from 5 November 2026" in told
    assert "Write “since november 5, 2024”" in told
