"""What one archive consists of: the record, the two search indexes, and the encoder they share."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from index.archive import Archive
from index.attribute import Attributor
from index.database import open_database
from index.embed import Encoder, Vector
from index.errors import StoppingError
from index.finder import Finder
from index.lock import OwnerLock
from index.passages import Embedded
from index.types import Passage
from index.vectors import Vectors
from index.words import Words

T = TypeVar("T")


class Stores:
    """The record and the words are open from the start; the models and the vectors, which take seconds to
    load, when they are first needed or `warm` is called. `models` is the folder of built models. Safe to
    share between threads.
    """

    def __init__(
        self,
        archive: Archive,
        words: Words,
        load_encoder: Callable[[], Encoder],
        load_attributor: Callable[[], Attributor],
        load_vectors: Callable[[], Vectors],
        models: Path,
        finder: Finder | None = None,
    ) -> None:
        self.archive = archive
        self._finder = finder
        self.models = models
        self.words = words
        self._encoder = _Once(load_encoder)
        self._attributor = _Once(load_attributor)
        self._vectors = _Once(load_vectors)
        self._writer = threading.RLock()
        self._stopping = threading.Event()

    @property
    def encoder(self) -> Encoder:
        return self._encoder.get()

    @property
    def attributor(self) -> Attributor:
        return self._attributor.get()

    @property
    def vectors(self) -> Vectors:
        return self._vectors.get()

    @property
    def embedder(self) -> str:
        """What the stored vectors are made by; vectors of two embedders cannot be compared."""
        return f"{Encoder.name}+{self._finder.name}" if self._finder else Encoder.name

    def embed(self, items: Sequence[tuple[str, str, Passage]]) -> list[Embedded]:
        """Each (headline, text, passage) embedded, in the order given. Raises EmbeddingError."""
        embedded = self.encoder.passages(items)
        return self._finder.embed(items, embedded) if self._finder else embedded

    def probe(self, question: str, vector: Vector) -> Vector:
        """What to look for in `vectors` when the encoder gives `vector`. Raises EmbeddingError."""
        return self._finder.probe(question) if self._finder else vector

    @contextmanager
    def writing(self) -> Iterator[None]:
        """For whoever writes to the indexes, or to the record what they are brought in step with: one thread
        at a time, while others search. Raises StoppingError.
        """
        with self._writer:
            self.check_open()
            yield

    def check_open(self) -> None:
        """Raises StoppingError once `stop` was called: whoever works for long looks here now and then."""
        if self._stopping.is_set():
            raise StoppingError

    def stop(self) -> None:
        """Let those who write end, at the next place where nothing is lost; from any thread."""
        self._stopping.set()

    def close(self) -> None:
        """Waits for who is writing; nobody can afterwards."""
        self.stop()
        with self._writer:
            self.words.close()
            if self._vectors.made:
                self.vectors.close()
            self.archive.engine.dispose()

    def warm(self) -> None:
        """Load what the first question would otherwise wait for. Raises StoppingError once that is vain."""
        self.encoder.question("warm")
        self.check_open()
        self.vectors.count()
        self.check_open()


class _Once(Generic[T]):
    """A value made at its first use, by one thread only."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[T] = []

    def get(self) -> T:
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    @property
    def made(self) -> bool:
        return bool(self._made)


@contextmanager
def open_stores(
    home: Path,
    database_url: str | None = None,
    chroma_url: str | None = None,
    load_encoder: Callable[[], Encoder] | None = None,
    load_attributor: Callable[[], Attributor] | None = None,
    models: Path | None = None,
    finder: Finder | None = None,
) -> Iterator[Stores]:
    """The archive in `home`, owned by this process until the block ends.

    With a `finder` passages are found by its vectors instead of the encoder's.
    `models` and what loads them let several archives share them. Raises ArchiveBusyError while another
    process has the archive.
    """
    lock = OwnerLock(home)
    lock.acquire()
    try:
        archive = Archive(open_database(database_url or f"sqlite:///{home.absolute() / 'record.sqlite'}"))
        models = models or home / "models"
        stores = Stores(
            archive,
            Words(home / "words"),
            load_encoder or partial(Encoder, models),
            load_attributor or partial(Attributor, models),
            partial(Vectors, home / "vectors", chroma_url),
            models,
            finder,
        )
        try:
            yield stores
        finally:
            stores.close()
    finally:
        lock.release()
