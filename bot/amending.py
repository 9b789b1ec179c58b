"""Changes and takes away what the bot has posted; doing it again does nothing more."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from slack_sdk.web.client import WebClient

from bot.mrkdwn import Message
from bot.posting import EVENT_TYPE, Place, Poster
from bot.slack_errors import SlackRefusedError
from bot.thread_messages import messages_in

# There is nothing to change any more.
_ABSENT = {"message_not_found", "thread_not_found", "channel_not_found"}


def put(poster: Poster, place: Place, message: Message, key: str, stream: str | None = None) -> str:
    """Make the message that was posted under `key` this one, or post it where there is none; its Slack time.

    Raises SlackRefusedError, SlackUnreachableError.
    """
    ts = poster.standing(place, key)
    if ts is None:
        return poster.post_once(place, message, key, resumed=True, stream=stream)
    poster.read(_update(place.channel, ts, message, key), key)
    return ts


def amend(poster: Poster, place: Place, message: Message, key: str) -> bool:
    """Make the message that was posted under `key` this one, or where Slack will not, take it away.

    Whether there was one. Raises SlackUnreachableError.
    """
    with suppress(SlackRefusedError):
        ts = poster.standing(place, key)
        if ts is None:
            return False
        try:
            poster.read(_update(place.channel, ts, message, key), key)
        except SlackRefusedError:
            poster.read(partial(_delete, place.channel, ts), key)
        return True
    return False


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


def _update(channel: str, ts: str, message: Message, key: str) -> Callable[[WebClient], object]:
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"question": key}}
    return lambda client: client.chat_update(
        channel=channel,
        ts=ts,
        text=message.text,
        blocks=message.blocks,
        metadata=metadata,
        parse="none",
        link_names=False,
    )


def _delete(channel: str, ts: str, client: WebClient) -> object:
    return client.chat_delete(channel=channel, ts=ts)
