"""One process at a time owns a data folder's embedded indexes; two would corrupt them silently."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from index.errors import ArchiveBusyError, HomeError


class OwnerLock:
    """Held from `acquire` until `release`, or until the process ends in any way."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._path = home / "owner.lock"
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Raises ArchiveBusyError, which names the process that holds the folder, and HomeError."""
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            file = self._path.open("a+")
        except OSError as error:
            raise HomeError(str(self._home), error.strerror or "") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip()
            file.close()
            raise ArchiveBusyError(str(self._home), int(holder) if holder.isdigit() else None) from error
        with suppress(OSError):  # a full disk; whoever finds the folder taken is not told by whom
            os.ftruncate(file.fileno(), 0)
            os.write(file.fileno(), str(os.getpid()).encode())
        self._file = file

    def release(self) -> None:
        if self._file:
            self._file.close()
            self._file = None
