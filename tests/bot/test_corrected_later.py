"""Articles change while Slack is not connected: nothing fails, and the answers there are corrected later."""

from pathlib import Path

import pytest

from bot.office.local import LocalOffice
from bot.replies.later import changed_note
from index.types import Status
from tests.bot.slack_bot import QUESTION, Writer, over_sockets, quoted, written_by
from tests.bot.small_newsroom import BRIDGE, SmallNewsroom, bridge_answer
from tests.fakes.slack import FakeSlack

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


def test_what_was_withheld_by_a_command_meanwhile_goes_when_slack_is_connected_again(
    bridge_room: SmallNewsroom, tmp_path: Path
) -> None:
    writer = Writer()
    writer.replies[QUESTION] = bridge_answer(bridge_room, QUESTION)
    newsroom, office = written_by(bridge_room, writer), LocalOffice(bridge_room.newsroom)
    with FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack:
        with over_sockets(slack, newsroom, tmp_path):
            asked = slack.mention("C1", text=QUESTION)
            answer = slack.wait_for_message(thread_ts=asked.ts)
            slack.wait_for_ack(asked)
            slack.mention("C1", text=QUESTION)
            slack.wait_until(lambda: len(slack.in_channel("C1")) == 4, "the end of the first job")
        office.set_status(BRIDGE, Status.WITHHELD)
        try:
            assert len(quoted(answer)) == 4
            with over_sockets(slack, newsroom, tmp_path):
                note = slack.wait_for_message(thread_ts=asked.ts, containing="may not be quoted")
            assert note.plain == changed_note([], withdrawn=True)
            assert quoted(answer) == ["The ferry will not run in May"]
        finally:
            office.set_status(BRIDGE, Status.USABLE)
