"""What came into the archive in a stretch of time: the newest articles, one quote of each."""

from datetime import datetime

from sqlalchemy import func, select

from index import ledger, passages
from index.errors import NotFoundError, NotQuotableError
from index.schema import articles
from index.statements import may_read
from index.stores import Stores
from index.types import Attribution, Grade, Quote, Span, Speech, Version
from retrieval.types import Audience, Kind, Point

MOST = 10


def digest(
    stores: Stores, between: tuple[datetime, datetime], audience: Audience, now: datetime
) -> tuple[tuple[Point, ...], int]:
    """A point for each article added after the one time and up to the other, newest first; how many more."""
    since, until = between
    came = (articles.c.added_at > since, articles.c.added_at <= until)
    wanted = select(articles.c.current_version).where(*came, may_read(audience.collections, now))
    newest = wanted.order_by(articles.c.added_at.desc(), articles.c.id).limit(MOST)
    with stores.archive.engine.connect() as connection:
        ids = list(connection.execute(newest).scalars())
        every = connection.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
        said = ledger.load(connection, ids)
        first = {one.version_id: one.passage.span for one in reversed(passages.of_versions(connection, ids))}
    points = []
    for version_id in ids:
        try:
            version = stores.archive.version(version_id)
            point = _point(version, said.get(version_id, []), first.get(version_id))
            for quote in point.quotes if point else ():
                stores.archive.quote(version_id, quote.span, audience.collections, now)
        except (NotFoundError, NotQuotableError):  # gone since it was found
            continue
        points += [point] if point else []
    return tuple(points), every - len(ids)


def _point(version: Version, said: list[Attribution], first: Span | None) -> Point | None:
    """What somebody with a name is quoted with first; of an article without one, its first paragraph."""
    for attribution in said:
        speaker = attribution.speaker
        if attribution.speech is Speech.DIRECT and speaker and speaker.grade is Grade.NAMED:
            return Point(Kind.STATEMENT, speaker, (Quote(version, min(attribution.content)),))
    return Point(Kind.FACT, None, (Quote(version, first),)) if first else None
