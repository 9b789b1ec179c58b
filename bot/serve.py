"""Serving: the reading room, the office for other commands, and Slack, in one process until it is stopped."""

import asyncio
import signal
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack

import structlog
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from bot.newsroom import Newsroom
from bot.office_server import open_office
from bot.replies import reply_for
from bot.settings import Settings
from bot.web import build_reading_room
from bot.web_server import serving

log = structlog.get_logger()


async def serve(newsroom: Newsroom, settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; calls `ready(url)` when questions and pages are accepted.

    The models load meanwhile; whoever asks before that waits for them. Raises WebAddressError.
    """
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with AsyncExitStack() as parts:
        routes: list[BaseRoute] = [Mount("/", build_reading_room(newsroom, settings))]
        if settings.slack:
            routes = [*await _connect_slack(newsroom, settings, parts), *routes]
        await parts.enter_async_context(open_office(newsroom, settings.onrecord_home))
        address = settings.onrecord_web_address
        url = await parts.enter_async_context(serving(Starlette(routes=routes), address))
        threading.Thread(target=_prepare, args=(newsroom,), daemon=True).start()
        log.info("serving", slack=settings.slack or "off")
        ready(url)
        await stopped.wait()
        log.info("stopping")


async def _connect_slack(newsroom: Newsroom, settings: Settings, parts: AsyncExitStack) -> list[BaseRoute]:
    """Launch the jobs and connect; the routes that Slack calls, in HTTP mode. Raises SlackLoginError."""
    from bot.jobs import Jobs  # DBOS and Bolt take a second to load, and only Slack needs them
    from bot.slack_app import build_app, connected, http_route, log_in

    jobs = Jobs(settings.onrecord_home, settings.database_url)
    app = build_app(newsroom, settings, jobs)
    await asyncio.to_thread(jobs.launch)
    parts.push_async_callback(asyncio.to_thread, jobs.close)
    if settings.slack == "http":
        await log_in(settings)
        return [http_route(app)]
    await parts.enter_async_context(connected(app, settings))
    return []


def _prepare(newsroom: Newsroom) -> None:
    try:
        newsroom.prepare()
    except Exception as error:  # noqa: BLE001 - the bot goes on; each question says what is wrong
        log.warning("not ready", reason=reply_for(error) or type(error).__name__)
