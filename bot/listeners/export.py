"""The button "Export": an answer's dossier as a file, in its thread, or for one person in their messages."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.dossier_markdown import dossier_markdown
from bot.jobs import ANSWERING, Job, Work
from bot.listeners.desk import Desk, reader_of
from bot.notices.excerpts import Excerpt, note_excerpt, without_words
from bot.notices.outdated import mark_outdated
from bot.replies.answers import CANNOT_EXPORT, EXPORTED, exported
from bot.replies.general import GONE
from bot.slack.answer_buttons import EXPORT
from bot.slack.errors import SlackRefusedError
from bot.slack.mrkdwn import escape
from bot.slack.posting import Place, Reader
from bot.slack.presses import press_id, pressed_by
from bot.slack.shortening import line
from bot.slack.uploading import Upload, direct_place, file_name, upload_once
from index.errors import NotFoundError, NotQuotableError
from retrieval.dossier import quotes_of
from retrieval.types import Audience

EXPORTING = "export_dossier"

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to export."""
    export = _Export(desk)
    desk.jobs.register(EXPORTING, Work(ANSWERING, [("export", export.export)], desk.tell_beside))
    app.action(EXPORT)(export.pressed)


class _Export:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def pressed(self, ack: AsyncAck, body: Json) -> None:
        """Submit it. A second press is not begun before the first has ended."""
        container, answer_id = body["container"], str(body["actions"][0]["value"])
        shown_at = str(container["message_ts"])
        # What only one person saw is exported to them alone.
        thread = None if container.get("is_ephemeral") else str(container.get("thread_ts") or shown_at)
        details = {"answer": answer_id, "thread": thread, "at": shown_at, "reader": pressed_by(body)}
        submit, job_id = self._desk.jobs.submit, press_id(EXPORTING, body)
        await asyncio.to_thread(submit, EXPORTING, job_id, details, f"{EXPORTING} {answer_id}")
        await ack()

    def export(self, job: Job) -> None:
        reader, answer_id = reader_of(job.details), str(job.details["answer"])
        poster, thread, at = self._desk.poster(reader.team), job.details["thread"], str(job.details["at"])
        try:
            if thread:
                audience = self._desk.audiences.of_message(reader.team, reader.channel, reader.user)
                self._upload(reader, answer_id, Place(reader.channel, thread, thread), audience)
            else:
                place = direct_place(poster, reader.user, at, job.id)
                self._upload(reader, answer_id, place, self._desk.audience(job.details))
                self._desk.tell_beside(job, EXPORTED)
        except NotFoundError:
            self._desk.tell_beside(job, GONE)
        except SlackRefusedError as error:
            self._desk.tell_beside(job, CANNOT_EXPORT.format(code=error.code))

    def _upload(self, reader: Reader, answer_id: str, place: Place, audience: Audience) -> None:
        """Noted first: words that must go later are found by it."""
        dossier, engine = self._dossier(answer_id, audience), self._desk.newsroom.stores.archive.engine
        question = line(str(dossier["answer"]["question"]), 200)
        quotes = without_words(quotes_of(dossier))
        name = file_name(answer_id, place, quotes)
        one = Excerpt(name, reader.team, place, reader.user, quotes, answer_id)
        note_excerpt(engine, one)
        file = Upload(name, question, dossier_markdown(dossier), escape(exported(question)))
        upload_once(self._desk.poster(reader.team), place, file)
        # What changed meanwhile was looked for before the file stood there.
        if self._quotes(answer_id, audience) != quotes:
            with engine.begin() as connection:
                mark_outdated(connection, [name], erased=True)

    def _quotes(self, answer_id: str, audience: Audience) -> list[Json]:
        try:
            return without_words(quotes_of(self._dossier(answer_id, audience)))
        except (NotFoundError, NotQuotableError):  # nothing is left of it
            return []

    def _dossier(self, answer_id: str, audience: Audience) -> Json:
        return self._desk.threads.dossier(answer_id, audience, datetime.now(UTC))
