"""Makes the search indexes again from the record; the vectors too, where another embedder made them."""

from collections.abc import Callable
from datetime import datetime

from index import passages
from index.split import split
from index.stores import Stores
from index.sync import sync


def reindex(stores: Stores, now: datetime, progress: Callable[[int, int], None]) -> int:
    """How many articles are searchable afterwards; calls `progress(done, total)` as it goes."""
    stores.archive.forget_indexed()  # first, so that a run that is killed is not taken for a finished one
    with stores.archive.engine.connect() as connection:
        stale = passages.made_otherwise(connection, stores.encoder.name)
    if stale:
        _embed_again(stores, progress)
    stores.vectors.clear()
    stores.words.clear()
    return sync(stores, now, progress)


def _embed_again(stores: Stores, progress: Callable[[int, int], None]) -> None:
    version_ids = stores.archive.every_version()
    for done, version_id in enumerate(version_ids, 1):
        version = stores.archive.version(version_id)
        found = split(version.text)
        embedded = stores.encoder.passages([(version.title, version.text, passage) for passage in found])
        with stores.archive.transaction() as connection:
            passages.save(connection, version_id, embedded, stores.encoder.name)
        progress(done, len(version_ids))
