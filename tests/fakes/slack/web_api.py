"""The Web API: tokens, arguments in any form the SDK sends, faults, and the methods there are."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes.slack import (
    chat,
    conversations,
    dropped,
    oauth,
    permissions,
    response_urls,
    streams,
    uploads,
    views,
)
from tests.fakes.slack.faults import Fault
from tests.fakes.slack.model import Call, Refused
from tests.fakes.slack.text import Json
from tests.fakes.slack.workspace import Workspace

Method = Callable[[Workspace, Json], Json]

METHODS: dict[str, Method] = {
    "auth.test": conversations.auth_test,
    "auth.revoke": oauth.revoke,
    "oauth.v2.access": oauth.access,
    "chat.postMessage": chat.post_message,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.update": chat.update,
    "chat.delete": chat.delete,
    "chat.getPermalink": conversations.permalink,
    "chat.startStream": streams.start,
    "chat.appendStream": streams.append,
    "chat.stopStream": streams.stop,
    "assistant.threads.setStatus": streams.set_status,
    "assistant.threads.setSuggestedPrompts": streams.set_prompts,
    "assistant.threads.setTitle": streams.set_title,
    "conversations.replies": conversations.replies,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_direct,
    "usergroups.users.list": conversations.group_members,
    "files.info": dropped.info,
    "files.getUploadURLExternal": uploads.begin,
    "files.completeUploadExternal": uploads.complete,
    "files.delete": uploads.delete,
    "users.info": conversations.user_info,
    "views.open": views.open_view,
    "views.push": views.push_view,
    "views.update": views.update_view,
    "views.publish": views.publish,
    "reactions.add": conversations.add_reaction,
    "reactions.remove": conversations.remove_reaction,
}
SOCKETS = "apps.connections.open"
# What a post to a response URL is recorded, and spoiled, as.
RESPONSE_URL = "response_url"


@dataclass(frozen=True)
class Reply:
    """What goes back; `retry_after` in seconds. A body that is a string is sent as HTML, as a 5xx is."""

    status: int
    body: Json | str
    retry_after: float | None = None

    @property
    def error(self) -> str | None:
        if isinstance(self.body, str):
            return f"http_{self.status}"
        return None if self.body["ok"] else str(self.body["error"])

    def as_response(self) -> web.Response:
        headers = {"Retry-After": f"{self.retry_after:g}"} if self.retry_after is not None else {}
        if isinstance(self.body, str):
            return web.Response(status=self.status, text=self.body, content_type="text/html", headers=headers)
        return web.json_response(self.body, status=self.status, headers=headers)


async def arguments(request: web.Request) -> tuple[str, Json]:
    """The token and the arguments, from the header, the query, a form or JSON."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        sent = json.loads(await request.text() or "{}")
        args |= sent if isinstance(sent, dict) else {}
    else:
        args |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    header = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    return header or str(args.pop("token", "")), args


def answer(
    slack: Workspace, method: str, token: str, args: Json, fault: Fault | None, socket_url: str
) -> Reply:
    """The reply to one call, which is done and recorded by then."""
    with slack.changed:
        reply = _spoiled(fault) if fault else None
        if reply is None:
            reply = _answer(slack, method, token, args, socket_url)
        return _recorded(slack, method, args, reply, fault)


def answer_at(slack: Workspace, key: str, body: Json, fault: Fault | None) -> Reply:
    """The reply to one post to a response URL."""
    with slack.changed:
        reply = _spoiled(fault) if fault else None
        if reply is None:
            reply = _at_response_url(slack, key, body)
        return _recorded(slack, RESPONSE_URL, body, reply, fault)


def _at_response_url(slack: Workspace, key: str, body: Json) -> Reply:
    try:
        response_urls.use(slack, key, body)
    except Refused as refused:
        return Reply(404 if refused.code.endswith("_url") else 400, {"ok": False, "error": refused.code})
    return Reply(200, {"ok": True})


def _recorded(slack: Workspace, method: str, args: Json, reply: Reply, fault: Fault | None) -> Reply:
    dropped = bool(fault and fault.drop)
    slack.calls.append(Call(method, args, time.monotonic(), reply.status, reply.error, dropped))
    slack.changed.notify_all()
    return reply


def _spoiled(fault: Fault) -> Reply | None:
    if fault.status == 429 or fault.error == "ratelimited":
        after = 1.0 if fault.retry_after is None else fault.retry_after
        return Reply(429, {"ok": False, "error": "ratelimited"}, after)
    if fault.status is not None:
        return Reply(fault.status, f"<html><body>Error {fault.status}</body></html>", fault.retry_after)
    return Reply(200, {"ok": False, "error": fault.error}) if fault.error else None


def _answer(slack: Workspace, method: str, token: str, args: Json, socket_url: str) -> Reply:
    try:
        _check_access(slack, method, token)
        permissions.check(slack, method, args)
        done: dict[str, Any] = {"url": socket_url} if method == SOCKETS else METHODS[method](slack, args)
        return Reply(200, {"ok": True, **json.loads(json.dumps(done))})
    except Refused as refused:
        body: Json = {"ok": False, "error": refused.code}
        if refused.messages:
            body["response_metadata"] = {"messages": list(refused.messages)}
        if refused.code == "missing_scope":
            body |= {"needed": refused.needed, "provided": ",".join(sorted(slack.scopes))}
        return Reply(429, body, 1.0) if refused.code == "ratelimited" else Reply(200, body)


def _check_access(slack: Workspace, method: str, token: str) -> None:
    if method not in METHODS and method != SOCKETS:
        raise Refused("unknown_method")
    if method == "oauth.v2.access":
        oauth.check_client(slack, token)
        return
    if not token:
        raise Refused("not_authed")
    if token not in (slack.bot_token, slack.app_token, *slack.other_tokens):
        raise Refused("invalid_auth")
    if (token == slack.app_token) != (method == SOCKETS):
        raise Refused("not_allowed_token_type")
