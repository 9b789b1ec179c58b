"""Bolt's app, which counts what Slack sends and how soon it is acknowledged."""

import time

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.metrics import count_event
from bot.slack.manifest import EVENTS, INSTALLING_EVENTS

_ACTS = ("block_actions", "view_submission", "view_closed", "shortcut", "message_action")
_KINDS = {*_ACTS, *EVENTS, *INSTALLING_EVENTS}
_COMMAND, _OTHER = "command", "other"
SENDS = (*sorted(_KINDS), _COMMAND, _OTHER)


class CountedApp(AsyncApp):
    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        began = time.monotonic()
        response = await super().async_dispatch(req)
        # Not before: this is where a request that Slack did not send is refused.
        acknowledged = response.status == 200
        count_event(_kind(req), time.monotonic() - began, acknowledged=acknowledged)
        return response


def _kind(request: AsyncBoltRequest) -> str:
    """One of a fixed list of names: anybody may send anything to a public address."""
    event = request.body.get("event")
    kind = event.get("type") if isinstance(event, dict) else request.body.get("type")
    if kind in _KINDS:
        return str(kind)
    return _COMMAND if "command" in request.body else _OTHER
