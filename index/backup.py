"""Copies of the record: made while it is in use, and put back in an empty folder.

All else in the folder is made again from the record, or of use only to the process that wrote it.
"""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from index.database import HEAD
from index.errors import BackupError, BackupProblem
from index.lock import OwnerLock

RECORD = "record.sqlite"


def back_up(home: Path, file: Path) -> None:
    """Copy the record in `home` as it is at this moment, checked; readable by this user alone.

    Raises BackupError, also when there is such a file already.
    """
    if not (home / RECORD).exists():
        raise BackupError(BackupProblem.NO_RECORD)
    if file.exists():
        raise BackupError(BackupProblem.FILE_EXISTS)
    _copy(home / RECORD, file)


def restore(file: Path, home: Path) -> None:
    """Make a back-up the record in `home`, whose search indexes are then to be made anew.

    Raises BackupError when it is none, or there is a record already, and ArchiveBusyError.
    """
    lock = OwnerLock(home)
    lock.acquire()
    try:
        # Also what a lost record left behind: SQLite would read its journal into this one.
        if any(home.glob(f"{RECORD}*")):
            raise BackupError(BackupProblem.RECORD_EXISTS)
        _copy(file, home / RECORD)
    finally:
        lock.release()


def _copy(source: Path, target: Path) -> None:
    draft = target.with_name(f"{target.name}.part")
    draft.unlink(missing_ok=True)
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)) as there,
            closing(sqlite3.connect(draft)) as here,
        ):
            there.backup(here)
            here.execute("PRAGMA journal_mode=DELETE")  # one file, complete in itself
            _check(here)
        draft.replace(target)
    except OSError as error:
        is_full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise BackupError(BackupProblem.DISK_FULL if is_full else BackupProblem.DISK) from error
    except sqlite3.DatabaseError as error:
        raise BackupError(_problem(error)) from error
    finally:
        draft.unlink(missing_ok=True)


def _problem(error: sqlite3.DatabaseError) -> BackupProblem:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return BackupProblem.DISK_FULL
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_READONLY:
            return BackupProblem.DISK
    return BackupProblem.NOT_WHOLE


def _check(record: sqlite3.Connection) -> None:
    """Raises BackupError, or sqlite3.DatabaseError for what is no record at all."""
    if record.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise BackupError(BackupProblem.NOT_WHOLE)
    found = record.execute("SELECT version_num FROM alembic_version").fetchone()
    if found is None:
        raise BackupError(BackupProblem.NOT_WHOLE)
    if found[0] > HEAD:
        raise BackupError(BackupProblem.NEWER)
