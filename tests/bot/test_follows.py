"""What is followed, kept in the record."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import column, create_engine, table

from bot.notices.digests import Digest, every_digest, set_digest
from bot.notices.follows import (
    Follow,
    Kind,
    Spot,
    add_follow,
    end_follow,
    end_follows,
    follow_id,
    followed,
    forget_team,
)
from bot.slack.watched import is_watched, set_watched
from index import database
from index.archive import Archive
from index.database import open_database
from index.schema import UtcTime

NOW = datetime(2024, 3, 14, 9, tzinfo=UTC)
LONG = "the tunnel under the customs house floods"


def follow(team: str, channel: str, wanted: str, thread_ts: str | None = None) -> Follow:
    id_ = follow_id(Spot(team, channel, thread_ts), wanted)
    return Follow(id_, team, channel, "U1", Kind.PERSON, wanted, NOW, thread_ts)


@pytest.mark.parametrize("again", ["Ana Lima", "ana lima", "the  Ana Lima", "Aná Lima"])
def test_a_name_is_followed_once_in_a_channel_however_it_is_written(again: str, record: Archive) -> None:
    assert add_follow(record.engine, follow("T1", "C1", "Ana Lima"))
    assert not add_follow(record.engine, follow("T1", "C1", again))
    assert add_follow(record.engine, follow("T1", "C2", again))
    assert end_follows(record.engine, "T1", "C1", again)
    assert not end_follows(record.engine, "T1", "C1", again)
    with record.engine.connect() as connection:
        assert [one.channel for one in followed(connection)] == ["C2"]


def test_each_thread_of_a_channel_follows_a_name_once_beside_the_channel(record: Archive) -> None:
    for thread in (None, "1.0", "2.0", "2.0"):
        add_follow(record.engine, follow("T1", "C1", "Ana Lima", thread))
    with record.engine.connect() as connection:
        there = followed(connection, ("T1", "C1"))
    assert sorted(str(one.thread_ts) for one in there) == ["1.0", "2.0", "None"]
    assert len(end_follows(record.engine, "T1", "C1", "ana lima")) == 3


def test_one_is_ended_and_the_same_name_elsewhere_is_not(record: Archive) -> None:
    channel, thread = follow("T1", "C1", "Ana Lima"), follow("T1", "C1", "Ana Lima", "1.0")
    for one in (channel, thread):
        add_follow(record.engine, one)
    assert end_follow(record.engine, thread.id) == thread
    assert end_follow(record.engine, thread.id) is None
    with record.engine.connect() as connection:
        assert followed(connection) == [channel]


@pytest.mark.parametrize(
    ("typed", "ended"),
    [
        (LONG, [LONG]),
        ("the tunnel under the custo…", [LONG]),
        ("The tunnel under the customs", [LONG]),
        ("the tunnel", []),  # too little to mean it
        ("the tunnel under the bridge", []),
        ("…", []),
    ],
)
def test_the_beginning_of_a_claim_ends_it_where_it_is_long_enough(
    typed: str, ended: list[str], record: Archive
) -> None:
    for claim in (LONG, "the tunnel is closed"):
        add_follow(record.engine, follow("T1", "C1", claim))
    assert [one.wanted for one in end_follows(record.engine, "T1", "C1", typed)] == ended


def test_a_beginning_that_two_claims_have_ends_neither(record: Archive) -> None:
    for claim in (LONG, f"{LONG} in May"):
        add_follow(record.engine, follow("T1", "C1", claim))
    assert not end_follows(record.engine, "T1", "C1", LONG[:-3])
    assert [one.wanted for one in end_follows(record.engine, "T1", "C1", LONG)] == [LONG]


def test_a_workspace_that_leaves_takes_with_it_what_was_to_be_told_there(record: Archive) -> None:
    for team in ("T1", "T2"):
        add_follow(record.engine, follow(team, "C1", "Ana Lima"))
        set_digest(record.engine, Digest(team, "C1", "U1", 7, NOW))
        set_watched(record.engine, team, "C1", on=True)
    forget_team(record.engine, "T1")
    with record.engine.connect() as connection:
        assert [one.team for one in followed(connection)] == ["T2"]
        assert [one.team for one in every_digest(connection)] == ["T2"]
    assert not is_watched(record.engine, "T1", "C1")
    assert is_watched(record.engine, "T2", "C1")


def test_what_an_older_version_kept_stays_in_its_channel_and_at_its_hour_in_utc(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'record.sqlite'}"
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).with_name("migrations")))
    place = {"team": "T1", "channel": "C1", "user": "U1"}
    name = {"id": follow_id(Spot("T1", "C1"), "Ana Lima"), "kind": "person", "wanted": "Ana Lima"}
    rows = {"follows": {**place, **name, "since": NOW}, "digests": {**place, "hour": 16, "last": NOW}}
    with create_engine(url).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        for of, row in rows.items():
            columns = [column(key, UtcTime() if value is NOW else None) for key, value in row.items()]
            connection.execute(table(of, *columns).insert().values(row))
    engine = open_database(url)
    with engine.connect() as connection:
        assert followed(connection) == [follow("T1", "C1", "Ana Lima")]
        assert every_digest(connection) == [Digest("T1", "C1", "U1", 16, NOW, "UTC")]
    assert not add_follow(engine, follow("T1", "C1", "ana lima"))
