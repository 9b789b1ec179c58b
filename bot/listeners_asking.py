"""The shortcut "Ask the archive": a window for a question with limits; the answer is a direct message."""

import asyncio
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.ask_form import ASKING, ask_form, filled
from bot.blocks import render
from bot.jobs import ANSWERING, Job, Work
from bot.listeners import Desk, reader_of
from bot.mrkdwn import Message, said, typed
from bot.posting import Reader
from bot.threads import Asked, Thread, name_of
from bot.uploading import direct_place
from bot.windows import acknowledge, open_window
from index.shelf import outlets

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to answer."""
    asking = _Asking(desk)
    desk.jobs.register(ASKING, Work(ANSWERING, [("answer", desk.answer), ("post", asking.post)], asking.tell))
    app.global_shortcut(ASKING)(ack=acknowledge, lazy=[asking.open])
    app.view(ASKING)(asking.asked)


class _Asking:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def open(self, body: Json, client: AsyncWebClient) -> None:
        await open_window(client, body, await asyncio.to_thread(self._form, body))

    def _form(self, body: Json) -> Json:
        """To choose from there is only what this person may read."""
        audience = self._desk.audiences.of_person(str(body["team"]["id"]), "", str(body["user"]["id"]))
        engine, seen = self._desk.newsroom.stores.archive.engine, audience.collections
        names = [name for name, _ in outlets(engine, seen, datetime.now(UTC))]
        return ask_form(names, sorted(seen or ()))

    async def asked(self, ack: AsyncAck, body: Json) -> None:
        question, limits, wrong = filled(body["view"])
        if wrong:
            await ack(response_action="errors", errors=wrong)
            return
        user, team, view = str(body["user"]["id"]), str(body["team"]["id"]), body["view"]
        job_id = name_of(ASKING, team, str(view["id"]), str(view["hash"]))
        asked = Asked(job_id, typed(question), user, f"{time.time():.6f}")
        details = asdict(asked) | {"limits": limits, "reader": asdict(Reader("", "", user, team))}
        await asyncio.to_thread(self._desk.jobs.submit, ASKING, job_id, details)
        await ack()

    def post(self, job: Job) -> None:
        """The answer begins a thread in which it can be asked further."""
        answer_id = Asked.from_details(job.details).id
        answer = self._desk.load(answer_id, self._desk.audience(job.details))
        room = self._desk.newsroom.reading_room
        thread = self._post(job, render(answer, room, asked=answer.question, answer_id=answer_id))
        self._desk.threads.mark_posted(answer_id, thread)

    def tell(self, job: Job, sentence: str) -> None:
        self._post(job, said(sentence), again=True)

    def _post(self, job: Job, message: Message, *, again: bool = False) -> Thread:
        asked, reader = Asked.from_details(job.details), reader_of(job.details)
        poster = self._desk.poster(reader.team)
        place = direct_place(poster, asked.user, asked.at, asked.id)
        # What failed may have posted the answer before it did.
        ts = poster.post_once(place, message, asked.id, resumed=job.resumed or again)
        return Thread(reader.team, place.channel, ts)
