"""The button "More quotes": what the answer had no room for, and what else was found, for who pressed it."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.jobs import ANSWERING, Job, Work
from bot.listeners.desk import Desk
from bot.replies.answers import NO_MORE_QUOTES
from bot.replies.general import GONE
from bot.slack.answer_buttons import MORE
from bot.slack.ask_form import narrowed, within_of
from bot.slack.blocks import render
from bot.slack.mrkdwn import Message, said
from bot.slack.presses import press_id, pressed_by
from index.errors import NotFoundError
from retrieval.types import Point

SHOWING_MORE = "show_more"

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to show more."""
    more = _More(desk)
    desk.jobs.register(SHOWING_MORE, Work(ANSWERING, [("show", more.show)], desk.tell_beside))
    app.action(MORE)(more.pressed)


class _More:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def pressed(self, ack: AsyncAck, body: Json) -> None:
        answer_id, shown = str(body["actions"][0]["value"]).split(":")
        details = {"answer": answer_id, "shown": int(shown), "reader": pressed_by(body)}
        submit, job_id = self._desk.jobs.submit, press_id(SHOWING_MORE, body)
        await asyncio.to_thread(submit, SHOWING_MORE, job_id, details)
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
        limits, history = threads.limits(answer_id), threads.history(answer_id)
        others = newsroom.more(answer, history, narrowed(audience, limits), within_of(limits))
        shown = int(job.details["shown"])
        points = tuple(_after((*answer.points, *others), shown))
        if not points:
            return said(NO_MORE_QUOTES)
        more = replace(answer, points=points, notes=(), read_as=None)
        room, asked = newsroom.reading_room, answer.question
        return render(more, room, asked=asked, answer_id=answer_id, before=shown)


def _after(points: Sequence[Point], shown: int) -> Iterator[Point]:
    """The points without their first `shown` quotes."""
    for point in points:
        quotes = point.quotes[shown:]
        shown = max(0, shown - len(point.quotes))
        if quotes:
            yield replace(point, quotes=quotes)
