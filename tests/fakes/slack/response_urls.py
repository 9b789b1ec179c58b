"""Answers the bot posts to a response URL, or gives with its acknowledgement of a command."""

from tests.fakes.slack.chat import bot_message, change
from tests.fakes.slack.model import Message, Refused
from tests.fakes.slack.shapes import message_json
from tests.fakes.slack.text import Json
from tests.fakes.slack.workspace import RESPONSE_URL_S, RESPONSE_URL_USES, Workspace


def use(slack: Workspace, key: str, body: Json) -> None:
    """One answer; raises Refused when the address is worn out, too old, or the answer not allowed."""
    place = slack.response_urls.get(key)
    if place is None:
        raise Refused("invalid_url")
    if slack.now() - place["at"] > RESPONSE_URL_S:
        raise Refused("expired_url")
    if place["uses"] >= RESPONSE_URL_USES:
        raise Refused("used_url")
    respond(slack, place, body)
    place["uses"] += 1


def respond(slack: Workspace, place: Json, body: Json) -> None:
    """Posts, replaces or deletes, as the answer says; what says nothing is for the person alone.

    A thread is heeded of what all are to see, as Slack documents; what is for one stands in the channel.
    """
    original: Message | None = place["message"]
    if body.get("delete_original"):
        if original is None:
            raise Refused("no_original")
        _delete(slack, original)
    elif body.get("replace_original") and original is not None:
        _replace(slack, original, body)
    else:
        message = bot_message(slack, slack.channels[place["channel"]], body)
        if body.get("response_type", "ephemeral") == "in_channel":
            message.thread_ts = body.get("thread_ts")
        else:
            message.ephemeral_to = place["user"]
        place["message"] = place["message"] or message
        slack.keep(message)
        slack.announce(message)


def _delete(slack: Workspace, original: Message) -> None:
    before = message_json(slack, original)
    original.deleted = True
    slack.keep(original)
    slack.announce(original, "message_deleted", before)


def _replace(slack: Workspace, original: Message, body: Json) -> None:
    before = message_json(slack, original)
    change(original, body)
    slack.keep(original)
    slack.announce(original, "message_changed", before)
