"""The day that a quote tells of: the one its words name, or else the day its article appeared."""

import re
from datetime import date

from index.types import Quote
from retrieval.limits import MONTH, MONTHS

_DAY = re.compile(
    rf"\b(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<then>{MONTH})|(?P<month>{MONTH})\.?\s+(?P<day>\d{{1,2}})"
    r"(?:st|nd|rd|th)?)\b(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?",
    re.IGNORECASE,
)


def event_day(quote: Quote) -> date | None:
    """The first day of a month that the words name, else the article's; None where neither is known.

    Without a year it is the one nearest to the article's day, before or after. Words such as "on Tuesday" are
    within days of the article's own, and may look back or ahead: they are not read.
    """
    published = quote.version.published_at.date() if quote.version.published_at else None
    return _named(quote.text, published) or published


def names_day(quote: Quote) -> bool:
    """Whether the words themselves name a day of a month."""
    return _DAY.search(quote.text) is not None


def _named(text: str, published: date | None) -> date | None:
    match = _DAY.search(text)
    if match is None:
        return None
    month = MONTHS[(match["month"] or match["then"]).lower()]
    day = int(match["day"] or match["first"])
    if match["year"]:
        return _day(int(match["year"]), month, day)
    if published is None:
        return None
    near = [_day(published.year + years, month, day) for years in (-1, 0, 1)]
    return min((one for one in near if one), key=lambda one: abs(one - published), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31 April
        return None
