"""The ledger: every stored attribution, in the record."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from index.passages import SQL_VARIABLES, StoredPassage
from index.schema import attributions, passages, versions
from index.types import Attribution, Grade, Span, Speaker, Speech


def save(
    connection: Connection, version_id: str, found: Iterable[Attribution], found_by: str | None = None
) -> None:
    """Make `found`, by `found_by`, the attributions of this version, instead of those it had."""
    rows = [_to_row(version_id, attribution) for attribution in found]
    connection.execute(attributions.delete().where(attributions.c.version_id == version_id))
    if rows:
        connection.execute(attributions.insert(), rows)
    connection.execute(versions.update().where(versions.c.id == version_id).values(attributed_by=found_by))


def found_otherwise(connection: Connection, found_by: str) -> list[str]:
    """The versions whose attributions something other than `found_by` found."""
    return list(connection.execute(select(versions.c.id).where(_otherwise(found_by))).scalars())


def articles_found_otherwise(connection: Connection, found_by: str) -> int:
    """How many articles have such a version."""
    query = select(func.count(versions.c.article_id.distinct())).where(_otherwise(found_by))
    return connection.execute(query).scalar_one()


def _otherwise(found_by: str) -> ColumnElement[bool]:
    return or_(versions.c.attributed_by.is_(None), versions.c.attributed_by != found_by)


def load(connection: Connection, version_ids: Iterable[str]) -> dict[str, list[Attribution]]:
    """Who said what in each version, in the order of the text."""
    found: dict[str, list[Attribution]] = {version_id: [] for version_id in version_ids}
    query = select(attributions).where(attributions.c.version_id.in_(found)).order_by(attributions.c.id)
    for row in connection.execute(query):
        found[row.version_id].append(to_attribution(row))
    return found


def near(connection: Connection, found: Sequence[StoredPassage]) -> dict[str, list[Attribution]]:
    """Who said what in these passages, by version, in the order of the text."""
    rows: dict[int, Row[Any]] = {}
    touching = and_(
        passages.c.version_id == attributions.c.version_id,
        attributions.c.start < passages.c.end,
        attributions.c.end > passages.c.start,
    )
    for at in range(0, len(found), SQL_VARIABLES):
        ids = [passage.id for passage in found[at : at + SQL_VARIABLES]]
        query = select(attributions).join(passages, touching).where(passages.c.id.in_(ids))
        rows |= {row.id: row for row in connection.execute(query)}
    by_version: dict[str, list[Attribution]] = {passage.version_id: [] for passage in found}
    for _, row in sorted(rows.items()):
        by_version[row.version_id].append(to_attribution(row))
    return by_version


def _to_row(version_id: str, attribution: Attribution) -> dict[str, Any]:
    speaker = attribution.speaker
    return {
        "version_id": version_id,
        "spans": {part: getattr(attribution, part) for part in ("source", "cue", "content")},
        "start": min((part.start for part in attribution.content), default=0),
        "end": max((part.end for part in attribution.content), default=0),
        "speech": attribution.speech,
        "speaker": speaker and speaker.name,
        "as_written": speaker and speaker.as_written,
        "grade": speaker and speaker.grade,
        "description": speaker and speaker.description,
    }


def to_attribution(row: Row[Any]) -> Attribution:
    """The attribution of a row of the table."""
    source, cue, content = (
        tuple(Span(*pair) for pair in row.spans[part]) for part in ("source", "cue", "content")
    )
    speaker = (
        Speaker(row.speaker, row.as_written, Grade(row.grade), row.description or "") if row.speaker else None
    )
    return Attribution(source, cue, content, Speech(row.speech), speaker)
