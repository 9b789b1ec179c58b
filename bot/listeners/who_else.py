"""The button "Who else said it": who else says it, or is quoted on it, for the one who pressed it."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.jobs import ANSWERING, Job, Work
from bot.listeners.desk import Desk
from bot.replies.answers import NOBODY_ELSE
from bot.replies.general import GONE
from bot.slack.answer_buttons import WHO_ELSE
from bot.slack.ask_form import narrowed, within_of
from bot.slack.mrkdwn import Message, said
from bot.slack.presses import press_id, pressed_by
from bot.slack.who_else_blocks import render_echoes, render_others
from index.errors import NotFoundError
from retrieval.others import others_on

SHOWING_WHO_ELSE = "show_who_else"

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to show who else said it."""
    who_else = _WhoElse(desk)
    desk.jobs.register(SHOWING_WHO_ELSE, Work(ANSWERING, [("show", who_else.show)], desk.tell_beside))
    app.action(WHO_ELSE)(who_else.pressed)


class _WhoElse:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def pressed(self, ack: AsyncAck, body: Json) -> None:
        details = {"answer": str(body["actions"][0]["value"]), "reader": pressed_by(body)}
        submit, job_id = self._desk.jobs.submit, press_id(SHOWING_WHO_ELSE, body)
        await asyncio.to_thread(submit, SHOWING_WHO_ELSE, job_id, details)
        await ack()

    def show(self, job: Job) -> None:
        try:
            message = self._message(job)
        except NotFoundError:
            message = said(GONE)
        self._desk.show(job, message, replace=False)

    def _message(self, job: Job) -> Message:
        answer_id, audience = str(job.details["answer"]), self._desk.audience(job.details)
        threads, newsroom = self._desk.threads, self._desk.newsroom
        answer = threads.load(answer_id, audience, datetime.now(UTC))
        if found := newsroom.echoes(answer, audience):
            return render_echoes(found, answer.question, newsroom.reading_room)
        limits, history = threads.limits(answer_id), threads.history(answer_id)
        more = newsroom.more(answer, history, narrowed(audience, limits), within_of(limits))
        others = others_on(answer, more)
        return render_others(others, newsroom.reading_room) if others else said(NOBODY_ELSE)
