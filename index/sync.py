"""Brings the search indexes in step with the record: they hold what may be quoted now, and nothing else.

Adding, changing an article's status, the end of an embargo and rebuilding all end here, whatever thread they
are in, one after the other. A run that is killed is simply run again: an article counts as indexed only after
both indexes have kept it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np

from index import passages
from index.archive import Change
from index.errors import IndexMismatchError
from index.passages import StoredPassage
from index.stores import Stores
from index.types import Article

_ARTICLES = 64  # a commit; small enough that a killed run repeats, and others wait for, seconds of work


def sync(
    stores: Stores, now: datetime, progress: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """How many articles were out of step; calls `progress(done, total)` as it goes."""
    done, total = 0, len(stores.archive.out_of_step(now))
    while done < total:
        with stores.writing():
            # Read anew: before it was our turn, somebody may have killed one of them, or done the work.
            changes = stores.archive.out_of_step(now, _ARTICLES)
            _apply(stores, changes)
        if not changes:
            break
        done = min(done + len(changes), total)
        progress(done, total)
    return total


def unindex(stores: Stores, article: Article) -> None:
    """Take an article out of both indexes, wherever it belongs; `sync` puts it back where it does."""
    with stores.writing():
        indexed = stores.archive.indexed_version(article.id)
        if indexed:
            _apply(stores, [(article, indexed, None)])


def check(stores: Stores) -> None:
    """Raises IndexMismatchError when the indexes are not those of this record and encoder.

    Its argument says how: "embedder" (the vectors must be made anew) or "count" (the indexes alone).
    """
    check_embedder(stores)
    with stores.archive.engine.connect() as connection:
        expected = passages.count_indexed(connection)
    if stores.vectors.count() != expected or stores.words.count() != expected:
        raise IndexMismatchError("count")


def check_embedder(stores: Stores) -> None:
    """Raises IndexMismatchError("embedder") when other vectors than this embedder's are stored."""
    with stores.archive.engine.connect() as connection:
        stored = passages.other_embedder(connection, stores.embedder)
    if stored is not None:
        raise IndexMismatchError("embedder", stored, stores.embedder)


def _apply(stores: Stores, changes: Sequence[Change]) -> None:
    version_ids = {version_id for _, old, new in changes for version_id in (old, new) if version_id}
    with stores.archive.engine.connect() as connection:
        by_version: dict[str, list[StoredPassage]] = {version_id: [] for version_id in version_ids}
        for passage in passages.of_versions(connection, version_ids):
            by_version[passage.version_id].append(passage)
    for collection in {article.collection for article, _, _ in changes}:
        here = [change for change in changes if change[0].collection == collection]
        removed = [passage.id for _, old, _ in here if old for passage in by_version[old]]
        added = [passage for _, _, new in here if new for passage in by_version[new]]
        if removed:
            stores.vectors.remove(collection, removed)
        if added:
            stacked = np.stack([passage.search_vector for passage in added])
            stores.vectors.add(collection, [passage.id for passage in added], stacked)
    for article, old, new in changes:
        for version_id in {old, new} - {None}:
            stores.words.remove(str(version_id))
        if new:
            _add_words(stores, article, new, by_version[new])
    stores.words.commit()
    with stores.archive.transaction() as connection:
        for article, _, new in changes:
            stores.archive.mark_indexed(connection, article.id, new)


def _add_words(stores: Stores, article: Article, version_id: str, found: Sequence[StoredPassage]) -> None:
    version = stores.archive.version(version_id)
    words = [(item.id, version.text[item.passage.span.start : item.passage.span.end]) for item in found]
    stores.words.add(version_id, article.collection, version.title, version.text, words)
