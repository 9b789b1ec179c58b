"""Nearest passages by vector, in Chroma: embedded, or a server by URL. A rebuildable cache of the record."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexMismatchError, VectorsError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_BATCH = 2000  # Chroma refuses more than 5,461 at once
# Recall@10 stays above .95 at 100,000 passages with these; Chroma's defaults (16, 100, 100) give .90.
# One thread: several building at once left one of thirty nearly equal passages unreachable (seen once).
_SPACE: Any = {
    "hnsw": {
        "space": "cosine",
        "ef_construction": 128,
        "ef_search": 128,
        "max_neighbors": 24,
        "num_threads": 1,
    }
}


class Vectors:
    """One Chroma collection for each of the archive's collections, so that a search never sees, let alone
    ranks, what its reader may not.

    Only one process may open `folder`: two corrupt it silently (see index/lock.py).
    """

    def __init__(self, folder: Path, server_url: str | None = None) -> None:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        self._client: ClientAPI
        try:
            self._client = (
                _server(server_url, settings)
                if server_url
                else chromadb.PersistentClient(str(folder), settings=settings)
            )
            # Whoever owns the archive is the only one who makes collections, so the list is read once.
            self._open: dict[str, Collection] = {
                str((found.metadata or {}).get("name")): self._client.get_collection(
                    found.name, embedding_function=None
                )
                for found in self._client.list_collections()
            }
        except Exception as error:  # Chroma raises whatever its database or its HTTP library does
            raise VectorsError("server" if server_url else "folder") from error

    def add(self, collection: str, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Insert or replace passages' vectors [len(ids), n]."""
        target = self._collection(collection)
        for at in range(0, len(ids), _BATCH):
            names = [str(passage_id) for passage_id in ids[at : at + _BATCH]]
            with _of_one_length():
                target.upsert(ids=names, embeddings=vectors[at : at + _BATCH])

    def remove(self, collection: str, ids: Sequence[int]) -> None:
        target = self._collection(collection)
        for at in range(0, len(ids), _BATCH):
            target.delete(ids=[str(passage_id) for passage_id in ids[at : at + _BATCH]])

    def nearest(
        self, vector: NDArray[np.float32], limit: int, collections: Iterable[str] | None
    ) -> list[tuple[int, float]]:
        """(passage id, cosine similarity), best first, from these collections; None is all of them."""
        found: list[tuple[int, float]] = []
        for collection in self._readable(collections):
            with _of_one_length():
                reply: Any = collection.query(
                    query_embeddings=vector[np.newaxis], n_results=limit, include=["distances"]
                )
            ids, distances = reply["ids"][0], reply["distances"][0]
            found += [(int(name), 1.0 - distance) for name, distance in zip(ids, distances, strict=True)]
        return sorted(found, key=lambda hit: -hit[1])[:limit]

    def count(self) -> int:
        return sum(collection.count() for collection in self._readable(None))

    def clear(self) -> None:
        for collection in self._client.list_collections():
            self._client.delete_collection(collection.name)
        self._open.clear()

    def close(self) -> None:
        """Give up the files, so that another process may open them."""
        self._open.clear()
        self._client.close()  # type: ignore[attr-defined] # of the client class, not of its interface

    def _readable(self, names: Iterable[str] | None) -> list["Collection"]:
        wanted = list(self._open) if names is None else names  # others may be opened meanwhile
        return [self._open[name] for name in wanted if name in self._open]

    def _collection(self, name: str) -> "Collection":
        if name not in self._open:
            # Chroma's names are narrow ([a-z0-9._-], 3 to 512 characters); a hash fits any newsroom's.
            chroma_name = "c-" + hashlib.sha256(name.encode()).hexdigest()[:32]
            self._open[name] = self._client.get_or_create_collection(
                chroma_name, embedding_function=None, configuration=_SPACE, metadata={"name": name}
            )
        return self._open[name]


def _server(url: str, settings: Any) -> "ClientAPI":
    import chromadb

    parts = urlsplit(url)
    host, port, is_secure = parts.hostname or "localhost", parts.port or 8000, parts.scheme == "https"
    return chromadb.HttpClient(host=host, port=port, ssl=is_secure, settings=settings)


@contextmanager
def _of_one_length() -> Iterator[None]:
    """Raises IndexMismatchError where the model behind a name has become another, of other vectors."""
    from chromadb.errors import InvalidArgumentError, InvalidDimensionException

    try:
        yield
    except (InvalidDimensionException, InvalidArgumentError) as error:
        raise IndexMismatchError("embedder") from error
