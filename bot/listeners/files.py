"""Files that somebody drops in a direct message are added to the archive, each with its result."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.jobs import READING, Job, Work
from bot.listeners.desk import Desk
from bot.listeners.questions import is_a_persons
from bot.replies.adding import unread_pages
from bot.replies.general import bug, reply_for
from bot.replies.later import FILE_KINDS, NOT_YOUR_FILE, files_added, reading_files
from bot.resumed import as_begun
from bot.slack.amending import put
from bot.slack.errors import SlackRefusedError
from bot.slack.files import fetch_file
from bot.slack.mrkdwn import Message, said
from bot.slack.posting import Place
from bot.slack.shortening import line
from bot.threads import name_of
from index.add import Added, Outcome
from index.archive import DEFAULT_COLLECTION, Standing
from index.errors import NewsroomError, NotAddableError, ReadError, ReadProblem
from index.read import page_in
from index.types import Page
from retrieval.types import Audience

ADD_FILES = "add files"
MOST_FILES = 10  # Slack's own limit of a message

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk, api_url: str) -> None:
    """Make the app look at every direct message for files, and the jobs able to add them."""
    files = _Files(desk, api_url)
    desk.jobs.register(ADD_FILES, Work(READING, [("add", files.add)], files.tell))
    app.middleware(files.seen)


class _Files:
    def __init__(self, desk: Desk, api_url: str) -> None:
        self._desk, self._api_url = desk, api_url

    async def seen(self, body: Json, context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]) -> None:
        """Submit a job for the files of a direct message; what is written beside them may be a question."""
        event = body.get("event") or {}
        files = [(str(file["id"]), str(file.get("name") or file["id"])) for file in event.get("files") or []]
        if (
            event.get("type") == "message"
            and event.get("channel_type") == "im"
            and is_a_persons(event)
            and files
        ):
            team, channel, ts = str(context.team_id), str(event["channel"]), str(event["ts"])
            details = {"files": files[:MOST_FILES], "team": team, "channel": channel, "ts": ts}
            details |= {"user": str(event["user"]), "thread_ts": str(event.get("thread_ts") or ts)}
            job_id = name_of(ADD_FILES, team, channel, ts)
            await asyncio.to_thread(self._desk.jobs.submit, ADD_FILES, job_id, details)
        await next_()

    def add(self, job: Job) -> None:
        """Done again after a crash, it finds what was added before, and tells of it as added."""
        at, results = job.details, []
        audience = self._desk.audiences.of_person(at["team"], at["channel"], at["user"])
        if audience.collections is not None and DEFAULT_COLLECTION not in audience.collections:
            self.tell(job, NOT_YOUR_FILE)
            return
        for number, (file_id, name) in enumerate(at["files"]):
            self._show(job, said(reading_files(number, len(at["files"]))))
            results.append(f"{line(name, 120)}: {self._result(job, file_id, audience)}")
        self._show(job, said(files_added(results)))

    def tell(self, job: Job, sentence: str) -> None:
        self._show(job, said(sentence))

    def _show(self, job: Job, message: Message) -> None:
        at = job.details
        place = Place(at["channel"], at["thread_ts"], after=at["ts"])
        put(self._desk.poster(at["team"]), place, message, job.id)

    def _result(self, job: Job, file_id: str, audience: Audience) -> str:
        """What became of the file, in a few words."""
        page: Page | ReadError
        try:
            dropped = fetch_file(self._desk.poster(job.details["team"]), file_id, self._api_url, job.id)
            page = page_in(dropped.data, dropped.name, dropped.page)
        except ReadError as error:
            page = error
        except SlackRefusedError as error:
            return _why(error, job.id)
        (added,) = self._desk.newsroom.add_pages([page], Standing(), audience)
        return _outcome(as_begun(added, job, self._desk.newsroom.stores.archive), job.id)


def _outcome(added: Added, job_id: str) -> str:
    if added.error is not None:
        return _why(added.error, job_id)
    known = added.outcome is Outcome.UNCHANGED
    where = "already in the archive" if known else "added for everybody in the workspace"
    return f"{where}, “{line(added.title, 100)}”. {unread_pages(added.unread_pages)}".rstrip()


def _why(error: NewsroomError, job_id: str) -> str:
    if isinstance(error, ReadError) and error.problem is ReadProblem.UNSUPPORTED:
        return f"not added. {FILE_KINDS}"
    if isinstance(error, NotAddableError):  # it was dropped before, and is withheld now
        return f"not added. {NOT_YOUR_FILE}"
    return f"not added. {reply_for(error) or bug(job_id)}"
