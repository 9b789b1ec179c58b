"""Mentions, direct messages and replies in the bot's threads: each question is answered once, in a thread."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.jobs import ANSWERING, TELLING, Job, Work
from bot.listeners.desk import Desk
from bot.remarks import Heard, heard, is_thanks
from bot.replies.answers import OTHERS_FIRST, YOU_ARE_WELCOME
from bot.replies.general import HELP
from bot.slack.fresh import Fresh
from bot.slack.mrkdwn import Message, mentions, said, typed
from bot.slack.pane import is_pane, name_thread, show_working
from bot.slack.posting import Place
from bot.threads import Asked, Thread, name_of

ANSWER, GREET, OTHERS_ARE_FIRST = "answer", "greet", "others_first"
# Other subtypes are edits, deletions, joins, other bots: nobody asks anything.
_SPOKEN = {None, "thread_broadcast", "file_share", "me_message"}

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to answer."""
    talk = _Talk(desk)
    desk.jobs.register(ANSWER, Work(ANSWERING, [("answer", talk.answer), ("post", talk.post)], talk.tell))
    desk.jobs.register(GREET, Work(ANSWERING, [("greet", talk.greet)], talk.tell))
    others_first = Work(TELLING, [("tell", talk.others_first)], lambda _job, _sentence: None)
    desk.jobs.register(OTHERS_ARE_FIRST, others_first)
    app.event("app_mention")(talk.heard)
    app.event("message")(talk.heard)


class _Talk:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def heard(self, event: Json, context: AsyncBoltContext) -> None:
        """Submit a job for a question to us. Slack gets its acknowledgement when the job is on disk."""
        if not is_a_persons(event):
            return
        # Bolt's: in a channel of two workspaces, the event names either, and the bot is at home in one.
        asked = asked_in(event, str(context.team_id), context.bot_user_id)
        if event.get("files") and not asked.question and event.get("channel_type") == "im":
            return  # a file to be added: bot/listeners/files.py
        if await is_for_us(self._desk, event, asked, context.bot_user_id):
            kind = ANSWER if heard(asked.question) is Heard.QUESTION else GREET
            await asyncio.to_thread(self._submit, kind, asked)

    def _submit(self, kind: str, asked: Asked) -> None:
        submit, details = self._desk.jobs.submit, asdict(asked)
        if submit(kind, asked.id, details, asked.id):
            submit(OTHERS_ARE_FIRST, name_of(OTHERS_ARE_FIRST, asked.id), details)

    def answer(self, job: Job) -> None:
        """Answer, shown while it is written; what a process that died had shown waits to be replaced."""
        asked, streams = Asked.from_details(job.details), self._desk.streams
        if streams is None or asked.thread is None or job.resumed:
            if asked.thread and is_pane(asked.thread) and not job.resumed:
                show_working(self._desk.poster(asked.thread.team), asked.thread)
            self._desk.answer(job)
            return
        note = partial(self._desk.threads.note_stream, asked.id)
        room, showing = self._desk.newsroom.reading_room, streams(asked.thread.team).showing
        with showing(asked, asked.thread, room, note) as watch:
            self._desk.answer(job, watch)

    def post(self, job: Job) -> None:
        asked = Asked.from_details(job.details)
        message = Fresh(lambda: self._desk.message(job))
        self._post(asked, message, resumed=job.resumed)
        self._desk.note_posted(asked.id, message)
        if asked.thread and is_pane(asked.thread) and not self._desk.threads.history(asked.id):
            name_thread(self._desk.poster(asked.thread.team), asked.thread, asked.question)

    def greet(self, job: Job) -> None:
        """Somebody called without asking: say what can be asked, and listen in that thread. It is no question
        of the thread, and kept nowhere.
        """
        asked = Asked.from_details(job.details)
        if asked.thread:
            self._desk.threads.join(asked.thread)
        told = YOU_ARE_WELCOME if is_thanks(asked.question) else HELP
        self._post(asked, said(told), resumed=job.resumed)

    def others_first(self, job: Job) -> None:
        asked = Asked.from_details(job.details)
        if asked.thread:
            place = Place(asked.thread.channel, asked.thread.ts, after=asked.at)
            poster = self._desk.poster(asked.thread.team)
            poster.post_once(place, said(OTHERS_FIRST), job.id, resumed=job.resumed)

    def tell(self, job: Job, sentence: str) -> None:
        # The step that failed may have posted the answer before it did: look.
        self._post(Asked.from_details(job.details), said(sentence), resumed=True)

    def _post(self, asked: Asked, message: Message | Fresh, *, resumed: bool) -> None:
        if asked.thread:
            place = Place(asked.thread.channel, asked.thread.ts, after=asked.at)
            stream = self._desk.threads.stream(asked.id)
            poster = self._desk.poster(asked.thread.team)
            poster.post_once(place, message, asked.id, resumed=resumed, stream=stream)


async def is_for_us(desk: Desk, event: Mapping[str, Any], asked: Asked, bot_user: str | None) -> bool:
    """Whether a person's message asks the bot: by name, in a direct message, or in a thread that it is in.

    There people talk to each other as well, and remarks are left alone.
    """
    named = mentions(str(event.get("text", "")))
    if event["type"] == "app_mention" or event.get("channel_type") == "im" or bot_user in named:
        return True
    if "thread_ts" not in event or named or not asked.question or asked.thread is None:
        return False  # a reply that names somebody else is for them
    if heard(asked.question) is Heard.REMARK:
        return False
    return await asyncio.to_thread(desk.threads.answers_in, asked.thread)


def is_a_persons(event: Mapping[str, Any]) -> bool:
    """Whether a person wrote this message, and it is words of theirs."""
    return bool(event.get("user")) and "bot_id" not in event and event.get("subtype") in _SPOKEN


def asked_in(event: Mapping[str, Any], team: str, bot_user: str | None) -> Asked:
    """The question in an event.

    Its id is that of the message, not of the event: Slack tells of one mention in two events, `app_mention`
    and `message`, with an event_id each, and redelivers either. All of them make the same job.
    """
    channel, at = str(event["channel"]), str(event["ts"])
    thread = Thread(team, channel, str(event.get("thread_ts") or at))
    question = typed(str(event.get("text") or ""), bot_user)
    return Asked(name_of(team, channel, at), question, str(event["user"]), at, thread)
