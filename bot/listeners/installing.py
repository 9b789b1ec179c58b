"""A workspace takes the bot away: its tokens are erased."""

import asyncio
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.slack.installations import Installations

log = structlog.get_logger(__name__)

Json = dict[str, Any]


def register(app: AsyncApp, installations: Installations) -> None:
    """Make the app listen."""
    leaving = _Leaving(installations)
    app.event("app_uninstalled")(leaving.uninstalled)
    app.event("tokens_revoked")(leaving.revoked)


class _Leaving:
    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    async def uninstalled(self, context: AsyncBoltContext) -> None:
        await self._forget(context)

    async def revoked(self, event: Json, context: AsyncBoltContext) -> None:
        """People's own tokens, which the bot never asks for, are no matter."""
        if (event.get("tokens") or {}).get("bot"):
            await self._forget(context)

    async def _forget(self, context: AsyncBoltContext) -> None:
        await asyncio.to_thread(self._installations.forget, str(context.team_id))
        log.info("uninstalled", team=context.team_id)
