"""The day that a sentence tells of."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from index.types import Quote, Span
from retrieval.event_day import event_day, names_day
from tests.retrieval.articles import version


def quote(text: str, published: datetime | None) -> Quote:
    return Quote(replace(version(text), published_at=published), Span(0, len(text)))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The report is dated Friday 27 February.", date(2026, 2, 27)),
        ("It was signed on Feb. 27, 2024, in Calder.", date(2024, 2, 27)),
        ("It was shut on March 3rd.", date(2026, 3, 3)),
        ("The hearing is on the 4th of June.", date(2026, 6, 4)),
        ("They met on 30 December.", date(2025, 12, 30)),
        ("They meet on 31 April.", date(2026, 3, 9)),
        ("In March 2025 the bridge was sound.", date(2026, 3, 9)),
        ("It was shut on Tuesday.", date(2026, 3, 9)),
    ],
)
def test_a_day_of_a_month_is_read_in_the_year_nearest_to_the_article_and_else_it_is_the_articles(
    text: str, day: date
) -> None:
    assert event_day(quote(text, datetime(2026, 3, 9, 12, tzinfo=UTC))) == day


def test_a_day_without_a_year_in_an_article_without_a_date_is_no_day() -> None:
    assert event_day(quote("It was shut on 3 March.", None)) is None
    assert event_day(quote("It was shut on 3 March 2026.", None)) == date(2026, 3, 3)


def test_a_weekday_is_not_a_day_that_the_words_name() -> None:
    assert not names_day(quote("It was shut on Tuesday.", None))
    assert names_day(quote("It was shut on 3 March.", None))
