"""What channels, and people in direct messages, follow; and which channels are told daily what was added."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Engine, select

from bot.threads import name_of
from index.schema import digests, follows, watched
from retrieval.naming import fold_name


class Kind(StrEnum):
    PERSON = "person"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Follow:
    """`channel` is where news is told, `user` who asked for it, `wanted` a name or a claim."""

    id: str
    team: str
    channel: str
    user: str
    kind: Kind
    wanted: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """A channel that is told every day at `hour` (UTC) what was added since `last`."""

    team: str
    channel: str
    user: str
    hour: int
    last: datetime

    def due(self, now: datetime) -> datetime | None:
        """The hour that has come since the last time, if one has: the newest, were there several."""
        today = now.replace(hour=self.hour, minute=0, second=0, microsecond=0)
        newest = today if today <= now else today - timedelta(days=1)
        return newest if newest > self.last else None


def follow_id(team: str, channel: str, wanted: str) -> str:
    """The same for the same name or claim in other capitals."""
    return name_of("follow", team, channel, fold_name(wanted))


def add_follow(engine: Engine, one: Follow) -> bool:
    """Whether it is new."""
    with engine.begin() as connection:
        removed = connection.execute(follows.delete().where(follows.c.id == one.id)).rowcount
        connection.execute(follows.insert().values(asdict(one)))
    return not removed


def end_follow(engine: Engine, team: str, channel: str, wanted: str) -> bool:
    """Whether it was followed."""
    with engine.begin() as connection:
        mine = follows.delete().where(follows.c.id == follow_id(team, channel, wanted))
        return connection.execute(mine).rowcount > 0


def followed(connection: Connection, place: tuple[str, str] | None = None) -> list[Follow]:
    """Everything that is followed, or in one (team, channel), the oldest first."""
    query = select(follows).order_by(follows.c.since, follows.c.id)
    if place:
        query = query.where(follows.c.team == place[0], follows.c.channel == place[1])
    return [_follow(row._asdict()) for row in connection.execute(query)]


def set_digest(engine: Engine, one: Digest) -> None:
    with engine.begin() as connection:
        connection.execute(digests.delete().where(*_here(one.team, one.channel)))
        connection.execute(digests.insert().values(asdict(one)))


def end_digest(engine: Engine, team: str, channel: str) -> bool:
    """Whether there was one."""
    with engine.begin() as connection:
        return connection.execute(digests.delete().where(*_here(team, channel))).rowcount > 0


def every_digest(connection: Connection) -> list[Digest]:
    return [Digest(*row) for row in connection.execute(select(digests))]


def mark_sent(connection: Connection, sent: Iterable[tuple[Digest, datetime]]) -> None:
    for one, at in sent:
        mine = digests.update().where(*_here(one.team, one.channel), digests.c.last == one.last)
        connection.execute(mine.values(last=at))


def forget_team(engine: Engine, team: str) -> None:
    """Nobody in this workspace is told anything any more, and no links posted there are added."""
    with engine.begin() as connection:
        for table in (follows, digests, watched):
            connection.execute(table.delete().where(table.c.team == team))


def _follow(row: dict[str, object]) -> Follow:
    return Follow(**{**row, "kind": Kind(str(row["kind"]))})  # type: ignore[arg-type] # a row of the table


def _here(team: str, channel: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return digests.c.team == team, digests.c.channel == channel
