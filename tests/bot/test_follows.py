"""What is followed, kept in the record."""

from datetime import UTC, datetime

import pytest

from bot.follows import (
    Digest,
    Follow,
    Kind,
    add_follow,
    end_follow,
    every_digest,
    follow_id,
    followed,
    forget_team,
    set_digest,
)
from bot.watched import is_watched, set_watched
from index.archive import Archive

NOW = datetime(2024, 3, 14, 9, tzinfo=UTC)


def follow(team: str, channel: str, wanted: str) -> Follow:
    return Follow(follow_id(team, channel, wanted), team, channel, "U1", Kind.PERSON, wanted, NOW)


@pytest.mark.parametrize("again", ["Ana Lima", "ana lima", "the  Ana Lima", "Aná Lima"])
def test_a_name_is_followed_once_in_a_channel_however_it_is_written(again: str, record: Archive) -> None:
    assert add_follow(record.engine, follow("T1", "C1", "Ana Lima"))
    assert not add_follow(record.engine, follow("T1", "C1", again))
    assert add_follow(record.engine, follow("T1", "C2", again))
    assert end_follow(record.engine, "T1", "C1", again)
    assert not end_follow(record.engine, "T1", "C1", again)
    with record.engine.connect() as connection:
        assert [one.channel for one in followed(connection)] == ["C2"]


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
