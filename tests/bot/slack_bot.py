"""The bot, connected to a fake Slack and with answers that the test wrote, in a thread of its own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from anyio import from_thread
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.jobs import Jobs
from bot.newsroom import Newsroom
from bot.settings import Settings
from bot.slack.manifest import EVENTS_PATH
from bot.slack.pace import Pace
from bot.slack_app import build_app, connected, http_route
from bot.turns import Turns
from bot.web.server import serving
from retrieval.echoes import Echo
from retrieval.session import Session, Watch
from retrieval.types import Answer, Audience, Point, Within
from tests.bot.small_newsroom import SmallNewsroom
from tests.fakes.slack import FakeSlack, Message, Sent

QUESTION = "Who said the bridge was unsafe?"
PATIENT_S = 1e6

Reply = Answer | Exception


class Writer:
    """Answers questions it was given an answer for, or fails as it was told; any other is a bug."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.others: dict[str, tuple[Point, ...]] = {}
        self.echoed: dict[str, tuple[Echo, ...]] = {}
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.within: dict[str, Within | None] = {}
        self.before_each: Callable[[str], None] = lambda question: None
        self.shows: Callable[[Watch], None] = lambda watch: None

    def ask(self, question: str, history: Sequence[str], _audience: Audience, session: Session) -> Answer:
        self.asked.append((question, tuple(history)))
        self.within[question] = session.within
        self.shows(session.watch)
        self.before_each(question)
        reply = self.replies[question]
        if isinstance(reply, Exception):
            raise reply
        return reply

    def more(
        self, answered: Answer, _history: Sequence[str], _audience: Audience, within: Within | None
    ) -> tuple[Point, ...]:
        self.within[f"more of {answered.question}"] = within
        return self.others.get(answered.question, ())

    def echoes(self, answered: Answer, _audience: Audience) -> tuple[Echo, ...]:
        return self.echoed.get(answered.question, ())

    def summarize(self, wanted: str, audience: Audience, session: Session) -> Answer:
        return self.ask(wanted, (), audience, session)


def settings_for(slack: FakeSlack, home: Path, model_url: str | None = None) -> Settings:
    return Settings(
        _env_file=None,
        openai_base_url=model_url,
        onrecord_home=home,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_api_url=slack.api_url,
    )


def written_by(room: SmallNewsroom, writer: Writer) -> Newsroom:
    return replace(room.newsroom, asking=writer, summarizing=writer)  # type: ignore[arg-type]


@contextmanager
def over_sockets(
    slack: FakeSlack,
    newsroom: Newsroom,
    home: Path,
    model_url: str | None = None,
    turns: Turns | None = None,
) -> Iterator[None]:
    """The bot over Socket Mode, where without `turns` nobody asks too much.

    Leaving does not wait for its jobs, as a stop in a hurry does not.
    """
    jobs = Jobs(home, turns=turns or Turns(burst_s=PATIENT_S))
    settings = settings_for(slack, home, model_url)
    app = build_app(newsroom, settings, jobs, Pace(0.0))
    jobs.launch()
    opened = slack.sockets.opened
    try:
        with (
            from_thread.start_blocking_portal() as portal,
            portal.wrap_async_context_manager(connected(app, settings)),
        ):
            slack.wait_for_connection(opened + 1)
            yield
    finally:
        jobs.close(grace_s=0)


@contextmanager
def over_http(slack: FakeSlack, newsroom: Newsroom, home: Path) -> Iterator[None]:
    """The bot behind its HTTP route."""
    jobs = Jobs(home, turns=Turns(burst_s=PATIENT_S))
    app = build_app(newsroom, settings_for(slack, home), jobs, Pace(0.0))
    jobs.launch()
    web = Starlette(routes=[http_route(app)])
    with (
        from_thread.start_blocking_portal() as portal,
        portal.wrap_async_context_manager(serving(web, "127.0.0.1:0")) as address,
    ):
        slack.deliver_to(address + EVENTS_PATH)
        try:
            yield
        finally:
            jobs.close(grace_s=0)


def replies_to(slack: FakeSlack, sent: Sent) -> list[Message]:
    """What the bot said in the thread that a message began, or stands in."""
    asked = sent.message
    assert asked is not None
    return [one for one in slack.thread(asked.channel, asked.thread_ts or asked.ts) if one.from_bot]


def quoted(message: Message) -> list[str]:
    """The words in the message's blockquotes, as they were sent."""
    return [
        part["elements"][0]["text"]
        for block in message.blocks
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_quote"
    ]
