"""The app's home page, made for whoever opens it."""

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.jobs import ANSWERING, Job, Work
from bot.listeners.desk import Desk
from bot.slack.errors import SlackRefusedError, SlackUnreachableError
from bot.slack.home import PastQuestion, home_of
from bot.slack.home_blocks import home_view
from bot.slack.mrkdwn import said
from bot.slack.posting import Poster
from bot.threads import name_of

PUBLISHING = "publish_home"

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to publish."""
    home = _HomePage(desk)
    desk.jobs.register(PUBLISHING, Work(ANSWERING, [("publish", home.publish)], home.tell))
    app.event("app_home_opened", matchers=[_at_home])(home.opened)


class _HomePage:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def opened(self, event: Json, context: AsyncBoltContext) -> None:
        team, user, channel = str(context.team_id), str(event["user"]), str(event.get("channel") or "")
        job_id = name_of(PUBLISHING, team, user, str(event["event_ts"]))
        details = {"team": team, "user": user, "channel": channel}
        await asyncio.to_thread(self._desk.jobs.submit, PUBLISHING, job_id, details)

    def publish(self, job: Job) -> None:
        team, user, channel = (str(job.details[name]) for name in ("team", "user", "channel"))
        poster, audience = self._desk.poster(team), self._desk.audiences.of_person(team, channel, user)
        ties = partial(self._desk.audiences.open_ties, team)
        home = home_of(self._desk.newsroom, user, audience, ties)
        view = home_view(home, partial(_link, poster), self._desk.command_prefix, datetime.now(UTC))
        poster.read(lambda client: client.views_publish(user_id=user, view=view), job.id)

    def tell(self, job: Job, sentence: str) -> None:
        """In the place of the page, which Slack may not have taken."""
        user, view = str(job.details["user"]), {"type": "home", "blocks": said(sentence).blocks}
        poster = self._desk.poster(str(job.details["team"]))
        poster.read(lambda client: client.views_publish(user_id=user, view=view), job.id)


async def _at_home(event: Json) -> bool:
    return event.get("tab") == "home"  # the other tabs are not this page


def _link(poster: Poster, asked: PastQuestion) -> str | None:
    """The thread's own link; None when Slack does not give it soon."""
    if asked.thread is None:
        return None
    place = {"channel": asked.thread.channel, "message_ts": asked.thread.ts}
    try:
        return str(poster.look(lambda client: client.chat_getPermalink(**place))["permalink"])
    except (SlackRefusedError, SlackUnreachableError):
        return None
