"""The buttons under an answer: a quote is shown in its article, or a private answer is shared, once."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs import ANSWERING, Job, Work
from bot.listeners.desk import Desk, reader_of
from bot.replies.general import CANNOT_SHARE, GONE, NOT_A_MEMBER, reply_for
from bot.replies.readers import NOT_FOR_ALL, READERS_NOT_TOLD, left_out
from bot.slack.blocks import SHARE, SHOW_CONTEXT, render
from bot.slack.errors import SlackRefusedError
from bot.slack.fresh import Fresh
from bot.slack.modals import context_of, quote_at, saying
from bot.slack.mrkdwn import Message, said
from bot.slack.posting import Place
from bot.slack.presses import pressed_by
from bot.slack.windows import acknowledge, open_window_of
from bot.threads import Thread, name_of
from index.errors import NewsroomError, NotFoundError
from retrieval.types import Answer, Audience

SHARING = "share"
_OUTSIDE = {"not_in_channel", "channel_not_found"}

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to share."""
    buttons = _Buttons(desk)
    desk.jobs.register(SHARING, Work(ANSWERING, [("share", buttons.post)], desk.tell_beside))
    # Lazily: a window is opened by a call of its own, which may take longer than Slack waits for us.
    app.action(SHOW_CONTEXT)(ack=acknowledge, lazy=[buttons.show_context])
    app.action(SHARE)(buttons.share)


def _count(answer: Answer) -> int:
    return len(answer.quotes) + len(answer.closest)


class _Buttons:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show_context(self, body: Json, client: AsyncWebClient) -> None:
        await open_window_of(client, body, self._context)

    def _context(self, body: Json) -> Json:
        """For whoever pressed the button, which may be somebody else than the one it was shown to."""
        value, archive = str(body["actions"][0]["value"]), self._desk.newsroom.stores.archive
        channel, user, team = (str(body[kind]["id"]) for kind in ("channel", "user", "team"))
        audience = self._desk.audiences.of_person(team, channel, user)
        try:
            quote = quote_at(value, archive, audience, datetime.now(UTC))
            newest = archive.current_version(quote.version.article_id)
            return context_of(quote, newest, self._desk.newsroom.reading_room)
        except NewsroomError as error:
            return saying(reply_for(error) or GONE)

    async def share(self, ack: AsyncAck, body: Json) -> None:
        """Submit the sharing of an answer. A second press is not begun before the first has ended."""
        answer_id = str(body["actions"][0]["value"])
        details = {
            "answer": answer_id,
            "team": str(body["team"]["id"]),
            "shown_at": str(body["container"]["message_ts"]),
            "reader": pressed_by(body),
        }
        job_id = name_of(SHARING, answer_id, str(body["trigger_id"]))
        await asyncio.to_thread(self._desk.jobs.submit, SHARING, job_id, details, f"{SHARING} {answer_id}")
        await ack()

    def post(self, job: Job) -> None:
        answer_id, reader = str(job.details["answer"]), reader_of(job.details)
        try:
            if self._desk.threads.posted(answer_id):
                return
            shown = self._desk.load(answer_id, self._desk.audience(job.details))
            everybody = self._desk.audiences.of_message(reader.team, reader.channel, reader.user)
            answer = self._desk.load(answer_id, everybody)
            if everybody.unsure or (shown.points and not answer.points):
                sentence = READERS_NOT_TOLD if everybody.unsure else NOT_FOR_ALL
                self._desk.respond(reader, said(sentence), job.id, replace=False)
                return
            hidden = _count(shown) - _count(answer)
            if hidden:  # what they are not shown must not come to them by a button, a file or a correction
                answer_id = self._desk.threads.keep_part(answer_id, answer, everybody)
            shared = answer_id
            message = Fresh(lambda: self._shared(shared, everybody))
            place = Place(reader.channel, None, after=str(job.details["shown_at"]))
            poster = self._desk.poster(reader.team)
            # Always looked for: a press before this one may have posted and died before it was noted.
            ts = poster.post_once(place, message, answer_id, resumed=True)
        except NotFoundError:
            self._desk.respond(reader, said(GONE), job.id, replace=False)
        except SlackRefusedError as error:
            sentence = NOT_A_MEMBER if error.code in _OUTSIDE else CANNOT_SHARE
            self._desk.respond(reader, said(sentence), job.id, replace=False)
        else:
            self._desk.note_posted(answer_id, message, Thread(str(job.details["team"]), reader.channel, ts))
            # Told to the one who shares alone: the others are not to know that there is more.
            if hidden:
                self._desk.respond(reader, said(left_out(hidden)), job.id, replace=False)

    def _shared(self, answer_id: str, everybody: Audience) -> Message:
        answer, room = self._desk.load(answer_id, everybody), self._desk.newsroom.reading_room
        return render(answer, room, asked=answer.question, answer_id=answer_id)
