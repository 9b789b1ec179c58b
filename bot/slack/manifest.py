"""The Slack app's manifest: what the listeners take, and the permissions that they and their calls need.

tests/bot/test_manifest.py keeps these tables equal to what the app registers and what the code calls.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

EVENTS_PATH = "/slack/events"
INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"

_NAME = "On the Record"
_READING = ("channels:history", "groups:history", "im:history", "mpim:history")
_DESCRIPTION = "Quotes from our own archive, with who said them and where"
_WRITING, _ASSISTING = ("chat:write",), ("assistant:write",)
_LISTING = ("channels:read", "groups:read", "im:read", "mpim:read")


class Command(NamedTuple):
    """A slash command, named without slash and prefix."""

    name: str
    description: str
    usage: str


class Shortcut(NamedTuple):
    """An entry of a message's menu, or a global one; `callback` is the id that its listener has."""

    callback: str
    name: str
    description: str
    kind: str = "message"


class Event(NamedTuple):
    """What to subscribe to for a listener's event, and the scopes that this asks for."""

    subscriptions: Sequence[str]
    scopes: Sequence[str]


COMMANDS = (
    Command("ask", "Ask the archive; only you see the answer until you share it", "who denied the report?"),
    Command(
        "said", "What somebody said, newest first; only you see it until you share it", "NAME about TOPIC"
    ),
    Command(
        "check",
        "Check a quotation against the archive; only you see it until you share it",
        "“quoted words” — Name",
    ),
    Command("summary", "Who said what in an article or on a topic", "link, title or topic"),
    Command("follow", "Be told here when a new article has words of a person or on a claim", "NAME or claim"),
    Command("unfollow", "Not be told of it any more", "NAME or claim"),
    Command("digest", "Be told here every day what was added", "on HOUR | off"),
    Command(
        "articles",
        "Add articles, or see what the archive holds",
        "add LINK … | status | watch on | watch off",
    ),
)
# What apps that were made by hand may still have: Slack has an /archive of its own, so no manifest names it.
OLD_NAMES = ("archive",)
SHORTCUTS = (
    Shortcut(
        "check_message", "Check against archive", "Check each quotation of this message; only you see it"
    ),
    Shortcut(
        "summarize_thread", "Summarise this thread", "Who said what and what was decided; only you see it"
    ),
    Shortcut("add_from_message", "Add links to the archive", "Add the articles that this message links to"),
    Shortcut("ask_archive", "Ask the archive", "A question with outlet, days and collection", "global"),
)
EVENTS = {
    "app_mention": Event(("app_mention",), ("app_mentions:read",)),
    "app_home_opened": Event(("app_home_opened",), ()),
    "message": Event(("message.channels", "message.groups", "message.im", "message.mpim"), _READING),
}
# Of the app's direct messages as they are for every new app.
AGENT_EVENTS = {"app_context_changed": Event(("app_context_changed",), _ASSISTING)}
# Of the pane that apps have which were made before July 2026.
ASSISTANT_EVENTS = {
    name: Event((name,), _ASSISTING)
    for name in ("assistant_thread_started", "assistant_thread_context_changed")
}
# Of an app that several workspaces install.
INSTALLING_EVENTS = {name: Event((name,), ()) for name in ("app_uninstalled", "tokens_revoked")}
# The bot scopes of each method of the Web API that is called, from its page in Slack's reference.
METHODS: Mapping[str, Sequence[str]] = {
    "apps.connections.open": (),  # the app-level token's connections:write
    "assistant.threads.setStatus": _WRITING,
    "assistant.threads.setSuggestedPrompts": _ASSISTING,
    "assistant.threads.setTitle": _ASSISTING,
    "auth.revoke": (),
    "auth.test": (),
    "chat.appendStream": _WRITING,
    "chat.delete": _WRITING,
    "chat.getPermalink": (),
    "chat.postEphemeral": _WRITING,
    "chat.postMessage": _WRITING,
    "chat.startStream": _WRITING,
    "chat.stopStream": _WRITING,
    "chat.update": _WRITING,
    "conversations.history": (*_READING, "metadata.message:read"),
    "conversations.info": _LISTING,
    "conversations.members": _LISTING,
    "conversations.open": ("im:write",),  # with one person
    "conversations.replies": (*_READING, "metadata.message:read"),
    "files.completeUploadExternal": ("files:write",),
    "files.delete": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "reactions.add": ("reactions:write",),
    "usergroups.users.list": ("usergroups:read",),
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
}


def manifest(
    prefix: str = "", address: str | None = None, *, installs: bool = False, assistant: bool = False
) -> dict[str, Any]:
    """The manifest, for Slack's *From a manifest*; with `address`, the bot's https address, in HTTP mode.

    With `installs`, which needs an address, of an app that several workspaces install. With `assistant`, of
    an app that has Slack's older assistant pane; Slack takes that for no new app.
    """
    events = EVENTS | (ASSISTANT_EVENTS if assistant else AGENT_EVENTS)
    events |= INSTALLING_EVENTS if installs else {}
    pane = (
        {"assistant_view": {"assistant_description": _DESCRIPTION, "suggested_prompts": []}}
        if assistant
        else {"agent_view": {"agent_description": _DESCRIPTION}}
    )
    redirects = {"redirect_urls": [f"{address.rstrip('/')}{REDIRECT_PATH}"]} if address and installs else {}
    calls = {"request_url": address.rstrip("/") + EVENTS_PATH} if address else {}
    return {
        "display_information": {
            "name": _NAME,
            "description": _DESCRIPTION,
        },
        "features": {
            "bot_user": {"display_name": _NAME, "always_online": True},
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            **pane,
            "slash_commands": [_command(command, prefix, calls) for command in COMMANDS],
            "shortcuts": [
                {
                    "name": shortcut.name,
                    "type": shortcut.kind,
                    "callback_id": shortcut.callback,
                    "description": shortcut.description,
                }
                for shortcut in SHORTCUTS
            ],
        },
        "oauth_config": redirects | {"scopes": {"bot": list(scopes())}},
        "settings": {
            "event_subscriptions": calls
            | {"bot_events": [name for event in events.values() for name in event.subscriptions]},
            "interactivity": {"is_enabled": True} | calls,
            "org_deploy_enabled": False,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": installs,
        },
    }


def scopes() -> Sequence[str]:
    """The permissions that the bot asks a workspace for, by name; the same for every app."""
    events = EVENTS | AGENT_EVENTS | ASSISTANT_EVENTS
    needed = {"commands", *(scope for event in events.values() for scope in event.scopes)}
    return sorted(needed.union(*METHODS.values()))


def _command(command: Command, prefix: str, calls: Mapping[str, str]) -> dict[str, Any]:
    shown = {
        "command": f"/{prefix}{command.name}",
        "description": command.description,
        "usage_hint": command.usage,
        "should_escape": False,
    }
    return shown | ({"url": calls["request_url"]} if calls else {})
