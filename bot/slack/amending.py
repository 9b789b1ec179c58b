"""Changes and takes away what the bot has posted; doing it again does nothing more."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from slack_sdk.web.client import WebClient

from bot.slack.errors import SlackRefusedError
from bot.slack.fresh import Fresh, made
from bot.slack.mrkdwn import Message
from bot.slack.posting import EVENT_TYPE, Place, Poster
from bot.slack.thread_messages import messages_in

# There is nothing to change any more. A channel that is not found may be one that the bot was sent out of.
_DELETED = {"message_not_found", "thread_not_found"}
_ABSENT = _DELETED | {"channel_not_found"}


def put(poster: Poster, place: Place, message: Message | Fresh, key: str, stream: str | None = None) -> str:
    """Make the message that was posted under `key` this one, or post it where there is none; its Slack time.

    Raises SlackRefusedError, SlackUnreachableError.
    """
    ts = poster.standing(place, key)
    if ts is None:
        return poster.post_once(place, message, key, resumed=True, stream=stream)
    poster.read(_update(place.channel, ts, message, key), key)
    return ts


def amend(poster: Poster, place: Place, message: Fresh, key: str) -> bool:
    """Make the message that was posted under `key` this one, or where Slack will not, take it away.

    Whether there was one. Raises SlackRefusedError, SlackUnreachableError: it stands there still.
    """
    try:
        ts = poster.standing(place, key)
        if ts is None:
            return False
        with suppress(SlackRefusedError):
            poster.read(_update(place.channel, ts, message, key), key)
            return True
        poster.read(partial(_delete, place.channel, ts), key)
    except SlackRefusedError as error:
        if error.code not in _DELETED:
            raise
        return False
    return True


def withdraw(poster: Poster, place: Place, key: str) -> None:
    """Take away the message that was posted under `key`. Raises SlackRefusedError, SlackUnreachableError."""
    try:
        ts = poster.standing(place, key)
        if ts is not None:
            poster.read(partial(_delete, place.channel, ts), key)
    except SlackRefusedError as error:
        if error.code not in _ABSENT:
            raise


def others_replied(poster: Poster, place: Place, asker: str, key: str) -> bool:
    """Whether anybody but the one who asked has written in the thread since the question."""
    try:
        return any(
            message.get("user") != asker and float(message["ts"]) > float(place.after)
            for message in _of_people(messages_in(poster, place.channel, str(place.thread_ts), key))
        )
    except SlackRefusedError as error:
        if error.code not in _ABSENT:
            raise
        return False


def _of_people(messages: Iterator[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    return (one for one in messages if not one.get("bot_id") and one.get("subtype") != "tombstone")


def _update(channel: str, ts: str, message: Message | Fresh, key: str) -> Callable[[WebClient], object]:
    def update(client: WebClient) -> object:
        now = made(message)
        return client.chat_update(
            channel=channel,
            ts=ts,
            text=now.text,
            blocks=now.blocks,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"question": key}},
            parse="none",
            link_names=False,
        )

    return update


def _delete(channel: str, ts: str, client: WebClient) -> object:
    return client.chat_delete(channel=channel, ts=ts)
