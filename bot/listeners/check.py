"""/check and the shortcut "Check against archive": whether words stand there, for whoever asks alone."""

import asyncio
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.jobs import ANSWERING, Job, Work
from bot.listeners.commands import command_details
from bot.listeners.desk import Desk, reader_of
from bot.notices.corrected_excerpts import checked_again
from bot.notices.excerpts import Excerpt
from bot.notices.outdated import mark_outdated
from bot.replies.general import CANNOT_SHARE, CHECK_USAGE, NOT_A_MEMBER, NOTHING_TO_CHECK, SEARCHING
from bot.replies.readers import NOT_FOR_ALL, READERS_NOT_TOLD
from bot.slack.check_blocks import SHARE_CHECK, render_checks
from bot.slack.errors import SlackRefusedError
from bot.slack.fresh import Fresh
from bot.slack.mrkdwn import Message, escape, said, typed
from bot.slack.posting import Place
from bot.slack.presses import press_id, pressed_by
from bot.threads import name_of
from retrieval.check_types import Check
from retrieval.cited import as_cited, has_words, quotations
from retrieval.types import Audience

CHECK, CHECK_MESSAGE, SHARING_CHECK = "check", "check_message", "share_check"
_OUTSIDE = {"not_in_channel", "channel_not_found"}

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to check and to share."""
    checks = _Checks(desk)
    for kind, step, tell in (
        (CHECK, checks.show, desk.tell),
        (CHECK_MESSAGE, checks.show_message, desk.tell_beside),
        (SHARING_CHECK, checks.post, desk.tell_beside),
    ):
        desk.jobs.register(kind, Work(ANSWERING, [(kind, step)], tell))
    app.command(desk.slash("check"))(checks.command)
    app.message_shortcut(CHECK_MESSAGE)(checks.shortcut)
    app.action(SHARE_CHECK)(checks.share)


class _Checks:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def command(self, ack: AsyncAck, command: Json) -> None:
        wanted = typed(str(command.get("text") or ""))
        if not has_words(wanted):
            await ack(text=escape(CHECK_USAGE.format(command=command["command"])))
            return
        details = command_details(command) | {"wanted": wanted}
        await asyncio.to_thread(self._desk.jobs.submit, CHECK, details["id"], details)
        await ack(text=SEARCHING)

    async def shortcut(self, ack: AsyncAck, body: Json) -> None:
        """Submit the checking of a message; only the one who used the shortcut sees what comes of it."""
        message = str(body["message"].get("text") or "")
        # Line by line: a name at the end of a line is not the beginning of the next.
        wanted = "\n".join(typed(part).removeprefix(">") for part in message.split("\n"))
        details = {"wanted": wanted, "reader": pressed_by(body)}
        job_id = press_id(CHECK_MESSAGE, body)
        await asyncio.to_thread(self._desk.jobs.submit, CHECK_MESSAGE, job_id, details)
        await ack()

    async def share(self, ack: AsyncAck, body: Json) -> None:
        """Submit the sharing of a check. A second press is not begun before the first has ended."""
        shown_at = str(body["container"]["message_ts"])
        key = name_of(SHARING_CHECK, str(body["channel"]["id"]), shown_at)
        wanted = str(body["actions"][0]["value"])
        details = {"wanted": wanted, "key": key, "shown_at": shown_at, "reader": pressed_by(body)}
        submit, job_id = self._desk.jobs.submit, press_id(SHARING_CHECK, body)
        await asyncio.to_thread(submit, SHARING_CHECK, job_id, details, f"{SHARING_CHECK} {key}")
        await ack()

    def show(self, job: Job) -> None:
        wanted = str(job.details["wanted"])
        check = self._check(wanted, self._desk.audience(job.details))
        self._desk.show(job, self._rendered(check, share=wanted), replace=True)

    def show_message(self, job: Job) -> None:
        cited = quotations(str(job.details["wanted"]))
        audience = self._desk.audience(job.details)
        checks = [self._desk.newsroom.check(one, None, audience) for one in cited]
        reading_room = self._desk.newsroom.reading_room
        message = render_checks(checks, reading_room) if checks else said(NOTHING_TO_CHECK)
        self._desk.show(job, message, replace=False)

    def post(self, job: Job) -> None:
        """Check again, so that only what may be shown now is, and post it once."""
        reader = reader_of(job.details)
        place = Place(reader.channel, None, after=str(job.details["shown_at"]))
        wanted = str(job.details["wanted"])
        everybody = self._desk.audiences.of_message(reader.team, reader.channel, reader.user)
        check = self._check(wanted, everybody)
        shown = self._check(wanted, self._desk.audience(job.details))
        if everybody.unsure or check.verdict is not shown.verdict:
            self._desk.tell_beside(job, READERS_NOT_TOLD if everybody.unsure else NOT_FOR_ALL)
            return
        key = str(job.details["key"])
        one = Excerpt(key, reader.team, place, reader.user, [], checked=wanted)
        message = Fresh(lambda: checked_again(self._desk, one, everybody))
        try:
            # Always looked for: a press before this one has posted it, or died when it had.
            self._desk.poster(reader.team).post_once(place, message, key, resumed=True)
        except SlackRefusedError as error:
            sentence = NOT_A_MEMBER if error.code in _OUTSIDE else CANNOT_SHARE
            self._desk.tell_beside(job, sentence)
        else:
            if message.is_outdated():
                with self._desk.newsroom.stores.archive.engine.begin() as connection:
                    mark_outdated(connection, [key])

    def _check(self, wanted: str, audience: Audience) -> Check:
        return self._desk.newsroom.check(as_cited(wanted), None, audience)

    def _rendered(self, check: Check, share: str | None = None) -> Message:
        return render_checks([check], self._desk.newsroom.reading_room, share=share)
