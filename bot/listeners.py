"""What every listener works with, and the two steps that their jobs share: answering and summarizing."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.blocks import render
from bot.jobs import Job, Jobs
from bot.mrkdwn import Message
from bot.newsroom import Newsroom
from bot.posting import Poster
from bot.threads import Asked, Threads
from retrieval.types import EVERYONE, Answer


@dataclass(frozen=True, slots=True)
class Desk:
    """The newsroom, its conversations, the way to post in them, and the jobs that do the work."""

    newsroom: Newsroom
    threads: Threads
    poster: Poster
    jobs: Jobs

    def answer(self, job: Job) -> None:
        """Answer a job's question and keep the answer; done already, it stays as it is."""
        asked = Asked.from_details(job.details)
        history = self.threads.begin(asked)
        if not self.threads.answered(asked.id):
            self.threads.keep(asked.id, self.newsroom.ask(asked.question, history, EVERYONE))

    def summarize(self, job: Job) -> None:
        """The same for what is to be summarized: a link, a headline or a topic."""
        asked = Asked.from_details(job.details)
        self.threads.begin(asked)
        if not self.threads.answered(asked.id):
            self.threads.keep(asked.id, self.newsroom.summarize(asked.question, EVERYONE))

    def load(self, answer_id: str) -> Answer:
        """A kept answer, its quotes sliced and their permission checked again. Raises NotFoundError."""
        return self.threads.load(answer_id, EVERYONE, datetime.now(UTC))

    def message(self, answer_id: str, *, share: str | None = None) -> Message:
        return render(self.load(answer_id), self.newsroom.reading_room, share=share)
