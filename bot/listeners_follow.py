"""/follow, /unfollow and /digest: what a channel wants to be told when it comes."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import line
from bot.follows import (
    Digest,
    Follow,
    Kind,
    add_follow,
    end_digest,
    end_follow,
    follow_id,
    followed,
    set_digest,
)
from bot.jobs import ANSWERING, Job, Work
from bot.listeners import Desk, reader_of
from bot.listeners_commands import command_details
from bot.mrkdwn import escape, typed
from bot.replies_later import (
    DIGEST_OFF,
    DIGEST_USAGE,
    NO_DIGEST,
    digest_on,
    follows_list,
    name_choice,
    not_followed,
    now_followed,
    unfollowed,
)
from index.statements import may_read
from retrieval.naming import has_letters, who

FOLLOW = "follow"
MOST_FOLLOWS = 50  # of one channel
LONGEST = 200  # characters of a claim
_HOURS = 24
_DEFAULT_HOUR = 7

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to begin to follow."""
    following = _Following(desk)
    desk.jobs.register(FOLLOW, Work(ANSWERING, [("follow", following.begin)], desk.tell))
    app.command(desk.slash("follow"))(following.follow)
    app.command(desk.slash("unfollow"))(following.unfollow)
    app.command(desk.slash("digest"))(following.digest)


class _Following:
    def __init__(self, desk: Desk) -> None:
        self._desk, self._engine = desk, desk.newsroom.stores.archive.engine

    async def follow(self, ack: AsyncAck, command: Json) -> None:
        """Submit a job for what is to be followed; without anything, tell what is."""
        wanted = line(typed(str(command.get("text") or "")), LONGEST)
        if not has_letters(wanted):
            await ack(text=escape(await asyncio.to_thread(self._list, command)))
            return
        details = command_details(command) | {"wanted": wanted}
        await asyncio.to_thread(self._desk.jobs.submit, FOLLOW, details["id"], details)
        await ack()

    async def unfollow(self, ack: AsyncAck, command: Json) -> None:
        wanted, place = line(typed(str(command.get("text") or "")), LONGEST), _place(command)
        if not has_letters(wanted):
            await ack(text=escape(await asyncio.to_thread(self._list, command)))
        elif await asyncio.to_thread(end_follow, self._engine, *place, wanted):
            await ack(text=escape(unfollowed(wanted)))
        else:
            await ack(text=escape(not_followed(wanted, self._desk.slash("follow"))))

    async def digest(self, ack: AsyncAck, command: Json) -> None:
        verb, _, hour = typed(str(command.get("text") or "")).lower().partition(" ")
        at = int(hour) if hour.isascii() and hour.isdecimal() else _DEFAULT_HOUR
        if verb == "on" and (not hour or hour.isdecimal()) and at < _HOURS:
            now = datetime.now(UTC)
            one = Digest(*_place(command), str(command["user_id"]), at, now)
            await asyncio.to_thread(set_digest, self._engine, one)
            await ack(text=digest_on(at))
        elif verb == "off" and not hour:
            had = await asyncio.to_thread(end_digest, self._engine, *_place(command))
            await ack(text=DIGEST_OFF if had else NO_DIGEST)
        else:
            await ack(text=escape(DIGEST_USAGE.format(command=command["command"])))

    def begin(self, job: Job) -> None:
        """Follow the person of this name, or else the claim; where several have the name, say which."""
        reader, wanted = reader_of(job.details), str(job.details["wanted"])
        # Of those who will be told: the full name may be known from an article that is not for all of them.
        audience = self._desk.audiences.of_message(reader.team, reader.channel, reader.user)
        now = datetime.now(UTC)
        with self._engine.connect() as connection:
            meant = who(connection, wanted, may_read(audience.collections, now))
            there = followed(connection, (reader.team, reader.channel))
        if meant.others and not meant.taken:
            self._desk.tell(job, name_choice([(one.name, one.count) for one in meant.others]))
            return
        if len(there) >= MOST_FOLLOWS:
            self._desk.tell(job, follows_list([one.wanted for one in there], self._desk.slash("unfollow")))
            return
        kind = Kind.PERSON if meant.taken or _looks_like_a_name(wanted) else Kind.CLAIM
        # In full, or another of the same surname would make it unclear; in quotation marks it is clear.
        name = meant.taken[0].name if meant.taken and wanted[0] not in '"“' else wanted
        place = (reader.team, reader.channel)
        one = Follow(follow_id(*place, name), *place, reader.user, kind, name, now)
        new = add_follow(self._engine, one)
        self._desk.tell(job, now_followed(name, is_person=kind is Kind.PERSON, is_new=new))

    def _list(self, command: Json) -> str:
        with self._engine.connect() as connection:
            there = followed(connection, _place(command))
        return follows_list([one.wanted for one in there], self._desk.slash("follow"))


def _place(command: Json) -> tuple[str, str]:
    return str(command["team_id"]), str(command["channel_id"])


def _looks_like_a_name(wanted: str) -> bool:
    """Of somebody whom nobody has quoted yet: a few words that begin with capitals, as no claim does."""
    parts = wanted.strip('"“”').split()
    return (
        1 < len(parts) <= 5 and parts[-1][:1].isupper() and sum(not one[:1].isupper() for one in parts) <= 1
    )
