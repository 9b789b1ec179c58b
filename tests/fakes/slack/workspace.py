"""The workspace the fake keeps: people, conversations, messages, views, and the records tests read.

Everything here may be touched from the test's thread and from the server's, so all of it happens under
`changed`, a condition that every change notifies.
"""

import time
from itertools import count
from threading import Condition
from typing import Any

from bot.slack.manifest import scopes
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.model import Ack, Call, Channel, Delivery, Message, Ping, Refused, User, View
from tests.fakes.slack.text import Json, Written, pings

TRIGGER_S = 3.0
RESPONSE_URL_S, RESPONSE_URL_USES = 1800.0, 5
_TRIGGERS = count(1)  # of every fake: two that share a record must not give one id twice
_WORDS = {"none", "mrkdwn", "plain_text", "image"}


class Workspace(Faults):
    """One team, one app installed in it, and what has happened so far.

    Starts with channel C1 "newsroom" and its members U1 and U2, the bot among them.
    """

    team_id, team_name, team_domain = "T1", "Newsroom", "newsroom"
    app_id, bot_id, bot_user = "A1", "B1", "U0BOT"
    base_url = ""
    is_agent = True  # as new apps are; else it has the assistant pane of older ones
    client_id, client_secret = "1.2", "fake-client-secret"

    def __init__(self) -> None:
        super().__init__()
        self.bot_token = self.app_token = self.signing_secret = ""
        self.scopes = set(scopes())  # that the app was given, which are those that its manifest asks for
        self.changed = Condition()
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, list[str]] = {}  # user groups: the ids of their members
        self.messages: list[Message] = []
        self.pings: list[Ping] = []
        self.calls: list[Call] = []
        self.acks: list[Ack] = []
        self.deliveries: list[Delivery] = []
        self.views: list[View] = []
        self.bugs: list[BaseException] = []
        self.statuses: dict[tuple[str, str], list[str]] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.prompts: dict[tuple[str, str], list[Json]] = {}
        self.dropped: dict[str, Json] = {}  # files of people's, by id
        self.dropped_content: dict[str, bytes] = {}
        self.uploads: dict[str, Json] = {}  # files of the bot's, by id
        self.triggers: dict[str, Json] = {}
        self.response_urls: dict[str, Json] = {}
        self.grants: dict[str, Json] = {}  # by the code that OAuth gives
        self.other_tokens: set[str] = set()  # those of other workspaces
        self.token_life_s: int | None = None  # tokens are good for ever
        self.refresh_token = ""
        self._numbers = count(1)
        self._last_us = 0
        self._ahead_s = 0.0
        self.add_user("bot", id=self.bot_user, is_bot=True)
        self.add_user("ana", id="U1")
        self.add_user("ben", id="U2")
        self.add_channel("newsroom", id="C1")

    # Clock and ids

    def now(self) -> float:
        """Seconds since 1970 on the fake's own clock."""
        return time.time() + self._ahead_s

    def advance(self, seconds: float) -> None:
        """Moves the fake's clock on: trigger ids, response URLs and open streams grow old by it."""
        with self.changed:
            self._ahead_s += seconds

    def next_ts(self) -> str:
        """A message's ts, later than every one before."""
        with self.changed:
            self._last_us = max(int(self.now() * 1_000_000), self._last_us + 1)
            return f"{self._last_us // 1_000_000}.{self._last_us % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        with self.changed:
            return f"{prefix}{next(self._numbers):08d}"

    # People and conversations

    def add_user(
        self,
        name: str,
        *,
        id: str | None = None,  # noqa: A002
        is_bot: bool = False,
        tz: str | None = "Etc/UTC",
    ) -> User:
        """A new member of the team, who lives in `tz`; they are in no channel yet."""
        with self.changed:
            user = User(id or self.new_id("U"), name, is_bot, tz=tz)
            self.users[user.id] = user
            return user

    def add_channel(
        self,
        name: str,
        *,
        id: str | None = None,  # noqa: A002
        private: bool = False,
        members: tuple[str, ...] = ("U1", "U2"),
        with_bot: bool = True,
    ) -> Channel:
        """A new channel; without the bot in it, nothing said there is delivered."""
        with self.changed:
            inside = [*members, self.bot_user] if with_bot else list(members)
            channel = Channel(id or self.new_id("C"), name, "group" if private else "channel", inside)
            self.channels[channel.id] = channel
            return channel

    def join(self, channel: str, user: str | None = None) -> None:
        """Puts a user, or the bot, into a channel."""
        with self.changed:
            self.channels[channel].members.append(user or self.bot_user)

    def leave(self, channel: str, user: str | None = None) -> None:
        """Takes a user, or the bot, out of a channel."""
        with self.changed:
            self.channels[channel].members.remove(user or self.bot_user)

    def archive(self, channel: str) -> None:
        with self.changed:
            self.channels[channel].archived = True

    def direct(self, user: str) -> Channel:
        """The conversation between a user and the bot, opened when there is none."""
        with self.changed:
            channel_id = f"D{self.users[user].id}"
            if channel_id not in self.channels:
                members = [user, self.bot_user]
                self.channels[channel_id] = Channel(channel_id, "directmessage", "im", members)
            return self.channels[channel_id]

    # Messages

    def in_channel(self, channel: str) -> list[Message]:
        """What stands in a channel and its threads, oldest first; neither deleted nor ephemeral."""
        with self.changed:
            return [
                message
                for message in self.messages
                if message.channel == channel and not message.deleted and message.ephemeral_to is None
            ]

    def thread(self, channel: str, ts: str) -> list[Message]:
        """A thread as everybody sees it: the message it hangs on, then the replies."""
        return [message for message in self.in_channel(channel) if ts in (message.ts, message.thread_ts)]

    def find(self, channel: str, ts: str) -> Message:
        """A message that stands; raises Refused when there is none."""
        for message in self.in_channel(channel):
            if message.ts == ts:
                return message
        raise Refused("message_not_found")

    def keep(self, message: Message, *, names_are_linked: bool = False) -> Message:
        """Stores a new or changed message, with the block ids Slack would give, and notes its pings."""
        with self.changed:
            self.name_parts(message.blocks)
            if not any(message is kept for kept in self.messages):
                self.messages.append(message)
            if message.from_bot:
                self._note_pings(message, names_are_linked)
            self.changed.notify_all()
        return message

    def name_parts(self, blocks: list[Json]) -> None:
        """Gives blocks and their controls the ids Slack gives where the bot gave none."""
        for block in blocks:
            block.setdefault("block_id", self.new_id("b"))
            for element in [*(block.get("elements") or []), block.get("accessory"), block.get("element")]:
                kind = str(element.get("type")) if isinstance(element, dict) else "none"
                if kind not in _WORDS and not kind.startswith("rich_text_"):
                    element.setdefault("action_id", self.new_id("act"))

    def _note_pings(self, message: Message, names_are_linked: bool) -> None:
        for part in [Written("mrkdwn", message.text), *message.written()]:
            for mention in pings(part, names_are_linked):
                ping = Ping(message.channel, message.ts, mention)
                if ping not in self.pings:
                    self.pings.append(ping)

    def announce(self, message: Message, subtype: str | None = None, before: Json | None = None) -> None:
        """Tells the bot about a message, its change or its deletion. The part that delivers fills this in."""
        raise NotImplementedError

    # What a person's act hands the bot

    def new_trigger(self, user: str, view: View | None = None) -> str:
        """A trigger id: good once, for three seconds."""
        with self.changed:
            trigger_id = f"trigger.{next(_TRIGGERS):08d}"
            self.triggers[trigger_id] = {"user": user, "at": self.now(), "used": False, "view": view}
            return trigger_id

    def use_trigger(self, trigger_id: Any) -> Json:
        trigger = self.triggers.get(str(trigger_id))
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger["used"]:
            raise Refused("exchanged_trigger_id")
        if self.now() - trigger["at"] > TRIGGER_S:
            raise Refused("expired_trigger_id")
        trigger["used"] = True
        return trigger

    def new_response_url(self, base: str, channel: str, user: str, message: Message | None = None) -> str:
        """An address for answers: good five times within thirty minutes."""
        with self.changed:
            key = self.new_id("r")
            at = self.now()
            self.response_urls[key] = {
                "channel": channel,
                "user": user,
                "message": message,
                "at": at,
                "uses": 0,
            }
            return f"{base}/response/{key}"

    def modal(self, user: str) -> View:
        """The modal a user has in front of them."""
        with self.changed:
            for view in reversed(self.views):
                if view.user == user and view.open and view.body["type"] == "modal":
                    return view
        raise AssertionError(f"{user} has no modal open.")

    def home(self, user: str) -> View:
        """The home tab last published for a user."""
        with self.changed:
            for view in reversed(self.views):
                if view.user == user and view.body["type"] == "home":
                    return view
        raise AssertionError(f"No home tab was published for {user}.")
