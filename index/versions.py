"""Stored versions, read from the record and kept: they never change, so a kept one is never wrong."""

import threading
from collections.abc import Iterable

from sqlalchemy import Engine, select

from index.errors import NotFoundError
from index.passages import SQL_VARIABLES
from index.rows import to_version
from index.schema import articles, versions
from index.types import Version

_KEPT = 4096  # about 20 MB of news


class Versions:
    """Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: dict[str, Version] = {}
        self._lock = threading.Lock()

    def get(self, version_id: str) -> Version:
        """A stored version, current or not. Raises NotFoundError."""
        found = self.load([version_id])
        if version_id not in found:
            raise NotFoundError(version_id)
        return found[version_id]

    def load(self, version_ids: Iterable[str]) -> dict[str, Version]:
        """Those of these versions that the record has."""
        wanted = set(version_ids)
        with self._lock:
            found = {version_id: self._kept[version_id] for version_id in wanted & self._kept.keys()}
        missing = list(wanted - found.keys())
        for at in range(0, len(missing), SQL_VARIABLES):
            some = missing[at : at + SQL_VARIABLES]
            query = select(versions, articles.c.source).join(articles).where(versions.c.id.in_(some))
            with self._engine.connect() as connection:
                found |= {row.id: to_version(row) for row in connection.execute(query)}
        with self._lock:
            if len(self._kept) + len(missing) > _KEPT:
                self._kept.clear()
            self._kept |= {version_id: found[version_id] for version_id in missing if version_id in found}
        return found

    def forget(self) -> None:
        """After a removal: keep nothing of what is gone."""
        with self._lock:
            self._kept.clear()
