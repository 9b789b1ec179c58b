"""Questions that are edited or deleted: the answer becomes that of the new question, or goes too."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.jobs import ANSWERING, Job, Work
from bot.listeners.desk import Desk
from bot.listeners.questions import asked_in, is_a_persons, is_for_us
from bot.notices.corrected_excerpts import withdraw_file
from bot.notices.excerpts import files_of
from bot.remarks import Heard, heard
from bot.replies.later import QUESTION_DELETED
from bot.slack.amending import others_replied, put, withdraw
from bot.slack.fresh import Fresh
from bot.slack.mrkdwn import Message, said
from bot.slack.posting import Place, Poster
from bot.threads import Asked, name_of

REVISE, WITHDRAW = "revise", "withdraw"
_CHANGED, _DELETED = "message_changed", "message_deleted"
_TOMBSTONE = "tombstone"  # what a deleted message with replies becomes

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, before it does for new questions, and the jobs able to change an answer."""
    amended = _Amended(desk)
    steps = [("ask again", amended.ask_again), ("answer", desk.answer), ("post", amended.post)]
    desk.jobs.register(REVISE, Work(ANSWERING, steps, amended.tell))
    desk.jobs.register(WITHDRAW, Work(ANSWERING, [("withdraw", amended.withdraw)], _say_nothing))
    app.event("message", matchers=[_is_change])(amended.changed)


async def _is_change(event: Json) -> bool:
    return event.get("subtype") in {_CHANGED, _DELETED}


class _Amended:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def changed(self, event: Json, context: AsyncBoltContext) -> None:
        """Submit a job for a question that was put in other words, or is gone."""
        before, now = event.get("previous_message") or {}, event.get("message") or {}
        is_gone = event["subtype"] == _DELETED or now.get("subtype") == _TOMBSTONE
        seen = before if is_gone else now
        if not (is_a_persons(seen) and seen.get("ts")) or (not is_gone and _same(before, now)):
            return
        place = {"type": "message", "channel": event["channel"], "channel_type": event.get("channel_type")}
        message = dict(seen) | place
        asked = asked_in(message, str(context.team_id), context.bot_user_id)
        if not is_gone and heard(asked.question) is not Heard.QUESTION:
            return
        is_asked = not is_gone and await is_for_us(self._desk, message, asked, context.bot_user_id)
        if is_asked or await asyncio.to_thread(self._desk.threads.begun, asked.id):
            kind = REVISE if is_asked else WITHDRAW
            # An edit has a Slack time of its own, which a redelivery repeats.
            job_id = name_of(kind, asked.id, "" if is_gone else str(event.get("event_ts") or event["ts"]))
            await asyncio.to_thread(self._desk.jobs.submit, kind, job_id, asdict(asked), asked.id)

    def ask_again(self, job: Job) -> None:
        asked = Asked.from_details(job.details)
        self._withdraw_files(asked)  # they answer what is not asked any more
        self._desk.threads.ask_again(asked)

    def post(self, job: Job) -> None:
        asked = Asked.from_details(job.details)
        message = Fresh(lambda: self._desk.message(job))
        self._put(asked, message)
        self._desk.note_posted(asked.id, message)

    def tell(self, job: Job, sentence: str) -> None:
        self._put(Asked.from_details(job.details), said(sentence))

    def withdraw(self, job: Job) -> None:
        """Take the answer away, unless others have talked about it: they would seem to talk of nothing."""
        asked = Asked.from_details(job.details)
        poster, place = self._where(asked)
        if not self._desk.threads.begun(asked.id) and poster.standing(place, asked.id) is None:
            return
        if others_replied(poster, place, asked.user, asked.id):
            poster.post_once(place, said(QUESTION_DELETED), name_of(WITHDRAW, asked.id), resumed=True)
        else:
            withdraw(poster, place, asked.id)
            self._withdraw_files(asked)
            self._desk.threads.forget(asked.id)

    def _withdraw_files(self, asked: Asked) -> None:
        for file in files_of(self._desk.newsroom.stores.archive.engine, asked.id):
            withdraw_file(self._desk, file)

    def _put(self, asked: Asked, message: Message | Fresh) -> None:
        poster, place = self._where(asked)
        put(poster, place, message, asked.id, self._desk.threads.stream(asked.id))

    def _where(self, asked: Asked) -> tuple[Poster, Place]:
        if asked.thread is None:
            raise ValueError("a question without a thread is nobody's to edit")
        place = Place(asked.thread.channel, asked.thread.ts, after=asked.at)
        return self._desk.poster(asked.thread.team), place


def _same(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Slack calls it a change too when it shows a preview of a link."""
    return bool(before) and before.get("text") == now.get("text")


def _say_nothing(_job: Job, _sentence: str) -> None:
    """Whoever deleted their question waits for no reply; the log has the reason."""
