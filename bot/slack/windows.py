"""Opens a window for whoever pressed a button."""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from aiohttp import ClientError
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.logs import note_bug
from bot.replies.asking import SHORTCUT_FAILED
from bot.replies.general import WINDOW_FAILED
from bot.slack.presses import replied_in

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
        await _tell(client, body)


async def open_window_of(client: AsyncWebClient, body: Json, make: Callable[[Json], Json]) -> None:
    """The same with what `make` gives of `body` in a thread of its own; when it fails, the same sentence."""
    try:
        view = await asyncio.to_thread(make, body)
    except Exception as error:  # noqa: BLE001 - it was acknowledged: nobody else would say a word of it
        note_bug("window not made", error)
        await _tell(client, body)
    else:
        await open_window(client, body, view)


async def _tell(client: AsyncWebClient, body: Json) -> None:
    if "response_url" not in body:
        await client.chat_postMessage(channel=body["user"]["id"], text=SHORTCUT_FAILED)
    elif not await _told_in_thread(client, body):
        webhook = AsyncWebhookClient(body["response_url"])  # which works where the bot is no member, too
        await webhook.send(text=WINDOW_FAILED, response_type="ephemeral", replace_original=False)


async def _told_in_thread(client: AsyncWebClient, body: Json) -> bool:
    thread_ts = replied_in(body)
    if thread_ts is None:
        return False
    place = {"channel": body["channel"]["id"], "user": body["user"]["id"], "thread_ts": thread_ts}
    try:
        await client.chat_postEphemeral(**place, text=WINDOW_FAILED)
    except (SlackClientError, ClientError, OSError):
        return False
    return True
