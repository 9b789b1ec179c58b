"""Messages, channels and users in the form Slack sends them."""

from copy import deepcopy
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tests.fakes.slack.model import Channel, Message, User
from tests.fakes.slack.text import Json
from tests.fakes.slack.workspace import Workspace


def message_json(slack: Workspace, message: Message, *, with_metadata: bool = False) -> Json:
    """A message as `conversations.replies` and events show it."""
    shape: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    shape["team"] = slack.team_id
    if message.from_bot:
        shape |= {"bot_id": slack.bot_id, "app_id": slack.app_id}
    if message.client_msg_id:
        shape["client_msg_id"] = message.client_msg_id
    for name in ("blocks", "attachments", "thread_ts", "files"):
        if getattr(message, name):
            shape[name] = getattr(message, name)
    if message.edited:
        shape["edited"] = {"user": message.user, "ts": message.ts}
    if message.metadata and with_metadata:
        shape["metadata"] = message.metadata
    if message.broadcast:
        shape["subtype"] = "thread_broadcast"
    if message.reactions:
        shape["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    if message.deleted and slack.thread(message.channel, message.ts):
        shape |= {"subtype": "tombstone", "hidden": True, "user": "USLACKBOT"}
        shape |= {"text": "This message was deleted.", "blocks": []}
    return deepcopy(shape | _place_in_thread(slack, message))


def _place_in_thread(slack: Workspace, message: Message) -> Json:
    if message.thread_ts and message.thread_ts != message.ts:
        parent = next((one for one in slack.messages if one.ts == message.thread_ts), None)
        return {"parent_user_id": parent.user} if parent else {}
    replies = [one for one in slack.thread(message.channel, message.ts) if one.ts != message.ts]
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
    }


def channel_json(slack: Workspace, channel: Channel) -> Json:
    """A conversation as `conversations.info` shows it."""
    shape: Json = {"id": channel.id, "is_archived": channel.archived, "is_im": channel.kind == "im"}
    if channel.kind == "im":
        other = next(member for member in channel.members if member != slack.bot_user)
        return shape | {"user": other, "is_open": True}
    is_ext_shared = any(slack.users[one].team for one in channel.members)
    return shape | {
        "name": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_private": channel.kind == "group",
        "is_member": slack.bot_user in channel.members,
        "num_members": len(channel.members),
        "is_shared": is_ext_shared or channel.is_org_shared,
        "is_ext_shared": is_ext_shared,
        "is_pending_ext_shared": channel.is_pending_ext_shared,
        "is_org_shared": channel.is_org_shared,
        "context_team_id": slack.team_id,
    }


def _zone_json(tz: str | None, now: float) -> Json:
    """A person's zone by its IANA name, and seconds east of UTC as they are now, summer time included.

    Of a person who was deactivated, and of some apps, Slack sends none of the three.
    """
    if tz is None:
        return {}
    try:
        local = datetime.fromtimestamp(now, ZoneInfo(tz))
    except ZoneInfoNotFoundError:  # a zone that is newer than this machine's
        return {"tz": tz, "tz_label": tz, "tz_offset": 0}
    offset = local.utcoffset()
    return {"tz": tz, "tz_label": local.tzname(), "tz_offset": int(offset.total_seconds()) if offset else 0}


def user_json(slack: Workspace, user: User) -> Json:
    """A user as `users.info` shows it."""
    return {
        "id": user.id,
        "team_id": user.team or slack.team_id,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_stranger": user.is_stranger,
        "name": user.name,
        "real_name": user.name.title(),
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        **_zone_json(user.tz, slack.now()),
        "profile": {"display_name": user.name, "real_name": user.name.title(), "team": slack.team_id},
    }
