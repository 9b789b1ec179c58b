"""The outlet and the time that a question names: "according to politico", "in october", "since May 3"."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from index.types import Version

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
        1,
    )
    for name in names.split()
}
# "may" and "march" are words as well, and so are "the march" and "this may": they count as months only behind
# a preposition or before a day or year.
_WORDS, _WORDS_TOO = frozenset({"may", "march"}), frozenset({"", "the", "this"})
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?P<how>\b(?:since|after|before|until|by|in|on|during|from|of|last|this|early|late|mid|the))?[\s-]*"
    rf"(?:\b(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?\b(?P<month>{MONTH})\b\.?(?:\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d))?(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b(?P<how>since|after|before|until|by|in|during|of)\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
_RECENT = re.compile(
    r"\b(?:(?P<last>last|past|this)\s+(?P<unit>week|month|year)|(?P<day>yesterday))\b", re.IGNORECASE
)
_DAYS = {"week": 7, "month": 31, "year": 366, "yesterday": 2}
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` to before `until`, either of which may be open; without a year, the months of any year."""

    since: datetime | None = None
    until: datetime | None = None
    months: frozenset[int] = frozenset()

    def fits(self, moment: datetime) -> float:
        """1 inside the period; one half in the month after a month, when what happened in it is reported."""
        if (self.since and moment < self.since) or (self.until and moment >= self.until):
            return 0.0
        if not self.months or moment.month in self.months:
            return 1.0
        return 0.5 if (moment.month - 2) % 12 + 1 in self.months else 0.0


def period(text: str, now: datetime) -> Period | None:
    """When the articles that a question means appeared, if it says so; "last week" is counted from `now`."""
    found = _found(text, now)
    return found[1] if found else None


def without_period(text: str, now: datetime) -> str:
    """The text without the words that say when: "the bridge since March" is about the bridge."""
    found = _found(text, now)
    if found is None:
        return text
    start, end = found[0].span()
    return " ".join(f"{text[:start]} {text[end:]}".split())


def in_year_of(text: str, moments: Iterable[datetime], now: datetime) -> str:
    """The text's words for a day or month without a year, with the last year in which one of the moments fits
    them: "since November 15, 2015"; "" where it has a year already, or none fits.
    """
    found = _found(text, now)
    if found is None or found[0].re is not _DATE or found[0]["year"]:
        return ""
    words, times = found[0][0].strip(), list(moments)
    for year in sorted({moment.year for moment in times}, reverse=True):
        with_year = f"{words}, {year}" if found[0]["day"] else f"{words} {year}"
        meant = period(with_year, now)
        if meant and any(meant.fits(moment) == 1.0 for moment in times):
            return with_year
    return ""


def _found(text: str, now: datetime) -> tuple[re.Match[str], Period | None] | None:
    if match := _RECENT.search(text):
        days = _DAYS[(match["unit"] or match["day"]).lower()]
        return match, Period(since=now - timedelta(days=days), until=now + timedelta(days=1))
    for match in _DATE.finditer(text):
        named, how = match["month"].lower(), (match["how"] or "").lower()
        if named in _WORDS and how in _WORDS_TOO and not (match["day"] or match["year"]):
            continue
        month, year = MONTHS[named], match["year"]
        if year is None and how in {"since", "after"}:  # of the last twelve months
            year = str(now.year if month <= now.month else now.year - 1)
        return match, _of(how, month, match["day"] or match["first"], year)
    if match := _YEAR.search(text):
        return match, _of(match["how"].lower(), None, None, match["year"])
    return None


def _of(how: str, month: int | None, day: str | None, year: str | None) -> Period | None:
    if year is None:
        return Period(months=frozenset([month])) if month else None
    first = datetime(int(year), month or 1, 1, tzinfo=UTC)
    last = datetime(int(year), month or 12, monthrange(int(year), month or 12)[1], tzinfo=UTC)
    if day and 1 <= int(day) <= last.day:
        first = last = first.replace(day=int(day))
    after = last + timedelta(days=1)
    if how in {"since", "after"}:
        return Period(since=first)
    if how in {"before", "until", "by"}:
        return Period(until=after if how == "by" else first)
    return Period(first, after)


def names_outlet(text: str, version: Version) -> bool:
    """Whether the question names this article's outlet, in full, by its last word ("the Post"), by its
    initials ("NYT") or run together from its beginnings ("wapo", "huffpost").
    """
    outlet = [word for word in _WORD.findall(version.outlet.lower()) if word != "the"]
    asked = _WORD.findall(text.lower())
    if not outlet:
        return False
    whole = any(asked[at : at + len(outlet)] == outlet for at in range(len(asked)))
    if whole or len(outlet) == 1:
        return whole
    short = re.search(rf"\b(?:the|according to)\s+{outlet[-1]}\b", text.lower()) is not None
    initials = "".join(word[0] for word in outlet)
    return short or any((len(word) > 2 and word == initials) or _run_together(word, outlet) for word in asked)


def _run_together(word: str, parts: list[str]) -> bool:
    """Whether `word` is made of beginnings of the parts, of two letters or more each, in order."""
    if not parts:
        return not word
    return any(
        word.startswith(parts[0][:size]) and _run_together(word[size:], parts[1:])
        for size in range(2, len(parts[0]) + 1)
    )
