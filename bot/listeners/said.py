"""/said: what a person or an institution said, for the asker alone, with a button to share it."""

import asyncio
import re
import time
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.jobs import ANSWERING, Job, Work
from bot.listeners.commands import command_details
from bot.listeners.desk import Desk
from bot.replies.general import SAID_USAGE, SEARCHING, said_question
from bot.slack.mrkdwn import escape, typed
from bot.slack.presses import press_id, pressed_by
from bot.slack.said_blocks import SAID_CHOICE, render_said
from bot.threads import Asked
from retrieval.missing import note_on_emptiness
from retrieval.naming import has_letters, name_and_topic
from retrieval.said import as_answer

SAID = "said"

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to tell."""
    listening = _Said(desk)
    desk.jobs.register(SAID, Work(ANSWERING, [("show", listening.show)], desk.tell))
    app.command(desk.slash("said"))(listening.command)
    app.action(re.compile(rf"{SAID_CHOICE}\d+"))(listening.choose)


class _Said:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def command(self, ack: AsyncAck, command: Json) -> None:
        wanted = typed(str(command.get("text") or ""))
        if not has_letters(name_and_topic(wanted)[0]):
            await ack(text=escape(SAID_USAGE.format(command=command["command"])))
            return
        await self._submit(command_details(command) | {"wanted": wanted})
        await ack(text=SEARCHING)

    async def choose(self, ack: AsyncAck, body: Json) -> None:
        """A name was chosen: what is shown takes the place of the choice."""
        reader, job_id = pressed_by(body), press_id(SAID, body)
        details = {"id": job_id, "reader": reader, "user": reader["user"], "at": f"{time.time():.6f}"}
        await self._submit(details | {"wanted": str(body["actions"][0]["value"])})
        await ack()

    async def _submit(self, details: Json) -> None:
        await asyncio.to_thread(self._desk.jobs.submit, SAID, details["id"], details)

    def show(self, job: Job) -> None:
        newsroom, threads = self._desk.newsroom, self._desk.threads
        name, topic = name_and_topic(str(job.details["wanted"]))
        audience = self._desk.audience(job.details)
        found = newsroom.said(name, topic, audience)
        if found.remarks:
            # As it was asked: the full name may be known from an article that is not for all who read this.
            question = said_question(found.asked, found.topic)
            asked = Asked.from_details({**job.details, "question": question})
            threads.begin(asked)
            threads.keep(asked.id, as_answer(question, found), audience)
        empty = [] if found.names else note_on_emptiness(newsroom.stores.archive, audience, datetime.now(UTC))
        more = " ".join(note.text for note in empty)
        command = self._desk.slash("said")
        message = render_said(found, newsroom.reading_room, command=command, share=job.id, more=more)
        self._desk.show(job, message, replace=True)
