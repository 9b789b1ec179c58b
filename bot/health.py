"""`/healthz`: which parts of the bot work, for whatever restarts it or sends it visitors.

The reply holds the names of parts and a word each, so it may be read by anybody who reaches the port. A model
is not asked: without one answers lose their prose alone, and asking would cost money.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from pathlib import Path
from shutil import disk_usage
from urllib.parse import quote

import structlog
from sqlalchemy import NullPool, inspect, select
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.newsroom import Newsroom
from index import passages
from index.database import check_writable, open_engine
from index.schema import articles
from index.stores import Stores
from index.sync import check_embedder

log = structlog.get_logger(__name__)

PATH = "/healthz"
OK, FAILING, OFF = "ok", "failing", "off"
NOWHERE = "nowhere installed"  # of Slack: nothing is wrong, and nobody is answered
_PATIENCE_S = 2.0  # supervisors wait for a reply a little longer

_ROOM = 64 << 20  # bytes, with which a busy day's answers fit; SQLite itself fails at none

Check = Callable[[], Awaitable[bool]]


class Health:
    """Asks each part whether it works; one that has not answered after `patience_s` seconds does not."""

    def __init__(self, newsroom: Newsroom, patience_s: float = _PATIENCE_S, room: int = _ROOM) -> None:
        self._checks: dict[str, Check] = {
            name: partial(asyncio.to_thread, check, newsroom.stores)
            for name, check in (("record", _record), ("vectors", _vectors), ("words", _words))
        }
        self._home = newsroom.settings.onrecord_home
        self._checks["disk"] = partial(asyncio.to_thread, self._has_room)
        self._installed: Check | None = None
        self._fixed = {"jobs": OFF, "slack": OFF, "model": OK if newsroom.settings.writes else OFF}
        self._patience_s = patience_s
        self._asked: dict[str, asyncio.Task[bool]] = {}
        self._known = ""
        self._room, self._free = room, 0

    def watch_slack(self, works: Check, installed: Check | None = None) -> None:
        """From now on Slack is on, and this tells whether it is connected; `installed`, for several
        workspaces, whether one has the bot.
        """
        self._watch("slack", works)
        self._installed = installed

    def watch_jobs(self, file: Path) -> None:
        """From now on there are jobs, and they are in this file."""
        self._watch("jobs", partial(asyncio.to_thread, _jobs, file))

    def _watch(self, name: str, works: Check) -> None:
        self._fixed.pop(name, None)
        self._checks[name] = works

    @property
    def route(self) -> Route:
        """{"status", "parts": {name: "ok", "failing" or "off"}, "disk_free_mib"}; HTTP 200, or 503 when one
        is failing. Slack may be "nowhere installed". Free is what the disk has that the archive is on.
        """
        return Route(PATH, self._reply)

    async def _reply(self, _request: Request) -> Response:
        names = list(self._checks)
        works = await asyncio.gather(*(self._works(name, self._checks[name]) for name in names))
        told = {name: OK if one else FAILING for name, one in zip(names, works, strict=True)}
        status = OK if all(works) else FAILING
        if self._installed and told["slack"] == OK and not await self._works("installed", self._installed):
            told["slack"] = NOWHERE
        failing = " ".join(name for name in names if told[name] == FAILING)
        if failing != self._known:
            self._known = failing
            log.warning("health changed", failing=failing)
        return JSONResponse(
            {"status": status, "parts": told | self._fixed, "disk_free_mib": self._free >> 20},
            HTTPStatus.OK if status == OK else HTTPStatus.SERVICE_UNAVAILABLE,
            {"Cache-Control": "no-store"},
        )

    def _has_room(self) -> bool:
        there = next(folder for folder in (self._home, *self._home.absolute().parents) if folder.exists())
        self._free = disk_usage(there).free
        return self._free >= self._room

    async def _works(self, name: str, check: Check) -> bool:
        # What hangs is asked once, not again by every probe: each would hold a thread.
        task = self._asked.get(name)
        if task is None or task.done():
            task = self._asked[name] = asyncio.create_task(_works(check))
        await asyncio.wait({task}, timeout=self._patience_s)
        return task.done() and task.result()


async def _works(check: Check) -> bool:
    try:
        return await check()
    except Exception:  # noqa: BLE001 - whatever it is, the part does not work
        return False


def _record(stores: Stores) -> bool:
    file = stores.archive.engine.url.database
    if stores.archive.engine.dialect.name == "sqlite" and not (file and Path(file).exists()):
        return False  # moved away: connections that are open go on with it
    with stores.archive.engine.connect() as connection:
        connection.execute(select(articles.c.id).limit(1))
    check_writable(stores.archive.engine)
    return True


def _jobs(file: Path) -> bool:
    # Not through the connections that are open: those go on with a file that was moved away.
    engine = open_engine(f"sqlite:///file:{quote(str(file.absolute()))}?mode=rw&uri=true", poolclass=NullPool)
    check_writable(engine)
    return bool(inspect(engine).get_table_names())


def _vectors(stores: Stores) -> bool:
    check_embedder(stores)
    return stores.vectors.count() > 0 or not _indexed(stores)


def _words(stores: Stores) -> bool:
    return stores.words.count() > 0 or not _indexed(stores)


def _indexed(stores: Stores) -> int:
    with stores.archive.engine.connect() as connection:
        return passages.count_indexed(connection)
