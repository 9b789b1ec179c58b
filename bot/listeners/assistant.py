"""What Slack suggests to ask the bot: questions from what the archive holds and the channel looked at.

Apps made since July 2026 are asked in plain direct messages, older ones may have Slack's assistant pane; the
bot hears of both. What is asked there comes as any direct message does, and is answered as one
(bot/listeners/questions.py). Bolt's AsyncAssistant, which knows the pane alone, would take those messages,
and edits and deletions in these threads, for itself.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.jobs import ANSWERING, Job, Work
from bot.listeners.desk import Desk
from bot.slack.pane import prompts, show_prompts
from bot.slack.posting import Poster
from bot.threads import name_of

PROMPTING = "suggest_prompts"

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to suggest."""
    assistant = _Assistant(desk)
    desk.jobs.register(PROMPTING, Work(ANSWERING, [("suggest", assistant.suggest)], assistant.tell))
    app.event("assistant_thread_started")(assistant.pane_opened)
    app.event("assistant_thread_context_changed")(assistant.pane_opened)
    app.event("app_home_opened", matchers=[_in_messages])(assistant.messages_opened)
    app.event("app_context_changed")(assistant.looked_elsewhere)


class _Assistant:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def pane_opened(self, event: Json, context: AsyncBoltContext) -> None:
        """The pane was opened, or stands beside another channel now."""
        opened = event["assistant_thread"]
        beside = opened.get("context") or {}
        team, channel = str(context.team_id), str(opened["channel_id"])
        looked_at = [str(beside.get("team_id") or team), str(beside.get("channel_id") or "")]
        place = {"channel": channel, "thread_ts": str(opened["thread_ts"]), "looked_at": looked_at}
        await self._submit(team, str(opened["user_id"]), place, str(event["event_ts"]))

    async def messages_opened(self, event: Json, context: AsyncBoltContext) -> None:
        """Somebody opened their direct messages with the bot."""
        team, user = str(context.team_id), str(event["user"])
        place = {"channel": str(event["channel"]), "looked_at": looked_at(event, team)}
        await self._submit(team, user, place, str(event["event_ts"]))

    async def looked_elsewhere(self, event: Json, body: Json, context: AsyncBoltContext) -> None:
        """With these messages in view, somebody went to another channel."""
        team, user = str(context.team_id), _whose(event, body)
        if user:
            place = {"channel": str(event.get("channel") or ""), "looked_at": looked_at(event, team)}
            await self._submit(team, user, place, str(body["event_id"]))

    async def _submit(self, team: str, user: str, place: Json, occasion: str) -> None:
        job_id = name_of(PROMPTING, team, user, place["channel"], place.get("thread_ts", ""), occasion)
        # Not as "user", whose questions these jobs would make wait (bot/turns.py).
        details = {"team": team, "whose": user} | place
        await asyncio.to_thread(self._desk.jobs.submit, PROMPTING, job_id, details)

    def suggest(self, job: Job) -> None:
        asked = job.details
        team, user = str(asked["team"]), str(asked["whose"])
        poster = self._desk.poster(team)
        channel = str(asked["channel"]) or _direct(poster, user)
        audience = self._desk.audiences.of_person(team, channel, user)
        beside_team, beside = (str(part) for part in asked["looked_at"])
        # Slack names the channel that is looked at also to somebody who only looks in.
        is_in = beside_team == team and self._desk.audiences.is_member(team, beside, user)
        engine = self._desk.newsroom.stores.archive.engine
        found = prompts(engine, audience, (team, beside) if is_in else None, datetime.now(UTC))
        if found:
            show_prompts(poster, channel, asked.get("thread_ts"), found)

    def tell(self, job: Job, sentence: str) -> None:
        """Nobody asked for anything."""


def _direct(poster: Poster, user: str) -> str:
    """Their messages with the bot, if Slack says soon which those are."""
    opened = poster.look(lambda client: client.conversations_open(users=user))
    return str(opened["channel"]["id"])


async def _in_messages(event: Json) -> bool:
    return event.get("tab") == "messages"


def looked_at(event: Mapping[str, Any], team: str) -> Sequence[str]:
    """The team and the id of the first channel that an event's context names; without one the id is ""."""
    for entity in (event.get("context") or {}).get("entities") or []:
        value = entity.get("value")
        match entity.get("type"):
            case "slack#/types/channel_id" if isinstance(value, str):
                return [str(entity.get("team_id") or team), value]
            case "slack#/types/message_context" if isinstance(value, dict):
                return [str(entity.get("team_id") or team), str(value.get("channel_id") or "")]
    return [team, ""]


def _whose(event: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    """Slack's reference has no user in this event, its SDK's types do; else it is whom Slack sends it for."""
    people = [one for one in body.get("authorizations") or [] if not one.get("is_bot")]
    return str(event.get("user") or (people[0].get("user_id") if people else None) or "")
