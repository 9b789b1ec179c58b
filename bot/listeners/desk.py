"""What every listener works with, and the two steps that their jobs share: answering and summarizing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.jobs import Job, Jobs
from bot.newsroom import Newsroom
from bot.notices.outdated import mark_outdated
from bot.replies.readers import READERS_UNKNOWN
from bot.slack.ask_form import narrowed, within_of
from bot.slack.audience import Audiences
from bot.slack.blocks import render
from bot.slack.fresh import Fresh
from bot.slack.mrkdwn import Message, said
from bot.slack.posting import Poster, Reader
from bot.slack.streaming import Streams
from bot.threads import Asked, Thread, Threads
from prompts.purse import Payer
from retrieval.session import Watch
from retrieval.types import Answer, Audience, Note


@dataclass(frozen=True, slots=True)
class Desk:
    """The newsroom, its conversations, the way to post in them, and the jobs that do the work.

    `poster` and `streams` are those of a workspace. Answers are streamed where a model writes them; quoted,
    they are there at once.
    """

    newsroom: Newsroom
    threads: Threads
    poster: Callable[[str], Poster]
    jobs: Jobs
    audiences: Audiences
    streams: Callable[[str], Streams] | None = None
    command_prefix: str = ""

    def slash(self, name: str) -> str:
        """The command as people type it: "/ask", or with a prefix "/otr-ask"."""
        return f"/{self.command_prefix}{name}"

    def respond(self, reader: Reader, message: Message, key: str, *, replace: bool) -> None:
        """`Poster.respond`, with the token that is the bot's in the reader's workspace."""
        self.poster(reader.team).respond(reader, message, key, replace=replace)

    def show(self, job: Job, message: Message, *, replace: bool) -> None:
        """Show the one reader of a job `message`; with `replace`, instead of what they were shown before."""
        self.respond(reader_of(job.details), message, job.id, replace=replace)

    def tell(self, job: Job, sentence: str) -> None:
        """A sentence in the place of what the job's reader was shown before."""
        self.show(job, said(sentence), replace=True)

    def tell_beside(self, job: Job, sentence: str) -> None:
        """The same below it, where what they were shown stays."""
        self.show(job, said(sentence), replace=False)

    def audience(self, details: Mapping[str, Any]) -> Audience:
        """Who will see what a job shows: its one reader, or everybody in the conversation of its thread."""
        if details.get("reader"):
            reader = reader_of(details)
            return self.audiences.of_person(reader.team, reader.channel, reader.user)
        asked = Asked.from_details(details)
        if asked.thread is None:
            return Audience(frozenset())
        return self.audiences.of_message(asked.thread.team, asked.thread.channel, asked.user)

    def answer(self, job: Job, watch: Watch | None = None) -> None:
        """Answer a job's question and keep the answer; done already, it stays as it is."""
        asked = Asked.from_details(job.details)
        history = self.threads.begin(asked)
        if not self.threads.answered(asked.id):
            limits, audience = job.details.get("limits") or {}, self.audience(job.details)
            audience = narrowed(audience, limits)
            session = self.newsroom.session(_payer(asked, job), watch, within_of(limits))
            answer = self.newsroom.ask(asked.question, history, audience, session)
            self.threads.keep(asked.id, answer, audience, limits)

    def summarize(self, job: Job) -> None:
        """The same for what is to be summarized: a link, a headline or a topic."""
        asked = Asked.from_details(job.details)
        self.threads.begin(asked)
        if not self.threads.answered(asked.id):
            session, audience = self.newsroom.session(_payer(asked, job)), self.audience(job.details)
            answer = self.newsroom.summarize(asked.question, audience, session)
            self.threads.keep(asked.id, answer, audience)

    def load(self, answer_id: str, audience: Audience) -> Answer:
        """A kept answer as this audience may see it now, its quotes sliced anew. Raises NotFoundError."""
        answer = self.threads.load(answer_id, audience, datetime.now(UTC))
        unsure = (Note("readers_unknown", READERS_UNKNOWN),) if audience.unsure else ()
        return replace(answer, notes=(*unsure, *answer.notes))

    def message(self, job: Job, *, share: str | None = None) -> Message:
        """The answer to a job's question, for whoever will see it."""
        answer_id, room = Asked.from_details(job.details).id, self.newsroom.reading_room
        answer = self.load(answer_id, self.audience(job.details))
        return render(answer, room, share=share, answer_id=answer_id)

    def note_posted(self, answer_id: str, message: Fresh, thread: Thread | None = None) -> None:
        """`Threads.mark_posted`; what changed while it was posted, and so was not found there, is noted."""
        self.threads.mark_posted(answer_id, thread)
        if message.is_outdated():
            with self.newsroom.stores.archive.engine.begin() as connection:
                mark_outdated(connection, [answer_id])


def reader_of(details: Mapping[str, Any]) -> Reader:
    """Who is shown what comes of a command or a click."""
    return Reader(**details["reader"])


def _payer(asked: Asked, job: Job) -> Payer:
    """Whoever asked, in the channel they asked in, which a command's job keeps with its reader."""
    reader = job.details.get("reader") or {}
    channel = asked.thread.channel if asked.thread else str(reader.get("channel", ""))
    return Payer(asked.user, channel)
