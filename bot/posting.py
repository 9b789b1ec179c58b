"""Posts to Slack so that a message stands there once, through rate limits, server errors and lost replies."""

import http.client
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.client import WebClient
from slack_sdk.webhook.client import WebhookClient

from bot.mrkdwn import Message
from bot.slack_errors import SlackRefusedError, SlackUnreachableError

log = structlog.get_logger(__name__)

EVENT_TYPE = "onrecord_answer"
PATIENCE_S = 900.0  # after which an answer is given up and the log says so
_TIMEOUT_S = 20
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.5, 30.0
_PAGE = 200
# Slack's own trouble, after which a message may or may not stand.
PASSING = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited"}

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


@dataclass(frozen=True, slots=True)
class _Trouble:
    """A call that failed and may be made again; `unsure` when it may have been carried out all the same."""

    wait_s: float | None
    unsure: bool


class Poster:
    """Slack's Web API for jobs: blocking, and patient until `stopping` is set.

    The SDK's own retries are off: it repeats a post whose reply was lost without looking first.
    """

    def __init__(self, token: str, api_url: str, stopping: threading.Event) -> None:
        self._client = WebClient(token, api_url, timeout=_TIMEOUT_S, retry_handlers=[])
        self._stopping = stopping

    def post_once(self, place: Place, message: Message, key: str, *, resumed: bool) -> str:
        """Post `message` unless one with this `key` stands there already; its Slack time.

        With `resumed`, or when an earlier try may have worked, it is looked for first.
        Raises SlackRefusedError, SlackUnreachableError.
        """
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"question": key}}

        def attempt(unsure: bool) -> str:
            found = self._find(place, key) if unsure else None
            if found:
                return found
            posted = self._client.chat_postMessage(
                channel=place.channel,
                thread_ts=place.thread_ts,
                metadata=metadata,
                parse="none",
                link_names=False,
                **message.as_arguments(),
            )
            return str(posted["ts"])

        return self._until_done(attempt, key, unsure=resumed)

    def respond(self, reader: Reader, message: Message, key: str, *, replace: bool) -> None:
        """Show `message` to the reader alone; with `replace`, instead of what they were shown before.

        Slack keeps no such message where it could be looked for, so after a lost reply it may come twice,
        which is better than never. Raises SlackRefusedError, SlackUnreachableError.
        """
        webhook = WebhookClient(reader.url, timeout=_TIMEOUT_S, retry_handlers=[])
        body = message.as_arguments() | {"response_type": "ephemeral", "replace_original": replace}

        def attempt(_unsure: bool) -> bool | _Trouble:
            response = webhook.send_dict(body)
            if response.status_code == http.client.OK:
                return True
            return _trouble(response.status_code, response.headers, f"http_{response.status_code}")

        def attempt_by_name(_unsure: bool) -> bool:
            self._client.chat_postEphemeral(
                channel=reader.channel, user=reader.user, text=message.text, blocks=message.blocks
            )
            return True

        try:
            self._until_done(attempt, key)
        except SlackRefusedError:  # a response URL works five times within half an hour
            self._until_done(attempt_by_name, key)

    def _find(self, place: Place, key: str) -> str | None:
        """The Slack time of the message with this key."""
        cursor = ""
        while True:
            page: dict[str, Any] = {"oldest": place.after, "limit": _PAGE, "include_all_metadata": True}
            page |= {"channel": place.channel, "cursor": cursor}
            if place.thread_ts:
                reply = self._client.conversations_replies(ts=place.thread_ts, **page)
            else:
                reply = self._client.conversations_history(**page)
            for message in reply["messages"]:
                if _key(message) == key:
                    return str(message["ts"])
            cursor = (reply.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    def _until_done(self, attempt: Callable[[bool], T | _Trouble], key: str, *, unsure: bool = False) -> T:
        """What `attempt` gives at last; it is told whether an earlier try may have worked."""
        ends, next_s = time.monotonic() + PATIENCE_S, _FIRST_WAIT_S
        while time.monotonic() < ends:
            outcome = _try(attempt, unsure)
            if not isinstance(outcome, _Trouble):
                return outcome
            unsure = unsure or outcome.unsure
            wait_s = next_s if outcome.wait_s is None else outcome.wait_s
            log.warning("slack will be asked again", question=key, seconds=wait_s, unsure=unsure)
            if self._stopping.wait(wait_s):
                break
            next_s = min(2 * next_s, _LONGEST_WAIT_S)
        raise SlackUnreachableError


def _try(attempt: Callable[[bool], T | _Trouble], unsure: bool) -> T | _Trouble:
    try:
        return attempt(unsure)
    except SlackApiError as error:
        response = error.response
        return _trouble(response.status_code, response.headers, str(response.get("error")))
    except (OSError, http.client.HTTPException, SlackRequestError):
        # URLError, time-outs and lost connections are all OSErrors; HTTPException is a reply cut short.
        return _Trouble(None, unsure=True)


def _trouble(status: int, headers: Mapping[str, str], code: str) -> _Trouble:
    """What to do about a refusal. Raises SlackRefusedError when trying again is no use."""
    if status == http.client.TOO_MANY_REQUESTS:
        named = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
        return _Trouble(float(named) if named.replace(".", "", 1).isdigit() else None, unsure=False)
    if status >= http.client.INTERNAL_SERVER_ERROR or code in PASSING:
        return _Trouble(None, unsure=True)
    log.warning("slack refused", code=code)
    raise SlackRefusedError(code)


def _key(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    key = (metadata.get("event_payload") or {}).get("question")
    return key if isinstance(key, str) else None
