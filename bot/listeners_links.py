"""In channels that ask for it, links that people post are added: a tick when they are, a note when not."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.client import WebClient

from bot.blocks import line
from bot.jobs import ADDING, Job, Work
from bot.listeners import Desk
from bot.listeners_questions import is_a_persons
from bot.mrkdwn import said
from bot.posting import Place
from bot.replies import bug, reply_for
from bot.replies_later import NOT_WATCHED, WATCHED, links_not_added
from bot.replies_readers import NOT_ADDED_FROM_HERE
from bot.slack_errors import SlackRefusedError
from bot.threads import name_of
from bot.watched import is_watched, set_watched
from index.archive import DEFAULT_COLLECTION, Standing
from index.inputs import is_link
from retrieval.types import Audience

ADD_LINKS = "add links"
MOST_LINKS = 20
TICK = "white_check_mark"
_LINK = re.compile(r"<(https?://[^|<>\s]+)(?:\|[^<>]*)?>")

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app look at every message for links, whatever else it is, and the jobs able to add them."""
    links = _Links(desk)
    desk.jobs.register(ADD_LINKS, Work(ADDING, [("add", links.add)], links.tell))
    app.middleware(links.seen)


async def watch(desk: Desk, command: Mapping[str, Any], *, on: bool) -> str:
    """Begin or end adding the links of the channel that the command was given in; what to tell."""
    engine, place = desk.newsroom.stores.archive.engine, (str(command["team_id"]), str(command["channel_id"]))
    await asyncio.to_thread(set_watched, engine, *place, on=on)
    return WATCHED if on else NOT_WATCHED


def links_in(text: str) -> list[str]:
    """The web links of a message's text as Slack sends it, once each, less those to Slack itself."""
    marked = (match[1] for match in _LINK.finditer(text))
    found = (one.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for one in marked)
    return [link for link in dict.fromkeys(found) if is_link(link) and not _is_slacks(link)][:MOST_LINKS]


class _Links:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def seen(self, body: Json, context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]) -> None:
        """Submit a job for a message's links where they are wanted; it may be a question all the same."""
        event = body.get("event") or {}
        if event.get("type") == "message" and is_a_persons(event):
            links, team = links_in(str(event.get("text") or "")), str(context.team_id)
            channel, ts = str(event.get("channel")), str(event.get("ts"))
            engine = self._desk.newsroom.stores.archive.engine
            wanted: bool = bool(links) and await asyncio.to_thread(is_watched, engine, team, channel)
            if wanted:
                details: Json = {"links": links, "team": team, "channel": channel, "ts": ts}
                details |= {"user": str(event["user"]), "thread_ts": str(event.get("thread_ts") or ts)}
                job_id = name_of(ADD_LINKS, team, channel, ts)
                await asyncio.to_thread(self._desk.jobs.submit, ADD_LINKS, job_id, details)
        await next_()

    def add(self, job: Job) -> None:
        """Done again after a crash, it finds what was added before unchanged."""
        at = job.details
        audience = self._desk.audiences.of_message(at["team"], at["channel"], at["user"])
        failed = [told for link in at["links"] if (told := self._failure(job, link, audience))]
        if failed:
            self.tell(job, links_not_added(failed))
        else:
            self._tick(job)

    def tell(self, job: Job, sentence: str) -> None:
        at = job.details
        place = Place(at["channel"], at["thread_ts"], after=at["ts"])
        self._desk.poster(at["team"]).post_once(place, said(sentence), job.id, resumed=True)

    def _tick(self, job: Job) -> None:
        at = job.details

        def react(client: WebClient) -> object:
            return client.reactions_add(channel=at["channel"], timestamp=at["ts"], name=TICK)

        # It stands there already, or the message is gone: either way nobody misses it.
        with suppress(SlackRefusedError):
            self._desk.poster(at["team"]).read(react, job.id)

    def _failure(self, job: Job, link: str, audience: Audience) -> str:
        """Why the link was not added; "" when it was."""
        archive, newsroom = self._desk.newsroom.stores.archive, self._desk.newsroom
        known = archive.known(link)
        hidden = known is not None and known.collection != DEFAULT_COLLECTION
        if hidden or (audience.collections is not None and DEFAULT_COLLECTION not in audience.collections):
            return f"{line(link, 120)}: {NOT_ADDED_FROM_HERE}"
        for one in newsroom.add([link], Standing()):
            if one.error is not None:
                return f"{line(link, 120)}: {reply_for(one.error) or bug(job.id)}"
        return ""


def _is_slacks(link: str) -> bool:
    host = (urlsplit(link).hostname or "").rstrip(".")
    return host == "slack.com" or host.endswith(".slack.com")
