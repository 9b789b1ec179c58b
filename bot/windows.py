"""Opens a window for whoever pressed a button."""

from typing import Any

import structlog
from aiohttp import ClientError
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.replies import WINDOW_FAILED
from bot.replies_asking import SHORTCUT_FAILED

log = structlog.get_logger(__name__)

Json = dict[str, Any]


async def acknowledge(ack: AsyncAck) -> None:
    """For listeners whose work is lazy: a window is a call of its own, longer than Slack waits for us."""
    await ack()


async def open_window(client: AsyncWebClient, body: Json, view: Json) -> None:
    """Within the three seconds that Slack's trigger is good for; when Slack will not, a sentence says so."""
    try:
        await client.views_open(trigger_id=body["trigger_id"], view=view)
    except (SlackClientError, ClientError, OSError):
        log.warning("window not opened")
        user = body["user"]["id"]
        if "channel" in body:
            await client.chat_postEphemeral(channel=body["channel"]["id"], user=user, text=WINDOW_FAILED)
        else:
            await client.chat_postMessage(channel=user, text=SHORTCUT_FAILED)
