"""What every listener works with, and the two steps that their jobs share: answering and summarizing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.blocks import render
from bot.jobs import Job, Jobs
from bot.mrkdwn import Message
from bot.newsroom import Newsroom
from bot.posting import Poster, Reader
from bot.streaming import Streams
from bot.threads import Asked, Threads
from prompts.purse import Payer
from retrieval.session import Watch
from retrieval.types import EVERYONE, Answer


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
    streams: Callable[[str], Streams] | None = None
    command_prefix: str = ""

    def slash(self, name: str) -> str:
        """The command as people type it: "/ask", or with a prefix "/otr-ask"."""
        return f"/{self.command_prefix}{name}"

    def respond(self, reader: Reader, message: Message, key: str, *, replace: bool) -> None:
        """`Poster.respond`, with the token that is the bot's in the reader's workspace."""
        self.poster(reader.team).respond(reader, message, key, replace=replace)

    def answer(self, job: Job, watch: Watch | None = None) -> None:
        """Answer a job's question and keep the answer; done already, it stays as it is."""
        asked = Asked.from_details(job.details)
        history = self.threads.begin(asked)
        if not self.threads.answered(asked.id):
            session = self.newsroom.session(_payer(asked, job), watch)
            self.threads.keep(asked.id, self.newsroom.ask(asked.question, history, EVERYONE, session))

    def summarize(self, job: Job) -> None:
        """The same for what is to be summarized: a link, a headline or a topic."""
        asked = Asked.from_details(job.details)
        self.threads.begin(asked)
        if not self.threads.answered(asked.id):
            session = self.newsroom.session(_payer(asked, job))
            self.threads.keep(asked.id, self.newsroom.summarize(asked.question, EVERYONE, session))

    def load(self, answer_id: str) -> Answer:
        """A kept answer, its quotes sliced and their permission checked again. Raises NotFoundError."""
        return self.threads.load(answer_id, EVERYONE, datetime.now(UTC))

    def message(self, answer_id: str, *, share: str | None = None, asked: str | None = None) -> Message:
        answer, room = self.load(answer_id), self.newsroom.reading_room
        return render(answer, room, share=share, asked=asked, answer_id=answer_id)


def _payer(asked: Asked, job: Job) -> Payer:
    """Whoever asked, in the channel they asked in, which a command's job keeps with its reader."""
    reader = job.details.get("reader") or {}
    channel = asked.thread.channel if asked.thread else str(reader.get("channel", ""))
    return Payer(asked.user, channel)
