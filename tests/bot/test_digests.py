"""When a digest is due: once a day at its hour, whatever the clocks of its zone do."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notices.digests import UTC_ZONE, Digest, digest_of, is_known, set_digest, zone_named
from index.archive import Archive


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def digest(hour: int, last: datetime, zone: str = UTC_ZONE) -> Digest:
    return Digest("T1", "C1", "U1", hour, last, zone)


@pytest.mark.parametrize(
    ("zone", "hour", "last", "now", "due"),
    [
        ("UTC", 16, "2024-03-14T08:00", "2024-03-14T15:59", None),
        ("UTC", 16, "2024-03-14T08:00", "2024-03-14T16:00", "2024-03-14T16:00"),
        ("UTC", 16, "2024-03-14T16:00", "2024-03-15T15:59", None),
        ("UTC", 16, "2024-03-14T20:00", "2024-03-15T16:30", "2024-03-15T16:00"),
        ("UTC", 16, "2024-03-01T20:00", "2024-03-15T09:00", "2024-03-14T16:00"),
        ("Europe/Berlin", 8, "2024-03-30T07:00", "2024-03-31T05:59", None),
        ("Europe/Berlin", 8, "2024-03-30T07:00", "2024-03-31T06:00", "2024-03-31T06:00"),
        # Left out on that day: 02:00 is when the clocks are put forward to 03:00.
        ("Europe/Berlin", 2, "2024-03-30T01:00", "2024-03-31T00:59", None),
        ("Europe/Berlin", 2, "2024-03-30T01:00", "2024-03-31T01:00", "2024-03-31T01:00"),
        # Twice on that day: the first time, and not again an hour later.
        ("Europe/Berlin", 2, "2024-10-26T00:00", "2024-10-27T00:00", "2024-10-27T00:00"),
        ("Europe/Berlin", 2, "2024-10-27T00:00", "2024-10-27T01:30", None),
        ("Asia/Kolkata", 8, "2024-03-13T02:30", "2024-03-14T02:29", None),
        ("Asia/Kolkata", 8, "2024-03-13T02:30", "2024-03-14T02:30", "2024-03-14T02:30"),
        # Already the next day there.
        ("Pacific/Auckland", 7, "2024-07-13T19:00", "2024-07-14T19:00", "2024-07-14T19:00"),
        # A day that was left out whole: 30 December 2011.
        ("Pacific/Apia", 8, "2011-12-29T18:00", "2011-12-30T18:00", "2011-12-30T18:00"),
        ("Pacific/Apia", 8, "2011-12-30T18:00", "2011-12-31T17:59", None),
        ("No/Such_Place", 16, "2024-03-14T08:00", "2024-03-14T16:00", "2024-03-14T16:00"),
    ],
)
def test_a_digest_is_due_at_its_hour_and_once_for_all_the_days_that_were_missed(
    zone: str, hour: int, last: str, now: str, due: str | None
) -> None:
    assert digest(hour, at(last), zone).due(at(now)) == (at(due) if due else None)


@given(
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut"]),
    hour=st.integers(0, 23),
    start=st.datetimes(datetime(2015, 1, 1), datetime(2025, 1, 1)),  # noqa: DTZ001 - made aware below
)
def test_over_a_year_a_digest_comes_once_on_every_day_of_its_zone(
    zone: str, hour: int, start: datetime
) -> None:
    told, now = [], start.replace(tzinfo=UTC)
    last, end = now, now + timedelta(days=365)
    while now < end:
        if due := digest(hour, last, zone).due(now):
            assert due <= now
            told.append(due.astimezone(zone_named(zone)).date())
            last = due
        now += timedelta(hours=2)
    assert len(told) == len(set(told)) == (told[-1] - told[0]).days + 1
    assert 364 <= len(told) <= 366


@pytest.mark.parametrize(
    "name", ["", "Atlantis/Capital", "Europe", "../etc/passwd", "/etc/localtime", "Europe/Berlin\0"]
)
def test_a_zone_that_is_none_is_not_known_and_breaks_nothing(name: str) -> None:
    assert not is_known(name)
    assert str(zone_named(name)) == UTC_ZONE


def test_every_zone_comes_from_a_package_that_is_installed_with_the_program() -> None:
    from importlib.resources import files

    assert files("tzdata.zoneinfo").joinpath("Europe", "Berlin").is_file()


def test_a_channel_has_one_digest_and_setting_it_again_changes_it(record: Archive) -> None:
    now = at("2024-03-14T16:00")
    set_digest(record.engine, digest(8, now))
    set_digest(record.engine, digest(9, now, "Asia/Kolkata"))
    assert digest_of(record.engine, "T1", "C1") == digest(9, now, "Asia/Kolkata")
    assert digest_of(record.engine, "T1", "C2") is None
