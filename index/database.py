"""The record's database: opened, tuned and brought up to date."""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import ArgumentError

from index.errors import RecordError, RecordProblem

_MIGRATIONS = Path(__file__).with_name("migrations")
HEAD = "0008"  # the newest migration; tests/index/test_database.py keeps the two equal


# SQLite's primary result codes; any other is a bug, not the disk's or another program's doing.
_SQLITE_PROBLEMS = {
    sqlite3.SQLITE_BUSY: RecordProblem.LOCKED,
    sqlite3.SQLITE_LOCKED: RecordProblem.LOCKED,
    sqlite3.SQLITE_READONLY: RecordProblem.READ_ONLY,
    sqlite3.SQLITE_IOERR: RecordProblem.DISK,
    sqlite3.SQLITE_CORRUPT: RecordProblem.DAMAGED,
    sqlite3.SQLITE_NOTADB: RecordProblem.DAMAGED,
    sqlite3.SQLITE_FULL: RecordProblem.DISK_FULL,
    sqlite3.SQLITE_CANTOPEN: RecordProblem.CANNOT_OPEN,
}
_POSTGRES_PROBLEMS = {
    "53100": RecordProblem.DISK_FULL,
    "25006": RecordProblem.READ_ONLY,
    "55P03": RecordProblem.LOCKED,
    "57014": RecordProblem.LOCKED,
}


def open_database(url: str) -> Engine:
    """An engine on the record at `url`, its tables made or migrated to this program's version.

    Raises RecordError, as all that is done with the engine does when the database is at fault.
    """
    engine = open_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
    version = _version(engine)
    if version is not None and version > HEAD:
        raise RecordError(RecordProblem.NEWER)
    if version != HEAD:
        _migrate(engine)
    return engine


def open_engine(url: str, **options: Any) -> Engine:
    """An engine whose errors name what is wrong with the database, and never hold what was to be written."""
    try:
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True, **options)
    except (ArgumentError, ImportError, ValueError) as error:
        raise RecordError(RecordProblem.BAD_URL) from error
    event.listen(engine, "handle_error", _name_problem)
    return engine


def check_writable(engine: Engine) -> None:
    """Write a page, which changes nothing that anybody reads. Raises RecordError."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # Free for a program's use, and written even when it is the same, unlike a row.
            connection.exec_driver_sql(f"PRAGMA user_version={int(time.time()) % 2**31}")
        else:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def _name_problem(context: ExceptionContext) -> RecordError | None:
    if context.is_pre_ping:
        return None  # a connection that was lost while it waited, in whose place there will be another
    error = context.original_exception
    problem = _SQLITE_PROBLEMS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    problem = problem or _POSTGRES_PROBLEMS.get(str(getattr(error, "sqlstate", "")))
    if problem is None and (context.is_disconnect or context.connection is None):
        problem = RecordProblem.UNREACHABLE
    return RecordError(problem) if problem else None


def _tune_sqlite(connection: Any, _record: Any) -> None:
    # WAL: readers never wait for the writer; NORMAL is safe with it against a killed process. What is
    # removed is overwritten, because some of it is removed for a court.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _version(engine: Engine) -> str | None:
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _migrate(engine: Engine) -> None:
    from alembic import command  # a quarter of a second, and needed only when something is to be done
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
