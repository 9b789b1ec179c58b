"""One try at a call of Slack's, and what a refusal means for the next."""

import http.client
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import structlog
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.slack.errors import SlackRefusedError
from bot.slack.pace import retry_after_s

log = structlog.get_logger(__name__)

# Slack's own trouble, after which a message may or may not stand.
PASSING = {
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "ratelimited",
    "streaming_state_conflict",  # a stream that was ended this moment
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trouble:
    """A call that failed and may be made again; `unsure` when it may have been carried out all the same."""

    wait_s: float | None
    unsure: bool


def tried(attempt: Callable[[], T | Trouble]) -> T | Trouble:
    """What one try at a call gives. Raises SlackRefusedError when another would be no use."""
    try:
        return attempt()
    except SlackApiError as error:
        response = error.response
        return trouble(response.status_code, response.headers, str(response.get("error")))
    except (OSError, http.client.HTTPException, SlackRequestError):
        # URLError, time-outs and lost connections are all OSErrors; HTTPException is a reply cut short.
        return Trouble(None, unsure=True)


def trouble(status: int, headers: Mapping[str, str], code: str) -> Trouble:
    """What to do about a refusal. Raises SlackRefusedError when trying again is no use."""
    if status == http.client.TOO_MANY_REQUESTS:
        return Trouble(retry_after_s(headers), unsure=False)
    if passes(status, code):
        return Trouble(None, unsure=True)
    log.warning("slack refused", code=code)
    raise SlackRefusedError(code)


def passes(status: int, code: str) -> bool:
    """Whether another try may do better."""
    busy = status == http.client.TOO_MANY_REQUESTS
    return busy or status >= http.client.INTERNAL_SERVER_ERROR or code in PASSING
