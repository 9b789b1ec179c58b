"""Web API methods of the AI pane: streamed messages, and a thread's status, title and prompts."""

from tests.fakes.slack.chat import own_message, postable, thread_of
from tests.fakes.slack.conversations import readable
from tests.fakes.slack.limits import MARKDOWN, metadata, parsed, refuse_bad_blocks
from tests.fakes.slack.model import Message, Refused
from tests.fakes.slack.shapes import message_json
from tests.fakes.slack.text import Json
from tests.fakes.slack.workspace import Workspace

# Slack ends a stream that gets nothing for some minutes; how many is not documented.
IDLE_S = 300.0
PROMPTS = 4
_CHUNKS = {
    "markdown_text": ("text",),
    "plan_update": ("title",),
    "task_update": ("id", "title", "status"),
    "blocks": ("blocks",),
}


def start(slack: Workspace, args: Json) -> Json:
    channel = postable(slack, args)
    if channel.kind != "im":
        for name in ("recipient_user_id", "recipient_team_id"):
            if not args.get(name):
                raise Refused(f"missing_{name}")
        if args["recipient_user_id"] not in slack.users:
            raise Refused("user_not_found")
        if args["recipient_team_id"] != slack.team_id:
            raise Refused("team_not_found")
    thread_ts = thread_of(slack, channel, args)
    if thread_ts is None:
        raise Refused("invalid_arguments", ("[ERROR] missing required field: thread_ts",))
    message = Message(channel.id, slack.next_ts(), slack.bot_user, "", thread_ts=thread_ts, from_bot=True)
    message.streaming, message.streamed_at = True, slack.now()
    if args.get("markdown_text") or args.get("chunks"):
        _append(message, args)
    slack.keep(message)
    slack.statuses.setdefault((channel.id, thread_ts), []).append("")
    return {"channel": channel.id, "ts": message.ts}


def append(slack: Workspace, args: Json) -> Json:
    message = _streaming(slack, args)
    if not args.get("markdown_text") and not args.get("chunks"):
        raise Refused("no_text")
    _append(message, args)
    message.streamed_at = slack.now()
    slack.keep(message)
    return {"channel": message.channel, "ts": message.ts}


def stop(slack: Workspace, args: Json) -> Json:
    message = _streaming(slack, args)
    blocks = parsed(args, "blocks", "invalid_blocks_format") or []
    refuse_bad_blocks(blocks)
    kept = metadata(args)
    if args.get("markdown_text") or args.get("chunks"):
        _append(message, args)
    message.blocks = message.blocks + blocks
    message.metadata, message.streaming = kept, False
    slack.keep(message)
    slack.announce(message)
    return {"channel": message.channel, "ts": message.ts, "message": message_json(slack, message)}


def _streaming(slack: Workspace, args: Json) -> Message:
    message = own_message(slack, args, "message_not_owned_by_app")
    if message.streaming and slack.now() - message.streamed_at > IDLE_S:
        message.streaming = False
    if not message.streaming:
        raise Refused("message_not_in_streaming_state")
    return message


def _append(message: Message, args: Json) -> None:
    chunks = parsed(args, "chunks", "invalid_chunks") or []
    if args.get("markdown_text") and chunks:
        raise Refused("cannot_provide_both_markdown_text_and_chunks")
    if args.get("markdown_text"):
        chunks = [{"type": "markdown_text", "text": args["markdown_text"]}]
    for chunk in chunks:
        required = _CHUNKS.get(chunk.get("type"))
        if required is None or any(chunk.get(name) in (None, "") for name in required):
            raise Refused("invalid_chunks")
    text = "".join(chunk["text"] for chunk in chunks if chunk["type"] == "markdown_text")
    more = [block for chunk in chunks if chunk["type"] == "blocks" for block in chunk["blocks"]]
    refuse_bad_blocks(more)
    if len(text) > MARKDOWN:
        raise Refused("msg_too_long")
    message.chunks += chunks
    message.text += text
    rest = [block for block in message.blocks if block["type"] != "markdown"]
    message.blocks = ([{"type": "markdown", "text": message.text}] if message.text else []) + rest + more


def _thread(slack: Workspace, args: Json, *, required: bool = True) -> tuple[str, str]:
    channel = readable(slack, {"channel": args.get("channel_id")})
    if not args.get("thread_ts") and not required:
        return channel.id, ""
    ts = thread_of(slack, channel, args)
    if ts is None:
        raise Refused("invalid_thread_ts")
    return channel.id, ts


def set_status(slack: Workspace, args: Json) -> Json:
    """Kept as a thread's history of statuses; "" is a cleared one, as posting clears it too."""
    if not isinstance(args.get("status"), str):
        raise Refused("invalid_arguments", ("[ERROR] missing required field: status",))
    slack.statuses.setdefault(_thread(slack, args), []).append(args["status"])
    return {}


def set_title(slack: Workspace, args: Json) -> Json:
    slack.titles[_thread(slack, args)] = str(args.get("title"))
    return {}


def set_prompts(slack: Workspace, args: Json) -> Json:
    """Prompts of a thread of the pane, or of an agent's messages: there a thread is no error, but then none
    are shown. Stricter than Slack: a pane's prompts must name their thread.
    """
    prompts = parsed(args, "prompts", "invalid_arguments")
    usable = isinstance(prompts, list) and 0 < len(prompts) <= PROMPTS
    if not usable or not all(prompt.get("title") and prompt.get("message") for prompt in prompts):
        raise Refused("invalid_arguments", (f"[ERROR] 1 to {PROMPTS} prompts, each with title and message",))
    place = _thread(slack, args, required=not slack.is_agent)
    if not slack.is_agent or not place[1]:
        slack.prompts[place] = prompts
    return {}
