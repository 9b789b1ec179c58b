"""Posts to Slack so that a message stands there once, through rate limits, server errors and lost replies."""

import http.client
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.client import WebClient
from slack_sdk.webhook.client import WebhookClient

from bot.slack.errors import SlackRefusedError, SlackUnreachableError
from bot.slack.fresh import Fresh, made
from bot.slack.mrkdwn import Message
from bot.slack.pace import Pace
from bot.slack.trying import Trouble, passes, tried, trouble

log = structlog.get_logger(__name__)

EVENT_TYPE = "onrecord_answer"
_SOON_S = 2.0  # a window is opened within three seconds of a click
PATIENCE_S = 900.0  # after which an answer is given up and the log says so
_TIMEOUT_S = 20
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.5, 30.0
_PAGE = 200
_STREAM_ENDED = "message_not_in_streaming_state"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes; `after` is a Slack time before which it cannot stand there already."""

    channel: str
    thread_ts: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Reader:
    """The one person who sees the answer to a command or a click; `url` is Slack's response URL."""

    url: str
    channel: str
    user: str
    team: str = ""  # of jobs that an older version began
    thread_ts: str | None = None  # of a click on a reply: where they look


class Poster:
    """Slack's Web API for jobs: blocking, and patient until `stopping` is set. Posts keep a channel's pace.

    The SDK's own retries are off: it repeats a post whose reply was lost without looking first.
    """

    def __init__(self, token: str, api_url: str, stopping: threading.Event, pace: Pace) -> None:
        self._client = WebClient(token, api_url, timeout=_TIMEOUT_S, retry_handlers=[])
        self._stopping, self._pace = stopping, pace

    def post_once(
        self, place: Place, message: Message | Fresh, key: str, *, resumed: bool, stream: str | None = None
    ) -> str:
        """Post `message` unless one with this `key` stands there already; its Slack time.

        With `resumed`, or when an earlier try may have worked, it is looked for first. A message that was
        streamed, `stream`, is made this one; "" when it has to be looked for too.
        Raises SlackRefusedError, SlackUnreachableError.
        """
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"question": key}}
        plain: dict[str, Any] = {"metadata": metadata, "parse": "none", "link_names": False}

        def attempt(unsure: bool) -> str:
            found = self._find(place, lambda message: _key(message) == key) if unsure else None
            if found:
                return found
            streamed = self._find(place, lambda message: _streams(message, key)) if stream == "" else stream
            if streamed and self._end_stream(place.channel, streamed, made(message), plain):
                return streamed
            if not self._pace.wait(place.channel, self._stopping):
                raise SlackUnreachableError
            arguments = plain | made(message).as_arguments()
            with self._pace.heeded(place.channel):
                posted = self._client.chat_postMessage(
                    channel=place.channel, thread_ts=place.thread_ts, **arguments
                )
            return str(posted["ts"])

        return self._until_done(attempt, key, unsure=resumed)

    def _end_stream(self, channel: str, ts: str, message: Message, plain: dict[str, Any]) -> bool:
        """Makes a streamed message this one; when Slack will not, takes it away.

        Stopping it with the blocks that are missing would be one call, but what was streamed would stay.
        """
        try:
            try:
                self._client.chat_stopStream(channel=channel, ts=ts)
            except SlackApiError as error:
                if error.response.get("error") != _STREAM_ENDED:  # by Slack, or by an earlier try
                    raise
            self._client.chat_update(
                channel=channel, ts=ts, text=message.text, blocks=message.blocks, **plain
            )
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if passes(error.response.status_code, code):
                raise
            log.warning("streamed message not kept", code=code)
            with suppress(SlackApiError):
                self._client.chat_delete(channel=channel, ts=ts)
            return False
        return True

    def read(self, call: Callable[[WebClient], T], key: str) -> T:
        """What a call gives that may be made twice. Raises SlackRefusedError, SlackUnreachableError."""
        return self._until_done(lambda _unsure: call(self._client), key)

    def standing(self, place: Place, key: str) -> str | None:
        """The Slack time of the message that was posted under `key`, if it stands. Raises as `read`."""
        return self._until_done(lambda _unsure: self._find(place, lambda message: _key(message) == key), key)

    def look(self, call: Callable[[WebClient], T]) -> T:
        """The same, soon or not at all."""
        return self._until_done(lambda _unsure: call(self._client), "", patience_s=_SOON_S)

    def respond(self, reader: Reader, message: Message, key: str, *, replace: bool) -> None:
        """Show `message` to the reader alone; with `replace`, instead of what they were shown before.

        Slack keeps no such message where it could be looked for, so after a lost reply it may come twice,
        which is better than never. Raises SlackRefusedError, SlackUnreachableError.
        """
        webhook = WebhookClient(reader.url, timeout=_TIMEOUT_S, retry_handlers=[])
        body = message.as_arguments() | {"response_type": "ephemeral", "replace_original": replace}

        def by_url(_unsure: bool) -> bool | Trouble:
            response = webhook.send_dict(body)
            if response.status_code == http.client.OK:
                return True
            return trouble(response.status_code, response.headers, f"http_{response.status_code}")

        def by_name(_unsure: bool) -> bool:
            self._client.chat_postEphemeral(
                channel=reader.channel,
                user=reader.user,
                thread_ts=reader.thread_ts,
                text=message.text,
                blocks=message.blocks,
            )
            return True

        # A response URL works five times within half an hour, and in a thread not for one person alone; by
        # name only those are reached who are where the bot is too.
        ways = (by_name, by_url) if reader.thread_ts and not replace else (by_url, by_name)
        try:
            self._until_done(ways[0], key)
        except SlackRefusedError:
            self._until_done(ways[1], key)

    def _find(self, place: Place, wanted: Callable[[Mapping[str, Any]], bool]) -> str | None:
        """The Slack time of the first message like that."""
        cursor = ""
        while True:
            page: dict[str, Any] = {"oldest": place.after, "limit": _PAGE, "include_all_metadata": True}
            page |= {"channel": place.channel, "cursor": cursor}
            if place.thread_ts:
                reply = self._client.conversations_replies(ts=place.thread_ts, **page)
            else:
                reply = self._client.conversations_history(**page)
            for message in reply["messages"]:
                if wanted(message):
                    return str(message["ts"])
            cursor = (reply.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    def _until_done(
        self,
        attempt: Callable[[bool], T | Trouble],
        key: str,
        *,
        unsure: bool = False,
        patience_s: float = PATIENCE_S,
    ) -> T:
        """What `attempt` gives at last; it is told whether an earlier try may have worked."""
        ends, next_s = time.monotonic() + patience_s, _FIRST_WAIT_S
        while time.monotonic() < ends:
            outcome = tried(partial(attempt, unsure))
            if not isinstance(outcome, Trouble):
                return outcome
            unsure = unsure or outcome.unsure
            wait_s = next_s if outcome.wait_s is None else outcome.wait_s
            log.warning("slack will be asked again", question=key, seconds=wait_s, unsure=unsure)
            if time.monotonic() + wait_s > ends or self._stopping.wait(wait_s):
                break
            next_s = min(2 * next_s, _LONGEST_WAIT_S)
        raise SlackUnreachableError


def _streams(message: Mapping[str, Any], key: str) -> bool:
    """Whether the message began as the stream of this question, which a block of it is named after."""
    return any(block.get("block_id") == key for block in message.get("blocks") or [])


def _key(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    key = (metadata.get("event_payload") or {}).get("question")
    return key if isinstance(key, str) else None
