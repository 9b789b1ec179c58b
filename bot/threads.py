"""Conversations in the record: which threads the bot answers in, what was asked there, and the answers.

An answer is kept as version ids and spans, never as quoted words; read back, it is sliced again.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from index.archive import Archive
from index.errors import NotFoundError, NotQuotableError
from index.schema import answers, threads
from retrieval.answer_json import from_json, to_json, without_search
from retrieval.audit_json import audit_json
from retrieval.dossier import Origin, dossier_json
from retrieval.dossier_audit import audit_for
from retrieval.notes import LASTING
from retrieval.types import Answer, Audience

# Questions before this one that help to read it; a thread's first ones are forgotten by then.
HISTORY = 10

Limits = Mapping[str, str]
NO_LIMITS: Limits = {}


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation: the channel, and the message that it hangs on."""

    team: str
    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a person put it; `thread` is None for a command's, which only that person sees.

    `id` names the question, its answer and its job. `at` is Slack's time of the message, in Unix time.
    """

    id: str
    question: str
    user: str
    at: str
    thread: Thread | None = None

    @classmethod
    def from_details(cls, details: Mapping[str, Any]) -> "Asked":
        """The question of a job's details (`asdict` of one)."""
        thread = details.get("thread")
        own = {name: details[name] for name in ("id", "question", "user", "at")}
        return cls(**own, thread=Thread(**thread) if thread else None)


def name_of(*parts: str) -> str:
    """An id that is the same for the same parts and tells a reader nothing."""
    return "q" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


class Threads:
    """The threads and answers of one archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def answers_in(self, thread: Thread) -> bool:
        """Whether the bot takes part in this thread, so that a reply there needs no mention."""
        with self._archive.engine.connect() as connection:
            return _find(connection, thread) is not None

    def join(self, thread: Thread) -> None:
        """From now on the bot takes part in this thread."""
        try:
            with self._archive.transaction() as connection:
                _thread_id(connection, thread)
        except IntegrityError:  # another job joined it in the same moment
            return

    def begin(self, asked: Asked) -> tuple[str, ...]:
        """Notes the question before it is answered; gives those asked before it in its thread."""
        if asked.thread:
            self.join(asked.thread)
        at = datetime.fromtimestamp(float(asked.at), UTC)
        with self._archive.transaction() as connection:
            thread_id = _find(connection, asked.thread) if asked.thread else None
            if not connection.execute(select(answers.c.id).where(answers.c.id == asked.id)).first():
                row = answers.insert().values(
                    id=asked.id,
                    thread_id=thread_id,
                    question=asked.question,
                    answer={},
                    asked_by=asked.user,
                    asked_at=at,
                    posted=False,
                )
                connection.execute(row)
            return _asked_before(connection, asked.id, thread_id, at)

    def history(self, answer_id: str) -> tuple[str, ...]:
        """The questions asked before this one in its thread. Raises NotFoundError."""
        row = self._row(answer_id)
        with self._archive.engine.connect() as connection:
            return _asked_before(connection, answer_id, row.thread_id, row.asked_at)

    def begun(self, answer_id: str) -> bool:
        """Whether there is such a question, answered or not."""
        named = select(answers.c.id).where(answers.c.id == answer_id)
        with self._archive.engine.connect() as connection:
            return connection.execute(named).first() is not None

    def ask_again(self, asked: Asked) -> None:
        """The question is another now; the answer to the one before is dropped."""
        changed = answers.update().where(answers.c.id == asked.id, answers.c.question != asked.question)
        with self._archive.transaction() as connection:
            connection.execute(changed.values(question=asked.question, answer={}, audit=None))

    def forget(self, answer_id: str) -> None:
        """Erase a question and its answer."""
        with self._archive.transaction() as connection:
            connection.execute(answers.delete().where(answers.c.id == answer_id))

    def keep(self, answer_id: str, answer: Answer, audience: Audience, limits: Limits = NO_LIMITS) -> None:
        """Stores the answer to a question that was begun, without a word of its quotes; who it is for."""
        seen = None if audience.collections is None else sorted(audience.collections)
        self._update(answer_id, made_from=seen, limits=dict(limits), **_columns(answer))

    def limits(self, answer_id: str) -> Limits:
        """What the search was limited to. Raises NotFoundError."""
        return self._row(answer_id).limits or NO_LIMITS

    def keep_part(self, answer_id: str, part: Answer, audience: Audience) -> str:
        """Keeps what fewer readers may see of an answer as one of its own, for them; its id."""
        row, seen = self._row(answer_id), sorted(audience.collections or ())
        part_id = name_of("part", answer_id, *seen)
        if not self.begun(part_id):
            values = {"id": part_id, "question": row.question, "asked_at": row.asked_at, "posted": False}
            columns = _columns(part) | {"audit": row.audit, "made_from": seen, "limits": row.limits}
            with self._archive.transaction() as connection:
                connection.execute(answers.insert().values(**values, **columns))
        return part_id

    def store(self, answer: Answer, asked_by: str, at: datetime) -> str:
        """Keeps an answer that was given elsewhere than in Slack; its new id."""
        answer_id = "q" + uuid4().hex[:20]
        row = {"id": answer_id, "question": answer.question, "asked_by": asked_by, "asked_at": at}
        with self._archive.transaction() as connection:
            connection.execute(answers.insert().values(**row, posted=False, **_columns(answer)))
        return answer_id

    def answered(self, answer_id: str) -> bool:
        return bool(self._row(answer_id).answer)

    def load(self, answer_id: str, audience: Audience, now: datetime) -> Answer:
        """The kept answer as `audience` may see it now. Raises NotFoundError."""
        row = self._row(answer_id)
        if not row.answer:
            raise NotFoundError(answer_id)
        answer = from_json(row.answer, self._archive, audience, now)
        return answer if audience.sees_all_of(row.made_from) else without_search(answer)

    def dossier(self, answer_id: str, audience: Audience, now: datetime) -> dict[str, Any]:
        """The kept answer as `retrieval.dossier` has it. Raises NotFoundError, NotQuotableError."""
        answer, row = self.load(answer_id, audience, now), self._row(answer_id)
        if row.answer["points"] and not answer.points:
            raise NotQuotableError  # it was answered, so a dossier must not say that it was not
        audit = audit_for(row.audit or {}, self._archive, audience, now)
        program = f"On the Record {version('on-the-record')}"
        return dossier_json(answer, Origin(answer_id, row.asked_at, audit), now, program)

    def posted(self, answer_id: str) -> bool:
        """Whether the answer stands where everybody in the channel sees it. Raises NotFoundError."""
        return bool(self._row(answer_id).posted)

    def note_stream(self, answer_id: str, ts: str | None) -> None:
        """Which message the answer is streamed into: "" while there may be one, None when there is none."""
        self._update(answer_id, stream_ts=ts)

    def stream(self, answer_id: str) -> str | None:
        """What was noted last."""
        with self._archive.engine.connect() as connection:
            noted = select(answers.c.stream_ts).where(answers.c.id == answer_id)
            return connection.execute(noted).scalar_one_or_none()

    def mark_posted(self, answer_id: str, thread: Thread | None = None) -> None:
        """The answer has been posted; `thread` is the one that it began, if it did."""
        if thread is None:
            self._update(answer_id, posted=True)
            return
        self.join(thread)
        with self._archive.engine.connect() as connection:
            thread_id = _find(connection, thread)
        self._update(answer_id, posted=True, thread_id=thread_id)

    def _row(self, answer_id: str) -> Any:
        with self._archive.engine.connect() as connection:
            row = connection.execute(select(answers).where(answers.c.id == answer_id)).first()
        if row is None:
            raise NotFoundError(answer_id)
        return row

    def _update(self, answer_id: str, **values: Any) -> None:
        with self._archive.transaction() as connection:
            connection.execute(answers.update().where(answers.c.id == answer_id).values(**values))


def _columns(answer: Answer) -> dict[str, Any]:
    data = to_json(answer)
    for quote in [quote for point in data["points"] for quote in point["quotes"]] + data["closest"]:
        del quote["text"], quote["link"]  # the link's text fragment repeats the words
    # The others are made anew whenever it is shown, of what may be shown then.
    data["notes"] = [note for note in data["notes"] if note["code"] in LASTING]
    return {"answer": data, "audit": audit_json(answer.audit)}


def _asked_before(
    connection: Connection, answer_id: str, thread_id: int | None, at: datetime
) -> tuple[str, ...]:
    if thread_id is None:
        return ()
    earlier = (
        select(answers.c.question)
        .where(answers.c.thread_id == thread_id, answers.c.asked_at < at, answers.c.id != answer_id)
        .order_by(answers.c.asked_at.desc())
        .limit(HISTORY)
    )
    return tuple(reversed(connection.execute(earlier).scalars().all()))


def _find(connection: Connection, thread: Thread) -> int | None:
    place = (
        threads.c.team == thread.team,
        threads.c.channel == thread.channel,
        threads.c.thread_ts == thread.ts,
    )
    return connection.execute(select(threads.c.id).where(*place)).scalar_one_or_none()


def _thread_id(connection: Connection, thread: Thread) -> None:
    if _find(connection, thread) is None:
        row = {"team": thread.team, "channel": thread.channel, "thread_ts": thread.ts}
        connection.execute(threads.insert().values(row))
