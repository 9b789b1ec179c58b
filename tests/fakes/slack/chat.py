"""Web API methods that post, change and delete messages."""

from tests.fakes.slack.conversations import joined, readable, truth
from tests.fakes.slack.limits import UPDATED_TEXT, message_parts
from tests.fakes.slack.model import Channel, Edit, Message, Refused
from tests.fakes.slack.shapes import message_json
from tests.fakes.slack.text import Json
from tests.fakes.slack.workspace import Workspace

CUT = "[WARN] Your message was truncated but still posted. The `text` field accepts up to 40,000 characters."


def postable(slack: Workspace, args: Json) -> Channel:
    """Where a call posts to; a user's id stands for the direct conversation with them."""
    if args.get("channel") in slack.users:
        return slack.direct(str(args["channel"]))
    channel = joined(slack, args)
    if channel.archived:
        raise Refused("is_archived")
    return channel


def thread_of(slack: Workspace, channel: Channel, args: Json) -> str | None:
    """The thread a call replies in. Stricter than Slack: it must stand, and be no reply itself."""
    if not args.get("thread_ts"):
        return None
    ts = str(args["thread_ts"])
    parent = next((one for one in slack.messages if one.channel == channel.id and one.ts == ts), None)
    if parent is None or (parent.deleted and not slack.thread(channel.id, ts)):
        raise Refused("thread_not_found")
    if parent.thread_ts not in (None, parent.ts):
        raise Refused("cannot_reply_to_message")
    return ts


def bot_message(slack: Workspace, channel: Channel, args: Json) -> Message:
    """A message by the bot, within the limits and not yet kept."""
    parts = message_parts(args)
    return Message(
        channel=channel.id,
        ts=slack.next_ts(),
        user=slack.bot_user,
        text=parts["text"],
        blocks=parts["blocks"] or [],
        attachments=parts["attachments"],
        metadata=parts["metadata"],
        from_bot=True,
        has_fallback=bool(parts["text"].strip()),
    )


def post_message(slack: Workspace, args: Json) -> Json:
    channel = postable(slack, args)
    message = bot_message(slack, channel, args)
    message.thread_ts = thread_of(slack, channel, args)
    message.broadcast = truth(args.get("reply_broadcast")) and message.thread_ts is not None
    if slack.too_fast(channel.id):
        raise Refused("ratelimited")
    slack.keep(message, names_are_linked=truth(args.get("link_names")) or args.get("parse") == "full")
    if message.thread_ts:
        slack.statuses.setdefault((channel.id, message.thread_ts), []).append("")
    slack.announce(message)
    answer: Json = {"channel": channel.id, "ts": message.ts, "message": message_json(slack, message)}
    if len(str(args.get("text") or "")) > len(message.text):
        answer["response_metadata"] = {"messages": [CUT], "warnings": ["message_truncated"]}
    return answer


def post_ephemeral(slack: Workspace, args: Json) -> Json:
    channel = joined(slack, args)
    user = str(args.get("user"))
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    message = bot_message(slack, channel, args)
    message.thread_ts = thread_of(slack, channel, args)
    message.ephemeral_to = user
    slack.keep(message)
    return {"message_ts": message.ts}


def update(slack: Workspace, args: Json) -> Json:
    message = own_message(slack, args, "cant_update_message")
    if message.streaming:
        raise Refused("streaming_state_conflict")
    if len(str(args.get("text") or "")) > UPDATED_TEXT:
        raise Refused("msg_too_long")
    before = message_json(slack, message)
    change(message, args)
    slack.keep(message)
    slack.announce(message, "message_changed", before)
    shape = {"text": message.text, "user": message.user, "blocks": message.blocks}
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shape}


def change(message: Message, args: Json) -> None:
    """Gives a message new words by Slack's rule: text without blocks takes the old blocks away."""
    parts = message_parts(args)
    message.edits.append(Edit(message.text, message.blocks))
    message.blocks = parts["blocks"] or []
    message.attachments = parts["attachments"]
    message.text = parts["text"]
    message.edited = not message.blocks
    message.has_fallback = bool(message.text.strip())
    if "metadata" in args:
        message.metadata = parts["metadata"]


def delete(slack: Workspace, args: Json) -> Json:
    message = own_message(slack, args, "cant_delete_message")
    before = message_json(slack, message)
    message.deleted, message.streaming = True, False
    slack.keep(message)
    slack.announce(message, "message_deleted", before)
    return {"channel": message.channel, "ts": message.ts}


def own_message(slack: Workspace, args: Json, code: str) -> Message:
    """The bot's own message a call names; refused with `code` when somebody else wrote it."""
    message = slack.find(readable(slack, args).id, str(args.get("ts")))
    if not message.from_bot:
        raise Refused(code)
    return message
