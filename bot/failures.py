"""Links and files that could not be added, noted in the record until they are."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import structlog
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from bot.replies.general import reply_for
from index.add import Added
from index.archive import DEFAULT_COLLECTION, Standing
from index.errors import NotAddableError, RecordError
from index.schema import failures

log = structlog.get_logger()


class Failure(NamedTuple):
    """`problem` is the sentence that was told then."""

    source: str
    problem: str
    at: datetime


def noting_failures(engine: Engine, added: Iterable[Added], standing: Standing) -> Iterator[Added]:
    """The same, each failure noted and each success taken off the list; nothing is lost when that fails."""
    known: set[str] | None = None
    for one in added:
        if isinstance(one.error, NotAddableError):  # the list would tell of an article that is for others
            yield one
            continue
        try:
            known = _sources(engine) if known is None else known
            if one.error is not None:
                _note(engine, one, standing.collection or DEFAULT_COLLECTION)
                known.add(one.source)
            elif one.source in known:
                _strike(engine, one.source)
        except (SQLAlchemyError, RecordError) as error:
            log.warning("failure not noted", error=type(error).__name__)
        yield one


def failed(engine: Engine, collections: frozenset[str] | None, since: datetime) -> list[Failure]:
    """What was to be added to these collections and is not there, the last first; None is all of them."""
    query = (
        select(failures.c.source, failures.c.problem, failures.c.at)
        .where(failures.c.at >= since)
        .order_by(failures.c.at.desc())
    )
    if collections is not None:
        query = query.where(failures.c.collection.in_(sorted(collections)))
    with engine.connect() as connection:
        return [Failure(*row) for row in connection.execute(query)]


def _sources(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(select(failures.c.source)).scalars())


def _note(engine: Engine, added: Added, collection: str) -> None:
    problem = reply_for(added.error) if added.error else None
    row = {"source": added.source, "collection": collection, "problem": problem or ""}
    with engine.begin() as connection:
        connection.execute(failures.delete().where(failures.c.source == added.source))
        connection.execute(failures.insert().values(**row, at=datetime.now(UTC)))


def _strike(engine: Engine, source: str) -> None:
    with engine.begin() as connection:
        connection.execute(failures.delete().where(failures.c.source == source))
