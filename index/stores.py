"""What one archive consists of: the record, the two search indexes, and the encoder they share."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.archive import Archive
from index.database import open_database
from index.embed import Encoder
from index.lock import OwnerLock
from index.vectors import Vectors
from index.words import Words


@dataclass(frozen=True, slots=True)
class Stores:
    archive: Archive
    encoder: Encoder
    vectors: Vectors
    words: Words


@contextmanager
def open_stores(
    home: Path, database_url: str | None = None, chroma_url: str | None = None
) -> Iterator[Stores]:
    """The archive in `home`, owned by this process until the block ends.

    Raises ArchiveBusyError while another process has it.
    """
    lock = OwnerLock(home)
    lock.acquire()
    try:
        archive = Archive(open_database(database_url or f"sqlite:///{home.absolute() / 'record.sqlite'}"))
        words = Words(home / "words")
        try:
            encoder = Encoder(home / "models")
            yield Stores(archive, encoder, Vectors(home / "vectors", chroma_url), words)
        finally:
            words.close()
            archive.engine.dispose()
    finally:
        lock.release()
