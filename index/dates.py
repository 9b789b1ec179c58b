"""Reads the dates that pages and files give, and never guesses one."""

import re
from datetime import UTC, datetime

from dateutil import parser

# Hours from UTC. Only names of RFC 822 and of Europe's zones: most others (IST, AST) mean several places.
_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
}  # fmt: skip
_ZONES_S = {name: hours * 3600 for name, hours in _ZONES.items()}
_NUMBER = re.compile(r"\d+")
_DAY_OR_MONTH_FIRST = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d")
MAX_DATE = 100


def parse_date(text: object) -> datetime | None:
    """The moment the text names, in UTC, or None when it does not name one full date.

    Without a time it is midnight, without a zone it is UTC. A number date that reads two ways (03/04/2024)
    is None: no date is better than a wrong one.
    """
    if not isinstance(text, str) or not 0 < len(text.strip()) <= MAX_DATE:
        return None
    text = text.strip()
    if _NUMBER.fullmatch(text) and len(text) not in {8, 14}:  # YYYYMMDD and YYYYMMDDhhmmss; not a Unix time
        return None
    readings = {_read(text, datetime(1, 1, 1), dayfirst=False)}  # noqa: DTZ001 - fields, not a moment
    # A field that the text leaves out shows up as a difference between two sets of defaults.
    readings.add(_read(text, datetime(2004, 2, 2), dayfirst=False))  # noqa: DTZ001
    if _DAY_OR_MONTH_FIRST.match(text):
        readings.add(_read(text, datetime(1, 1, 1), dayfirst=True))  # noqa: DTZ001
    return readings.pop() if len(readings) == 1 else None


def _read(text: str, default: datetime, *, dayfirst: bool) -> datetime | None:
    try:
        moment = parser.parse(text, default=default, dayfirst=dayfirst, tzinfos=_ZONES_S)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
