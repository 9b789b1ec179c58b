"""The shortcut "Ask the archive": a window for a question with limits; the answer is a direct message."""

import asyncio
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs import ANSWERING, Job, Work
from bot.listeners.desk import Desk, reader_of
from bot.slack.ask_form import ASKING, ask_form, chosen, filled
from bot.slack.blocks import render
from bot.slack.fresh import Fresh
from bot.slack.mrkdwn import Message, said, typed
from bot.slack.posting import Reader
from bot.slack.uploading import direct_place
from bot.slack.windows import acknowledge, open_window_of
from bot.threads import Asked, Thread, name_of
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
        await open_window_of(client, body, self._form)

    def _form(self, body: Json) -> Json:
        """To choose from there is only what this person may read."""
        audience = self._desk.audiences.of_person(str(body["team"]["id"]), "", str(body["user"]["id"]))
        return ask_form(self._outlets(audience.collections), sorted(audience.collections or ()))

    def _outlets(self, collections: frozenset[str] | None) -> list[str]:
        engine = self._desk.newsroom.stores.archive.engine
        return [name for name, _ in outlets(engine, collections, datetime.now(UTC))]

    def _submit(self, job_id: str, details: Json) -> None:
        """With the outlet's whole name: what may be read of it is asked when it is searched."""
        limits = details["limits"]
        if "outlet" in limits:  # one that is gone stays a limit, and nothing is found
            limits["outlet"] = chosen(limits["outlet"], self._outlets(None)) or limits["outlet"]
        self._desk.jobs.submit(ASKING, job_id, details)

    async def asked(self, ack: AsyncAck, body: Json) -> None:
        question, limits, wrong = filled(body["view"])
        if wrong:
            await ack(response_action="errors", errors=wrong)
            return
        user, team, view = str(body["user"]["id"]), str(body["team"]["id"]), body["view"]
        job_id = name_of(ASKING, team, str(view["id"]), str(view["hash"]))
        asked = Asked(job_id, typed(question), user, f"{time.time():.6f}")
        details = asdict(asked) | {"limits": limits, "reader": asdict(Reader("", "", user, team))}
        await asyncio.to_thread(self._submit, job_id, details)
        await ack()

    def post(self, job: Job) -> None:
        """The answer begins a thread in which it can be asked further."""
        answer_id, room = Asked.from_details(job.details).id, self._desk.newsroom.reading_room

        def make() -> Message:
            answer = self._desk.load(answer_id, self._desk.audience(job.details))
            return render(answer, room, asked=answer.question, answer_id=answer_id)

        message = Fresh(make)
        self._desk.note_posted(answer_id, message, self._post(job, message))

    def tell(self, job: Job, sentence: str) -> None:
        self._post(job, said(sentence), again=True)

    def _post(self, job: Job, message: Message | Fresh, *, again: bool = False) -> Thread:
        asked, reader = Asked.from_details(job.details), reader_of(job.details)
        poster = self._desk.poster(reader.team)
        place = direct_place(poster, asked.user, asked.at, asked.id)
        # What failed may have posted the answer before it did.
        ts = poster.post_once(place, message, asked.id, resumed=job.resumed or again)
        return Thread(reader.team, place.channel, ts)
