"""A record copied while it is used, put back in an empty folder, answers as before."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.backup import RECORD, back_up, restore
from index.database import HEAD
from index.errors import ArchiveBusyError, BackupError, BackupProblem
from index.lock import OwnerLock
from index.reindex import reindex
from retrieval.types import Status
from tests.conftest import ARTICLES, NOON, ArchiveOf, small_archive
from tests.models import Models

QUESTION = "What did Petra Lindqvist say about the dam wall?"


def test_a_restored_archive_answers_as_the_one_that_was_backed_up_while_open(
    archive_of: ArchiveOf, models: Models, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = archive_of(*ARTICLES)
    answer = before.ask(QUESTION)
    home, file = tmp_path_factory.mktemp("restored"), tmp_path_factory.mktemp("backups") / "copy.sqlite"
    back_up(before.home, file)
    restore(file, home)
    with small_archive(home, tmp_path_factory.mktemp("nothing"), models) as after:
        assert reindex(after.stores, NOON, lambda done, total: None) == len(ARTICLES)
        again = after.ask(QUESTION)
    assert again.status is Status.ANSWERED
    assert again.points == answer.points


@pytest.fixture(scope="module")
def record(empty: Path) -> Path:
    return empty / RECORD


@pytest.fixture
def home(tmp_path: Path, record: Path) -> Path:
    """A folder with a record in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(record, folder)
    return folder


@pytest.fixture
def copy(tmp_path: Path, home: Path) -> Path:
    file = tmp_path / "copy.sqlite"
    back_up(home, file)
    return file


def test_a_copy_is_one_file_that_others_cannot_read(copy: Path) -> None:
    assert [one.name for one in copy.parent.iterdir() if one.is_file()] == [copy.name]
    assert copy.stat().st_mode & 0o077 == 0


def test_a_copy_has_what_is_still_in_the_journal(home: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home / RECORD)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE late (word TEXT)")
        writer.commit()
        assert (home / f"{RECORD}-wal").stat().st_size > 0
        back_up(home, tmp_path / "copy.sqlite")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as copied:
        assert copied.execute("SELECT count(*) FROM late").fetchone() == (0,)


def test_an_open_transaction_is_not_in_the_copy(home: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home / RECORD)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE half (word TEXT)")
        writer.commit()
        writer.execute("INSERT INTO half VALUES ('unfinished')")
        back_up(home, tmp_path / "copy.sqlite")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as copied:
        assert copied.execute("SELECT count(*) FROM half").fetchone() == (0,)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:10_000])


def overwrite(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))


def other_text(file: Path) -> None:
    file.write_text("a list of guests\n" * 400)


def other_database(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as made:
        made.execute("CREATE TABLE guests (name TEXT)")


def unversioned(file: Path) -> None:
    run(file, "DELETE FROM alembic_version")


def newer(file: Path) -> None:
    run(file, "UPDATE alembic_version SET version_num = ?", f"{int(HEAD) + 1:04}")


def run(file: Path, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute(statement, values)
        database.commit()


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (cut, BackupProblem.NOT_WHOLE),
        (overwrite, BackupProblem.NOT_WHOLE),
        (other_text, BackupProblem.NOT_WHOLE),
        (other_database, BackupProblem.NOT_WHOLE),
        (unversioned, BackupProblem.NOT_WHOLE),
        (newer, BackupProblem.NEWER),
        (Path.unlink, BackupProblem.NOT_WHOLE),
    ],
)
def test_what_is_no_whole_record_is_not_put_back(
    spoil: Callable[[Path], None], problem: BackupProblem, copy: Path, tmp_path: Path
) -> None:
    spoil(copy)
    with pytest.raises(BackupError) as caught:
        restore(copy, tmp_path / "new")
    assert caught.value.problem is problem
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["owner.lock"]


@pytest.mark.parametrize("left", [RECORD, f"{RECORD}-wal"])
def test_a_record_that_is_there_and_a_lost_ones_journal_are_not_touched(
    left: str, copy: Path, tmp_path: Path
) -> None:
    home = tmp_path / "other"
    home.mkdir()
    (home / left).write_bytes(b"mine")
    with pytest.raises(BackupError) as caught:
        restore(copy, home)
    assert caught.value.problem is BackupProblem.RECORD_EXISTS
    assert (home / left).read_bytes() == b"mine"


def test_a_folder_that_a_process_serves_is_not_restored_into(copy: Path, tmp_path: Path) -> None:
    lock = OwnerLock(tmp_path / "served")
    lock.acquire()
    try:
        with pytest.raises(ArchiveBusyError):
            restore(copy, tmp_path / "served")
    finally:
        lock.release()


def test_a_file_that_is_there_is_not_overwritten(home: Path, copy: Path) -> None:
    whole = copy.read_bytes()
    with pytest.raises(BackupError) as caught:
        back_up(home, copy)
    assert caught.value.problem is BackupProblem.FILE_EXISTS
    assert copy.read_bytes() == whole


def test_a_folder_without_a_record_has_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(BackupError) as caught:
        back_up(tmp_path, tmp_path / "copy.sqlite")
    assert caught.value.problem is BackupProblem.NO_RECORD


def test_a_folder_that_is_not_there_is_not_written_to(home: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError) as caught:
        back_up(home, tmp_path / "gone" / "copy.sqlite")
    assert caught.value.problem is BackupProblem.DISK
