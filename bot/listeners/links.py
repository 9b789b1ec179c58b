"""In channels that ask for it, links that people post are added: a tick when they are, a note when not."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.client import WebClient

from bot.jobs import ADDING, ANSWERING, Job, Work
from bot.listeners.desk import Desk, reader_of
from bot.listeners.questions import is_a_persons
from bot.replies.later import NOT_WATCHED, WATCHED, links_not_added
from bot.replies.readers import NOT_ADDED_FROM_HERE, NOT_WATCHED_FROM_HERE
from bot.slack.adding_rights import may_add, why_not_added
from bot.slack.errors import SlackRefusedError
from bot.slack.mrkdwn import said
from bot.slack.posting import Place
from bot.slack.shortening import line
from bot.slack.watched import is_watched, set_watched
from bot.threads import name_of
from index.archive import Standing
from index.inputs import is_link
from retrieval.types import Audience

ADD_LINKS, WATCH = "add links", "watch links"
TICK = "white_check_mark"
_LINK = re.compile(r"<(https?://[^|<>\s]+)(?:\|[^<>]*)?>")

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app look at every message for links, whatever else it is, and the jobs able to add them."""
    links = _Links(desk)
    desk.jobs.register(ADD_LINKS, Work(ADDING, [("add", links.add)], links.tell))
    desk.jobs.register(WATCH, Work(ANSWERING, [("watch", links.watch)], desk.tell))
    app.middleware(links.seen)


def links_in(text: str) -> list[str]:
    """The web links of a message's text as Slack sends it, once each, less those to Slack itself."""
    marked = (match[1] for match in _LINK.finditer(text))
    found = (one.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for one in marked)
    return [link for link in dict.fromkeys(found) if is_link(link) and not _is_slacks(link)]


def new_links(event: Json) -> tuple[Json, list[str]]:
    """The message that an event tells of, and the links that came into it: by an edit, those it had not."""
    if event.get("subtype") != "message_changed":
        return event, links_in(str(event.get("text") or ""))
    now: Json = event.get("message") or {}
    before = links_in(str((event.get("previous_message") or {}).get("text") or ""))
    found = [link for link in links_in(str(now.get("text") or "")) if link not in before]
    return now | {"channel": event.get("channel")}, found


class _Links:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def seen(self, body: Json, context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]) -> None:
        """Submit a job for a message's links where they are wanted; it may be a question all the same."""
        event = body.get("event") or {}
        message, links = new_links(event) if event.get("type") == "message" else (event, [])
        if links and is_a_persons(message):
            team, channel, ts = str(context.team_id), str(message.get("channel")), str(message.get("ts"))
            engine = self._desk.newsroom.stores.archive.engine
            if await asyncio.to_thread(is_watched, engine, team, channel):
                details: Json = {"links": links, "team": team, "channel": channel, "ts": ts}
                details |= {"user": str(message["user"]), "thread_ts": str(message.get("thread_ts") or ts)}
                edited = links if message is not event else []
                job_id = name_of(ADD_LINKS, team, channel, ts, *edited)
                await asyncio.to_thread(self._desk.jobs.submit, ADD_LINKS, job_id, details)
        await next_()

    def watch(self, job: Job) -> None:
        """Begin or end adding the links of a channel, for whoever may add links themselves."""
        reader, on = reader_of(job.details), bool(job.details["on"])
        place = (reader.team, reader.channel)
        seen = self._desk.audiences
        if not may_add((seen.of_both if on else seen.of_person)(*place, reader.user)):
            self._desk.tell(job, NOT_WATCHED_FROM_HERE)
            return
        set_watched(self._desk.newsroom.stores.archive.engine, *place, on=on)
        self._desk.tell(job, WATCHED if on else NOT_WATCHED)

    def add(self, job: Job) -> None:
        """Done again after a crash, it finds what was added before unchanged."""
        at = job.details
        # The tick is seen by everybody there, and whoever posts a link adds it.
        audience = self._desk.audiences.of_both(at["team"], at["channel"], at["user"])
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
        if not may_add(audience):
            return f"{line(link, 120)}: {NOT_ADDED_FROM_HERE}"
        for one in self._desk.newsroom.add([link], Standing(), audience):
            if one.error is not None:
                return f"{line(link, 120)}: {why_not_added(one.error, job.id)}"
        return ""


def _is_slacks(link: str) -> bool:
    host = (urlsplit(link).hostname or "").rstrip(".")
    return host == "slack.com" or host.endswith(".slack.com")
