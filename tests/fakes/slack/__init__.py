"""A strict fake Slack over real HTTP and WebSocket on loopback, for tests only.

It refuses what Slack refuses, redelivers what is not acknowledged, and keeps what was said so that a
test can read it. It shows nothing: real rendering and Slack's real limits stay unproven until a real
workspace is used. Not modelled: scopes, rate tiers other than a channel's pace,
several teams, search, scheduled messages, workflow steps, and the insides of the block kinds that `blocks.py`
names.
"""

from tests.fakes.slack.model import Ack, Call, Delivery, Message, Ping, Sent, View, plain
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.text import Link, escape

__all__ = [
    "Ack",
    "Call",
    "Delivery",
    "FakeSlack",
    "Link",
    "Message",
    "Ping",
    "Sent",
    "View",
    "escape",
    "plain",
]
