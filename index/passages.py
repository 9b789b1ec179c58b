"""Passages with their vectors, in the record: what the search indexes are rebuilt from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from index.schema import articles, passages
from index.types import Passage, Span

SQL_VARIABLES = 900  # SQLite's old limit of 999 bound values, with room


@dataclass(frozen=True, slots=True)
class Embedded:
    """A passage and its vectors, all of unit length: `vector` [n] and `sentence_vectors` [sentences, n].

    `search_vector` [m] is another model's, by which the passage is found; None where `vector` serves.
    """

    passage: Passage
    vector: NDArray[np.float32]
    sentence_vectors: NDArray[np.float32]
    search_vector: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """An embedded passage with its place in the record; `search_vector` is `vector` where that serves."""

    id: int
    version_id: str
    passage: Passage
    vector: NDArray[np.float32]
    sentence_vectors: NDArray[np.float32]
    search_vector: NDArray[np.float32]


def save(connection: Connection, version_id: str, embedded: Sequence[Embedded], embedder: str) -> None:
    """Make these the passages of a version, instead of those it had."""
    connection.execute(passages.delete().where(passages.c.version_id == version_id))
    rows = [
        {
            "version_id": version_id,
            "start": item.passage.span.start,
            "end": item.passage.span.end,
            "sentences": np.array(item.passage.sentences, np.int32).tobytes(),
            "vector": item.vector.astype(np.float32).tobytes(),
            "sentence_vectors": item.sentence_vectors.astype(np.float16).tobytes(),
            "search_vector": None if item.search_vector is None else item.search_vector.tobytes(),
            "embedder": embedder,
        }
        for item in embedded
    ]
    if rows:
        connection.execute(passages.insert(), rows)


def load(connection: Connection, ids: Iterable[int]) -> list[StoredPassage]:
    """The passages with these ids, in no particular order; ids that are gone are left out."""
    wanted = list(ids)
    found = []
    for at in range(0, len(wanted), SQL_VARIABLES):
        found += _select(connection, passages.c.id.in_(wanted[at : at + SQL_VARIABLES]))
    return found


def of_versions(connection: Connection, version_ids: Iterable[str]) -> list[StoredPassage]:
    """Every passage of these versions, in the order of their texts."""
    return _select(connection, passages.c.version_id.in_(list(version_ids)))


def other_embedder(connection: Connection, embedder: str) -> str | None:
    """Another embedder that any stored vector was made by, so that distances mean nothing; None if none."""
    other = or_(passages.c.embedder < embedder, passages.c.embedder > embedder)  # != would not use the index
    return connection.execute(select(passages.c.embedder).where(other).limit(1)).scalar()


def search_dimensions(connection: Connection) -> int | None:
    """How long the vectors are that passages are found by; None in an empty archive."""
    stored = select(passages.c.id).order_by(passages.c.id.desc()).limit(1)
    newest = load(connection, connection.execute(stored).scalars())
    return len(newest[0].search_vector) if newest else None


def count_indexed(connection: Connection) -> int:
    """How many passages the search indexes should hold."""
    indexed = passages.join(articles, articles.c.indexed_version == passages.c.version_id)
    return connection.execute(select(func.count()).select_from(indexed)).scalar_one()


def _select(connection: Connection, where: ColumnElement[bool]) -> list[StoredPassage]:
    return [
        _to_passage(row) for row in connection.execute(select(passages).where(where).order_by(passages.c.id))
    ]


def _to_passage(row: Row[Any]) -> StoredPassage:
    pairs = np.frombuffer(row.sentences, np.int32).reshape(-1, 2).tolist()
    vector = np.frombuffer(row.vector, np.float32)
    rows = np.frombuffer(row.sentence_vectors, np.float16).reshape(len(pairs), -1).astype(np.float32)
    passage = Passage(Span(row.start, row.end), tuple(Span(*pair) for pair in pairs))
    search = vector if row.search_vector is None else np.frombuffer(row.search_vector, np.float32)
    return StoredPassage(row.id, row.version_id, passage, vector, rows, search)
