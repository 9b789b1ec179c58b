"""Serving: the reading room, the office for other commands, and Slack, in one process until it is stopped."""

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from bot.health import Check, Health
from bot.newsroom import Newsroom
from bot.office_server import open_office
from bot.replies import reply_for
from bot.settings import Settings
from bot.web import build_reading_room
from bot.web_server import serving

log = structlog.get_logger()

_HEAD_START_S = 4.0


async def serve(newsroom: Newsroom, settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; tells when the reading room and when Slack can be used.

    The models load meanwhile; whoever asks before that waits for them, and the web does not wait for Slack.
    Raises WebAddressError, SlackLoginError.
    """
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with AsyncExitStack() as parts:
        health = Health(newsroom)
        if settings.slack:
            health.watch_slack(_always(works=False))
        web = Starlette(routes=[health.route, Mount("/", build_reading_room(newsroom, settings))])
        url = await parts.enter_async_context(serving(web, settings.onrecord_web_address))
        await parts.enter_async_context(open_office(newsroom, settings.onrecord_home))
        begun = threading.Event()
        threading.Thread(target=_prepare, args=(newsroom, begun), daemon=True).start()
        log.info("serving", slack=settings.slack or "off")
        tell(f"The reading room is open at {url} (Ctrl-C stops it)")
        stop = asyncio.create_task(stopped.wait())
        if not settings.slack:
            begun.set()
        else:
            await _until(stop, _connect_slack(newsroom, settings, web.router.routes, health, parts))
            begun.set()
            if not stopped.is_set():
                tell(f"Slack is connected ({settings.slack}).")
        await stop
        log.info("stopping")


async def _until(stop: asyncio.Task[Any], work: Coroutine[Any, Any, None]) -> None:
    """Do the work, which may wait for Slack without end, unless the bot is stopped before."""
    task = asyncio.create_task(work)
    await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        task.result()
    else:
        task.cancel()
        await asyncio.wait({task})


async def _connect_slack(
    newsroom: Newsroom,
    settings: Settings,
    routes: list[BaseRoute],
    health: Health,
    parts: AsyncExitStack,
) -> None:
    """Launch the jobs and connect; in HTTP mode add to `routes` what Slack calls. Raises SlackLoginError."""
    from bot.jobs import Jobs  # DBOS and Bolt take a second to load, and only Slack needs them
    from bot.slack_app import build_app, connected, http_route, log_in

    jobs = Jobs(settings.onrecord_home, settings.database_url)
    app = build_app(newsroom, settings, jobs)
    await asyncio.to_thread(jobs.launch)
    parts.push_async_callback(asyncio.to_thread, jobs.close)
    if settings.slack == "http":
        if settings.installs:
            from bot.installing import install_routes

            routes[:0] = install_routes(newsroom.stores.archive.engine, settings)
        else:
            await log_in(settings)
        routes.insert(0, http_route(app))
        health.watch_slack(_always(works=True))
    else:
        health.watch_slack(await parts.enter_async_context(connected(app, settings)))


def _always(*, works: bool) -> Check:
    async def check() -> bool:
        return works

    return check


def _prepare(newsroom: Newsroom, begun: threading.Event) -> None:
    # Loading the models beside Slack's libraries would slow both: events first, unless Slack does not answer.
    begun.wait(_HEAD_START_S)
    try:
        newsroom.prepare()
        if newsroom.model:
            newsroom.model.warm()  # or the first question would wait for its client to load
    except Exception as error:  # noqa: BLE001 - the bot goes on; each question says what is wrong
        log.warning("not ready", reason=reply_for(error) or type(error).__name__)
