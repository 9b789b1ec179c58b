"""Fetches a file that somebody dropped in Slack: from Slack alone, with the bot's token, bounded in size."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import httpx
from slack_sdk.web.client import WebClient

from bot.slack.posting import Poster
from index.errors import ReadError, ReadProblem
from index.read import MAX_BYTES

_TIMEOUT_S = 30.0
_KINDS = {"text": ".txt", "plain_text": ".txt", "markdown": ".md", "html": ".html"}
_KINDS |= {"pdf": ".pdf", "docx": ".docx"}


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file's name with its ending, its page in Slack, and its bytes, MAX_BYTES + 1 of them at most."""

    name: str
    page: str
    data: bytes


def fetch_file(poster: Poster, file_id: str, api_url: str, key: str) -> Dropped:
    """The file of this id. Raises ReadError, SlackRefusedError, SlackUnreachableError."""
    told = poster.read(partial(_info, file_id), key)
    file: dict[str, Any] = told["file"]
    name, page = _name(file), str(file.get("permalink") or file_id)
    if int(file.get("size") or 0) > MAX_BYTES:
        raise ReadError(page, ReadProblem.TOO_LARGE, f"{MAX_BYTES // 1024**2} MiB")
    url = str(file.get("url_private_download") or file.get("url_private") or "")
    if not is_slacks_own(url, api_url):  # or the token would go to whoever made the link
        raise ReadError(page, ReadProblem.UNREADABLE)
    return Dropped(name, page, poster.look(partial(_download, url, page)))


def is_slacks_own(url: str, api_url: str) -> bool:
    """Whether the address is a file's at Slack, over TLS; or at the host that SLACK_API_URL names."""
    try:
        place, api = urlsplit(url), urlsplit(api_url)
        same = (place.scheme, place.hostname, place.port) == (api.scheme, api.hostname, api.port)
    except ValueError:  # a port that is none
        return False
    host = place.hostname or ""
    slack = place.scheme == "https" and place.port in {None, 443} and host.endswith(".slack.com")
    return (slack or same) and "@" not in place.netloc


def _name(file: dict[str, Any]) -> str:
    name = str(file.get("name") or file.get("title") or "file").replace("/", "-")
    ending = _KINDS.get(str(file.get("filetype")), "")
    return name if "." in name.strip(".") else name + ending


def _info(file_id: str, client: WebClient) -> Any:
    return client.files_info(file=file_id)


def _download(url: str, page: str, client: WebClient) -> bytes:
    """Raises OSError for what may pass, ReadError for what does not."""
    headers = {"Authorization": f"Bearer {client.token}", "Accept-Encoding": "identity"}
    try:
        # Never redirected: the token would go along, and Slack sends whoever may not read to its login page.
        with httpx.stream(
            "GET", url, headers=headers, timeout=_TIMEOUT_S, follow_redirects=False, trust_env=False
        ) as reply:
            if reply.status_code >= httpx.codes.INTERNAL_SERVER_ERROR or reply.status_code == 429:
                raise OSError(f"status {reply.status_code}")
            if reply.status_code != httpx.codes.OK:
                raise ReadError(page, ReadProblem.UNREADABLE)
            data = bytearray()
            for chunk in reply.iter_raw():
                data += chunk
                if len(data) > MAX_BYTES:
                    break
            return bytes(data)
    except httpx.HTTPError as error:
        raise OSError(type(error).__name__) from error
