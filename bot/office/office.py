"""What a command does with the archive: in this process, or through the one that serves it already."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from bot.office.errors import OfficeLostError, from_json
from index.inputs import is_link
from index.types import Status

FILE = "office.json"
_PING_S = 2.0
_CONNECT_S = 5.0

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
        self, name: str, topic: str = "", collections: Seen = None, limit: int | None = None
    ) -> Json: ...
    def attributions(self, wanted: str) -> Iterator[Json]: ...
    def check(self, words: str, by: Name = None, article: Name = None, collections: Seen = None) -> Json: ...
    def add(
        self, inputs: Sequence[str], collection: str | None = None, embargo: datetime | None = None
    ) -> Iterator[Json]: ...
    def status(self) -> Json: ...
    def spend(self, days: int, by: str) -> Json: ...
    def export(self, answer_id: str, collections: Seen = None) -> Json: ...
    def feedback(self) -> Json: ...
    def remove(self, wanted: str) -> Json: ...
    def set_status(self, wanted: str, status: Status) -> Json: ...
    def reindex(self) -> Iterator[tuple[int, int]]: ...
    def collections(self) -> Iterator[Json]: ...
    def set_readers(
        self, name: str, public: bool, channels: Sequence[str], groups: Sequence[str]
    ) -> Json: ...


class RemoteOffice:
    """Works through the process that owns the archive, over loopback."""

    def __init__(self, address: str, token: str) -> None:
        # The standard library's client: it takes no proxy from the environment, so the token and the
        # questions stay on this machine, and no time to load.
        self._place = urlsplit(address).netloc
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def ask(
        self, question: str, history: Sequence[str] = (), collections: frozenset[str] | None = None
    ) -> Json:
        seen = None if collections is None else sorted(collections)
        return self._result("ask", question=question, history=list(history), collections=seen)

    def summary(self, wanted: str) -> Json:
        return self._result("summary", wanted=absolute_if_there(wanted))

    def said(self, name: str, topic: str = "", collections: Seen = None, limit: int | None = None) -> Json:
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

    def spend(self, days: int, by: str) -> Json:
        return self._result("spend", days=days, by=by)

    def export(self, answer_id: str, collections: Seen = None) -> Json:
        seen = None if collections is None else sorted(collections)
        return self._result("export", answer_id=answer_id, collections=seen)

    def feedback(self) -> Json:
        return self._result("feedback")

    def remove(self, wanted: str) -> Json:
        return self._result("remove", wanted=absolute_if_there(wanted))

    def set_status(self, wanted: str, status: Status) -> Json:
        return self._result("set-status", wanted=absolute_if_there(wanted), status=status.value)

    def reindex(self) -> Iterator[tuple[int, int]]:
        yield from ((done, total) for done, total in self._events("reindex"))

    def collections(self) -> Iterator[Json]:
        yield from self._events("collections")

    def set_readers(self, name: str, public: bool, channels: Sequence[str], groups: Sequence[str]) -> Json:
        places = {"channels": list(channels), "groups": list(groups)}
        return self._result("set-readers", name=name, public=public, **places)

    def answers(self) -> bool:
        """Whether the process is there and takes the token."""
        try:
            with closing(HTTPConnection(self._place, timeout=_PING_S)) as office:
                office.request("GET", "/office/ping", headers=self._headers)
                return office.getresponse().status == HTTPStatus.NO_CONTENT
        except (OSError, HTTPException):
            return False

    def _result(self, task: str, **arguments: Any) -> Json:
        result: Json = next(self._events(task, **arguments))
        return result

    def _events(self, task: str, **arguments: Any) -> Iterator[Any]:
        """What the task reports, in order. Raises its error, or OfficeLostError when it never ends."""
        try:
            with closing(HTTPConnection(self._place, timeout=_CONNECT_S)) as office:
                for line in self._reply(office, task, arguments):
                    said = json.loads(line)
                    if "error" in said:
                        raise from_json(said)
                    if "done" in said:
                        return
                    yield said["event"]
        except (OSError, HTTPException, ValueError) as error:
            raise OfficeLostError from error
        raise OfficeLostError

    def _reply(self, office: HTTPConnection, task: str, arguments: Json) -> HTTPResponse:
        office.connect()
        # No limit on reading: adding a folder may take an hour, and tells only of articles that are done.
        office.sock.settimeout(None)
        office.request("POST", f"/office/{task}", json.dumps(arguments), self._headers)
        reply = office.getresponse()
        if reply.status != HTTPStatus.OK:
            raise OfficeLostError
        return reply


def find_office(home: Path) -> RemoteOffice | None:
    """The office of the process that serves the archive in `home`, if one does and answers."""
    try:
        entry = json.loads((home / FILE).read_text("utf-8"))
        office = RemoteOffice(entry["address"], entry["token"])
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
    ):  # of another version
        return None
    return office if office.answers() else None


def absolute_if_there(wanted: str) -> str:
    """A path as the archive knows it; a link, an id or a title as it is."""
    return str(Path(wanted).absolute()) if not is_link(wanted) and Path(wanted).exists() else wanted
