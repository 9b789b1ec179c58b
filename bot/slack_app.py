"""The Slack app: its listeners, and its two ways to Slack, Socket Mode and signed HTTP."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import structlog
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.jobs import Jobs
from bot.listeners import (
    amended,
    archive,
    asking,
    assistant,
    buttons,
    check,
    citing,
    commands,
    digest,
    export,
    feedback,
    files,
    follow,
    follow_answer,
    home,
    installing,
    links,
    more,
    questions,
    said,
    thread,
    who_else,
)
from bot.listeners.desk import Desk
from bot.listeners.unheard import tell_unheard
from bot.newsroom import Newsroom
from bot.notices import corrected, digesting, lookout, news
from bot.replies.running import NOT_INSTALLED
from bot.settings import Settings
from bot.slack.audience import Audiences
from bot.slack.counted_app import CountedApp
from bot.slack.errors import SlackLoginError
from bot.slack.installations import Installations, TokenOf, by_team
from bot.slack.login import Logins, patiently
from bot.slack.manifest import EVENTS_PATH
from bot.slack.pace import Pace
from bot.slack.posting import Poster
from bot.slack.streaming import Streams
from bot.threads import Threads
from bot.web.limit import BodyAtMost

log = structlog.get_logger(__name__)

# Whoever finds the address may send anything; the largest thing that Slack sends is a window's submission, of
# at most 250 kB before it is escaped.
_MAX_BODY = 1 << 20
_PING_S = 3.0  # how soon a connection that was cut without a word is noticed


def build_app(
    newsroom: Newsroom,
    settings: Settings,
    jobs: Jobs,
    pace: Pace | None = None,
    logins: Logins | None = None,
) -> AsyncApp:
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
        authorize=_authorized_by(logins or Logins(client, token_of)),  # type: ignore[arg-type] # which may say that there is none
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
        amended,  # before questions, or it would hear nothing
        questions,
        commands,
        said,
        check,
        thread,
        archive,
        buttons,
        follow,
        follow_answer,
        digest,
        citing,
        more,
        who_else,
        export,
        feedback,
        home,
        assistant,
        asking,
    ):
        listeners.register(app, desk)
    links.register(app, desk)
    files.register(app, desk, settings.slack_api_url)
    for unasked in (corrected, news, digesting, lookout):
        unasked.register(desk)
    if installations:
        installing.register(app, installations)
    app.error(_on_error)
    return app


@asynccontextmanager
async def connected(app: AsyncApp, settings: Settings) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """Socket Mode, from the first connection until the block ends; gives what tells whether it is connected.

    Raises SlackLoginError.
    """
    token = _secret(settings.slack_app_token)
    # Bolt's handler would try a token that Slack does not know for ever.
    await patiently(lambda: app.client.apps_connections_open(app_token=token))
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

    limit = Middleware(BodyAtMost, max_bytes=_MAX_BODY)
    return Route(EVENTS_PATH, events, methods=["POST"], middleware=[limit])


def _authorized_by(
    logins: Logins,
) -> Callable[[AsyncWebClient, str | None], Awaitable[AuthorizeResult | None]]:
    async def authorize(client: AsyncWebClient, team_id: str | None) -> AuthorizeResult | None:
        return await logins.authorize(client, team_id)  # Bolt takes no method: it would pass `self` too

    return authorize


async def _on_error(
    error: Exception, body: dict[str, Any], request: AsyncBoltRequest, client: AsyncWebClient
) -> BoltResponse | None:
    """Acknowledge what nobody listens to; anything else is logged, not acknowledged, and comes again.

    The last time, whoever asked is told.
    """
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200, body="")
    log.error(
        "listener failed",
        event_id=body.get("event_id"),
        kind=body.get("type"),
        error=type(error).__name__,
        code=error.code if isinstance(error, SlackLoginError) else None,
    )
    await tell_unheard(body, request.headers, client)
    return None


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""
