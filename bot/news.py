"""Tells those who follow a person or a claim what a new article, or a new version of one, has on it."""

from collections.abc import Sequence

import structlog
from sqlalchemy import select

from bot.announcing import News, announce
from bot.follows import Follow, Kind, followed
from bot.jobs import TELLING, Job, Work
from bot.listeners import Desk
from bot.replies_later import FIRST_RESPONSE, NEW_VERSION, followed_question, why_told
from bot.slack_errors import NotInstalledError, SlackRefusedError, SlackUnreachableError
from bot.threads import name_of
from index.errors import NotFoundError
from index.schema import answers, threads
from retrieval.types import Audience, Point
from retrieval.types import Kind as Role

log = structlog.get_logger(__name__)

NEWS = "news"


def register(desk: Desk) -> None:
    """Make the jobs able to tell news."""
    desk.jobs.register(NEWS, Work(TELLING, [("tell", _Telling(desk).tell)], _say_nothing))


class _Telling:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def tell(self, job: Job) -> None:
        """Tell everybody who follows something in it. Where one cannot be told, the others are."""
        with self._desk.newsroom.stores.archive.engine.connect() as connection:
            every = followed(connection)
        for one in every:
            try:
                self._tell(job, one)
            except (SlackRefusedError, NotInstalledError, SlackUnreachableError) as error:
                if self._desk.jobs.stopping.is_set():
                    raise
                log.warning("news not told", follow=one.id, error=type(error).__name__)

    def _tell(self, job: Job, one: Follow) -> None:
        audience = self._desk.audiences.of_message(one.team, one.channel, one.user)
        points = self._found(job, one, audience)
        if points:
            news_id = name_of(NEWS, one.id, str(job.details["version"]))
            question = followed_question(one.wanted, is_person=one.kind is Kind.PERSON)
            place = (one.team, one.channel, one.user)
            footer = why_told(one.wanted, self._desk.slash("unfollow"))
            if self._is_first_response(one, question, points):
                footer = f"{FIRST_RESPONSE} {footer}"
            elif job.details["before"]:
                footer = f"{NEW_VERSION} {footer}"
            announce(
                self._desk, News(news_id, *place, question, str(job.details["at"]), footer), points, audience
            )

    def _found(self, job: Job, one: Follow, audience: Audience) -> Sequence[Point]:
        version_id = str(job.details["version"])
        before = job.details["before"] or self._known_before(version_id, one)
        newsroom = self._desk.newsroom
        find = newsroom.news_from if one.kind is Kind.PERSON else newsroom.news_on
        return find(one.wanted, version_id, before, audience)

    def _is_first_response(self, one: Follow, question: str, points: Sequence[Point]) -> bool:
        """Whether somebody answers to a claim here, and nobody did in what was told before."""
        if one.kind is not Kind.CLAIM or all(point.kind is not Role.RESPONSE for point in points):
            return False
        here = (threads.c.team == one.team, threads.c.channel == one.channel)
        query = select(answers.c.answer).join(threads).where(answers.c.question == question, *here)
        with self._desk.newsroom.stores.archive.engine.connect() as connection:
            told = connection.execute(query.where(answers.c.posted)).scalars().all()
        return all(point["kind"] != Role.RESPONSE for answer in told for point in answer.get("points", []))

    def _known_before(self, version_id: str, one: Follow) -> str | None:
        """The version that stood there when it was first followed, where nobody had been told of that yet."""
        archive = self._desk.newsroom.stores.archive
        try:
            history = archive.history(archive.version(version_id).article_id)
        except NotFoundError:  # erased since
            return None
        earlier = (version.id for version in history if version.seen_at <= one.since)
        return next((known for known in earlier if known != version_id), None)


def _say_nothing(_job: Job, _sentence: str) -> None:
    """Nobody waits for this one; the log has the reason."""
