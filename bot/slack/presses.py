"""Who pressed a button, or chose from a message's menu, and where: what a job keeps of it."""

from dataclasses import asdict
from typing import Any

from bot.slack.posting import Reader
from bot.threads import name_of

Json = dict[str, Any]


def pressed_by(body: Json) -> Json:
    """Whoever pressed a button, or chose from a message's menu, as a job keeps them."""
    channel, user, team = (str(body[kind]["id"]) for kind in ("channel", "user", "team"))
    return asdict(Reader(str(body["response_url"]), channel, user, team, replied_in(body)))


def replied_in(body: Json) -> str | None:
    """The thread of the reply that was pressed. Whoever presses a first message may look at the channel."""
    message, container = body.get("message") or {}, body.get("container") or {}
    thread_ts = container.get("thread_ts") or message.get("thread_ts")
    is_reply = thread_ts and thread_ts != (container.get("message_ts") or message.get("ts"))
    return str(thread_ts) if is_reply else None


def press_id(kind: str, body: Json) -> str:
    return name_of(kind, str(body["team"]["id"]), str(body["trigger_id"]))
