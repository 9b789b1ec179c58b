"""Installing the bot in a workspace: the pages that OAuth passes through, each with a sentence at its end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from aiohttp import ClientError
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.replies.running import (
    INSTALL_EXPIRED,
    INSTALL_STOPPED,
    INSTALLED,
    ORGANISATION_REFUSED,
    TEAM_REFUSED,
)
from bot.settings import Settings
from bot.slack.installations import Installations
from bot.slack.manifest import INSTALL_PATH, REDIRECT_PATH, scopes
from bot.web.pages import notice
from index.errors import RecordError

log = structlog.get_logger(__name__)

_BEGUN_S = 600  # from the first page to the last
_EXPIRED = {"invalid_browser", "invalid_state"}

Handle = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


def install_routes(engine: Engine, settings: Settings) -> list[Route]:
    """The page that leads to Slack, and the one that Slack leads back to."""
    secret = settings.slack_client_secret
    client = AsyncWebClient(base_url=settings.slack_api_url, retry_handlers=[])
    store = _Store(Installations(engine, settings), client)
    flow = AsyncOAuthFlow(
        client=client,
        logger=logging.getLogger("onrecord.slack"),  # whose lower levels, which name codes, are off
        settings=AsyncOAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=secret.get_secret_value() if secret else "",
            scopes=scopes(),
            redirect_uri=f"{settings.onrecord_web_url.rstrip('/')}{REDIRECT_PATH}"
            if settings.onrecord_web_url
            else None,
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            install_page_rendering_enabled=False,
            callback_options=AsyncCallbackOptions(_succeeded, _failed),
            installation_store=store,
            state_store=_States(engine),
            state_expiration_seconds=_BEGUN_S,
        ),
    )
    return [
        Route(INSTALL_PATH, _page(flow.handle_installation)),
        Route(REDIRECT_PATH, _page(flow.handle_callback)),
    ]


def _page(handle: Handle) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        try:
            return to_starlette_response(await handle(to_async_bolt_request(request, b"")))
        except (ClientError, OSError, SlackApiError):  # Slack's own trouble
            return notice(503, "Not installed", INSTALL_STOPPED)

    return show


class RefusedError(BoltError):
    """The workspace may not install the bot; the argument is the sentence that says so."""


class _Store(AsyncInstallationStore):
    """Bolt's way to the installations: it asks for nothing but to save one."""

    def __init__(self, installations: Installations, client: AsyncWebClient) -> None:
        self._installations, self._client = installations, client

    async def async_save(self, installation: Installation) -> None:
        """Raises RefusedError for a workspace that may not; its token is void then."""
        if installation.is_enterprise_install:
            await self._refuse(installation, ORGANISATION_REFUSED)
        if not self._installations.allows(str(installation.team_id)):
            await self._refuse(installation, TEAM_REFUSED)
        try:
            await asyncio.to_thread(self._installations.save, installation)
        except (SQLAlchemyError, RecordError) as error:
            log.warning("installation not kept", error=type(error).__name__)
            raise BoltError("not kept") from None  # its message has the token

    async def _refuse(self, installation: Installation, sentence: str) -> None:
        with suppress(SlackApiError, ClientError, OSError):
            await self._client.auth_revoke(token=installation.bot_token)
        raise RefusedError(sentence)


class _States(AsyncOAuthStateStore):
    """Which installations have begun, each good once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._store = SQLAlchemyOAuthStateStore(_BEGUN_S, engine)
        self._store.create_tables()  # type: ignore[no-untyped-call]

    async def async_issue(self, *_args: object, **_kwargs: object) -> str:
        return await asyncio.to_thread(self._issue)

    async def async_consume(self, state: str) -> bool:
        return await asyncio.to_thread(self._store.consume, state)

    def _issue(self) -> str:
        states = self._store.oauth_states
        with self._engine.begin() as connection:  # or whoever asks for pages would fill the table
            over = states.c.expire_at < datetime.now(UTC).replace(tzinfo=None)
            connection.execute(states.delete().where(over))
        return self._store.issue()


async def _succeeded(args: AsyncSuccessArgs) -> BoltResponse:
    end = args.settings.state_utils.build_set_cookie_for_deletion()
    return _told(200, "Installed", INSTALLED, end)


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    if isinstance(args.error, RefusedError):
        return _told(403, "Not installed", str(args.error))
    state = args.request.query.get("state", [""])[0]
    if args.settings.state_utils.is_valid_browser(state, args.request.headers):
        # Bolt leaves it good when somebody says no at Slack.
        await args.settings.state_store.async_consume(state)
    sentence = INSTALL_EXPIRED if args.reason in _EXPIRED else INSTALL_STOPPED
    return _told(args.suggested_status_code, "Not installed", sentence)


def _told(status: int, heading: str, sentence: str, cookie: str = "") -> BoltResponse:
    shown = notice(status, heading, sentence)
    headers: dict[str, str | Sequence[str]] = {**shown.headers}
    del headers["content-length"]  # counted anew
    if cookie:
        headers["Set-Cookie"] = cookie
    return BoltResponse(status=status, body=bytes(shown.body).decode(), headers=headers)
