"""Tells those who follow a person or a claim what a new article, or a new version of one, has on it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import structlog
from sqlalchemy import select

from bot.jobs import TELLING, Job, Work
from bot.listeners.desk import Desk
from bot.notices.announcing import News, announce
from bot.notices.follows import Follow, Kind, Spot, followed
from bot.replies.follow import (
    FIRST_RESPONSE,
    NEW_VERSION,
    new_here,
    news_heading,
    why_told,
    why_told_alone,
)
from bot.slack.errors import NotInstalledError, SlackRefusedError, SlackUnreachableError
from bot.threads import name_of
from index.errors import NotFoundError
from index.schema import answers, threads
from index.types import Grade, Quote
from retrieval.naming import fold_name
from retrieval.types import Audience, Point
from retrieval.types import Kind as Role

log = structlog.get_logger(__name__)

NEWS = "news"

Json = dict[str, Any]


def register(desk: Desk) -> None:
    """Make the jobs able to tell news."""
    desk.jobs.register(NEWS, Work(TELLING, [("tell", _Telling(desk).tell)], _say_nothing))


class _Telling:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def tell(self, job: Job) -> None:
        """Tell each place where something in it is followed, once; also where another cannot be told."""
        with self._desk.newsroom.stores.archive.engine.connect() as connection:
            every = followed(connection)
        there: defaultdict[Spot, list[Follow]] = defaultdict(list)
        for one in every:
            there[one.spot].append(one)
        for spot, follows in there.items():
            try:
                self._tell(job, spot, follows)
            except (SlackRefusedError, NotInstalledError, SlackUnreachableError) as error:
                if self._desk.jobs.stopping.is_set():
                    raise
                log.warning("news not told", follow=follows[0].id, error=type(error).__name__)

    def _tell(self, job: Job, spot: Spot, follows: Sequence[Follow]) -> None:
        """All of it that is followed there, as one piece of news."""
        audience = self._desk.audiences.of_message(spot.team, spot.channel, follows[0].user)
        # Claims first: who denies one only speaks, for those who follow the speaker.
        in_order = sorted(follows, key=lambda one: one.kind is not Kind.CLAIM)
        found = [(one, points) for one in in_order if (points := self._found(job, one, audience))]
        if not found:
            return
        wanted = [one.wanted for one, _ in found]
        new_version = [NEW_VERSION] if job.details["before"] else []
        lead = " ".join(
            [*(told for one, points in found for told in self._first_here(one, points)), *new_version]
        )
        unfollow = self._desk.slash("unfollow")
        users = tuple(dict.fromkeys(one.user for one, _ in found))
        news = News(
            name_of(NEWS, spot.team, spot.channel, spot.thread_ts or "", str(job.details["version"])),
            spot,
            users[0],
            news_heading([(one.wanted, one.kind is Kind.PERSON) for one, _ in found]),
            str(job.details["at"]),
            notes=(why_told(wanted, unfollow, in_thread=bool(spot.thread_ts)),),
            notes_alone=(why_told_alone(wanted, unfollow),),
            follows=tuple((one.id, one.wanted) for one, _ in found),
            lead=lead,
            lead_alone=" ".join(new_version),
            also=users[1:],
        )
        announce(self._desk, news, _once(points for _, points in found), audience)

    def _found(self, job: Job, one: Follow, audience: Audience) -> Sequence[Point]:
        version_id = str(job.details["version"])
        before = job.details["before"] or self._known_before(version_id, one)
        newsroom = self._desk.newsroom
        find = newsroom.news_from if one.kind is Kind.PERSON else newsroom.news_on
        return find(one.wanted, version_id, before, audience)

    def _first_here(self, one: Follow, points: Sequence[Point]) -> Iterator[str]:
        """That somebody answers to a claim and nobody did before, or speaks on it who did not before, as far
        as was told in this place.
        """
        if one.kind is not Kind.CLAIM:
            return
        told = self._told_before(one)
        responded = any(point["kind"] == Role.RESPONSE for point in told)
        if not responded and any(point.kind is Role.RESPONSE for point in points):
            yield FIRST_RESPONSE
        heard = [fold_name(point["speaker"]["name"]) for point in told if point["speaker"]]
        if heard:  # of the first news, everybody is new
            names = dict.fromkeys(_named(points))
            if new := [name for name in names if not any(_is_one(fold_name(name), of) for of in heard)]:
                yield new_here(new)

    def _told_before(self, one: Follow) -> list[Json]:
        """The points of what stands there: in a thread of all answers, in a channel of the news on this."""
        query = select(answers.c.answer, answers.c.asked_at, threads.c.thread_ts).join(threads)
        query = query.where(answers.c.posted, threads.c.team == one.team, threads.c.channel == one.channel)
        if one.thread_ts:
            query = query.where(threads.c.thread_ts == one.thread_ts)
        else:
            # In marks, as in the heading of any news on it.
            query = query.where(answers.c.question.contains(f"“{one.wanted}”", autoescape=True))
        with self._desk.newsroom.stores.archive.engine.connect() as connection:
            rows = connection.execute(query).all()
        # What was told in a thread of the channel is in one that was there before.
        here = [row for row in rows if one.thread_ts or float(row.thread_ts) > row.asked_at.timestamp()]
        return [point for row in here for point in row.answer.get("points", [])]

    def _known_before(self, version_id: str, one: Follow) -> str | None:
        """The version that stood there when it was first followed, where nobody had been told of that yet."""
        archive = self._desk.newsroom.stores.archive
        try:
            history = archive.history(archive.version(version_id).article_id)
        except NotFoundError:  # erased since
            return None
        earlier = (version.id for version in history if version.seen_at <= one.since)
        return next((known for known in earlier if known != version_id), None)


def _once(found: Iterable[Sequence[Point]]) -> list[Point]:
    """The points, without those whose words are in one before."""
    shown: list[Point] = []
    for point in (one for points in found for one in points):
        if not all(any(_holds(other, quote) for other in shown) for quote in point.quotes):
            shown.append(point)
    return shown


def _holds(point: Point, quote: Quote) -> bool:
    return any(
        quote.version.id == other.version.id and quote.span.overlaps(other.span) for other in point.quotes
    )


def _named(points: Sequence[Point]) -> Iterator[str]:
    return (one.speaker.name for one in points if one.speaker and one.speaker.grade is Grade.NAMED)


def _is_one(name: str, heard: str) -> bool:
    """Whether both may be one person, of whom an article has the last name alone."""
    return name == heard or name.endswith(f" {heard}") or heard.endswith(f" {name}")


def _say_nothing(_job: Job, _sentence: str) -> None:
    """Nobody waits for this one; the log has the reason."""
