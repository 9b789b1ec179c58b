"""`/healthz`: which parts of the bot work, for whatever restarts it or sends it visitors.

The reply holds the names of parts and a word each, so it may be read by anybody who reaches the port. A model
is not asked: without one answers lose their prose alone, and asking would cost money.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus

import structlog
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.newsroom import Newsroom
from index import passages
from index.schema import articles
from index.stores import Stores
from index.sync import check_embedder

log = structlog.get_logger(__name__)

PATH = "/healthz"
OK, FAILING, OFF = "ok", "failing", "off"
_PATIENCE_S = 2.0  # supervisors wait for a reply a little longer

Check = Callable[[], Awaitable[bool]]


class Health:
    """Asks each part whether it works; one that has not answered after `patience_s` seconds does not."""

    def __init__(self, newsroom: Newsroom, patience_s: float = _PATIENCE_S) -> None:
        self._checks: dict[str, Check] = {
            name: partial(asyncio.to_thread, check, newsroom.stores)
            for name, check in (("record", _record), ("vectors", _vectors), ("words", _words))
        }
        self._fixed = {"slack": OFF, "model": OK if newsroom.settings.writes else OFF}
        self._patience_s = patience_s
        self._asked: dict[str, asyncio.Task[bool]] = {}
        self._known = ""

    def watch_slack(self, works: Check) -> None:
        """From now on Slack is on, and this tells whether it is connected."""
        self._fixed.pop("slack", None)
        self._checks["slack"] = works

    @property
    def route(self) -> Route:
        """{"status", "parts": {name: "ok", "failing" or "off"}}; HTTP 200, or 503 when a part is failing."""
        return Route(PATH, self._reply)

    async def _reply(self, _request: Request) -> Response:
        names = list(self._checks)
        works = await asyncio.gather(*(self._works(name) for name in names))
        told = {name: OK if one else FAILING for name, one in zip(names, works, strict=True)}
        status = OK if all(works) else FAILING
        failing = " ".join(name for name in names if told[name] == FAILING)
        if failing != self._known:
            self._known = failing
            log.warning("health changed", failing=failing)
        return JSONResponse(
            {"status": status, "parts": told | self._fixed},
            HTTPStatus.OK if status == OK else HTTPStatus.SERVICE_UNAVAILABLE,
            {"Cache-Control": "no-store"},
        )

    async def _works(self, name: str) -> bool:
        # What hangs is asked once, not again by every probe: each would hold a thread.
        task = self._asked.get(name)
        if task is None or task.done():
            task = self._asked[name] = asyncio.create_task(_works(self._checks[name]))
        await asyncio.wait({task}, timeout=self._patience_s)
        return task.done() and task.result()


async def _works(check: Check) -> bool:
    try:
        return await check()
    except Exception:  # noqa: BLE001 - whatever it is, the part does not work
        return False


def _record(stores: Stores) -> bool:
    with stores.archive.engine.connect() as connection:
        connection.execute(select(articles.c.id).limit(1))
    return True


def _vectors(stores: Stores) -> bool:
    check_embedder(stores)
    return stores.vectors.count() > 0 or not _indexed(stores)


def _words(stores: Stores) -> bool:
    return stores.words.count() > 0 or not _indexed(stores)


def _indexed(stores: Stores) -> int:
    with stores.archive.engine.connect() as connection:
        return passages.count_indexed(connection)
