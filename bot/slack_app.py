"""The Slack app: its listeners, and its two ways to Slack, Socket Mode and signed HTTP."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import structlog
from aiohttp import ClientError
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import (
    corrected,
    digesting,
    listeners_amended,
    listeners_archive,
    listeners_asking,
    listeners_assistant,
    listeners_buttons,
    listeners_check,
    listeners_citing,
    listeners_commands,
    listeners_export,
    listeners_feedback,
    listeners_files,
    listeners_follow,
    listeners_home,
    listeners_installing,
    listeners_links,
    listeners_more,
    listeners_questions,
    listeners_said,
    listeners_thread,
    lookout,
    news,
)
from bot.audience import Audiences
from bot.counted_app import CountedApp
from bot.installations import Installations, TokenOf, by_team
from bot.jobs import Jobs
from bot.listeners import Desk
from bot.manifest import EVENTS_PATH
from bot.newsroom import Newsroom
from bot.pace import Pace
from bot.posting import PASSING, Poster
from bot.replies_running import NOT_INSTALLED
from bot.settings import Settings
from bot.slack_errors import NotInstalledError, SlackLoginError
from bot.streaming import Streams
from bot.threads import Threads

log = structlog.get_logger(__name__)

_PING_S = 3.0  # how soon a connection that was cut without a word is noticed


def build_app(newsroom: Newsroom, settings: Settings, jobs: Jobs, pace: Pace | None = None) -> AsyncApp:
    """The app with its listeners, their work registered with `jobs`, which is launched after this."""
    client = AsyncWebClient(base_url=settings.slack_api_url, retry_handlers=[])
    token_of: TokenOf = lambda _team: _secret(settings.slack_bot_token)  # noqa: E731
    installations = None
    if settings.installs:
        installations = Installations(newsroom.stores.archive.engine, settings)
        token_of = installations.token_of
    # Slack's libraries log messages and questions at their lower levels.
    quiet = logging.getLogger("onrecord.slack")
    quiet.setLevel(logging.ERROR)
    app = CountedApp(
        name=Path(__file__).stem,
        logger=quiet,
        client=client,
        authorize=_login(token_of),  # type: ignore[arg-type] # which may say that there is none
        user_facing_authorize_error_message=NOT_INSTALLED,
        signing_secret=_secret(settings.slack_signing_secret),
        # The acknowledgement follows the listener, which returns when its job is on disk: what dies before
        # that is redelivered.
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )
    pace, api_url = pace or Pace(), settings.slack_api_url
    poster = by_team(token_of, lambda token: Poster(token, api_url, jobs.stopping, pace))
    desk = Desk(
        newsroom,
        Threads(newsroom.stores.archive),
        poster,
        jobs,
        Audiences(newsroom.stores.archive.engine, poster),
        by_team(token_of, lambda token: Streams(token, api_url, pace)) if settings.writes else None,
        settings.onrecord_command_prefix,
    )
    for listeners in (
        listeners_amended,  # before questions, or it would hear nothing
        listeners_questions,
        listeners_commands,
        listeners_said,
        listeners_check,
        listeners_thread,
        listeners_archive,
        listeners_buttons,
        listeners_follow,
        listeners_citing,
        listeners_more,
        listeners_export,
        listeners_feedback,
        listeners_home,
        listeners_assistant,
        listeners_asking,
    ):
        listeners.register(app, desk)
    listeners_links.register(app, desk)
    listeners_files.register(app, desk, settings.slack_api_url)
    for unasked in (corrected, news, digesting, lookout):
        unasked.register(desk)
    if installations:
        listeners_installing.register(app, installations)
    app.error(_on_error)
    return app


async def log_in(settings: Settings) -> None:
    """Ask Slack whether it knows the bot, again while it cannot be reached. Raises SlackLoginError."""
    client = AsyncWebClient(_secret(settings.slack_bot_token), settings.slack_api_url, retry_handlers=[])
    await _patiently(client.auth_test)


@asynccontextmanager
async def connected(app: AsyncApp, settings: Settings) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """Socket Mode, from the first connection until the block ends; gives what tells whether it is connected.

    Raises SlackLoginError.
    """
    token = _secret(settings.slack_app_token)
    # Bolt's handler would try a token that Slack does not know for ever.
    await _patiently(lambda: app.client.apps_connections_open(app_token=token))
    handler = AsyncSocketModeHandler(app, token, ping_interval=_PING_S)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield handler.client.is_connected
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


def http_route(app: AsyncApp) -> Route:
    """The route for Slack's signed requests, at EVENTS_PATH."""
    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Route(EVENTS_PATH, events, methods=["POST"])


def _login(token_of: TokenOf) -> Callable[[AsyncWebClient, str | None], Awaitable[AuthorizeResult | None]]:
    """Who the bot is, asked once a token; None where it is not installed, for which Bolt has a sentence.

    Bolt's own way acknowledges, and so loses, an event if Slack fails here.
    """
    known: dict[str, AuthorizeResult] = {}

    async def authorize(client: AsyncWebClient, team_id: str | None) -> AuthorizeResult | None:
        try:
            token = await asyncio.to_thread(token_of, team_id or "")
        except NotInstalledError:
            return None
        if token not in known:
            try:
                reply = await client.auth_test(token=token)
            except SlackApiError as error:
                raise SlackLoginError(str(error.response.get("error"))) from error
            known[token] = AuthorizeResult.from_auth_test_response(auth_test_response=reply, bot_token=token)
        return known[token]

    return authorize


async def _patiently(call: Callable[[], Awaitable[Any]]) -> None:
    wait_s = 1.0
    while True:
        try:
            await call()
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if error.response.status_code == HTTPStatus.OK and code not in PASSING:
                raise SlackLoginError(code) from error
        except (ClientError, OSError):
            code = "unreachable"
        else:
            return
        log.warning("slack will be asked again", code=code, seconds=wait_s)
        await asyncio.sleep(wait_s)
        wait_s = min(2 * wait_s, 30.0)


async def _on_error(error: Exception, body: dict[str, Any]) -> BoltResponse | None:
    """Acknowledge what nobody listens to; anything else is logged, not acknowledged, and comes again."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200, body="")
    log.error(
        "listener failed", event_id=body.get("event_id"), kind=body.get("type"), error=type(error).__name__
    )
    return None


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""
