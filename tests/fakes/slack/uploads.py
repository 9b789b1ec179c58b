"""Web API methods by which the bot puts a file into a conversation, in Slack's three steps."""

from typing import Any

from tests.fakes.slack.chat import postable, thread_of
from tests.fakes.slack.limits import parsed
from tests.fakes.slack.model import Message, Refused
from tests.fakes.slack.text import Json
from tests.fakes.slack.workspace import Workspace


def begin(slack: Workspace, args: Json) -> Json:
    """An address that takes the file's bytes, once named and measured."""
    length = str(args.get("length") or "")
    if not args.get("filename") or not length.isdigit() or int(length) == 0:
        raise Refused("invalid_arguments", ("[ERROR] missing required field: filename, length",))
    file_id = slack.new_id("F")
    slack.uploads[file_id] = {"id": file_id, "name": str(args["filename"]), "size": int(length)}
    return {"file_id": file_id, "upload_url": f"{slack.base_url}/upload/{file_id}"}


def receive(slack: Workspace, file_id: str, content: bytes) -> int:
    """The HTTP status that the address answers with."""
    with slack.changed:
        file = slack.uploads.get(file_id)
        if file is None or len(content) != file["size"]:
            return 400
        file["content"] = content
        return 200


def delete(slack: Workspace, args: Json) -> Json:
    """One of the bot's own files is gone from wherever it stood; its message goes with it."""
    file_id = str(args.get("file"))
    if "shared" not in slack.uploads.get(file_id, {}):
        raise Refused("file_not_found")
    del slack.uploads[file_id]
    for message in slack.messages:
        if any(file["id"] == file_id for file in message.files):
            message.files, message.deleted = [], True
            slack.keep(message)
    return {}


def complete(slack: Workspace, args: Json) -> Json:
    """The files stand in the conversation, under a message of the bot's."""
    named: list[Any] = parsed(args, "files", "invalid_arguments") or []
    files = [slack.uploads.get(str(one.get("id"))) for one in named]
    if not files or any(file is None or "content" not in file or "shared" in file for file in files):
        raise Refused("file_not_found")
    shown = []
    for file, one in zip(files, named, strict=True):
        assert file is not None
        file["shared"] = True
        shown.append({"id": file["id"], "name": file["name"], "title": one.get("title") or file["name"]})
    if args.get("channel_id"):
        channel = postable(slack, {"channel": args["channel_id"]})
        message = Message(channel.id, slack.next_ts(), slack.bot_user, str(args.get("initial_comment") or ""))
        message.from_bot, message.files = True, shown
        message.thread_ts = thread_of(slack, channel, args)
        slack.keep(message)
        slack.announce(message)
    return {"files": shown}
