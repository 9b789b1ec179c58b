"""The office's side of the counter: while the bot serves, a second command works through this, on loopback.

It has a port of its own, so that opening the reading room to others never opens the office. Whoever holds
the token may have this process read any file it can read; so the token lies in a file that only the user
who runs the bot can read, and that user could have read those files anyway.
"""

import json
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import structlog
from pydantic import TypeAdapter, ValidationError, validate_call
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.logs import note_bug
from bot.newsroom import Newsroom
from bot.office.errors import OfficeFailedError, to_json
from bot.office.local import LocalOffice
from bot.office.office import FILE
from bot.web.server import serving
from index.errors import NewsroomError, RecordError, RecordProblem, VectorsError, is_disk_full

log = structlog.get_logger(__name__)

_ARGUMENTS = TypeAdapter(dict[str, Any])


@asynccontextmanager
async def open_office(newsroom: Newsroom, home: Path) -> AsyncIterator[None]:
    """Lets other commands of this user work through this process until the block ends."""
    token = secrets.token_urlsafe(32)
    async with serving(build_office(newsroom, token), "127.0.0.1:0") as address:
        file = home / FILE
        _write_private(file, json.dumps({"address": address, "token": token, "pid": os.getpid()}))
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def build_office(newsroom: Newsroom, token: str) -> Starlette:
    """The web application that `bot.office.office.RemoteOffice` speaks to."""
    office = LocalOffice(newsroom)
    tasks: dict[str, Callable[..., Any]] = {
        "ask": office.ask,
        "summary": office.summary,
        "said": office.said,
        "attributions": office.attributions,
        "check": office.check,
        "add": office.add,
        "status": office.status,
        "spend": office.spend,
        "export": office.export,
        "feedback": office.feedback,
        "remove": office.remove,
        "set-status": office.set_status,
        "reindex": office.reindex,
        "collections": office.collections,
        "set-readers": office.set_readers,
    }
    allowed = f"Bearer {token}".encode()

    def refused(request: Request) -> bool:
        return not secrets.compare_digest(request.headers.get("authorization", "").encode(), allowed)

    def ping(request: Request) -> Response:
        return Response(status_code=401 if refused(request) else 204)

    async def do(request: Request) -> Response:
        if refused(request):
            return Response(status_code=401)
        task = tasks.get(request.path_params["task"])
        if task is None:
            return Response(status_code=404)
        lines = _lines(task, await request.body())
        return StreamingResponse(lines, media_type="application/x-ndjson")

    return Starlette(routes=[Route("/office/ping", ping), Route("/office/{task}", do, methods=["POST"])])


def _lines(task: Callable[..., Any], body: bytes) -> Iterator[str]:
    """A line {"event": …} for each thing the task reports, then {"done": true} or its error."""
    try:
        result = validate_call(task)(**_ARGUMENTS.validate_json(body))
        for event in result if isinstance(result, Iterator) else [result]:
            yield _line({"event": event})
        yield _line({"done": True})
    except ValidationError:  # which would quote the arguments in the log
        yield _line({"error": "not_understood", "source": "", "detail": ""})
    except Exception as error:  # noqa: BLE001 - the reply has begun, and whoever reads on is to be told
        yield _line(to_json(_told(error)))


def _told(error: Exception) -> NewsroomError:
    """The error that a command can be told; what is a bug is logged here."""
    if isinstance(error, RecordError | VectorsError):
        log.warning("command refused", error=type(error).__name__, code=str(error.problem))
    if isinstance(error, NewsroomError):
        return error
    if is_disk_full(error):
        return RecordError(RecordProblem.DISK_FULL)
    note_bug("command failed", error)
    return OfficeFailedError(type(error).__name__)


def _line(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False) + "\n"


def _write_private(file: Path, text: str) -> None:
    """Written aside first, so that a reader never sees half of it or another mode."""
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    draft.replace(file)
