"""What a command does with the archive: in this process, or through the one that serves it already."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Protocol

import httpx

from bot.newsroom import Newsroom
from bot.office_errors import OfficeLostError, from_json
from bot.replies import reply_for
from index.add import Added, is_link
from index.archive import Standing
from index.types import Status
from retrieval import answer_json, check_json, said_json
from retrieval.attributions import attribution_json
from retrieval.cited import as_cited
from retrieval.said import LIMIT
from retrieval.types import EVERYONE, Audience

FILE = "office.json"
_PING_S = 2.0
# No limit on reading: adding a folder may take an hour, and says something only when articles are done.
_PATIENCE = httpx.Timeout(5.0, read=None)

Json = dict[str, Any]
Name = str | None
Seen = frozenset[str] | None  # the collections that a reader may see; None for all


class Office(Protocol):
    """Every result is JSON; errors are the newsroom's own."""

    def ask(
        self, question: str, history: Sequence[str] = (), collections: frozenset[str] | None = None
    ) -> Json: ...
    def summary(self, wanted: str) -> Json: ...
    def said(
        self, name: str, topic: str = "", collections: frozenset[str] | None = None, limit: int = LIMIT
    ) -> Json: ...
    def attributions(self, wanted: str) -> Iterator[Json]: ...
    def check(self, words: str, by: Name = None, article: Name = None, collections: Seen = None) -> Json: ...
    def add(
        self, inputs: Sequence[str], collection: str | None = None, embargo: datetime | None = None
    ) -> Iterator[Json]: ...
    def status(self) -> Json: ...
    def remove(self, wanted: str) -> Json: ...
    def set_status(self, wanted: str, status: Status) -> Json: ...
    def reindex(self) -> Iterator[tuple[int, int]]: ...


class LocalOffice:
    """Works on the archive that this process owns."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom

    def ask(
        self, question: str, history: Sequence[str] = (), collections: frozenset[str] | None = None
    ) -> Json:
        """An answer, `retrieval.answer_json`; `collections` are those the reader may see, None for all."""
        answer = self._newsroom.ask(question, tuple(history), Audience(collections))
        return answer_json.to_json(answer)

    def summary(self, wanted: str) -> Json:
        return answer_json.to_json(self._newsroom.summarize(wanted, EVERYONE))

    def said(
        self, name: str, topic: str = "", collections: frozenset[str] | None = None, limit: int = LIMIT
    ) -> Json:
        """What somebody said, `retrieval.said_json`."""
        return said_json.to_json(self._newsroom.said(name, topic, Audience(collections), limit))

    def attributions(self, wanted: str) -> Iterator[Json]:
        """Each attribution of an article, `retrieval.attributions`."""
        version, found = self._newsroom.attributions(wanted)
        yield from (attribution_json(version, attribution) for attribution in found)

    def check(self, words: str, by: Name = None, article: Name = None, collections: Seen = None) -> Json:
        """How words stand in the archive, `retrieval.check_json`; `by` is who is to have said them."""
        cited = as_cited(words, by)
        return check_json.to_json(self._newsroom.check(cited, article, Audience(collections)))

    def add(
        self, inputs: Sequence[str], collection: str | None = None, embargo: datetime | None = None
    ) -> Iterator[Json]:
        """{"source", "outcome", "title"} of each article as it is stored; a failed one has its "reason"."""
        for added in self._newsroom.add(inputs, Standing(collection, embargo)):
            yield _added(added)

    def status(self) -> Json:
        """The archive's holdings; times as ISO 8601."""
        held = asdict(self._newsroom.holdings())
        return {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in held.items()
        }

    def remove(self, wanted: str) -> Json:
        return {"title": self._newsroom.remove(wanted)}

    def set_status(self, wanted: str, status: Status) -> Json:
        return {"title": self._newsroom.set_status(wanted, status), "status": status.value}

    def reindex(self) -> Iterator[tuple[int, int]]:
        """(done, total) as the rebuilding goes on. It runs to its end, also when nobody reads on."""
        steps: SimpleQueue[tuple[int, int] | Exception | None] = SimpleQueue()

        def rebuild() -> None:
            try:
                self._newsroom.rebuild(lambda done, total: steps.put((done, total)))
            except Exception as error:  # noqa: BLE001 - raised again below, in the reader's thread
                steps.put(error)
            steps.put(None)

        threading.Thread(target=rebuild, name="reindex").start()
        while (step := steps.get()) is not None:
            if isinstance(step, Exception):
                raise step
            yield step


class RemoteOffice:
    """Works through the process that owns the archive, over loopback."""

    def __init__(self, address: str, token: str) -> None:
        # No proxy from the environment: the token and the questions stay on this machine.
        self._http = httpx.Client(
            base_url=address,
            headers={"Authorization": f"Bearer {token}"},
            timeout=_PATIENCE,
            trust_env=False,
        )

    def ask(
        self, question: str, history: Sequence[str] = (), collections: frozenset[str] | None = None
    ) -> Json:
        seen = None if collections is None else sorted(collections)
        return self._result("ask", question=question, history=list(history), collections=seen)

    def summary(self, wanted: str) -> Json:
        return self._result("summary", wanted=absolute_if_there(wanted))

    def said(
        self, name: str, topic: str = "", collections: frozenset[str] | None = None, limit: int = LIMIT
    ) -> Json:
        seen = None if collections is None else sorted(collections)
        return self._result("said", name=name, topic=topic, collections=seen, limit=limit)

    def attributions(self, wanted: str) -> Iterator[Json]:
        yield from self._events("attributions", wanted=absolute_if_there(wanted))

    def check(self, words: str, by: Name = None, article: Name = None, collections: Seen = None) -> Json:
        seen = None if collections is None else sorted(collections)
        return self._result("check", words=words, by=by, article=article, collections=seen)

    def add(
        self, inputs: Sequence[str], collection: str | None = None, embargo: datetime | None = None
    ) -> Iterator[Json]:
        places = [wanted if is_link(wanted) else str(Path(wanted).absolute()) for wanted in inputs]
        until = embargo.isoformat() if embargo else None
        yield from self._events("add", inputs=places, collection=collection, embargo=until)

    def status(self) -> Json:
        return self._result("status")

    def remove(self, wanted: str) -> Json:
        return self._result("remove", wanted=absolute_if_there(wanted))

    def set_status(self, wanted: str, status: Status) -> Json:
        return self._result("set-status", wanted=absolute_if_there(wanted), status=status.value)

    def reindex(self) -> Iterator[tuple[int, int]]:
        yield from ((done, total) for done, total in self._events("reindex"))

    def answers(self) -> bool:
        """Whether the process is there and takes the token."""
        try:
            return self._http.get("/office/ping", timeout=_PING_S).status_code == httpx.codes.NO_CONTENT
        except httpx.HTTPError:
            return False

    def _result(self, task: str, **arguments: Any) -> Json:
        result: Json = next(self._events(task, **arguments))
        return result

    def _events(self, task: str, **arguments: Any) -> Iterator[Any]:
        """What the task reports, in order. Raises its error, or OfficeLostError when it never ends."""
        with self._replying(task, arguments) as lines:
            for line in lines:
                said = json.loads(line)
                if "error" in said:
                    raise from_json(said)
                if "done" in said:
                    return
                yield said["event"]
        raise OfficeLostError

    @contextmanager
    def _replying(self, task: str, arguments: Json) -> Iterator[Iterator[str]]:
        try:
            with self._http.stream("POST", f"/office/{task}", json=arguments) as reply:
                reply.raise_for_status()
                yield reply.iter_lines()
        except (httpx.HTTPError, json.JSONDecodeError) as error:
            raise OfficeLostError from error


def find_office(home: Path) -> RemoteOffice | None:
    """The office of the process that serves the archive in `home`, if one does and answers."""
    try:
        entry = json.loads((home / FILE).read_text("utf-8"))
        office = RemoteOffice(entry["address"], entry["token"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return office if office.answers() else None


def _added(added: Added) -> Json:
    said: Json = {"source": added.source, "outcome": added.outcome.value, "title": added.title}
    return said | {"reason": reply_for(added.error)} if added.error else said


def absolute_if_there(wanted: str) -> str:
    """A path as the archive knows it; a link, an id or a title as it is."""
    return str(Path(wanted).absolute()) if not is_link(wanted) and Path(wanted).exists() else wanted
