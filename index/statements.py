"""Who said what across the archive: the ledger read by speaker, in current versions that may be read now."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from index.ledger import to_attribution
from index.passages import SQL_VARIABLES
from index.schema import articles, attributions, passages, versions
from index.types import Attribution, Grade, Status

_BETWEEN_PASSAGES = 16  # characters: line breaks, and a label or an opening mark before what is said
_WHERE_IT_STANDS = attributions.join(versions).join(
    articles,
    and_(articles.c.id == versions.c.article_id, articles.c.current_version == attributions.c.version_id),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """An attribution and where it stands. `words` are its content's, for comparing, never to be shown."""

    id: int
    version_id: str
    article_id: str
    attribution: Attribution
    words: str
    published_at: datetime | None
    seen_at: datetime


def may_read(collections: frozenset[str] | None, now: datetime) -> ColumnElement[bool]:
    """The articles that this reader may see at `now`; None is every collection."""
    ended = or_(articles.c.embargo_until.is_(None), articles.c.embargo_until <= now)
    allowed = [] if collections is None else [articles.c.collection.in_(sorted(collections))]
    return and_(articles.c.status == Status.USABLE, ended, *allowed)


def every_name(connection: Connection) -> list[str]:
    """The names of all speakers, also of those whose words nobody may read now: count before showing one."""
    names = select(attributions.c.speaker).where(attributions.c.speaker.is_not(None)).distinct()
    return list(connection.execute(names).scalars())


def count(
    connection: Connection, names: Iterable[str], readable: ColumnElement[bool]
) -> Counter[tuple[str, Grade]]:
    """How many statements there are of each (name, grade)."""
    found: Counter[tuple[str, Grade]] = Counter()
    who = (attributions.c.speaker, attributions.c.grade)
    for some in _chunks(names):
        query = select(*who, func.count()).select_from(_WHERE_IT_STANDS)
        query = query.where(attributions.c.speaker.in_(some), readable).group_by(*who)
        found.update({(name, Grade(grade)): number for name, grade, number in connection.execute(query)})
    return found


def written_as(connection: Connection, names: Iterable[str], readable: ColumnElement[bool]) -> set[str]:
    """How articles write the speakers of these names where they say something ("Lindqvist", "she")."""
    query = select(attributions.c.as_written).select_from(_WHERE_IT_STANDS).distinct()
    return {
        written
        for some in _chunks(names)
        for written in connection.execute(query.where(attributions.c.speaker.in_(some), readable)).scalars()
    }


def described(connection: Connection, word: str, readable: ColumnElement[bool]) -> list[tuple[str, str]]:
    """(name, what it is called or described as) of named speakers, where that has this word in it."""
    told = (attributions.c.as_written, attributions.c.description)
    query = select(attributions.c.speaker, *told).select_from(_WHERE_IT_STANDS).distinct()
    having = or_(*(func.lower(column).contains(word, autoescape=True) for column in told))
    query = query.where(attributions.c.grade == Grade.NAMED, readable, having)
    found = connection.execute(query)
    return [(name, text) for name, *texts in found for text in texts if text]


def statements(
    connection: Connection, names: Iterable[str], grades: Iterable[Grade], readable: ColumnElement[bool]
) -> list[Statement]:
    """All that speakers of these names and grades said, in no particular order."""
    stretch = func.substr(
        versions.c.text, attributions.c.start + 1, attributions.c.end - attributions.c.start
    ).label("stretch")
    times = (versions.c.published_at, versions.c.seen_at)
    query = select(attributions, articles.c.id.label("article_id"), *times, stretch)
    query = query.select_from(_WHERE_IT_STANDS).where(attributions.c.grade.in_(list(grades)), readable)
    found = []
    for some in _chunks(names):
        for row in connection.execute(query.where(attributions.c.speaker.in_(some))):
            attribution = to_attribution(row)
            parts = (row.stretch[start - row.start : end - row.start] for start, end in attribution.content)
            found.append(
                Statement(
                    row.id,
                    row.version_id,
                    row.article_id,
                    attribution,
                    " ".join(parts),
                    row.published_at,
                    row.seen_at,
                )
            )
    return found


def paragraphs(connection: Connection, found: Sequence[Statement]) -> Iterator[tuple[int, int, int, str]]:
    """(statement id, passage id, where it starts, its words) of the passages that hold some of a statement,
    and of the one right before.
    """
    words = func.substr(versions.c.text, passages.c.start + 1, passages.c.end - passages.c.start)
    touching = and_(
        passages.c.version_id == attributions.c.version_id,
        attributions.c.start <= passages.c.end + _BETWEEN_PASSAGES,
        attributions.c.end > passages.c.start,
    )
    query = select(attributions.c.id.label("statement"), passages.c.id.label("passage"), words.label("words"))
    query = query.add_columns(passages.c.start)
    query = query.select_from(
        attributions.join(passages, touching).join(versions, versions.c.id == attributions.c.version_id)
    )
    for some in _chunks(statement.id for statement in found):
        for row in connection.execute(query.where(attributions.c.id.in_(some))):
            yield row.statement, row.passage, row.start, row.words


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    every = list(values)
    return (every[at : at + SQL_VARIABLES] for at in range(0, len(every), SQL_VARIABLES))
