"""A Slack thread as it reads now: who wrote each message, its words as Slack shows them, and where it is."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_sdk.web.client import WebClient
from slack_sdk.web.slack_response import SlackResponse

from bot.slack.errors import SlackRefusedError
from bot.slack.posting import Poster
from bot.slack.shortening import line

_PAGE, _PAGES = 200, 10  # messages of a page, and pages; a longer thread is read up to there
_NAMES = 60  # people who are looked up
_SOMEONE = "someone"
_KINDS = {None, "thread_broadcast", "file_share", "me_message"}  # the others are Slack's own words
_CONTROL = re.compile(r"<([^<>]*)>")

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """A person's message. `author` is a display name, `text` what Slack shows, `ts` its Slack time."""

    author: str
    text: str
    ts: str


def read_thread(poster: Poster, channel: str, ts: str, key: str) -> list[ThreadMessage]:
    """The people's messages of the thread that begins at `ts`, oldest first; those of bots are left out.

    Raises SlackRefusedError when the bot may not read there, SlackUnreachableError.
    """
    found = [one for one in messages_in(poster, channel, ts, key) if _is_of_a_person(one)]
    names = _names(poster, found, key)
    return [
        ThreadMessage(names.get(str(one.get("user")), _SOMEONE), as_shown(str(one["text"]), names), one["ts"])
        for one in found
    ]


def permalink(poster: Poster, channel: str, ts: str, key: str) -> str | None:
    """The message's own link; None when Slack does not give it."""
    with suppress(SlackRefusedError):
        reply = poster.read(lambda client: client.chat_getPermalink(channel=channel, message_ts=ts), key)
        return str(reply["permalink"])
    return None


def as_shown(text: str, names: Mapping[str, str]) -> str:
    """A message's text without Slack's markup: `<@U1>` is "@" and the name, a link its label or address."""

    def shown(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if target.startswith("@"):
            return "@" + (names.get(target[1:]) or label or _SOMEONE)
        if target.startswith("!"):
            return label or "@" + target[1:].partition("^")[0]
        return ("#" + label if target.startswith("#") else label) or target

    plain = _CONTROL.sub(shown, text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def messages_in(poster: Poster, channel: str, ts: str, key: str) -> Iterator[Json]:
    """The thread's messages as Slack gives them, as far as they are read. Raises as `read_thread`."""
    cursor = ""
    for _ in range(_PAGES):
        reply = poster.read(partial(_page, channel, ts, cursor), key)
        yield from reply["messages"]
        cursor = (reply.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _page(channel: str, ts: str, cursor: str, client: WebClient) -> SlackResponse:
    return client.conversations_replies(channel=channel, ts=ts, cursor=cursor, limit=_PAGE)


def _user(user: str, client: WebClient) -> SlackResponse:
    return client.users_info(user=user)


def _is_of_a_person(message: Json) -> bool:
    return not message.get("bot_id") and message.get("subtype") in _KINDS and bool(message.get("text"))


def _names(poster: Poster, messages: Iterable[Json], key: str) -> dict[str, str]:
    """The display names of those who wrote or are named, by id; who is not found has none."""
    every: dict[str, None] = {}
    for message in messages:
        named = re.findall(r"<@([UW][A-Z0-9]+)", str(message["text"]))
        every |= dict.fromkeys([str(message.get("user")), *named])
    names = {}
    for user in list(every)[:_NAMES]:
        try:
            reply = poster.read(partial(_user, user), key)
        except SlackRefusedError:
            continue
        profile = reply["user"].get("profile") or {}
        found = profile.get("display_name") or profile.get("real_name") or reply["user"].get("name")
        names[user] = line(str(found or ""), 80) or _SOMEONE
    return names
