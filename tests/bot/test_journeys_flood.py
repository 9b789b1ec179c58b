"""Who floods a channel waits and is told so once; every question is still answered once."""

from collections.abc import Iterator

import pytest

from bot.replies.answers import OTHERS_FIRST
from bot.turns import Turns
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, Writer, over_sockets, replies_to, written_by
from tests.bot.small_newsroom import SmallNewsroom, bridge_answer
from tests.fakes.slack import FakeSlack

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

FLOOD = 9


@pytest.fixture(scope="module")
def office(bridge_room: SmallNewsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    writer = Writer()
    writer.replies[QUESTION] = bridge_answer(bridge_room, QUESTION)
    home, newsroom = tmp_path_factory.mktemp("jobs"), written_by(bridge_room, writer)
    with FakeSlack() as slack, over_sockets(slack, newsroom, home, turns=Turns()):
        yield Office(slack, bridge_room, writer)


def test_a_person_who_floods_is_told_once_and_every_question_is_answered_once(office: Office) -> None:
    slack, channel = office.slack, office.channel()
    flooder = slack.add_user("flooder").id
    asked = [slack.mention(channel, flooder, QUESTION) for _ in range(FLOOD)]
    for one in asked:
        office.done(one)
    slack.wait_for_message(channel, containing=OTHERS_FIRST)
    said = [one for one in slack.in_channel(channel) if one.from_bot]
    told = [one for one in said if OTHERS_FIRST in one.plain]
    assert len(told) == 1
    assert [sum(one not in told for one in replies_to(slack, question)) for question in asked] == [1] * FLOOD


def test_a_command_of_a_flood_is_told_so_at_once_and_answered(office: Office) -> None:
    slack, channel = office.slack, office.channel()
    flooder = slack.add_user("flooder").id
    asked = [slack.command("/ask", QUESTION, flooder, channel) for _ in range(FLOOD)]
    told = [slack.wait_for_ack(one)[0].payload.get("text") for one in asked]
    assert told.count(OTHERS_FIRST) == 1
    slack.wait_for_call("response_url", times=FLOOD)
