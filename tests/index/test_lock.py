"""One process owns an archive at a time, and gives it up however it ends. With real processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.errors import ArchiveBusyError, HomeError, RecordError, RecordProblem
from index.lock import OwnerLock
from index.stores import open_stores

HOLDER = """
import sys
from pathlib import Path
from index.lock import OwnerLock
lock = OwnerLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_elsewhere(home: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A second process that holds the archive until its input ends, or it is killed."""
    command = [sys.executable, "-c", HOLDER, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_process_is_told_which_one_has_the_archive(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as holder, pytest.raises(ArchiveBusyError) as raised:
        OwnerLock(tmp_path).acquire()
    assert (raised.value.pid, raised.value.home) == (holder.pid, str(tmp_path))


def test_an_archive_that_is_held_is_not_even_opened(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path), pytest.raises(ArchiveBusyError), open_stores(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["owner.lock"]


def test_the_holder_is_still_named_after_others_have_asked(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as holder:
        for _ in range(3):
            with pytest.raises(ArchiveBusyError) as raised:
                OwnerLock(tmp_path).acquire()
            assert raised.value.pid == holder.pid


def test_a_process_killed_with_no_time_to_tidy_up_leaves_the_archive_free(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
        lock = OwnerLock(tmp_path)
        lock.acquire()
    assert (tmp_path / "owner.lock").read_text() == str(os.getpid())
    lock.release()


def test_a_released_archive_can_be_taken_again_by_anyone(tmp_path: Path) -> None:
    lock = OwnerLock(tmp_path)
    lock.acquire()
    lock.release()
    with held_elsewhere(tmp_path) as holder:
        assert holder.poll() is None


def test_the_same_process_cannot_hold_it_twice(tmp_path: Path) -> None:
    lock = OwnerLock(tmp_path)
    lock.acquire()
    with pytest.raises(ArchiveBusyError) as raised:
        OwnerLock(tmp_path).acquire()
    assert raised.value.pid == os.getpid()
    lock.release()


def test_releasing_twice_or_never_having_had_it_is_no_error(tmp_path: Path) -> None:
    lock = OwnerLock(tmp_path)
    lock.release()
    lock.acquire()
    lock.release()
    lock.release()


@pytest.mark.parametrize("left", ["", "not a number", "12 34"])
def test_what_a_crash_left_in_the_file_is_no_obstacle(tmp_path: Path, left: str) -> None:
    (tmp_path / "owner.lock").write_text(left)
    lock = OwnerLock(tmp_path)
    lock.acquire()
    assert (tmp_path / "owner.lock").read_text() == str(os.getpid())
    lock.release()


def test_an_archive_whose_record_is_broken_is_given_up_again(tmp_path: Path) -> None:
    (tmp_path / "record.sqlite").write_bytes(b"no database at all, but long enough to be read as one" * 40)
    with pytest.raises(RecordError) as caught, open_stores(tmp_path):
        pass
    assert caught.value.problem is RecordProblem.DAMAGED
    lock = OwnerLock(tmp_path)
    lock.acquire()
    lock.release()


def test_nothing_of_the_archive_stays_open_after_it_was_given_up(tmp_path: Path) -> None:
    with open_stores(tmp_path) as stores:
        assert stores.vectors.count() == 0
    opened = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert [path for path in opened if path.startswith(str(tmp_path))] == []


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    for home in (tmp_path / "data", tmp_path / "data" / "archive"):
        with pytest.raises(HomeError):
            OwnerLock(home).acquire()
