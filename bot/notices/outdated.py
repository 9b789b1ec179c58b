"""Which answers in Slack are to be looked at again, because an article in them has changed or was erased."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, and_, func, or_, select

from bot.threads import Thread
from index.schema import answers, outdated, threads

Json = dict[str, Any]

_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Outdated:
    """`token` is another each time that the answer is found so. Slack refused `tries` times already."""

    answer_id: str
    token: str
    erased: bool
    tries: int


@dataclass(frozen=True, slots=True)
class Posted:
    """An answer that stands in Slack, as it is kept, and where."""

    id: str
    answer: Json
    question: str
    asked_by: str
    asked_at: datetime
    thread: Thread
    made_from: frozenset[str] | None

    @property
    def is_shared(self) -> bool:
        """Whether the answer has its question in it, not above it: it begins the thread, or is news."""
        is_news = any(note["code"] == "news" for note in self.answer.get("notes", []))
        return is_news or float(self.thread.ts) > self.asked_at.timestamp()


def posted(connection: Connection, answer_id: str) -> Posted | None:
    """None when the answer does not, or no longer, stand in Slack."""
    query = select(answers, threads.c.team, threads.c.channel, threads.c.thread_ts).join(threads)
    row = connection.execute(query.where(answers.c.id == answer_id, answers.c.posted)).first()
    if row is None or not row.answer:
        return None
    thread = Thread(row.team, row.channel, row.thread_ts)
    made_from = None if row.made_from is None else frozenset(row.made_from)
    return Posted(row.id, row.answer, row.question, row.asked_by or "", row.asked_at, thread, made_from)


def quoting(connection: Connection, article_ids: Collection[str]) -> list[str]:
    """The answers in Slack that quote any of these articles, in whichever version."""
    if not article_ids:
        return []
    wanted = set(article_ids)
    query = select(answers.c.id, answers.c.answer).where(answers.c.posted)
    return [
        answer_id
        for answer_id, answer in connection.execute(query)
        if any(quote["article_id"] in wanted for quote in quotes_of(answer))
    ]


def quotes_of(answer: Json) -> Iterator[Json]:
    """Every quote of a kept answer."""
    for point in answer.get("points", []):
        yield from point["quotes"]
    yield from answer.get("closest", [])


def mark_outdated(connection: Connection, answer_ids: Iterable[str], *, erased: bool = False) -> None:
    """These are to be looked at; `erased`: words of an article went out of them that nobody can name now."""
    for answer_id in answer_ids:
        _mark(connection, answer_id, erased=erased)


def mark_refused(connection: Connection, answer_id: str, refusal: str, *, erased: bool, tries: int) -> None:
    """Slack has refused `tries` times to change it, now for this reason: it is asked again, ever later."""
    wait = min(_FIRST_WAIT * 2 ** min(tries - 1, 20), _LONGEST_WAIT)
    later = {"tries": tries, "refusal": refusal, "not_before": datetime.now(UTC) + wait}
    _mark(connection, answer_id, erased=erased, **later)


def _mark(connection: Connection, answer_id: str, *, erased: bool, **more: object) -> None:
    mine = outdated.c.answer_id == answer_id
    was = connection.execute(outdated.delete().where(mine, outdated.c.erased)).rowcount > 0
    connection.execute(outdated.delete().where(mine))
    row = {"answer_id": answer_id, "token": uuid4().hex, "erased": erased or was}
    connection.execute(outdated.insert().values(row | more))


def every_outdated(connection: Connection, now: datetime) -> list[Outdated]:
    """All that are to be looked at now."""
    due = or_(outdated.c.not_before.is_(None), outdated.c.not_before <= now)
    columns = (outdated.c.answer_id, outdated.c.token, outdated.c.erased, outdated.c.tries)
    return [Outdated(*row) for row in connection.execute(select(*columns).where(due))]


def refusals(engine: Engine) -> int:
    """How many still stand in Slack with words that may have to go, because Slack refused."""
    with engine.connect() as connection:
        count = select(func.count()).select_from(outdated).where(outdated.c.tries > 0)
        return int(connection.execute(count).scalar_one())


def settle(connection: Connection, done: Iterable[Outdated]) -> None:
    """These are taken care of, unless they were marked again meanwhile."""
    for one in done:
        same = and_(outdated.c.answer_id == one.answer_id, outdated.c.token == one.token)
        connection.execute(outdated.delete().where(same))
