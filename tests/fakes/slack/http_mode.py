"""Posts deliveries to the bot as Slack does over HTTP: signed, and counted when repeated."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack.model import Delivery, Forgery
from tests.fakes.slack.text import Json

_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class Answer:
    """How one attempt ended; `reason` is why Slack would repeat it, None when all is well."""

    reason: str | None
    status: int | None = None
    payload: Json = field(default_factory=dict)
    never_again: bool = False


def request_for(delivery: Delivery, attempt: int, reason: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers of one attempt, not yet signed."""
    if delivery.kind == "events_api":
        headers = {"Content-Type": _JSON}
        if attempt > 0:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        return json.dumps(delivery.payload).encode(), headers
    form = delivery.payload
    if delivery.kind == "interactive":
        form = {"payload": json.dumps(delivery.payload)}
    return urlencode(form).encode(), {"Content-Type": _FORM}


def signed(body: bytes, secret: str, forgery: Forgery) -> dict[str, str]:
    """The signature and its time, true or forged."""
    timestamp = str(int(time.time() - forgery.age_s))
    key = "somebody else's secret" if forgery.bad_signature else secret
    digest = hmac.new(key.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest.hexdigest()}"}


async def post(url: str, body: bytes, headers: dict[str, str], timeout_s: float) -> Answer:
    """What the bot answered, or why it did not."""
    timeout = aiohttp.ClientTimeout(total=timeout_s)
    headers = headers | {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as response,
        ):
            text = await response.text()
            never_again = response.headers.get("X-Slack-No-Retry") == "1"
            if response.status // 100 != 2:
                return Answer("http_error", response.status, never_again=never_again)
            return Answer(None, response.status, _payload(text))
    except TimeoutError:
        return Answer("http_timeout")
    except aiohttp.ClientError:
        return Answer("connection_failed")


def _payload(text: str) -> Json:
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {"text": text}
    return found if isinstance(found, dict) else {"text": text}
