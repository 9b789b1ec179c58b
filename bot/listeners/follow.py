"""/follow and /unfollow, and the button that ends it: what a channel wants to be told when it comes."""

import asyncio
import re
from dataclasses import replace
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.jobs import ANSWERING, Job, Work
from bot.listeners.commands import command_details
from bot.listeners.desk import Desk, reader_of
from bot.notices.announcing import STOP_FOLLOWING
from bot.notices.following import LONGEST, Wanted, begin_to_follow, told_list
from bot.notices.follows import Follow, Spot, end_follow, end_follows, followed
from bot.replies.follow import ENDED_BEFORE, Where, not_followed, unfollowed, unfollowed_in_thread
from bot.slack.mrkdwn import escape, said, typed, with_links
from bot.slack.presses import press_id, pressed_by
from bot.slack.shortening import line
from retrieval.naming import has_letters

FOLLOW, STOPPING = "follow", "stop_following"

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to begin to follow and to end it."""
    following = _Following(desk)
    desk.jobs.register(FOLLOW, Work(ANSWERING, [("follow", following.begin)], desk.tell))
    desk.jobs.register(STOPPING, Work(ANSWERING, [("end", following.end)], desk.tell_beside))
    app.command(desk.slash("follow"))(following.follow)
    app.command(desk.slash("unfollow"))(following.unfollow)
    app.action(re.compile(rf"{STOP_FOLLOWING}\d*"))(following.stop)


class _Following:
    def __init__(self, desk: Desk) -> None:
        self._desk, self._engine = desk, desk.newsroom.stores.archive.engine

    async def follow(self, ack: AsyncAck, command: Json) -> None:
        """Submit a job for what is to be followed; without anything, tell what is."""
        wanted = line(typed(str(command.get("text") or "")), LONGEST)
        if not has_letters(wanted):
            await ack(**with_links(await asyncio.to_thread(self._list, command)).as_arguments())
            return
        details = command_details(command) | {"wanted": wanted}
        await asyncio.to_thread(self._desk.jobs.submit, FOLLOW, details["id"], details)
        await ack()

    async def unfollow(self, ack: AsyncAck, command: Json) -> None:
        """End all of this name in the channel and its threads."""
        wanted = line(typed(str(command.get("text") or "")), LONGEST)
        if not has_letters(wanted):
            await ack(**with_links(await asyncio.to_thread(self._list, command)).as_arguments())
            return
        ended = await asyncio.to_thread(end_follows, self._engine, *_place(command), wanted)
        if ended:
            threads = sum(one.thread_ts is not None for one in ended)
            told = unfollowed(ended[0].wanted, here=threads < len(ended), threads=threads)
        else:
            told = not_followed(wanted, self._desk.slash("follow"))
        await ack(**said(told).as_arguments())

    async def stop(self, ack: AsyncAck, body: Json) -> None:
        """Submit the end of what was told of in the message whose button was pressed."""
        details = {"follow": str(body["actions"][0]["value"]), "reader": pressed_by(body)}
        await asyncio.to_thread(self._desk.jobs.submit, STOPPING, press_id(STOPPING, body), details)
        await ack()

    def begin(self, job: Job) -> None:
        reader = reader_of(job.details)
        spot, wanted = Spot(reader.team, reader.channel), Wanted(str(job.details["wanted"]))
        self._desk.tell(job, begin_to_follow(self._desk, reader, spot, wanted, Where.HERE))

    def end(self, job: Job) -> None:
        ended = end_follow(self._engine, str(job.details["follow"]))
        if ended is None:
            told = ENDED_BEFORE
        elif ended.thread_ts:
            told = unfollowed_in_thread(ended.wanted)
        else:
            told = unfollowed(ended.wanted, here=True, threads=0)
        self._desk.tell_beside(job, told)

    def _list(self, command: Json) -> str:
        """As mrkdwn: the day of what is followed in a thread leads to the thread."""
        with self._engine.connect() as connection:
            there = followed(connection, _place(command))
        safe = [replace(one, wanted=escape(one.wanted)) for one in there]
        archives = f"https://{command['team_domain']}.slack.com/archives"

        def linked(one: Follow, day: str) -> str:
            # As chat.getPermalink gives it, without a call for each.
            return f"<{archives}/{one.channel}/p{str(one.thread_ts).replace('.', '')}|{day}>"

        return told_list(safe, escape(self._desk.slash("follow")), linked)


def _place(command: Json) -> tuple[str, str]:
    return str(command["team_id"]), str(command["channel_id"])
