"""The part of bot/replies/ for what is wrong with the machine, the disk or the database."""

from bot.office.errors import OfficeFailedError
from bot.web.address import MIN_SECRET, AddressProblem, WebAddressError
from index.errors import (
    ArchiveBusyError,
    BackupError,
    BackupProblem,
    HomeError,
    RecordError,
    RecordProblem,
    VectorsError,
    is_disk_full,
)

_ADDRESS = {
    AddressProblem.NOT_AN_ADDRESS: "ONRECORD_WEB_ADDRESS must be a host and a port, such as 127.0.0.1:8765.",
    AddressProblem.UNGUARDED: (
        "Others can reach the address in ONRECORD_WEB_ADDRESS. "
        "Set ONRECORD_WEB_SECRET to sign links, or use 127.0.0.1."
    ),
    AddressProblem.GUESSABLE: f"ONRECORD_WEB_SECRET is too short. Give it at least {MIN_SECRET} characters.",
    AddressProblem.CANNOT_LISTEN: (
        "The address in ONRECORD_WEB_ADDRESS cannot be used{detail}. Choose another port."
    ),
    AddressProblem.NO_METRICS: (
        "The address in ONRECORD_METRICS_ADDRESS cannot be used{detail}. Write a host and a "
        "free port, such as 127.0.0.1:9464."
    ),
}
_BACKUP = {
    BackupProblem.NO_RECORD: "There is no record in ONRECORD_HOME, so there is nothing to back up.",
    BackupProblem.FILE_EXISTS: "There is a file by that name, which is not overwritten. Give another name.",
    BackupProblem.RECORD_EXISTS: (
        "There is a record in ONRECORD_HOME, or what is left of one. Set ONRECORD_HOME to an empty folder."
    ),
    BackupProblem.ELSEWHERE: (
        "DATABASE_URL keeps the record in another database. Use that database's own commands, "
        "such as pg_dump and pg_restore, and onrecord reindex after restoring."
    ),
    BackupProblem.NOT_WHOLE: "What would be copied is not a whole record. Take another back-up.",
    BackupProblem.NEWER: "The back-up is of a newer version of On the Record. Install that version first.",
    BackupProblem.DISK: "The copy could not be written. Check that the folder exists and may be written to.",
    BackupProblem.DISK_FULL: "There is no room for the copy. Make room, or name a file on another disk.",
}
_RECORD = {
    RecordProblem.BAD_URL: (
        "DATABASE_URL is not one that can be used. Write it as postgresql+psycopg://user:password@host/name, "
        "or leave it empty for a file in ONRECORD_HOME."
    ),
    RecordProblem.UNREACHABLE: (
        "The record's database could not be reached. Check that it runs, and DATABASE_URL with its name and "
        "password; then try again."
    ),
    RecordProblem.CANNOT_OPEN: (
        "The record could not be opened. Check that record.sqlite and its folder, ONRECORD_HOME, are there "
        "and belong to the user who runs this."
    ),
    RecordProblem.READ_ONLY: (
        "The record may not be written to. Check whose record.sqlite and its folder, ONRECORD_HOME, are."
    ),
    RecordProblem.NEWER: "The record is of a newer version of On the Record. Install that version first.",
    RecordProblem.DAMAGED: (
        "The record is damaged. Set ONRECORD_HOME to an empty folder and put the last back-up there with "
        "onrecord restore."
    ),
    RecordProblem.LOCKED: (
        "Another program has been writing to the record for long, so nothing was changed. Try again."
    ),
    RecordProblem.DISK_FULL: (
        "The disk that holds the archive is full. What was there before is kept. Whoever runs the bot must "
        "make room; then try again."
    ),
    RecordProblem.DISK: (
        "The disk that holds the archive is full, or it fails. What was there before is kept. Whoever runs "
        "the bot must make room or mend it; then try again."
    ),
}
_VECTORS = {
    "server": (
        "Chroma does not answer at CHROMA_URL. Check the address, and that the server runs; then try again."
    ),
    "folder": (
        "The search index in ONRECORD_HOME could not be opened. Move its folder vectors away and run "
        "onrecord reindex."
    ),
}
_HOME = "ONRECORD_HOME is no folder that can be used{detail}. Set it to one that you may write to."
_SERVICE_BUG = (
    "The process that serves the archive hit a bug ({detail}). Its log says where; please report that."
)
COMMAND_BUG = "onrecord hit a bug ({detail}, in {where}). Please report it."


def trouble(error: BaseException) -> str | None:
    """What to tell whoever runs the bot, None where it is nothing of the kind."""
    match error:
        case WebAddressError():
            return _ADDRESS[error.problem].format(detail=in_brackets(error.detail))
        case BackupError():
            return _BACKUP[error.problem]
        case RecordError():
            return _RECORD[error.problem]
        case VectorsError():
            return _VECTORS[error.problem]
        case HomeError():
            return _HOME.format(detail=in_brackets(error.detail))
        case ArchiveBusyError():
            who = f"process {error.pid}" if error.pid else "another process"
            return f"The archive is in use by {who}. Stop that process, or work through it."
        case OfficeFailedError():
            return _SERVICE_BUG.format(detail=error.detail)
    return _RECORD[RecordProblem.DISK_FULL] if is_disk_full(error) else None


def in_brackets(detail: str) -> str:
    return f" ({detail})" if detail else ""
