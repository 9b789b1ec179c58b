"""The channels that want the links posted there to be added."""

from sqlalchemy import Engine, select

from index.schema import watched


def set_watched(engine: Engine, team: str, channel: str, *, on: bool) -> None:
    here = (watched.c.team == team, watched.c.channel == channel)
    with engine.begin() as connection:
        connection.execute(watched.delete().where(*here))
        if on:
            connection.execute(watched.insert().values(team=team, channel=channel))


def is_watched(engine: Engine, team: str, channel: str) -> bool:
    here = select(watched.c.channel).where(watched.c.team == team, watched.c.channel == channel)
    with engine.connect() as connection:
        return connection.execute(here).first() is not None
