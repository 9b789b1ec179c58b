"""One newsroom and one bot for the tests of a module that talk to it; each test in a channel of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.threads import Threads, name_of
from index.errors import NotFoundError
from tests.bot.slack_bot import QUESTION, Writer, over_sockets, written_by
from tests.bot.small_newsroom import SmallNewsroom, bridge_answer, small_newsroom
from tests.fakes.slack import FakeSlack, Sent


@dataclass
class Office:
    """A fake Slack, the bot in it, and what the bot knows."""

    slack: FakeSlack
    room: SmallNewsroom
    writer: Writer

    def channel(self, name: str = "desk") -> str:
        return self.slack.add_channel(name).id

    def done(self, asked: Sent) -> None:
        """Until the job for a question has ended: whatever it had to post, it has posted."""
        assert asked.message is not None
        threads = Threads(self.room.newsroom.stores.archive)
        question = name_of(self.slack.team_id, asked.message.channel, asked.ts)
        self.slack.wait_until(lambda: _posted(threads, question), "the end of the job")

    def settle(self, channel: str | None = None) -> None:
        """Until the bot has answered something asked after all that came before."""
        asked = self.slack.mention(channel or self.channel("settled"), text=QUESTION)
        self.slack.wait_for_message(thread_ts=asked.ts)


def _posted(threads: Threads, question: str) -> bool:
    try:
        return threads.posted(question)
    except NotFoundError:
        return False


@pytest.fixture(scope="session")
def bridge_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallNewsroom]:
    with small_newsroom(tmp_path_factory.mktemp("newsroom"), Settings(_env_file=None)) as room:
        yield room


@pytest.fixture
def own_room(tmp_path: Path) -> Iterator[SmallNewsroom]:
    """One that the test may stop."""
    with small_newsroom(tmp_path / "newsroom", Settings(_env_file=None)) as room:
        yield room


@pytest.fixture(scope="module")
def office(bridge_room: SmallNewsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    writer = Writer()
    writer.replies[QUESTION] = bridge_answer(bridge_room, QUESTION)
    with FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack:
        newsroom = written_by(bridge_room, writer)
        with over_sockets(slack, newsroom, tmp_path_factory.mktemp("jobs")):
            yield Office(slack, bridge_room, writer)
