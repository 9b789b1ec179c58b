"""Files that people drop: what Slack tells of them, and their bytes for whoever has the bot's token."""

from pathlib import PurePosixPath

from tests.fakes.slack.model import Refused
from tests.fakes.slack.text import Json
from tests.fakes.slack.workspace import Workspace

_TYPES = {".txt": "text", ".md": "markdown", ".html": "html", ".pdf": "pdf", ".docx": "docx"}


def keep(slack: Workspace, user: str, name: str, content: bytes) -> Json:
    """A new file, as messages show it. A test may change what `slack.dropped` says of it."""
    file_id = slack.new_id("F")
    private = f"{slack.base_url}/files-pri/{file_id}/{name}"
    shown: Json = {"id": file_id, "name": name, "title": name, "user": user, "size": len(content)}
    shown |= {"filetype": _TYPES.get(PurePosixPath(name).suffix, "binary"), "url_private": private}
    shown |= {"permalink": f"https://{slack.team_domain}.slack.com/files/{user}/{file_id}/{name}"}
    slack.dropped[file_id] = shown
    slack.dropped_content[file_id] = content
    return shown


def info(slack: Workspace, args: Json) -> Json:
    file = slack.dropped.get(str(args.get("file")))
    if file is None:
        raise Refused("file_not_found")
    return {"file": file}


def content(slack: Workspace, file_id: str, authorization: str) -> bytes | None:
    """The file's bytes; None for anybody but the bot."""
    with slack.changed:
        if authorization != f"Bearer {slack.bot_token}":
            return None
        return slack.dropped_content.get(file_id)
