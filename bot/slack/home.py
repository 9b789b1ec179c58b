"""What one person's home page tells: gathered from the record, as far as they may read it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select

from bot.failures import Failure, failed
from bot.feedback import Verdict, judged
from bot.newsroom import Newsroom
from bot.notices.outdated import refusals
from bot.slack.pane import prompts
from bot.spent import By
from bot.threads import Thread
from index.archive import DEFAULT_COLLECTION
from index.holdings import Holdings, holdings
from index.schema import answers, threads
from index.shelf import outlets
from prompts.purse import Scope
from retrieval.types import Audience

_QUESTIONS = 8
_FAILED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """A question of the person's own; `thread` is None where only they saw the answer."""

    question: str
    at: datetime
    thread: Thread | None


@dataclass(frozen=True, slots=True)
class Spending:
    """Of today, and what is left of the caps; None where there is no cap."""

    tokens: int
    usd: float
    tokens_left: int | None
    usd_left: float | None


@dataclass(frozen=True, slots=True)
class Watched:
    """What editors see besides: of the whole archive, and of everybody.

    `failed` names what was for readers that they are among, `failed_elsewhere` counts the rest; `open_ties`
    as in `bot.slack.audience`: collections for few in channels that anybody can join; `refused` is
    `refusals` of `bot.notices.outdated`.
    """

    held: Holdings
    failed: Sequence[Failure]
    spent: Spending | None
    good: int
    bad: int
    failed_elsewhere: int = 0
    open_ties: Sequence[tuple[str, str]] = ()
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Home:
    """`spent` is None where no model is used, `watched` for whoever is no editor; `example` is a question
    that the archive has an answer to, if there is one.
    """

    held: Holdings
    outlets: Sequence[tuple[str, int]]
    failures: int
    asked: Sequence[PastQuestion]
    spent: Spending | None
    watched: Watched | None
    unsure: bool
    example: str = ""


def home_of(
    newsroom: Newsroom,
    user: str,
    audience: Audience,
    open_ties: Callable[[], Sequence[tuple[str, str]]] = tuple,
) -> Home:
    """The page of one person, who reads what this audience does; an editor is one while they are no guest,
    deactivated or of another workspace.
    """
    engine, now = newsroom.stores.archive.engine, datetime.now(UTC)
    seen = audience.collections
    is_editor = user in newsroom.settings.editors and (seen is None or DEFAULT_COLLECTION in seen)
    return Home(
        held=newsroom.holdings(audience),
        outlets=outlets(engine, seen, now),
        failures=len(failed(engine, seen, now - _FAILED_WITHIN)),
        asked=asked_by(engine, user),
        spent=_spent(newsroom, Scope.USER, user),
        watched=_watched(newsroom, seen, now, open_ties()) if is_editor else None,
        unsure=audience.unsure,
        example=next(iter(prompts(engine, audience, None, now)), ""),
    )


def asked_by(engine: Engine, user: str, most: int = _QUESTIONS) -> list[PastQuestion]:
    """The last questions of one person, newest first."""
    query = (
        select(answers.c.question, answers.c.asked_at, threads.c.team, threads.c.channel, threads.c.thread_ts)
        .select_from(answers.outerjoin(threads, threads.c.id == answers.c.thread_id))
        .where(answers.c.asked_by == user)
        .order_by(answers.c.asked_at.desc())
        .limit(most)
    )
    with engine.connect() as connection:
        return [
            PastQuestion(question, at, Thread(team, channel, ts) if team else None)
            for question, at, team, channel, ts in connection.execute(query)
        ]


def _watched(
    newsroom: Newsroom,
    seen: frozenset[str] | None,
    now: datetime,
    open_ties: Sequence[tuple[str, str]],
) -> Watched:
    engine = newsroom.stores.archive.engine
    opinions, mine = judged(engine), failed(engine, seen, now - _FAILED_WITHIN)
    return Watched(
        held=holdings(engine),
        failed=mine,
        failed_elsewhere=len(failed(engine, None, now - _FAILED_WITHIN)) - len(mine),
        spent=_spent(newsroom, Scope.DAY, ""),
        good=opinions[Verdict.GOOD],
        bad=opinions[Verdict.BAD],
        open_ties=open_ties,
        refused=refusals(engine),
    )


def _spent(newsroom: Newsroom, scope: Scope, name: str) -> Spending | None:
    if not newsroom.settings.writes:
        return None
    cap = newsroom.settings.caps[scope]
    for row in newsroom.spend(1, By.USER)["today"]:
        if (row["scope"], row["name"]) == (scope, name):
            tokens, usd = row["tokens"], row["usd"]
            return Spending(tokens["spent"], usd["spent"], tokens["left"], usd["left"])
    return Spending(0, 0.0, cap.tokens, cap.usd)
