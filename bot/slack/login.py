"""Whether Slack takes the bot's token: asked before anything is served, for an event, and now and then."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import structlog
from aiohttp import ClientError
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from bot.slack.errors import NotInstalledError, SlackLoginError
from bot.slack.installations import TokenOf
from bot.slack.trying import PASSING

log = structlog.get_logger(__name__)

_FRESH_S = 60.0  # how long Slack's word on the token holds


class Logins:
    """Who the bot is, by the token of each workspace."""

    def __init__(self, client: AsyncWebClient, token_of: TokenOf, asked_again_s: float = _FRESH_S) -> None:
        self._client, self._token_of, self._asked_again_s = client, token_of, asked_again_s
        self._known: dict[str, AuthorizeResult] = {}
        self._asked_at, self._refused = -asked_again_s, ""

    async def authorize(self, client: AsyncWebClient, team_id: str | None) -> AuthorizeResult | None:
        """For Bolt, once a token; None where it is not installed, for which Bolt has a sentence.

        Bolt's own way acknowledges, and so loses, an event if Slack fails here. Raises SlackLoginError.
        """
        try:
            token = await asyncio.to_thread(self._token_of, team_id or "")
        except NotInstalledError:
            return None
        if token not in self._known:
            await self._ask(client, token)
        return self._known[token]

    async def works(self) -> bool:
        """Whether Slack took the one workspace's token when it last said anything of it.

        Once it does not, events are not acknowledged either: Slack sends them again, for some minutes.
        """
        if time.monotonic() - self._asked_at >= self._asked_again_s:
            with suppress(SlackLoginError, ClientError, OSError):
                await self._ask(self._client, self._token_of(""))
        return not self._refused

    async def _ask(self, client: AsyncWebClient, token: str) -> None:
        """Raises SlackLoginError, also when Slack says nothing of the token; then all stays as it was."""
        try:
            reply = await client.auth_test(token=token)
        except SlackApiError as error:
            code = _code(error)
            if not _is_passing(error):
                self._known.pop(token, None)
                if self._refused != code:
                    log.warning("slack does not take the token", code=code)
                self._asked_at, self._refused = time.monotonic(), code
            # Of this kind in any case: Bolt takes Slack's own for "not installed", and acknowledges.
            raise SlackLoginError(code) from error
        self._asked_at, self._refused = time.monotonic(), ""
        known = AuthorizeResult.from_auth_test_response(auth_test_response=reply, bot_token=token)
        self._known[token] = known


def login_of(settings: Settings, asked_again_s: float = _FRESH_S) -> Logins:
    """That of a bot in one workspace; Slack is asked again when its word is older than `asked_again_s`."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    client = AsyncWebClient(base_url=settings.slack_api_url, retry_handlers=[])
    return Logins(client, lambda _team: token, asked_again_s)


async def log_in(settings: Settings) -> None:
    """Ask Slack whether it knows the bot, again while it cannot be reached. Raises SlackLoginError."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    client = AsyncWebClient(token, settings.slack_api_url, retry_handlers=[])
    await patiently(client.auth_test)


async def patiently(call: Callable[[], Awaitable[Any]]) -> None:
    """Until Slack has answered. Raises SlackLoginError when it does not take the token."""
    wait_s = 1.0
    while True:
        try:
            await call()
        except SlackApiError as error:
            if not _is_passing(error):
                raise SlackLoginError(_code(error)) from error
            code = _code(error)
        except (ClientError, OSError):
            code = "unreachable"
        else:
            return
        log.warning("slack will be asked again", code=code, seconds=wait_s)
        await asyncio.sleep(wait_s)
        wait_s = min(2 * wait_s, 30.0)


def _is_passing(error: SlackApiError) -> bool:
    return error.response.status_code != HTTPStatus.OK or _code(error) in PASSING


def _code(error: SlackApiError) -> str:
    return str(error.response.get("error"))
