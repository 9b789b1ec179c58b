"""What people think of answers: kept once a person, and listed for whoever runs the archive."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from anyio import from_thread
from typer.testing import CliRunner

from bot.cli import app
from bot.erasing import erase_from_answers
from bot.feedback import Opinion, Verdict, feedback_json, keep_opinion
from bot.newsroom import Newsroom
from bot.office.server import open_office
from bot.replies.answers import REASONS
from tests.bot.small_newsroom import BRIDGE, SmallNewsroom, bridge_answer

NOW = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
BAD = Opinion(Verdict.BAD, "missing", "“The bearings” again")


@pytest.fixture
def answered(bridge_room: SmallNewsroom) -> tuple[Newsroom, str]:
    """A newsroom, and an answer that is kept there."""
    answer_id = bridge_room.newsroom.keep(bridge_answer(bridge_room, "Who said it?"), "U1")
    assert answer_id
    return bridge_room.newsroom, answer_id


def rows(newsroom: Newsroom, answer_id: str) -> list[tuple[str, str, str]]:
    found = feedback_json(newsroom.stores.archive.engine)["rows"]
    return [(row["user"], row["verdict"], row["words"]) for row in found if row["answer"] == answer_id]


def test_what_was_said_later_counts_in_whatever_order_it_is_written(answered: tuple[Newsroom, str]) -> None:
    newsroom, answer_id = answered
    engine = newsroom.stores.archive.engine
    keep_opinion(engine, answer_id, "U1", BAD, NOW)
    keep_opinion(engine, answer_id, "U1", Opinion(Verdict.GOOD), NOW - timedelta(seconds=1))
    assert rows(newsroom, answer_id) == [("U1", "bad", BAD.words)]
    keep_opinion(engine, answer_id, "U1", Opinion(Verdict.GOOD), NOW + timedelta(seconds=1))
    assert rows(newsroom, answer_id) == [("U1", "good", "")]


def test_each_person_has_their_own(answered: tuple[Newsroom, str]) -> None:
    newsroom, answer_id = answered
    for user in ("U1", "U2"):
        keep_opinion(newsroom.stores.archive.engine, answer_id, user, BAD, NOW)
    assert {user for user, _, _ in rows(newsroom, answer_id)} == {"U1", "U2"}


def test_of_no_answer_nothing_is_kept(bridge_room: SmallNewsroom) -> None:
    keep_opinion(bridge_room.newsroom.stores.archive.engine, "q" + "0" * 20, "U1", BAD, NOW)
    assert rows(bridge_room.newsroom, "q" + "0" * 20) == []


def test_peoples_words_go_with_an_erased_article_but_not_the_verdict(
    answered: tuple[Newsroom, str],
) -> None:
    newsroom, answer_id = answered
    keep_opinion(newsroom.stores.archive.engine, answer_id, "U1", BAD, NOW)
    version = newsroom.stores.archive.find_any(BRIDGE)
    assert version is not None
    erase_from_answers(newsroom.stores.archive.engine, [version.id])
    assert rows(newsroom, answer_id) == [("U1", "bad", "")]


def test_the_command_lists_it_in_words_and_as_json(
    answered: tuple[Newsroom, str], bridge_room: SmallNewsroom
) -> None:
    newsroom, answer_id = answered
    later = datetime.now(UTC) + timedelta(days=1)
    keep_opinion(newsroom.stores.archive.engine, answer_id, "U7", BAD, later)
    with (
        from_thread.start_blocking_portal() as portal,
        portal.wrap_async_context_manager(open_office(newsroom, bridge_room.folder)),
    ):
        env = {"ONRECORD_HOME": str(bridge_room.folder), "COLUMNS": "200"}
        words, data = (CliRunner().invoke(app, ["feedback", *more], env=env) for more in ([], ["--json"]))
    assert (words.exit_code, data.exit_code) == (0, 0)
    assert f"Bad answer · by U7 · answer {answer_id}" in words.output
    assert f"{REASONS['missing']}. {BAD.words}" in words.output
    found = json.loads(data.output)
    assert found["schema"] == "onrecord.feedback/1"
    assert found["rows"][0]["question"] == "Who said it?"
    assert found["bad"] + found["good"] == len(found["rows"])
