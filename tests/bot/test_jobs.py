"""Durable jobs on their own: once by id, resumed, and honest about failures."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.jobs import ANSWERING, Job, Jobs, Work
from bot.replies.general import bug, reply_for
from index.errors import NotQuotableError, StoppingError

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

WAIT_S = 10


def now() -> datetime:
    return datetime.now(UTC)


class Book:
    """What the jobs did, in order; `wait` until something is in it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._changed = threading.Condition()

    def note(self, line: str) -> None:
        with self._changed:
            self.lines.append(line)
            self._changed.notify_all()

    def wait(self, line: str, times: int = 1) -> None:
        with self._changed:
            came = self._changed.wait_for(lambda: self.lines.count(line) >= times, WAIT_S)
            assert came, self.lines


@contextmanager
def running(home: Path, book: Book, step: Callable[[Job], None]) -> Iterator[Jobs]:
    """Jobs of one kind: `step`, then a note "done"; failures are noted as they are told."""
    jobs = Jobs(home)
    steps = [("step", step), ("end", lambda job: book.note(f"done {job.id}"))]
    jobs.register("work", Work(ANSWERING, steps, lambda job, sentence: book.note(f"told {sentence}")))
    jobs.launch()
    try:
        yield jobs
    finally:
        jobs.close(grace_s=0)


@pytest.fixture(scope="module")
def used_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Jobs of an earlier process. DBOS looks at a new file's queues only a second after they are made."""
    home = tmp_path_factory.mktemp("jobs")
    with running(home, Book(), lambda job: None):
        return home


@pytest.fixture
def home(used_before: Path, tmp_path: Path) -> Path:
    shutil.copy(used_before / "jobs.sqlite", tmp_path)
    return tmp_path


def test_a_job_submitted_three_times_is_done_once(home: Path) -> None:
    book = Book()
    with running(home, book, lambda job: book.note(str(job.details["word"]))) as jobs:
        for word in ("first", "second", "third"):
            jobs.submit("work", "same", {"word": word})
        jobs.submit("work", "after", {"word": "after"})
        book.wait("done after")
        book.wait("done same")
    assert sorted(book.lines) == ["after", "done after", "done same", "first"]


def test_an_unfinished_job_is_resumed_by_the_next_process_which_is_told_so(home: Path) -> None:
    book, release = Book(), threading.Event()

    def halt(job: Job) -> None:
        book.note("begun")
        release.wait(WAIT_S)
        raise OSError

    with running(home, book, halt) as jobs:
        jobs.submit("work", "long", {})
        book.wait("begun")
    release.set()
    with running(home, book, lambda job: book.note(f"resumed {job.resumed}")) as jobs:
        book.wait("done long")
        jobs.submit("work", "fresh", {})
        book.wait("done fresh")
    assert book.lines == ["begun", "resumed True", "done long", "resumed False", "done fresh"]


def test_a_job_that_ends_because_the_archive_is_closed_is_left_to_the_next_process(home: Path) -> None:
    book = Book()

    def end(job: Job) -> None:
        book.note("ended")
        raise StoppingError

    with running(home, book, end) as jobs:
        jobs.submit("work", "long", {})
        book.wait("ended")
    with running(home, book, lambda job: book.note(f"begun before {job.begun and job.begun < now()}")):
        book.wait("done long")
    assert book.lines == ["ended", "begun before True", "done long"]


def test_a_bug_is_told_by_its_job_and_logged_without_its_words(home: Path) -> None:
    book = Book()

    def fail(job: Job) -> None:
        raise ValueError("the mayor's unpublished words")

    with capture_logs() as logged, running(home, book, fail) as jobs:
        jobs.submit("work", "j1", {})
        book.wait(f"told {bug('j1')}")
    errors = [line for line in logged if line["log_level"] == "error"]
    assert [(line["job"], line["error"]) for line in errors] == [("j1", "ValueError")]
    assert "mayor" not in str(logged)
    assert "done j1" not in book.lines


def test_an_expected_failure_is_told_in_its_own_sentence(home: Path) -> None:
    book = Book()

    def refuse(job: Job) -> None:
        raise NotQuotableError

    with running(home, book, refuse) as jobs:
        jobs.submit("work", "j1", {})
        book.wait(f"told {reply_for(NotQuotableError())}")


def test_a_second_of_a_pair_is_begun_when_the_first_has_ended_and_not_lost(home: Path) -> None:
    book, release = Book(), threading.Event()

    def slow(job: Job) -> None:
        book.note(f"begun {job.id}")
        assert release.wait(WAIT_S)

    with running(home, book, slow) as jobs:
        jobs.submit("work", "press1", {}, after="answer 7")
        book.wait("begun press1")
        jobs.submit("work", "press2", {}, after="answer 7")
        jobs.submit("work", "other", {}, after="answer 8")
        book.wait("begun other")
        assert "begun press2" not in book.lines
        release.set()
        book.wait("done press2")
    assert book.lines.index("begun press2") > book.lines.index("begun press1")


def test_three_answers_are_worked_on_at_once_and_a_fourth_waits(home: Path) -> None:
    book, release = Book(), threading.Event()

    def hold(job: Job) -> None:
        book.note("begun")
        assert release.wait(WAIT_S)

    with running(home, book, hold) as jobs:
        for number in range(4):
            jobs.submit("work", f"j{number}", {})
        book.wait("begun", times=3)
        assert book.lines.count("begun") == 3
        release.set()
        book.wait("begun", times=4)


def test_who_asks_once_does_not_wait_for_all_of_a_flood(home: Path) -> None:
    book, release = Book(), threading.Event()

    def hold(job: Job) -> None:
        book.note(f"begun {job.id}")
        assert release.wait(WAIT_S)

    with running(home, book, hold) as jobs:
        for number in range(12):
            jobs.submit("work", f"flood {number}", {"user": "U1"})
        jobs.submit("work", "other", {"user": "U2"})
        release.set()
        book.wait("done other")
        book.wait("done flood 11")
    assert book.lines.index("begun other") < book.lines.index("begun flood 10")


def test_a_finished_job_is_forgotten_after_its_days_and_a_waiting_one_is_not(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.jobs.KEPT", timedelta(0))
    book, release = Book(), threading.Event()

    def wait_if_told(job: Job) -> None:
        book.note(f"begun {job.id}")
        if job.details["waits"]:
            release.wait(WAIT_S)
            raise OSError

    with running(home, book, wait_if_told) as jobs:
        jobs.submit("work", "finished", {"waits": False})
        jobs.submit("work", "waiting", {"waits": True})
        book.wait("done finished")
        book.wait("begun waiting")
    release.set()
    with running(home, book, lambda job: None) as jobs:
        book.wait("done waiting")
        jobs.submit("work", "finished", {"waits": False})
        book.wait("done finished", times=2)


def test_what_is_kept_of_a_job_holds_no_error(home: Path) -> None:
    book = Book()

    def fail(job: Job) -> None:
        raise ValueError("the mayor's unpublished words")

    with running(home, book, fail) as jobs:
        jobs.submit("work", "j1", {})
        book.wait(f"told {bug('j1')}")
    assert b"unpublished" not in (home / "jobs.sqlite").read_bytes()


def test_a_look_that_fails_is_made_again_keeps_no_other_from_being_made_and_ends_with_the_jobs(
    used_before: Path, tmp_path: Path
) -> None:
    book, jobs = Book(), Jobs(shutil.copytree(used_before, tmp_path, dirs_exist_ok=True))

    def fails() -> None:
        book.note("failed")
        raise OSError("the words of an article")

    jobs.watch(fails)
    jobs.watch(lambda: book.note("looked"))
    with capture_logs() as logs:
        jobs.launch()
        try:
            book.wait("looked", times=2)
        finally:
            jobs.close(grace_s=0)
    assert book.lines[:4] == ["failed", "looked", "failed", "looked"]
    assert "words of an article" not in str(logs)
    assert not jobs._watcher.is_alive()
