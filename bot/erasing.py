"""What kept answers have of an erased article goes with it: where it was quoted, what a model said of it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, String, cast, or_, select

from bot.notices.excerpts import with_words_of
from bot.notices.outdated import mark_outdated
from index.schema import answers, feedback
from retrieval.notes import LASTING

Json = dict[str, Any]


def erase_from_answers(engine: Engine, version_ids: Iterable[str]) -> None:
    """Takes these versions out of every kept answer and its audit; the questions stay."""
    gone = set(version_ids)
    columns = [cast(column, String) for column in (answers.c.answer, answers.c.audit)]
    named = or_(*(column.contains(one) for one in sorted(gone) for column in columns))
    with engine.begin() as connection:
        mark_outdated(connection, with_words_of(connection, gone, named="version_id"), erased=True)
        for row in connection.execute(select(answers).where(named)).all():
            values = {"answer": _answer(row.answer, gone), "audit": _audit(row.audit, gone)}
            connection.execute(answers.update().where(answers.c.id == row.id).values(**values))
            # Also one that is being posted: its correction waits for the job that posts it.
            mark_outdated(connection, [row.id], erased=True)
            # In their own words people may have repeated the article's.
            connection.execute(feedback.update().where(feedback.c.answer_id == row.id).values(words=""))


def _answer(answer: Json, gone: set[str]) -> Json:
    if not answer:
        return answer
    points = [_point(point, gone) for point in answer["points"]]
    # An older version kept notes that name sources of the article.
    notes = [note for note in answer.get("notes", []) if note["code"] in LASTING]
    return answer | {"points": points, "closest": _others(answer["closest"], gone), "notes": notes}


def _point(point: Json, gone: set[str]) -> Json:
    quotes = _others(point["quotes"], gone)
    if len(quotes) == len(point["quotes"]):
        return point
    return point | {"quotes": quotes, "wording": None, "speaker": point["speaker"] if quotes else None}


def _audit(audit: Json | None, gone: set[str]) -> Json | None:
    if audit is None:
        return None
    offered = _others(audit["offered"], gone)
    if len(offered) == len(audit["offered"]):
        return audit
    # Which passage a model's words were taken from, only the model knows.
    return audit | {"offered": offered, "dropped": [one | {"words": ""} for one in audit["dropped"]]}


def _others(quotes: Iterable[Json], gone: set[str]) -> list[Json]:
    return [quote for quote in quotes if quote["version_id"] not in gone]
