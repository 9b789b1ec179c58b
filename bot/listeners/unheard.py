"""What could not be put on disk: whoever asked is told at once, and again when Slack repeats it no more."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.listeners.questions import is_a_persons
from bot.replies.general import HELD_UP, NOT_TAKEN_UP

_FIRST = frozenset({"0"})  # over sockets; in HTTP mode it is not counted
_LAST = "3"  # of the times that Slack repeats an event, within some six minutes
_RETRY = "x-slack-retry-num"

Json = Mapping[str, Any]


async def tell_unheard(body: Json, headers: Mapping[str, Sequence[str]], client: AsyncWebClient) -> None:
    """A sentence to whoever asked, where it surely was a question to us; nothing of it needs our disk."""
    event = body.get("event") or {}
    to_us = event.get("type") == "app_mention" or event.get("channel_type") == "im"
    # Slack may be what fails, and then its own sign is all there is.
    with suppress(SlackApiError, ClientError, OSError):
        if "command" in body:  # which Slack does not repeat
            await AsyncWebhookClient(str(body["response_url"])).send(text=NOT_TAKEN_UP)
        elif to_us and is_a_persons(event):
            await _tell(event, headers.get(_RETRY, ()), client)


async def _tell(event: Json, retries: Sequence[str], client: AsyncWebClient) -> None:
    channel, thread = event["channel"], event.get("thread_ts")
    if _FIRST.issuperset(retries):
        await client.chat_postEphemeral(channel=channel, user=event["user"], thread_ts=thread, text=HELD_UP)
    elif _LAST in retries:
        await client.chat_postMessage(channel=channel, thread_ts=thread or event["ts"], text=NOT_TAKEN_UP)
