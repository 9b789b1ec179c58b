"""Serving: the reading room, the office for other commands, and Slack, in one process until it is stopped."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from bot.health import Check, Health
from bot.logs import note_bug
from bot.metrics import CONTENT_TYPE, begin, exposition, tell_connected
from bot.newsroom import Newsroom
from bot.office.server import open_office
from bot.replies.general import reply_for
from bot.settings import Settings
from bot.web.address import AddressProblem, WebAddressError
from bot.web.app import build_reading_room
from bot.web.server import serving
from index.errors import StoppingError

log = structlog.get_logger()

_HEAD_START_S = 4.0
_LOOK_S = 2.0


async def serve(newsroom: Newsroom, settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; tells when the reading room and when Slack can be used.

    The models load meanwhile; whoever asks before that waits for them, and the web does not wait for Slack.
    Raises WebAddressError, SlackLoginError.
    """
    begin(())
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with AsyncExitStack() as parts:
        health = Health(newsroom)
        if settings.slack:
            health.watch_slack(_always(works=False))
            parts.callback(tell_connected, connected=False)
        web = Starlette(routes=[health.route, Mount("/", build_reading_room(newsroom, settings))])
        url = await parts.enter_async_context(serving(web, settings.onrecord_web_address))
        await parts.enter_async_context(_metrics(settings.onrecord_metrics_address))
        await parts.enter_async_context(open_office(newsroom, settings.onrecord_home))
        begun = threading.Event()
        # No daemon: a process that ends while native code loads a model is aborted.
        loading = threading.Thread(target=_prepare, args=(newsroom, begun), name="loading")
        loading.start()
        parts.push_async_callback(asyncio.to_thread, loading.join)
        parts.callback(begun.set)
        parts.callback(newsroom.stores.stop)  # or who adds would go on until the end of a folder
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
        newsroom.stores.stop()
        newsroom.adding.stop()


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
    from bot.slack.counted_app import SENDS
    from bot.slack.login import log_in, login_of
    from bot.slack_app import build_app, connected, http_route

    begin(SENDS)
    login = None
    if not settings.installs:
        await log_in(settings)  # before the jobs: with a token that Slack does not take they would all fail
        login = login_of(settings)
    jobs = Jobs(settings.onrecord_home, settings.database_url)
    app = build_app(newsroom, settings, jobs, logins=login)
    await asyncio.to_thread(jobs.launch)
    parts.push_async_callback(asyncio.to_thread, jobs.close)
    if jobs.file:
        health.watch_jobs(jobs.file)
    if settings.slack == "http":
        installed: Check | None = None
        if settings.installs:
            from bot.slack.installations import Installations
            from bot.slack.installing import install_routes

            engine = newsroom.stores.archive.engine
            routes[:0] = install_routes(engine, settings)
            installed = partial(asyncio.to_thread, Installations(engine, settings).is_anywhere)
        routes.insert(0, http_route(app))
        tell_connected(connected=True)
        health.watch_slack(login.works if login else _always(works=True), installed)
    else:
        is_open = await parts.enter_async_context(connected(app, settings))
        health.watch_slack(_both(is_open, login.works) if login else is_open)
        watching = asyncio.create_task(_watch_connection(is_open))
        parts.callback(watching.cancel)


async def _watch_connection(is_open: Check) -> None:
    was_open = True
    while True:
        if await is_open() != was_open:
            was_open = not was_open
            log.warning("slack connected again" if was_open else "slack connection lost")
        tell_connected(connected=was_open)
        await asyncio.sleep(_LOOK_S)


@asynccontextmanager
async def _metrics(address: str | None) -> AsyncIterator[None]:
    """The counters at an address of their own, where there is one. Raises WebAddressError."""
    if not address:
        yield
        return
    route = Route("/metrics", lambda _: Response(exposition(), media_type=CONTENT_TYPE))
    async with AsyncExitStack() as parts:
        try:
            await parts.enter_async_context(serving(Starlette(routes=[route]), address))
        except WebAddressError as error:
            raise WebAddressError(address, AddressProblem.NO_METRICS, error.detail) from error
        yield


def _always(*, works: bool) -> Check:
    async def check() -> bool:
        return works

    return check


def _both(one: Check, other: Check) -> Check:
    async def check() -> bool:
        return await one() and await other()

    return check


def _prepare(newsroom: Newsroom, begun: threading.Event) -> None:
    # Loading the models beside Slack's libraries would slow both: events first, unless Slack does not answer.
    begun.wait(_HEAD_START_S)
    try:
        newsroom.prepare()
        newsroom.stores.check_open()
        if newsroom.model:
            newsroom.model.warm()  # or the first question would wait for its client to load
    except StoppingError:
        return
    except Exception as error:  # noqa: BLE001 - the bot goes on; each question says what is wrong
        sentence = reply_for(error)
        if sentence is None:
            note_bug("not ready", error)
        else:
            log.warning("not ready", reason=sentence)
