"""The outlet and the time that a question names, and that search keeps to them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.limits import Period, names_outlet, period, without_period
from retrieval.question import parse
from retrieval.search import Search
from retrieval.types import EVERYONE
from tests.conftest import NOON, SmallArchive, page, small_archive
from tests.models import Models
from tests.retrieval.articles import version


def day(year: int, month: int, number: int = 1) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


def named(text: str, outlet: str) -> bool:
    return names_outlet(text, replace(version(), outlet=outlet))


@pytest.mark.parametrize(
    ("outlet", "text"),
    [
        ("Marlow Herald", "According to the Marlow Herald, who lied?"),
        ("Marlow Herald", "what did the marlow herald’s reporter find"),
        ("The Marlow Herald", "in marlow herald"),
        ("The Marlow Herald", "according to the Herald"),
        ("The Marlow Herald", "according to herald"),
        ("The Marlow Herald", "What did the Herald write?"),
        ("The Marlow Evening Courier", "what did MEC report"),
        ("The Marlow Evening Courier", "what did mec report"),
        ("The Marlow Herald", "maher on the ferry"),
        ("The Marlow Herald", "marherald on the ferry"),
        ("The Huffing Courier", "huffcourier on the ferry"),
        ("Politik", "according to politik"),
        ("gazette.example", "what does gazette.example say"),
        ("Süd-Anzeiger", "laut Süd-Anzeiger"),
        ("Новая Волна", "что пишет Новая волна"),
    ],
)
def test_an_outlet_is_named_in_full_by_its_last_word_by_initials_or_run_together(
    outlet: str, text: str
) -> None:
    assert named(text, outlet)


@pytest.mark.parametrize(
    ("outlet", "text"),
    [
        ("The Marlow Herald", "Who said the angels herald the spring?"),
        ("The Marlow Herald", "What happened at the Marlow dam?"),
        ("The Marlow Herald", "According to the Hollin Gazette, who lied?"),
        ("The Marlow Post", "What did she write in a post on the web?"),
        ("The Marlow Times", "How many times did the wall move?"),
        ("The Marlow Herald", "mh on the ferry"),  # two letters are too few
        ("The Marlow Herald", "heraldmarlow on the ferry"),
        ("The Marlow Herald", "mherald on the ferry"),
        ("Gazette", "What do the gazettes say?"),
        ("", "Who lied?"),
        ("The", "What did the board say?"),
        ("—", "What did — say?"),
    ],
)
def test_an_outlet_is_not_named_by_a_word_that_happens_to_be_in_it(outlet: str, text: str) -> None:
    assert not named(text, outlet)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in October 2023", Period(day(2023, 10), day(2023, 11))),
        ("what happened december 2023", Period(day(2023, 12), day(2024, 1))),
        ("in Sept. 2022", Period(day(2022, 9), day(2022, 10))),
        ("on October 3, 2023", Period(day(2023, 10, 3), day(2023, 10, 4))),
        ("on October 3rd 2023", Period(day(2023, 10, 3), day(2023, 10, 4))),
        ("on 3 October 2023", Period(day(2023, 10, 3), day(2023, 10, 4))),
        ("the 3rd of October 2023", Period(day(2023, 10, 3), day(2023, 10, 4))),
        ("June 31, 2023", Period(day(2023, 6), day(2023, 7))),  # no such day: the month
        ("in 2019", Period(day(2019, 1), day(2020, 1))),
        ("since 2019", Period(since=day(2019, 1))),
        ("since 3 May", Period(since=day(2024, 5, 3))),
        ("since October", Period(since=day(2023, 10))),
        ("since May 3, 2023", Period(since=day(2023, 5, 3))),
        ("after March 2022", Period(since=day(2022, 3))),
        ("before 2020", Period(until=day(2020, 1))),
        ("Before April 2, 2021", Period(until=day(2021, 4, 2))),
        ("until April 2021", Period(until=day(2021, 4))),
        ("by April 2021", Period(until=day(2021, 5))),
        ("by 2021", Period(until=day(2022, 1))),
        ("in october", Period(months=frozenset({10}))),
        ("early june", Period(months=frozenset({6}))),
        ("the October report", Period(months=frozenset({10}))),
        ("october", Period(months=frozenset({10}))),
    ],
)
def test_a_question_means_the_days_months_and_years_that_it_names(text: str, expected: Period) -> None:
    assert period(f"Who lied {text}?", NOON) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who said in May that the dam moved?", {5}),
        ("Who resigned last may?", {5}),
        ("Who resigned in early March?", {3}),
        ("Who resigned on May 3?", {5}),
        ("Who may resign?", None),
        ("What may happen to the dam?", None),
        ("Who said that this may be wrong?", None),
        ("Who will march on the capital?", None),
        ("How many joined the march?", None),
        ("How many of the 12 may have been sent home?", None),
        ("Which mayor resigned?", None),
        ("Who marched?", None),
        ("Who was decent?", None),
    ],
)
def test_may_and_march_are_months_only_where_a_date_is_meant(text: str, expected: set[int] | None) -> None:
    assert period(text, NOON) == (Period(months=frozenset(expected)) if expected else None)


@pytest.mark.parametrize("text", ["", "Who lied?", "Who lied 2019 times?", "in 20199", "What is a week?"])
def test_a_question_that_names_no_time_means_any(text: str) -> None:
    assert period(text, NOON) is None


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("yesterday", 1, 3),
        ("last week", 6, 8),
        ("this week", 0, 8),
        ("last month", 30, 32),
        ("in the past year", 365, 367),
    ],
)
def test_recent_times_are_counted_from_the_moment_of_asking(text: str, inside: int, outside: int) -> None:
    for now in (NOON, day(2019, 1)):
        meant = period(f"Who lied {text}?", now)
        assert meant is not None
        assert meant.fits(now - timedelta(days=inside)) == 1
        assert meant.fits(now - timedelta(days=outside)) == 0


@pytest.mark.parametrize(
    ("meant", "moment", "fits"),
    [
        (Period(), day(1900, 1), 1),
        (Period(since=day(2023, 5)), day(2023, 5), 1),
        (Period(since=day(2023, 5)), day(2023, 5) - timedelta(seconds=1), 0),
        (Period(since=day(2023, 5)), day(2099, 1), 1),
        (Period(until=day(2023, 5)), day(2023, 5), 0),
        (Period(until=day(2023, 5)), day(2023, 5) - timedelta(seconds=1), 1),
        (Period(until=day(2023, 5)), day(1900, 1), 1),
        (Period(day(2023, 5), day(2023, 6)), day(2023, 5, 31), 1),
        (Period(day(2023, 5), day(2023, 6)), day(2024, 5), 0),
        (Period(months=frozenset({5})), day(1999, 5), 1),
        (Period(months=frozenset({5})), day(2024, 5, 31), 1),
        (Period(months=frozenset({5})), day(2024, 6, 30), 0.5),  # what happened in May is told in June
        (Period(months=frozenset({5})), day(2024, 4, 30), 0),
        (Period(months=frozenset({5})), day(2024, 7), 0),
        (Period(months=frozenset({12})), day(2025, 1), 0.5),
        (Period(months=frozenset({1})), day(2024, 12), 0),
    ],
)
def test_a_moment_fits_a_period_that_it_is_in_and_half_the_month_after_a_month(
    meant: Period, moment: datetime, fits: float
) -> None:
    assert meant.fits(moment) == fits


TIMES = "since after before until by in on last this the of may march October sept. 3 31st 99 2019 2023, week"
TEXTS = st.one_of(st.lists(st.sampled_from([*TIMES.split(), "yesterday", "-"])).map(" ".join), st.text())


@given(TEXTS, st.datetimes(timezones=st.just(UTC)))
def test_any_text_means_some_time_or_none(text: str, moment: datetime) -> None:
    meant = period(text, NOON)
    if meant is not None:
        assert meant.fits(moment) in {0, 0.5, 1}
        assert not (meant.since and meant.until) or meant.since < meant.until


@given(TEXTS, st.one_of(st.text(), st.sampled_from(["The Marlow Herald", "Gazette", "(", "a b", ".*"])))
def test_any_text_names_an_outlet_or_not_and_its_whole_name_does(text: str, outlet: str) -> None:
    named(text, outlet)
    if any(letter.isascii() and letter.isalnum() for letter in outlet.lower().replace("the", "")):
        assert named(f"{text} according to {outlet} ?", outlet)


WORDS = (
    "The ferry to Hollin island will stop running for good, harbour master Tomas Reed said.\n"
    "Reed blamed the price of diesel."
)
OUTLETS = ("Marlow Herald", "Hollin Courier", "The Daily Anchor")
MONTHS = (2, 6, 10)


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory, empty: Path, models: Models) -> Iterator[SmallArchive]:
    """The same words in three outlets, each in a month of its own."""
    with small_archive(tmp_path_factory.mktemp("ferries"), empty, models) as archive:
        for outlet, month in zip(OUTLETS, MONTHS, strict=True):
            then = day(2023, month, 9)
            archive.add(page(outlet[-3:], WORDS, "Ferry stops", outlet=outlet, published_at=then))
        yield archive


def first(archive: SmallArchive, question: str, now: datetime = NOON) -> str:
    """The outlet whose words search puts first."""
    found = Search(archive.stores).find(parse(question, now=now), EVERYONE)
    return found.items[0].quote.version.outlet


@pytest.mark.parametrize(
    ("limit", "outlet"),
    [
        ("according to the Marlow Herald", "Marlow Herald"),
        ("according to the Hollin Courier", "Hollin Courier"),
        ("according to the Courier", "Hollin Courier"),
        ("in the Daily Anchor", "The Daily Anchor"),
        ("in February", "Marlow Herald"),
        ("in June 2023", "Hollin Courier"),
        ("in October", "The Daily Anchor"),
        ("since September 2023", "The Daily Anchor"),
        ("before May 2023", "Marlow Herald"),
    ],
)
def test_of_the_same_words_those_of_the_outlet_or_month_that_is_named_come_first(
    ferries: SmallArchive, limit: str, outlet: str
) -> None:
    assert first(ferries, f"What did Tomas Reed say about the ferry {limit}?") == outlet


@pytest.mark.parametrize(("month", "outlet"), [*zip(MONTHS, OUTLETS, strict=True)])
def test_last_month_is_the_one_before_the_moment_of_asking(
    ferries: SmallArchive, month: int, outlet: str
) -> None:
    asked = "What did Tomas Reed say about the ferry last month?"
    assert first(ferries, asked, now=day(2023, month, 20)) == outlet


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("the bridge since March", "the bridge"),
        ("the bridge in May 2024 and the ferry", "the bridge and the ferry"),
        ("last week in the harbour", "in the harbour"),
        ("the march over the bridge", "the march over the bridge"),
        ("the bridge", "the bridge"),
        ("since March", ""),
    ],
)
def test_a_topic_is_what_is_left_without_the_words_of_its_time(text: str, topic: str) -> None:
    assert without_period(text, NOON) == topic
