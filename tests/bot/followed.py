"""A newsroom of its own that really searches, where tests publish articles and see what is told of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from bot.settings import Settings
from index.archive import Standing
from retrieval.ask import Asking
from tests.bot.conftest import Office
from tests.bot.slack_bot import Writer, over_sockets
from tests.bot.small_newsroom import SmallNewsroom, small_newsroom
from tests.fakes.slack import FakeSlack, Message
from tests.models import Models

_numbers = count()


@contextmanager
def searching_office(
    home: Path, jobs: Path, models: Models, asking: type[Asking] = Asking
) -> Iterator[Office]:
    """The bot in a fake Slack, over sockets; `asking` answers what is asked there."""
    (home / "models").symlink_to(models.folder)
    with small_newsroom(home, Settings(_env_file=None)) as room:
        newsroom = replace(room.newsroom, asking=asking(room.newsroom.stores))
        with FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack, over_sockets(slack, newsroom, jobs):
            yield Office(slack, room, Writer())


def publish(room: SmallNewsroom, text: str, name: str = "", standing: Standing = Standing()) -> str:  # noqa: B008
    """An article with this text; its link."""
    source = f"https://herald.example/news/{name or next(_numbers)}"
    line = {"url": source, "title": f"Story {name}", "outlet": "Calder Herald", "text": text}
    room.add(line, standing=standing)
    return source


def follow(office: Office, wanted: str, channel: str | None = None, user: str = "U1") -> str:
    """The channel that follows it now."""
    channel = channel or office.channel()
    office.slack.command("/follow", wanted, user, channel)
    office.slack.wait_until(
        lambda: any(
            one.channel == channel and one.plain.startswith("I follow ") and wanted in one.plain
            for one in office.slack.messages
        ),
        f"following {wanted}",
    )
    return channel


def told(office: Office, channel: str, times: int = 1) -> list[Message]:
    """What was told in the channel, once everything before a last piece of news has been told of."""
    office.slack.wait_until(lambda: len(office.slack.in_channel(channel)) >= times, f"{times} pieces of news")
    all_told(office)
    return office.slack.in_channel(channel)


def all_told(office: Office) -> None:
    """Until everything that was published has been told of: a last piece of news has come."""
    number = next(_numbers)
    end = follow(office, f"Nova Stern{number}")
    publish(office.room, f"“It is the end,” said Nova Stern{number}, a guard.")
    office.slack.wait_until(lambda: office.slack.in_channel(end), "the last piece of news")
