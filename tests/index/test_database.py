"""The record's database: migrated to this program's version, and tuned against a killed process."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, insert, select, text
from sqlalchemy.exc import IntegrityError

from index import database
from index.database import HEAD, check_writable, open_database
from index.errors import RecordError, RecordProblem
from index.schema import answers, metadata, threads, versions

MIGRATIONS = Path(database.__file__).with_name("migrations")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(f"sqlite:///{tmp_path / 'record.sqlite'}")


def test_the_programs_version_is_that_of_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_new_database_has_the_tables_that_the_program_uses_and_no_others(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, metadata) == []


def test_a_database_without_a_version_is_migrated_and_keeps_other_tables(tmp_path: Path) -> None:
    from sqlalchemy import create_engine

    url = f"sqlite:///{tmp_path / 'record.sqlite'}"
    with create_engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE notes (line TEXT)"))
        connection.execute(text("INSERT INTO notes VALUES ('kept')"))
    with open_database(url).connect() as connection:
        assert connection.execute(text("SELECT line FROM notes")).scalar_one() == "kept"
        assert connection.execute(select(versions.c.id)).all() == []


def test_opening_again_keeps_what_was_written(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(threads).values(team="T", channel="C", thread_ts="1.0"))
    engine.dispose()
    with open_database(str(engine.url)).connect() as connection:
        assert connection.execute(select(threads.c.channel)).scalars().all() == ["C"]


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 10000)]
)
def test_every_connection_is_tuned(engine: Engine, pragma: str, value: object) -> None:
    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


def test_a_version_of_no_article_is_refused(engine: Engine) -> None:
    now = datetime.now(UTC)
    row = {
        "id": "v",
        "article_id": "nobody",
        "text": "a",
        "title": "",
        "outlet": "",
        "authors": [],
        "seen_at": now,
    }
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert(versions).values(row))


def test_a_failed_transaction_leaves_no_row(engine: Engine) -> None:
    def write_and_fail() -> None:
        with engine.begin() as connection:
            connection.execute(insert(threads).values(team="T", channel="C", thread_ts="1.0"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_and_fail()
    with engine.connect() as connection:
        assert connection.execute(select(threads)).all() == []


@pytest.mark.parametrize("hours", [-11, 0, 2, 14])
def test_a_time_of_any_zone_comes_back_as_the_same_moment(engine: Engine, hours: int) -> None:
    asked_at = datetime(2024, 3, 31, 2, 30, 15, 123456, tzinfo=timezone(timedelta(hours=hours)))
    with engine.begin() as connection:
        connection.execute(insert(answers).values(id="a", question="", answer={}, asked_at=asked_at))
        found = connection.execute(select(answers.c.asked_at)).scalar_one()
    assert found == asked_at
    assert found.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("postgres://newsroom@127.0.0.1/newsroom", RecordProblem.BAD_URL),
        ("nonsense", RecordProblem.BAD_URL),
        ("mysql+unheard_of://127.0.0.1/newsroom", RecordProblem.BAD_URL),
        ("postgresql+psycopg://newsroom@127.0.0.1:9/newsroom", RecordProblem.UNREACHABLE),
        ("sqlite:////no/such/folder/record.sqlite", RecordProblem.CANNOT_OPEN),
    ],
)
def test_a_database_that_cannot_be_opened_is_told_why(url: str, problem: RecordProblem) -> None:
    with pytest.raises(RecordError) as caught:
        open_database(url)
    assert caught.value.problem is problem


def test_a_record_of_a_newer_version_is_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RecordError) as caught:
        open_database(str(engine.url))
    assert caught.value.problem is RecordProblem.NEWER


def test_a_full_disk_and_a_record_that_another_program_holds_are_told_apart(engine: Engine) -> None:
    row = insert(threads).values(team="T", channel="C" * 100_000, thread_ts="1.0")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1")  # not less than there are
        with pytest.raises(RecordError) as full:
            connection.execute(row)
    engine.dispose()
    with engine.connect() as writer, engine.connect() as other:
        writer.exec_driver_sql("BEGIN IMMEDIATE")
        other.exec_driver_sql("PRAGMA busy_timeout=0")
        with pytest.raises(RecordError) as held:
            other.execute(row)
    assert (full.value.problem, held.value.problem) == (RecordProblem.DISK_FULL, RecordProblem.LOCKED)


def test_an_error_of_the_database_does_not_hold_what_was_to_be_written(engine: Engine) -> None:
    row = insert(threads).values(team="T", channel="the mayor wept", thread_ts="1.0")
    with engine.begin() as connection:
        connection.execute(row)
        with pytest.raises(IntegrityError) as caught:
            connection.execute(row)
    assert "mayor" not in str(caught.value)


def test_whether_a_record_can_be_written_is_found_by_writing(engine: Engine) -> None:
    with engine.connect() as connection:
        before = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
        check_writable(engine)
        check_writable(engine)
        assert connection.exec_driver_sql("PRAGMA data_version").scalar_one() != before
    engine.dispose()
    event.listen(engine, "connect", lambda opened, _: opened.execute("PRAGMA query_only=ON"))
    with pytest.raises(RecordError):
        check_writable(engine)
