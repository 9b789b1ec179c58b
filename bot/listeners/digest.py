"""/digest: a channel is told every day, at an hour of whoever set it, what was added."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.jobs import ANSWERING, Job, Work
from bot.listeners.commands import command_details
from bot.listeners.desk import Desk, reader_of
from bot.notices.digests import UTC_ZONE, Digest, digest_of, end_digest, set_digest
from bot.notices.zones import zone_of
from bot.replies.follow import DIGEST_OFF, DIGEST_USAGE, NO_DIGEST, digest_is_on, digest_on
from bot.slack.mrkdwn import escape, typed

SETTING = "set_digest"
_HOURS = 24
_DEFAULT_HOUR = 7

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to set a digest."""
    digests = _Digests(desk)
    desk.jobs.register(SETTING, Work(ANSWERING, [("set", digests.set)], desk.tell))
    app.command(desk.slash("digest"))(digests.command)


class _Digests:
    def __init__(self, desk: Desk) -> None:
        self._desk, self._engine = desk, desk.newsroom.stores.archive.engine

    async def command(self, ack: AsyncAck, command: Json) -> None:
        text, place = typed(str(command.get("text") or "")), _place(command)
        verb, _, hour = text.lower().partition(" ")
        at = int(hour) if hour.isdecimal() else _DEFAULT_HOUR
        usage = DIGEST_USAGE.format(command=command["command"])
        if verb == "on" and (not hour or hour.isdecimal()) and at < _HOURS:
            # A job: Slack is asked for the zone, and waits no longer than three seconds for us.
            details = command_details(command) | {"hour": at}
            await asyncio.to_thread(self._desk.jobs.submit, SETTING, details["id"], details)
            await ack()
        elif verb == "off" and not hour:
            had = await asyncio.to_thread(end_digest, self._engine, *place)
            await ack(text=DIGEST_OFF if had else NO_DIGEST)
        elif text:
            await ack(text=escape(usage))
        else:
            one = await asyncio.to_thread(digest_of, self._engine, *place)
            await ack(text=escape(f"{digest_is_on(one.hour, one.zone) if one else NO_DIGEST} {usage}"))

    def set(self, job: Job) -> None:
        reader, hour = reader_of(job.details), int(job.details["hour"])
        zone = zone_of(self._desk.poster(reader.team), reader.user)
        now = datetime.now(UTC)
        one = Digest(reader.team, reader.channel, reader.user, hour, now, zone or UTC_ZONE)
        set_digest(self._engine, one)
        self._desk.tell(job, digest_on(hour, one.zone, is_known=zone is not None))


def _place(command: Json) -> tuple[str, str]:
    return str(command["team_id"]), str(command["channel_id"])
