"""The record's database: opened, tuned and brought up to date."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text

_MIGRATIONS = Path(__file__).with_name("migrations")
HEAD = "0006"  # the newest migration; tests/index/test_database.py keeps the two equal


def open_database(url: str) -> Engine:
    """An engine on the record at `url`, its tables made or migrated to this program's version."""
    engine = create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
    if _version(engine) != HEAD:
        _migrate(engine)
    return engine


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
