"""What people think of the answers they saw, kept in the record."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Engine, func, select

from index.schema import answers, feedback

SCHEMA = "onrecord.feedback/1"

Json = dict[str, Any]


class Verdict(StrEnum):
    GOOD = "good"
    BAD = "bad"


class Opinion(NamedTuple):
    """`reason` is a code of bot/replies/answers.py or "", `words` are the person's own or ""."""

    verdict: Verdict
    reason: str = ""
    words: str = ""


def keep_opinion(engine: Engine, answer_id: str, user: str, opinion: Opinion, at: datetime) -> None:
    """This is what the user thinks of the answer, unless they said another thing later than `at`."""
    whose = (feedback.c.answer_id == answer_id, feedback.c.user == user)
    with engine.begin() as connection:
        connection.execute(feedback.delete().where(*whose, feedback.c.at <= at))
        later = connection.execute(select(feedback.c.at).where(*whose)).first()
        if later or not connection.execute(select(answers.c.id).where(answers.c.id == answer_id)).first():
            return
        row = {"answer_id": answer_id, "user": user, "at": at, **opinion._asdict()}
        connection.execute(feedback.insert().values(row))


def keep_verdict(engine: Engine, answer_id: str, user: str, verdict: Verdict, at: datetime) -> None:
    """The same of a verdict alone; one that the user gave already keeps its reason."""
    before = opinion_of(engine, answer_id, user)
    if before is None or before.verdict != verdict:
        keep_opinion(engine, answer_id, user, Opinion(verdict), at)


def opinion_of(engine: Engine, answer_id: str, user: str) -> Opinion | None:
    """What the user thinks of the answer, if they said so."""
    whose = (feedback.c.answer_id == answer_id, feedback.c.user == user)
    columns = (feedback.c.verdict, feedback.c.reason, feedback.c.words)
    with engine.connect() as connection:
        row = connection.execute(select(*columns).where(*whose)).first()
    return Opinion(Verdict(row.verdict), row.reason, row.words) if row else None


def judged(engine: Engine) -> dict[Verdict, int]:
    """How many opinions there are of each kind."""
    query = select(feedback.c.verdict, func.count()).group_by(feedback.c.verdict)
    with engine.connect() as connection:
        found = {verdict: int(count) for verdict, count in connection.execute(query)}
    return {verdict: found.get(verdict, 0) for verdict in Verdict}


def feedback_json(engine: Engine) -> Json:
    """{"schema", "good", "bad", "rows": [{"answer", "question", "answerer", "verdict", "reason", "words",
    "user", "at"}]}, the last first.
    """
    query = (
        select(feedback, answers.c.question, answers.c.answer)
        .join(answers, answers.c.id == feedback.c.answer_id)
        .order_by(feedback.c.at.desc())
    )
    with engine.connect() as connection:
        found = connection.execute(query).all()
    rows = [
        {
            "answer": row.answer_id,
            "question": row.question,
            "answerer": row.answer.get("answerer", ""),
            "verdict": row.verdict,
            "reason": row.reason,
            "words": row.words,
            "user": row.user,
            "at": row.at.isoformat(),
        }
        for row in found
    ]
    counts = judged(engine)
    return {"schema": SCHEMA, **{verdict.value: count for verdict, count in counts.items()}, "rows": rows}
