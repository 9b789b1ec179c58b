"""A model that fails, and questions that nobody can read: there is an answer all the same."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.replies.general import HELP, PREVIEW
from tests.bot.slack_bot import over_sockets, quoted, replies_to
from tests.bot.writing_room import BEARINGS, WritingRoom, writing_room
from tests.fakes.model import Reply, fails
from tests.fakes.slack import FakeSlack, Message, Sent

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


@dataclass
class Desk:
    slack: FakeSlack
    room: WritingRoom

    def told(self, question: str, reply: Reply) -> Message:
        """What a question gets when the model, as often as it is asked, gives this reply."""
        self.room.model.then(*[reply] * 3)
        asked = self.slack.mention(self.slack.add_channel("desk").id, text=question)
        told = self.slack.wait_until(lambda: self.whole(asked), "the whole answer")
        self.room.model.forget()
        return told

    def whole(self, asked: Sent) -> Message | None:
        """The answer, once it is more than what was shown while it came."""
        came = [one for one in replies_to(self.slack, asked) if not one.streaming]
        return next((one for one in came if PREVIEW not in one.plain), None)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with (
        writing_room(tmp_path_factory.mktemp("newsroom")) as room,
        FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack,
        over_sockets(slack, room.newsroom, tmp_path_factory.mktemp("jobs"), room.model.base_url),
    ):
        yield Desk(slack, room)


@pytest.mark.parametrize(
    "reply",
    [fails(400), Reply(drops=True), Reply("Sure! Here it is.")],
    ids=["refused", "cut off", "no JSON"],
)
def test_with_a_model_that_fails_the_quotes_are_posted_with_the_reason(reply: Reply, desk: Desk) -> None:
    message = desk.told("Who warned the council, and what did they cite?", reply)
    assert BEARINGS in quoted(message), message.plain
    assert "this answer is quotes only" in message.plain


@pytest.mark.parametrize("question", ["???", "🌉", "\u200b\u2060", "x" * 3_000])
def test_a_question_that_nobody_can_read_is_answered_all_the_same(question: str, desk: Desk) -> None:
    told = desk.told(question, fails(400)).plain
    assert told.startswith("This is not in the archive.") or told == HELP
