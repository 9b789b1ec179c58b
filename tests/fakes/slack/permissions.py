"""The scopes that a call needs, of the table that the bot's manifest is made from (bot/slack/manifest.py).

Of those for kinds of conversations, such as `channels:history`, a call needs the one for the kind it names.
"""

from collections.abc import Mapping, Sequence

from bot.slack.manifest import METHODS
from tests.fakes.slack.conversations import truth
from tests.fakes.slack.model import Refused
from tests.fakes.slack.text import Json
from tests.fakes.slack.workspace import Workspace

# What the fake can do and the bot does not call.
_OTHERS: Mapping[str, Sequence[str]] = {
    "oauth.v2.access": (),
    "reactions.remove": ("reactions:write",),
    "views.push": (),
    "views.update": (),
}
_KINDS = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
_ONLY_OF_ITS_KIND = ("history", "read")


def check(slack: Workspace, method: str, args: Json) -> None:
    """Raises Refused for a call that the app lacks a scope for; one that no table has is never allowed."""
    needed = {**METHODS, **_OTHERS}.get(method)
    if needed is None:
        raise Refused("missing_scope", needed="a line in bot/slack/manifest.py")
    missing = {scope for scope in needed if _applies(slack, scope, args)} - slack.scopes
    if missing:
        raise Refused("missing_scope", needed=",".join(sorted(missing)))


def _applies(slack: Workspace, scope: str, args: Json) -> bool:
    kind, _, right = scope.partition(":")
    channel = slack.channels.get(str(args.get("channel")))
    if kind in _KINDS.values() and right in _ONLY_OF_ITS_KIND:
        return channel is not None and _KINDS[channel.kind] == kind
    return scope != "metadata.message:read" or truth(args.get("include_all_metadata"))
