"""/ask and /summary: an answer that only the person who asked sees, with a button to share it."""

import asyncio
import time
from dataclasses import asdict
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.jobs import ANSWERING, Job, Work
from bot.listeners.desk import Desk
from bot.remarks import Heard, heard
from bot.replies.answers import OTHERS_FIRST
from bot.replies.general import ASK_USAGE, SEARCHING, SUMMARY_USAGE
from bot.slack.mrkdwn import escape, typed
from bot.slack.posting import Reader
from bot.threads import Asked, name_of

ASK, SUMMARY = "ask", "summary"

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to answer."""
    commands = _Commands(desk)
    desk.jobs.register(ASK, Work(ANSWERING, [("answer", desk.answer), ("show", commands.show)], desk.tell))
    steps = [("summarize", desk.summarize), ("show", commands.show)]
    desk.jobs.register(SUMMARY, Work(ANSWERING, steps, desk.tell))
    app.command(desk.slash("ask"))(commands.ask)
    app.command(desk.slash("summary"))(commands.summary)


def command_details(command: Json) -> Json:
    """What a job needs of a command: its id, who gave it, and where they are answered."""
    names = ("response_url", "channel_id", "user_id", "team_id")
    reader = Reader(*(str(command[name]) for name in names))
    # Slack gives every press of Enter its own trigger id.
    job_id = name_of(reader.team, str(command["trigger_id"]))
    return {"id": job_id, "reader": asdict(reader), "user": reader.user, "at": f"{time.time():.6f}"}


class _Commands:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, ack: AsyncAck, command: Json) -> None:
        await self._take(ack, command, ASK, ASK_USAGE)

    async def summary(self, ack: AsyncAck, command: Json) -> None:
        await self._take(ack, command, SUMMARY, SUMMARY_USAGE)

    async def _take(self, ack: AsyncAck, command: Json, kind: str, usage: str) -> None:
        wanted = typed(str(command.get("text") or ""))
        if heard(wanted) is not Heard.QUESTION:
            await ack(text=escape(usage.format(command=command["command"])))
            return
        details = command_details(command) | {"question": wanted}
        tell = await asyncio.to_thread(self._desk.jobs.submit, kind, details["id"], details)
        await ack(text=escape(OTHERS_FIRST) if tell else SEARCHING)  # until the answer takes its place

    def show(self, job: Job) -> None:
        asked = Asked.from_details(job.details)
        message = self._desk.message(job, share=asked.id)
        self._desk.show(job, message, replace=True)
