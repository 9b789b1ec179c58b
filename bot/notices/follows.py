"""What is followed: in channels, in threads of theirs, and by people in direct messages with the bot."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, select

from bot.threads import name_of
from index.schema import digests, follows, watched
from retrieval.naming import fold_name

_BEGINNING = 20  # characters of a claim that stand for the whole


class Kind(StrEnum):
    PERSON = "person"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where news is told: in a channel, or in the thread of it that hangs on the message `thread_ts`."""

    team: str
    channel: str
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Follow:
    """News is told in `channel`, in its thread `thread_ts` if that is set; `user` asked for it; `wanted` is a
    name or a claim.
    """

    id: str
    team: str
    channel: str
    user: str
    kind: Kind
    wanted: str
    since: datetime
    thread_ts: str | None = None

    @property
    def spot(self) -> Spot:
        return Spot(self.team, self.channel, self.thread_ts)


def follow_id(spot: Spot, wanted: str) -> str:
    """The same for the same name or claim in other capitals; another in each thread."""
    thread = (spot.thread_ts,) if spot.thread_ts else ()
    return name_of("follow", spot.team, spot.channel, *thread, fold_name(wanted))


def add_follow(engine: Engine, one: Follow) -> bool:
    """Whether it is new."""
    with engine.begin() as connection:
        removed = connection.execute(follows.delete().where(follows.c.id == one.id)).rowcount
        connection.execute(follows.insert().values(asdict(one)))
    return not removed


def end_follows(engine: Engine, team: str, channel: str, wanted: str) -> Sequence[Follow]:
    """End what is followed under this name in the channel and its threads; what that was.

    The beginning of a claim is enough where nothing else that is followed begins so.
    """
    with engine.begin() as connection:
        there = followed(connection, (team, channel))
        named = fold_name(wanted.rstrip("… "))
        ended = [one for one in there if fold_name(one.wanted) == named]
        if not ended and len(named) >= _BEGINNING:
            ended = [one for one in there if fold_name(one.wanted).startswith(named)]
            if len({fold_name(one.wanted) for one in ended}) > 1:
                return ()
        connection.execute(follows.delete().where(follows.c.id.in_([one.id for one in ended])))
    return ended


def end_follow(engine: Engine, id_: str) -> Follow | None:
    """End this one alone; what it was, None when it had ended before."""
    with engine.begin() as connection:
        row = connection.execute(select(follows).where(follows.c.id == id_)).first()
        connection.execute(follows.delete().where(follows.c.id == id_))
    return _follow(row._asdict()) if row else None


def followed(connection: Connection, place: tuple[str, str] | None = None) -> list[Follow]:
    """Everything that is followed, or in one (team, channel) and its threads, the oldest first."""
    query = select(follows).order_by(follows.c.since, follows.c.id)
    if place:
        query = query.where(follows.c.team == place[0], follows.c.channel == place[1])
    return [_follow(row._asdict()) for row in connection.execute(query)]


def forget_team(engine: Engine, team: str) -> None:
    """Nobody in this workspace is told anything any more, and no links posted there are added."""
    with engine.begin() as connection:
        for table in (follows, digests, watched):
            connection.execute(table.delete().where(table.c.team == team))


def _follow(row: dict[str, object]) -> Follow:
    return Follow(**{**row, "kind": Kind(str(row["kind"]))})  # type: ignore[arg-type] # a row of the table
