"""The shortcut "Summarise this thread": who said what in it, for whoever asks alone."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.jobs import ANSWERING, Job, Work
from bot.listeners.desk import Desk, reader_of
from bot.replies.general import NO_WORDS_IN_THREAD, NOT_IN_THREAD
from bot.slack.errors import SlackRefusedError
from bot.slack.mrkdwn import Message, said
from bot.slack.presses import press_id, pressed_by
from bot.slack.thread_blocks import render_thread
from bot.slack.thread_messages import permalink, read_thread
from bot.slack.thread_summary import summarize_thread

SUMMARIZE_THREAD = "summarize_thread"
_OUTSIDE = {"not_in_channel", "channel_not_found", "thread_not_found"}

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to summarize threads."""
    threads = _ThreadSummaries(desk)
    steps = [(SUMMARIZE_THREAD, threads.show)]
    desk.jobs.register(SUMMARIZE_THREAD, Work(ANSWERING, steps, desk.tell_beside))
    app.message_shortcut(SUMMARIZE_THREAD)(threads.shortcut)


class _ThreadSummaries:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def shortcut(self, ack: AsyncAck, body: Json) -> None:
        """Submit it: the job knows where the thread is, and never holds a word of it."""
        message = body["message"]
        details = {"ts": str(message.get("thread_ts") or message["ts"]), "reader": pressed_by(body)}
        job_id = press_id(SUMMARIZE_THREAD, body)
        await asyncio.to_thread(self._desk.jobs.submit, SUMMARIZE_THREAD, job_id, details)
        await ack()

    def show(self, job: Job) -> None:
        try:
            message = self._summary(job)
        except SlackRefusedError as error:
            if error.code not in _OUTSIDE:
                raise
            message = said(NOT_IN_THREAD)
        self._desk.show(job, message, replace=False)

    def _summary(self, job: Job) -> Message:
        reader = reader_of(job.details)
        poster, channel = self._desk.poster(reader.team), reader.channel
        read_at = datetime.now(UTC)
        messages = read_thread(poster, channel, str(job.details["ts"]), job.id)
        bullets = summarize_thread(messages)
        if not bullets:
            return said(NO_WORDS_IN_THREAD)
        links = [permalink(poster, channel, bullet.message.ts, job.id) for bullet in bullets]
        return render_thread(bullets, links, messages, read_at)
