"""Puts a file into a conversation so that it stands there once."""

import hashlib
import json
import urllib.request
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.client import WebClient

from bot.slack.posting import Place, Poster

_TIMEOUT_S = 20
_PAGE = 200


def file_name(answer_id: str, place: Place, quotes: object) -> str:
    """What the exported file of an answer is called: otherwise with other quotes, or in another place."""
    told = json.dumps([place.channel, place.thread_ts, quotes], sort_keys=True)
    return f"{answer_id}-{hashlib.sha256(told.encode()).hexdigest()[:8]}.md"


@dataclass(frozen=True, slots=True)
class Upload:
    """A text file. By its name it is found again, so no two files of a conversation have the same."""

    name: str
    title: str
    text: str
    comment: str


def upload_once(poster: Poster, place: Place, upload: Upload) -> None:
    """Put the file there unless one of its name stands there already, however often that is tried.

    Raises SlackRefusedError, SlackUnreachableError.
    """
    content = upload.text.encode()

    def attempt(client: WebClient) -> bool:
        if _find(client, place, upload.name):
            return False
        given = client.files_getUploadURLExternal(filename=upload.name, length=len(content))
        _send(str(given["upload_url"]), content)
        file = {"id": given["file_id"], "title": upload.title}
        client.files_completeUploadExternal(
            files=[file],
            channel_id=place.channel,
            thread_ts=place.thread_ts,
            initial_comment=upload.comment,
        )
        return True

    poster.read(attempt, upload.name)


def withdraw_upload(poster: Poster, place: Place, name: str) -> bool:
    """Delete the file of this name that was put there; whether there was one.

    Raises SlackRefusedError, SlackUnreachableError.
    """

    def attempt(client: WebClient) -> bool:
        file_id = _find(client, place, name)
        if file_id:
            client.files_delete(file=file_id)
        return file_id is not None

    return poster.read(attempt, name)


def direct_place(poster: Poster, user: str, after: str, key: str) -> Place:
    """The user's conversation with the bot. Raises SlackRefusedError, SlackUnreachableError."""
    opened = poster.read(lambda client: client.conversations_open(users=user), key)
    return Place(str(opened["channel"]["id"]), None, after)


def _send(url: str, content: bytes) -> None:
    request = urllib.request.Request(url, content, {"Content-Type": "application/octet-stream"})  # noqa: S310
    # Slack's own address, or a test's.
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S):  # noqa: S310
        return


def _find(client: WebClient, place: Place, name: str) -> str | None:
    cursor = ""
    while True:
        page: dict[str, Any] = {"channel": place.channel, "oldest": place.after, "limit": _PAGE}
        page |= {"cursor": cursor}
        if place.thread_ts:
            reply = client.conversations_replies(ts=place.thread_ts, **page)
        else:
            reply = client.conversations_history(**page)
        files = (file for message in reply["messages"] for file in message.get("files") or [])
        for file in files:
            if file.get("name") == name:
                return str(file["id"])
        cursor = (reply.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return None
