"""Which channels are told daily what was added, and when that is in the time zone of whoever set it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import ColumnElement, Connection, Engine, select

from index.schema import digests

UTC_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class Digest:
    """A channel that is told every day at `hour` of `zone` (its IANA name) what was added since `last`."""

    team: str
    channel: str
    user: str
    hour: int
    last: datetime
    zone: str = UTC_ZONE

    def due(self, now: datetime) -> datetime | None:
        """The moment, in UTC, that has come since the last time, if one has: the newest, were there several.

        An hour that the clocks leave out is when they are put forward; one that they repeat is its first.
        """
        zone = zone_named(self.zone)
        today = now.astimezone(zone).date()
        at = _moment(today, self.hour, zone)
        newest = at if at <= now else _moment(today - timedelta(days=1), self.hour, zone)
        return newest if newest > self.last else None


def zone_named(name: str) -> ZoneInfo:
    """The zone of this IANA name; UTC where this machine does not know it (any more)."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(UTC_ZONE)


def is_known(zone: str) -> bool:
    """Whether this machine knows the zone of this name."""
    return zone in available_timezones()


def set_digest(engine: Engine, one: Digest) -> None:
    with engine.begin() as connection:
        connection.execute(digests.delete().where(*_here(one.team, one.channel)))
        connection.execute(digests.insert().values(asdict(one)))


def end_digest(engine: Engine, team: str, channel: str) -> bool:
    """Whether there was one."""
    with engine.begin() as connection:
        return connection.execute(digests.delete().where(*_here(team, channel))).rowcount > 0


def digest_of(engine: Engine, team: str, channel: str) -> Digest | None:
    """The one that is told in this channel."""
    with engine.connect() as connection:
        row = connection.execute(select(digests).where(*_here(team, channel))).first()
    return Digest(**row._asdict()) if row else None


def every_digest(connection: Connection) -> list[Digest]:
    return [Digest(**row._asdict()) for row in connection.execute(select(digests))]


def mark_sent(connection: Connection, sent: Iterable[tuple[Digest, datetime]]) -> None:
    for one, at in sent:
        mine = digests.update().where(*_here(one.team, one.channel), digests.c.last == one.last)
        connection.execute(mine.values(last=at))


def _moment(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """In UTC. Of an hour left out or repeated, the offset before the change counts (`fold=0`, PEP 495)."""
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def _here(team: str, channel: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return digests.c.team == team, digests.c.channel == channel
