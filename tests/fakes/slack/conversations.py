"""Web API methods that read conversations and people, and put reactions on messages."""

import base64
from typing import Any

from tests.fakes.slack.model import Channel, Message, Refused
from tests.fakes.slack.shapes import channel_json, message_json, user_json
from tests.fakes.slack.text import Json
from tests.fakes.slack.workspace import Workspace


def readable(slack: Workspace, args: Json) -> Channel:
    """The conversation a call names; refused as Slack does when the bot may not see into it."""
    channel = slack.channels.get(str(args.get("channel")))
    if channel is None or (channel.kind != "channel" and slack.bot_user not in channel.members):
        raise Refused("channel_not_found")
    return channel


def joined(slack: Workspace, args: Json) -> Channel:
    """The same, refused also when the bot is not a member."""
    channel = readable(slack, args)
    if slack.bot_user not in channel.members:
        raise Refused("not_in_channel")
    return channel


def truth(value: Any) -> bool:
    """A flag, which forms send as text."""
    return str(value).lower() in ("1", "true")


def auth_test(slack: Workspace, _args: Json) -> Json:
    return {
        "url": f"https://{slack.team_domain}.slack.com/",
        "team": slack.team_name,
        "user": slack.users[slack.bot_user].name,
        "team_id": slack.team_id,
        "user_id": slack.bot_user,
        "bot_id": slack.bot_id,
        "is_enterprise_install": False,
    }


def replies(slack: Workspace, args: Json) -> Json:
    channel = joined(slack, args)
    ts = str(args.get("ts"))
    asked = next((one for one in slack.messages if (one.channel, one.ts) == (channel.id, ts)), None)
    found = slack.thread(channel.id, ts)
    if asked is None or asked.ephemeral_to is not None or not found:
        raise Refused("thread_not_found")
    if asked.deleted:
        found = [asked, *found]
    return _page(slack, _between(found, args), args)


def history(slack: Workspace, args: Json) -> Json:
    channel = joined(slack, args)
    found = [
        message
        for message in slack.in_channel(channel.id)
        if message.thread_ts in (None, message.ts) or message.broadcast
    ]
    return _page(slack, _between(found, args)[::-1], args)


def _between(messages: list[Message], args: Json) -> list[Message]:
    oldest, latest = str(args.get("oldest") or "0"), str(args.get("latest") or "99999999999.0")
    edges = {oldest, latest} if truth(args.get("inclusive")) else set()
    try:
        low, high = float(oldest), float(latest)
    except ValueError as error:
        raise Refused("invalid_ts_oldest") from error
    return [message for message in messages if low < float(message.ts) < high or message.ts in edges]


def _page(slack: Workspace, found: list[Message], args: Json) -> Json:
    start, size = _cursor(args), min(int(args.get("limit") or 1000), 1000)
    page, more = found[start : start + size], start + size < len(found)
    metadata = truth(args.get("include_all_metadata"))
    return {
        "messages": [message_json(slack, message, with_metadata=metadata) for message in page],
        "has_more": more,
        "response_metadata": {"next_cursor": _as_cursor(start + size) if more else ""},
    }


def _as_cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()


def _cursor(args: Json) -> int:
    if not args.get("cursor"):
        return 0
    try:
        return int(base64.b64decode(str(args["cursor"])).decode().removeprefix("next:"))
    except ValueError as error:
        raise Refused("invalid_cursor") from error


def info(slack: Workspace, args: Json) -> Json:
    return {"channel": channel_json(slack, readable(slack, args))}


def members(slack: Workspace, args: Json) -> Json:
    found = readable(slack, args).members
    start, size = _cursor(args), int(args.get("limit") or 100)
    more = start + size < len(found)
    cursor = _as_cursor(start + size) if more else ""
    return {"members": found[start : start + size], "response_metadata": {"next_cursor": cursor}}


def open_direct(slack: Workspace, args: Json) -> Json:
    users = args.get("users") or []
    asked = users.split(",") if isinstance(users, str) else users
    if len(asked) != 1 or asked[0] == slack.bot_user:
        raise Refused("users_list_not_supplied" if not asked else "method_not_supported_for_channel_type")
    if asked[0] not in slack.users:
        raise Refused("user_not_found")
    return {"channel": {"id": slack.direct(asked[0]).id}}


def user_info(slack: Workspace, args: Json) -> Json:
    user = slack.users.get(str(args.get("user")))
    if user is None:
        raise Refused("user_not_found")
    return {"user": user_json(slack, user)}


def group_members(slack: Workspace, args: Json) -> Json:
    if str(args.get("usergroup")) not in slack.groups:
        raise Refused("no_such_subteam")
    return {"users": slack.groups[str(args["usergroup"])]}


def permalink(slack: Workspace, args: Json) -> Json:
    channel = readable(slack, args)
    message = slack.find(channel.id, str(args.get("message_ts")))
    place = f"https://{slack.team_domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.thread_ts else ""
    return {"channel": channel.id, "permalink": place + thread}


def add_reaction(slack: Workspace, args: Json) -> Json:
    users = _reaction(slack, args)
    if slack.bot_user in users:
        raise Refused("already_reacted")
    users.append(slack.bot_user)
    return {}


def remove_reaction(slack: Workspace, args: Json) -> Json:
    users = _reaction(slack, args)
    if slack.bot_user not in users:
        raise Refused("no_reaction")
    users.remove(slack.bot_user)
    return {}


def _reaction(slack: Workspace, args: Json) -> list[str]:
    name = str(args.get("name") or "")
    if not name or ":" in name:
        raise Refused("invalid_name")
    message = slack.find(joined(slack, args).id, str(args.get("timestamp")))
    return message.reactions.setdefault(name, [])
