"""Whatever fails, whoever asked, pressed or opened something is told: an answer, or a sentence why not."""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from anyio import from_thread

from bot.jobs import Jobs
from bot.replies.general import HELD_UP, NOT_TAKEN_UP, WINDOW_FAILED, reply_for
from bot.slack.answer_buttons import CITE
from bot.slack.blocks import SHOW_CONTEXT
from bot.slack.errors import SlackRefusedError
from bot.slack.mrkdwn import button
from bot.slack.pace import Pace
from bot.slack_app import build_app, connected
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, Writer, settings_for, written_by
from tests.bot.small_newsroom import SmallNewsroom
from tests.fakes.slack import FakeSlack, Message

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

REFUSED = str(reply_for(SlackRefusedError("invalid_blocks")))


def with_button(office: Office, action: str, value: str) -> Message:
    """A message of the bot's that stands in a channel of its own."""
    slack = office.slack
    blocks = [button("Press", action, value)]
    return slack.keep(Message(office.channel(), slack.next_ts(), slack.bot_user, "", blocks, from_bot=True))


def test_an_answer_that_slack_does_not_take_is_followed_by_the_reason(office: Office) -> None:
    office.slack.fail_next("chat.postMessage", error="invalid_blocks")
    asked = office.slack.mention(office.channel(), text=QUESTION)
    assert office.slack.wait_for_message(thread_ts=asked.ts).plain == REFUSED


def test_an_answer_to_a_command_that_slack_does_not_take_is_followed_by_the_reason(office: Office) -> None:
    channel = office.channel()
    office.slack.fail_next("response_url", status=400)
    office.slack.fail_next("chat.postEphemeral", error="invalid_blocks")
    office.slack.command("/ask", QUESTION, "U2", channel)
    assert office.slack.wait_for_message(channel, containing=REFUSED).ephemeral_to == "U2"


def test_a_home_page_that_slack_does_not_take_gives_way_to_the_reason(office: Office) -> None:
    user = office.slack.add_user("noor").id
    office.slack.fail_next("views.publish", error="invalid_blocks")
    office.slack.open_home(user)
    office.slack.wait_for_call("views.publish", user_id=user)
    assert office.slack.home(user).plain == REFUSED


@pytest.mark.parametrize("action", [SHOW_CONTEXT, CITE])
def test_a_window_that_a_fault_of_ours_keeps_from_being_made_is_told(action: str, office: Office) -> None:
    engine = office.room.newsroom.stores.archive.engine
    message = with_button(office, action, "no place at all" if action == SHOW_CONTEXT else "q1")
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE answers RENAME TO away")
    try:
        office.slack.click(message, action, "U2")
        told = office.slack.wait_for_message(message.channel, containing=WINDOW_FAILED)
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO answers")
    assert told.ephemeral_to == "U2"


def test_a_window_that_does_not_open_is_told_where_the_bot_is_no_member_too(office: Office) -> None:
    channel = office.slack.add_channel("tips", private=True, with_bot=False).id
    office.slack.command("/ask", QUESTION, "U1", channel)
    answer = office.slack.wait_for_message(channel, containing="Ruth Okafor")
    office.slack.fail_next("views.open", error="expired_trigger_id")
    office.slack.click(answer, "Show in context", "U1")
    assert office.slack.wait_for_message(channel, containing=WINDOW_FAILED).ephemeral_to == "U1"


class FullDisk(Jobs):
    """Jobs that cannot be kept."""

    def submit(self, kind: str, job_id: str, details: Mapping[str, Any], after: str = "") -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")


@contextmanager
def on_a_full_disk(room: SmallNewsroom, home: Path) -> Iterator[FakeSlack]:
    with FakeSlack(ack_timeout_s=0.2, retry_waits_s=(0.0, 0.0, 0.0)) as slack:
        settings = settings_for(slack, home)
        app = build_app(written_by(room, Writer()), settings, FullDisk(home), Pace(0.0))
        with (
            from_thread.start_blocking_portal() as portal,
            portal.wrap_async_context_manager(connected(app, settings)),
        ):
            yield slack


@pytest.mark.parametrize("alone", [False, True], ids=["in a channel", "in a direct message"])
def test_a_question_that_cannot_be_kept_is_told_at_once_to_whoever_asked_and_the_last_time_to_all(
    alone: bool, bridge_room: SmallNewsroom, tmp_path: Path
) -> None:
    with on_a_full_disk(bridge_room, tmp_path) as slack:
        asked = slack.direct_message("U1", QUESTION) if alone else slack.mention("C1", text=QUESTION)
        slack.wait_for_failure(asked)
        slack.wait_for_message(thread_ts=asked.ts, containing=NOT_TAKEN_UP)
        assert asked.message
        held_up = slack.wait_for_message(asked.message.channel, containing=HELD_UP)
        said = [one.plain for one in slack.messages if one.from_bot]
    assert held_up.ephemeral_to == "U1"
    assert sorted(said) == sorted([HELD_UP, NOT_TAKEN_UP])


def test_a_command_that_cannot_be_kept_is_told_to_whoever_gave_it(
    bridge_room: SmallNewsroom, tmp_path: Path
) -> None:
    with on_a_full_disk(bridge_room, tmp_path) as slack:
        slack.command("/ask", QUESTION, "U1", "C1")
        assert slack.wait_for_message("C1", containing=NOT_TAKEN_UP).ephemeral_to == "U1"
