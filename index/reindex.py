"""Makes the search indexes again from the record; passages, vectors and attributions too, where another
model or an older program made them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from index import attribute, ledger, passages
from index.split import split
from index.stores import Stores
from index.sync import sync
from index.types import Page, Passage

_TOGETHER = 24  # versions read at once: a few for each core, one request to an embeddings server


def reindex(stores: Stores, now: datetime, progress: Callable[[int, int], None]) -> int:
    """How many articles are searchable afterwards; calls `progress(done, total)` as it goes."""
    stores.archive.forget_indexed()  # first, so that a run that is killed is not taken for a finished one
    probe = stores.probe("any", stores.encoder.question("any"))
    with stores.archive.engine.connect() as connection:
        # A server's model may have become another behind its name.
        another = passages.other_embedder(connection, stores.embedder)
        embedded_otherwise = another or passages.search_dimensions(connection) not in {None, len(probe)}
        attributed_otherwise = ledger.found_otherwise(connection, attribute.NAME)
    stale = stores.archive.every_version() if embedded_otherwise else _cut_otherwise(stores)
    _embed_again(stores, stale, progress)
    _attribute_again(stores, attributed_otherwise, progress)
    with stores.writing():
        stores.archive.forget_indexed()  # again: somebody may have added meanwhile
        stores.vectors.clear()
        stores.words.clear()
    return sync(stores, now, progress)


def _cut_otherwise(stores: Stores) -> list[str]:
    """The versions whose passages an older program cut, as this one would not."""
    found, version_ids = [], stores.archive.every_version()
    for at in range(0, len(version_ids), _TOGETHER):
        stores.check_open()
        cut: dict[str, list[Passage]] = {version_id: [] for version_id in version_ids[at : at + _TOGETHER]}
        with stores.archive.engine.connect() as connection:
            for stored in passages.of_versions(connection, cut):
                cut[stored.version_id].append(stored.passage)
        there = stores.archive.load_versions(cut)  # some may have been erased meanwhile
        found += [one for one, version in there.items() if cut[one] != [*split(version.text)]]
    return found


def _embed_again(stores: Stores, version_ids: Sequence[str], progress: Callable[[int, int], None]) -> None:
    for at in range(0, len(version_ids), _TOGETHER):
        stores.check_open()
        some = list(stores.archive.load_versions(version_ids[at : at + _TOGETHER]).values())
        found = [split(version.text) for version in some]
        readings = [(v.title, v.text, passage) for v, ps in zip(some, found, strict=True) for passage in ps]
        embedded = iter(stores.embed(readings))
        with stores.archive.transaction() as connection:
            for version, split_version in zip(some, found, strict=True):
                own = [next(embedded) for _ in split_version]
                passages.save(connection, version.id, own, stores.embedder)
        progress(min(at + _TOGETHER, len(version_ids)), len(version_ids))


def _attribute_again(
    stores: Stores, version_ids: Sequence[str], progress: Callable[[int, int], None]
) -> None:
    for at in range(0, len(version_ids), _TOGETHER):
        stores.check_open()
        some = list(stores.archive.load_versions(version_ids[at : at + _TOGETHER]).values())
        pages = [Page(v.source, v.text, v.title, v.outlet, v.authors) for v in some]
        said = stores.attributor.articles(pages)
        with stores.archive.transaction() as connection:
            for version, found in zip(some, said, strict=True):
                ledger.save(connection, version.id, found, attribute.NAME)
        progress(min(at + _TOGETHER, len(version_ids)), len(version_ids))
