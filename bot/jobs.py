"""Durable jobs: once submitted, a job is done once, also when Slack repeats itself or the process dies.

DBOS keeps them in `jobs.sqlite` beside the record (or in the record's PostgreSQL). What it keeps of a job
is its details and, of each step done, a sentence or nothing: never an answer, an error or an article's words.
"""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from dbos import DBOS, SetWorkflowID

from bot.logs import note_bug
from bot.replies import bug, reply_for

KEPT = timedelta(days=7)  # Slack redelivers for hours at most

log = structlog.get_logger(__name__)

ANSWERING, ADDING = "answering", "adding"
# Answers wait for a model, so a few at a time; the embedded indexes take one writer.
_AT_ONCE = {ANSWERING: 3, ADDING: 1}
_LOOK_S = 0.1  # how soon a free worker takes a waiting job
# Pinned: DBOS resumes only jobs of its own executor and version, and would invent a new version whenever
# this file changes. Raise it when a job that was begun by the program before cannot be finished by this one.
_EXECUTOR, _VERSION = "onrecord", "1"


@dataclass(frozen=True, slots=True)
class Job:
    """A job in the hands of a step. `resumed`: a process that has died may have done part of it."""

    id: str
    details: Mapping[str, Any]
    resumed: bool


Step = Callable[[Job], None]


@dataclass(frozen=True, slots=True)
class Work:
    """What a kind of job does: steps by name, each done at least once, and who is told when one failed."""

    queue: str
    steps: Sequence[tuple[str, Step]]
    tell: Callable[[Job, str], None]


class Jobs:
    """One a process: register every kind of work, then `launch`; `close` before the archive is closed."""

    def __init__(self, home: Path, database_url: str | None = None) -> None:
        self._url = database_url if _is_postgres(database_url) else f"sqlite:///{home.absolute()}/jobs.sqlite"
        self._home = home
        self._works: dict[str, Work] = {}
        self._life = uuid4().hex
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self.stopping = threading.Event()

    def register(self, kind: str, work: Work) -> None:
        self._works[kind] = work

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

    def submit(self, kind: str, job_id: str, details: Mapping[str, Any], after: str = "") -> None:
        """On disk when this returns. A job of an id that there was is not done again.

        Of jobs with the same `after`, each begins when the one before has ended.
        """
        with SetWorkflowID(job_id):
            DBOS.enqueue_workflow(self._works[kind].queue, self._run, kind, dict(details), after)

    def close(self, grace_s: int = 5) -> None:
        """Finish running jobs for at most `grace_s`; what is left resumes at the next launch."""
        # Jobs abandoned here fail to note how they ended, as they should; DBOS would print each in full.
        logging.getLogger("dbos").setLevel(logging.CRITICAL)
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=grace_s)
        # Only now: a step that gives up while DBOS still listens would count as failed, and not be resumed.
        self.stopping.set()

    def _forget_old_jobs(self) -> None:
        """What people asked is not kept here longer than Slack may repeat it."""
        before = (datetime.now(UTC) - KEPT).isoformat()
        old = DBOS.list_workflows(completed_before=before, load_input=False, load_output=False)
        DBOS.delete_workflows([job.workflow_id for job in old])

    def _perform_job(self) -> Callable[[str, dict[str, Any], str], None]:
        def perform(kind: str, details: dict[str, Any], after: str = "") -> None:
            with self._turns[after] if after else nullcontext():
                do(kind, details)

        def do(kind: str, details: dict[str, Any]) -> None:
            job_id = str(DBOS.workflow_id)
            begun_by = DBOS.run_step({"name": "begin"}, lambda: self._life)
            job = Job(job_id, details, resumed=begun_by != self._life)
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


def _is_postgres(url: str | None) -> bool:
    return url is not None and url.startswith("postgres")
