"""The assistant's pane: questions to begin with, from what the archive holds and the channel looked at.

What is asked there comes as any direct message does, and is answered as one (bot/listeners_questions.py).
Bolt's AsyncAssistant would take those messages, and edits and deletions in these threads, for itself.
"""

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.jobs import ANSWERING, Job, Work
from bot.listeners import Desk
from bot.pane import prompts, show_prompts
from bot.threads import Thread, name_of

PROMPTING = "suggest_prompts"

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to suggest."""
    assistant = _Assistant(desk)
    desk.jobs.register(PROMPTING, Work(ANSWERING, [("suggest", assistant.suggest)], assistant.tell))
    app.event("assistant_thread_started")(assistant.opened)
    app.event("assistant_thread_context_changed")(assistant.opened)


class _Assistant:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def opened(self, event: Json, context: AsyncBoltContext) -> None:
        """The pane was opened, or stands beside another channel now."""
        opened, looked_at = event["assistant_thread"], event["assistant_thread"].get("context") or {}
        team = str(context.team_id)
        thread = Thread(team, str(opened["channel_id"]), str(opened["thread_ts"]))
        details = {
            "thread": asdict(thread),
            "user": str(opened["user_id"]),
            "looked_at": [str(looked_at.get("team_id") or team), str(looked_at.get("channel_id") or "")],
        }
        job_id = name_of(PROMPTING, team, thread.channel, thread.ts, str(event["event_ts"]))
        await asyncio.to_thread(self._desk.jobs.submit, PROMPTING, job_id, details)

    def suggest(self, job: Job) -> None:
        thread, user = Thread(**job.details["thread"]), str(job.details["user"])
        audience = self._desk.audiences.of_person(thread.team, thread.channel, user)
        team, channel = job.details["looked_at"]
        engine = self._desk.newsroom.stores.archive.engine
        found = prompts(engine, audience, (team, channel), datetime.now(UTC))
        if found:
            show_prompts(self._desk.poster(thread.team), thread, found)

    def tell(self, job: Job, sentence: str) -> None:
        """Nobody asked for anything."""
