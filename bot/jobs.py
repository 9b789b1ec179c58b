"""Durable jobs: once submitted, a job is done once, also when Slack repeats itself or the process dies.

DBOS keeps them in `jobs.sqlite` beside the record (or in the record's PostgreSQL). What it keeps of a job
is its details and, of each step done, a sentence or nothing: never an answer, an error or an article's words.
"""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import structlog
from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from bot.logs import note_bug
from bot.metrics import tell_waiting
from bot.replies.general import bug, reply_for
from bot.turns import Turns
from index.errors import StoppingError

KEPT = timedelta(days=7)  # Slack redelivers for hours at most

log = structlog.get_logger(__name__)

ANSWERING, ADDING, READING, TELLING = "answering", "adding", "reading", "telling"
WITHDRAWING = "withdrawing"
# Answers wait for a model, so a few at a time. Links wait for their sites, and so not for each other; files,
# which are there, for no link. What they hold is stored one by one (index/add.py). Nobody waits for news, and
# words that have to go wait for no news.
_AT_ONCE = {ANSWERING: 3, ADDING: 8, READING: 3, TELLING: 1, WITHDRAWING: 3}
_WATCH_S, _REST = 0.5, 50  # between looks; in a large archive, at least so many times what one takes
_LONGEST_REST_S = 30.0  # after one that a locked record held up
_REMEMBERED = 10_000  # ids that are known to be on disk
_LOOK_S = 0.1  # how soon a free worker takes a waiting job
# Pinned: DBOS resumes only jobs of its own executor and version, and would invent a new version whenever
# this file changes. Raise it when a job that was begun by the program before cannot be finished by this one.
_EXECUTOR, _VERSION = "onrecord", "1"
_ERA = 1_577_836_800  # 2020: a job's priority is the second since then at which it is due, and fits 31 bits


@dataclass(frozen=True, slots=True)
class Job:
    """A job in the hands of a step. `resumed`: a process that has died may have done part of it, from `begun`
    on; None where that process was of a version that did not note it.
    """

    id: str
    details: Mapping[str, Any]
    resumed: bool
    begun: datetime | None = None


Step = Callable[[Job], None]


@dataclass(frozen=True, slots=True)
class Work:
    """What a kind of job does: steps by name, each done at least once, and who is told when one failed."""

    queue: str
    steps: Sequence[tuple[str, Step]]
    tell: Callable[[Job, str], None]


class Jobs:
    """One a process: register every kind of work, then `launch`; `close` before the archive is closed."""

    def __init__(self, home: Path, database_url: str | None = None, turns: Turns | None = None) -> None:
        self.file = None if _is_postgres(database_url) else home.absolute() / "jobs.sqlite"
        self._url = f"sqlite:///{self.file}" if self.file else database_url
        self._home = home
        self._works: dict[str, Work] = {}
        self._life = uuid4().hex
        self._one_by_one: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._turns = turns or Turns()
        self._on_disk: set[str] = set()
        self._looks: list[Callable[[], None]] = []
        self._closing = threading.Event()
        self._working = threading.Condition()
        self._jobs_at_work = 0
        self._watcher = threading.Thread(target=self._watch, name="watch", daemon=True)
        self.stopping = threading.Event()

    def register(self, kind: str, work: Work) -> None:
        self._works[kind] = work

    def watch(self, look: Callable[[], None]) -> None:
        """Call `look` twice a second, less often if it takes long, from `launch` to `close`.

        A look that fails is made again.
        """
        self._looks.append(look)

    def launch(self) -> None:
        """Take up what an earlier process left, and whatever is submitted from now on."""
        self._home.mkdir(parents=True, exist_ok=True)
        DBOS(
            config={
                "name": "onrecord",
                "system_database_url": self._url,
                "executor_id": _EXECUTOR,
                "application_version": _VERSION,
                "log_level": "ERROR",
                "enable_otlp": False,
            }
        )
        self._run = DBOS.workflow(name="job")(self._perform_job())
        DBOS.launch()
        self._forget_old_jobs()
        for queue, at_once in _AT_ONCE.items():
            DBOS.register_queue(
                queue, worker_concurrency=at_once, polling_interval_sec=_LOOK_S, on_conflict="always_update"
            )
            tell_waiting(queue, partial(self._waiting, queue))
        self._watcher.start()

    def submit(self, kind: str, job_id: str, details: Mapping[str, Any], after: str = "") -> bool:
        """On disk when this returns. A job of an id that there was is not done again.

        Of jobs with the same `after`, each begins when the one before has ended. Answers wait for those that
        are due before them, bot/turns.py: true when whoever asked should now be told so.
        """
        if job_id in self._on_disk:
            return False  # a mention comes as two events
        queue = self._works[kind].queue
        turn = self._turns.take(job_id, details if queue == ANSWERING else {})
        with SetWorkflowID(job_id), SetEnqueueOptions(priority=max(1, int(turn.due) - _ERA)):
            DBOS.enqueue_workflow(queue, self._run, kind, dict(details), after)
        if len(self._on_disk) >= _REMEMBERED:
            self._on_disk.clear()
        self._on_disk.add(job_id)
        return turn.tell

    def close(self, grace_s: int = 5) -> None:
        """Finish running jobs for at most `grace_s`; what is left resumes at the next launch."""
        self._closing.set()
        if self._watcher.is_alive():
            self._watcher.join(max(grace_s, 1))
        with self._working:
            self._working.wait_for(lambda: self._jobs_at_work == 0, grace_s)
        # Jobs abandoned here fail to note how they ended, as they should; DBOS would print each in full.
        logging.getLogger("dbos").setLevel(logging.CRITICAL)
        # A second for it to note how those ended; it would wait for those that are held, too.
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=min(grace_s, 1))
        # Only now: a step that gives up while DBOS still listens would count as failed, and not be resumed.
        self.stopping.set()

    def _watch(self) -> None:
        took_s = 0.0
        while not self._closing.wait(max(_WATCH_S, min(_REST * took_s, _LONGEST_REST_S))):
            began = time.monotonic()
            for look in self._looks:
                try:
                    look()
                except Exception as error:  # noqa: BLE001 - a locked record must not end the watch
                    note_bug("look failed", error)
            took_s = time.monotonic() - began

    def _waiting(self, queue: str) -> int:
        """How many jobs of a queue nobody has begun."""
        if self._closing.is_set():
            return 0
        jobs = DBOS.list_workflows(queue_name=queue, status="ENQUEUED", load_input=False, load_output=False)
        return len(jobs)

    def _forget_old_jobs(self) -> None:
        """What people asked is not kept here longer than Slack may repeat it."""
        before = (datetime.now(UTC) - KEPT).isoformat()
        old = DBOS.list_workflows(completed_before=before, load_input=False, load_output=False)
        DBOS.delete_workflows([job.workflow_id for job in old])

    def _perform_job(self) -> Callable[[str, dict[str, Any], str], None]:
        def perform(kind: str, details: dict[str, Any], after: str = "") -> None:
            with self._one_by_one[after] if after else nullcontext(), self._at_work():
                if self._closing.is_set():
                    self._hold()
                do(kind, details)

        def do(kind: str, details: dict[str, Any]) -> None:
            job_id = str(DBOS.workflow_id)
            begun_by = DBOS.run_step(
                {"name": "begin"}, lambda: f"{self._life} {datetime.now(UTC).isoformat()}"
            )
            life, _, at = begun_by.partition(" ")
            begun = datetime.fromisoformat(at) if at else None
            job = Job(job_id, details, resumed=life != self._life, begun=begun)
            work = self._works[kind]
            for name, step in work.steps:
                sentence = DBOS.run_step({"name": name}, self._attempt, job_id, name, partial(step, job))
                if sentence:
                    tell = partial(work.tell, job, sentence)
                    DBOS.run_step({"name": "tell"}, self._attempt, job_id, "tell", tell)
                    return

        return perform

    def _attempt(self, job_id: str, name: str, step: Callable[[], None]) -> str | None:
        """Nothing when the step was done, or the sentence that says why not."""
        began = time.monotonic()
        try:
            step()
        except StoppingError:
            self._hold()
        except Exception as error:
            if self.stopping.is_set():
                raise  # abandoned, not failed
            reply = reply_for(error)
            if reply is None:
                note_bug("job failed", error, job=job_id, step=name)
                return bug(job_id)
            log.info("step refused", job=job_id, step=name, error=type(error).__name__)
            return reply
        log.info("step done", job=job_id, step=name, seconds=round(time.monotonic() - began, 3))
        return None

    def _hold(self) -> NoReturn:
        """Leave a job to the next launch: it must not end while DBOS would note how."""
        self._count(-1)
        self.stopping.wait()
        self._count(1)
        raise StoppingError

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._working:
            self._jobs_at_work += change
            self._working.notify_all()


def _is_postgres(url: str | None) -> bool:
    return url is not None and url.startswith("postgres")
