"""What readers of some collections find in the archive: its outlets, and who was quoted last."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, case, func, select

from index.schema import articles, attributions, versions
from index.statements import may_read
from index.types import Grade, Speech


class Quoted(NamedTuple):
    """Somebody whose words an article gives, and whom it names."""

    speaker: str
    title: str


def outlets(engine: Engine, collections: frozenset[str] | None, now: datetime) -> list[tuple[str, int]]:
    """Each outlet with its number of articles, the largest first; "" where an article names none."""
    current = articles.join(versions, versions.c.id == articles.c.current_version)
    count = func.count()
    query = (
        select(versions.c.outlet, count)
        .select_from(current)
        .where(may_read(collections, now))
        .group_by(versions.c.outlet)
        .order_by(count.desc(), versions.c.outlet)
    )
    with engine.connect() as connection:
        return [(str(name), int(number)) for name, number in connection.execute(query)]


def versions_of(
    connection: Connection, outlet: str, since: datetime | None, until: datetime | None
) -> set[str]:
    """The ids of the versions by this outlet ("" for any) that came out from `since` to before `until`.

    Whether they may be read, or are the current ones, is not asked.
    """
    query = select(versions.c.id)
    if outlet:
        query = query.where(versions.c.outlet == outlet)
    if since:
        query = query.where(versions.c.published_at >= since)
    if until:
        query = query.where(versions.c.published_at < until)
    return set(connection.execute(query).scalars())


def quoted_last(engine: Engine, collections: frozenset[str] | None, now: datetime, most: int) -> list[Quoted]:
    """Who is quoted by name in the articles that came out last, one an article and nobody twice.

    Of an article's, one whose own words it has goes before one whose words it retells.
    """
    when = func.coalesce(versions.c.published_at, versions.c.seen_at)
    is_retold = case((attributions.c.speech == Speech.INDIRECT, 1), else_=0)
    query = (
        select(attributions.c.speaker, versions.c.title, versions.c.id)
        .select_from(
            articles.join(versions, versions.c.id == articles.c.current_version).join(
                attributions, attributions.c.version_id == versions.c.id
            )
        )
        .where(may_read(collections, now))
        .where(attributions.c.grade == Grade.NAMED)
        .order_by(when.desc(), versions.c.id, is_retold, attributions.c.start)
        .limit(100 * most)
    )
    found: dict[str, Quoted] = {}
    with engine.connect() as connection:
        for speaker, title, version_id in connection.execute(query):
            taken = any(speaker == one.speaker for one in found.values())
            is_name = not str(speaker)[:1].islower()  # "water board" is none
            if is_name and len(found) < most and version_id not in found and not taken:
                found[version_id] = Quoted(str(speaker), str(title))
    return list(found.values())
