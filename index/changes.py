"""Which articles have come, changed or gone since they were last told of: kept with each article, so that a
crash, another process or a month without Slack loses none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, String, and_, case, cast, func, null, or_, select

from index.schema import articles
from index.types import Status

MOST = 200  # changes given at once


@dataclass(frozen=True, slots=True)
class Change:
    """An article that may not be as it was told. `before` and `now` say how often it was changed, which
    version can be quoted, if one can, and in which collection: "3:v1a2b@public", or "4:"; None, never told.
    """

    article_id: str
    before: str | None
    now: str

    @property
    def news(self) -> str | None:
        """The id of the version that can be quoted now and could not when last told."""
        version_id = _version_in(self.now)
        return version_id if version_id != self.replaced else None

    @property
    def replaced(self) -> str | None:
        """The id of the version that could be quoted when last told."""
        return _version_in(self.before or "")


def changes(connection: Connection, now: datetime) -> list[Change]:
    """The first few; the others follow when these have been told."""
    shown = _shown(now)
    key = cast(articles.c.revision, String).concat(":").concat(func.coalesce(shown, ""))
    # What is to be quoted and not indexed yet is on its way, or being indexed anew: no change so far.
    settled = or_(shown.is_not(None), ~_may_show(now))
    query = select(articles.c.id, articles.c.told, key)
    query = query.where(articles.c.told.is_distinct_from(key), settled).limit(MOST)
    return [Change(*row) for row in connection.execute(query)]


def mark_told(connection: Connection, told: Iterable[Change]) -> None:
    for change in told:
        mine = articles.update().where(articles.c.id == change.article_id)
        connection.execute(mine.values(told=change.now))


def _may_show(now: datetime) -> ColumnElement[bool]:
    ended = or_(articles.c.embargo_until.is_(None), articles.c.embargo_until <= now)
    return and_(articles.c.status == Status.USABLE, ended)


def _shown(now: datetime) -> ColumnElement[str | None]:
    name = articles.c.indexed_version.concat("@").concat(articles.c.collection)
    return case((_may_show(now), name), else_=null())


def _version_in(told: str) -> str | None:
    return told.partition(":")[2].partition("@")[0] or None
