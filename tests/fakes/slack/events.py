"""What people do in conversations, and the events Slack sends the bot for it."""

from typing import Any

from tests.fakes.slack import dropped
from tests.fakes.slack.delivering import Delivering
from tests.fakes.slack.model import Delivery, Edit, Message, Sent
from tests.fakes.slack.shapes import message_json
from tests.fakes.slack.text import Json, typed


class Events(Delivering):
    """People writing, editing and deleting. Text is as Slack sends it: `&`, `<`, `>` already escaped."""

    def mention(
        self, channel: str = "C1", user: str = "U1", text: str = "", thread_ts: str | None = None
    ) -> Sent:
        """A message that names the bot: an `app_mention` event and a `message` event, as Slack sends both.

        The bot's mention is put in front where the text has none.
        """
        named = f"<@{self.bot_user}>"
        return self.say(channel, user, text if named in text else f"{named} {text}", thread_ts)

    def direct_message(self, user: str = "U1", text: str = "", thread_ts: str | None = None) -> Sent:
        """A message to the bot alone."""
        return self.say(self.direct(user).id, user, text, thread_ts)

    def say(
        self, channel: str = "C1", user: str = "U1", text: str = "", thread_ts: str | None = None
    ) -> Sent:
        """A message in a channel. Nothing is delivered where the bot is not a member."""
        with self.changed:
            message = Message(channel, self.next_ts(), user, text, typed(text), thread_ts=thread_ts)
            message.client_msg_id = self.new_id("client-")
            self.keep(message)
            place = self.channels[channel]
            if self.bot_user not in place.members:
                return self.acted(message=message)
            shape = message_json(self, message) | {"channel": channel, "event_ts": message.ts}
            deliveries = []
            if f"<@{self.bot_user}>" in text and place.kind != "im":
                deliveries.append(self._event(shape | {"type": "app_mention"}))
            deliveries.append(self._event(shape | {"channel_type": place.kind}))
            return self.acted(*deliveries, message=message)

    def drop(self, user: str, *files: tuple[str, bytes], text: str = "") -> Sent:
        """A message to the bot alone with files, by name and content."""
        with self.changed:
            message = Message(self.direct(user).id, self.next_ts(), user, text, typed(text) if text else [])
            message.files = [dropped.keep(self, user, *file) for file in files]
            self.keep(message)
            shape = message_json(self, message) | {"channel": message.channel, "event_ts": message.ts}
            shape |= {"subtype": "file_share", "channel_type": "im"}
            return self.acted(self._event(shape), message=message)

    def edit(self, message: Message, text: str) -> Sent:
        """A person changes their message (`message_changed`)."""
        with self.changed:
            before = message_json(self, message)
            message.edits.append(Edit(message.text, message.blocks))
            message.text, message.blocks, message.edited = text, typed(text), True
            self.keep(message)
            return self.acted(*self._subtype(message, "message_changed", before), message=message)

    def delete(self, message: Message) -> Sent:
        """A person deletes a message (`message_deleted`); the replies in its thread stay."""
        with self.changed:
            before = message_json(self, message)
            message.deleted = True
            self.keep(message)
            return self.acted(*self._subtype(message, "message_deleted", before), message=message)

    def react(self, message: Message, name: str, user: str = "U1") -> Sent:
        """A person puts a reaction on a message (`reaction_added`)."""
        with self.changed:
            message.reactions.setdefault(name, []).append(user)
        item = {"type": "message", "channel": message.channel, "ts": message.ts}
        event = {"type": "reaction_added", "user": user, "reaction": name, "item": item}
        return self.event(event | {"item_user": message.user, "event_ts": self.next_ts()})

    def start_assistant_thread(self, user: str = "U1", beside: str | None = None) -> Sent:
        """A person opens the bot's AI pane: its thread begins with a message of the bot's own."""
        message = Message(self.direct(user).id, self.next_ts(), self.bot_user, "New Assistant Thread")
        self.keep(message)
        return self._assistant("assistant_thread_started", user, message, beside)

    def look_at(self, message: Message, user: str, channel: str) -> Sent:
        """The person goes to another channel with the pane open, whose thread begins with `message`."""
        return self._assistant("assistant_thread_context_changed", user, message, channel)

    def _assistant(self, kind: str, user: str, message: Message, beside: str | None) -> Sent:
        self._only_with(agent=False)
        context = {"channel_id": beside, "team_id": self.team_id} if beside else {}
        place = {"user_id": user, "channel_id": message.channel, "thread_ts": message.ts, "context": context}
        event = {"type": kind, "assistant_thread": place, "event_ts": self.next_ts()}
        return self.acted(self._event(event), message=message)

    def open_messages(self, user: str = "U1", beside: str | None = None) -> Sent:
        """A person opens their messages with an agent, with another channel in view."""
        self._only_with(agent=True)
        return self._open(user, "messages", {"context": self._context(beside)})

    def look_elsewhere(self, user: str, channel: str | None) -> Sent:
        """The person goes to another channel while they see the agent. The event has no more than Slack's
        reference shows: it does not say whose it is.
        """
        self._only_with(agent=True)
        event = {"type": "app_context_changed", "context": self._context(channel)}
        return self.acted(self._event(event, sent_for=user))

    def _context(self, channel: str | None) -> Json:
        entity = {"type": "slack#/types/channel_id", "value": channel, "team_id": self.team_id}
        return {"entities": [entity]} if channel else {}

    def _only_with(self, *, agent: bool) -> None:
        if self.is_agent is not agent:
            raise AssertionError("Slack sends this event to apps of the other kind: see `is_agent`.")

    def open_home(self, user: str = "U1") -> Sent:
        """A person opens the bot's home tab (`app_home_opened`)."""
        return self._open(user, "home", {})

    def _open(self, user: str, tab: str, more: Json) -> Sent:
        event = {"type": "app_home_opened", "user": user, "channel": self.direct(user).id, "tab": tab}
        return self.event(event | more | {"event_ts": self.next_ts()})

    def event(self, event: Json) -> Sent:
        """Any other event, delivered as it is."""
        return self.acted(self._event(event))

    def announce(self, message: Message, subtype: str | None = None, before: Json | None = None) -> None:
        """The bot's own messages come back to it as events, as Slack sends them."""
        if message.ephemeral_to is not None:
            return
        with self.changed:
            forgery, self._forgery = self._forgery, None
            self._subtype(message, subtype, before)
            self._forgery = forgery

    def _subtype(self, message: Message, subtype: str | None, before: Json | None) -> list[Delivery]:
        place = self.channels[message.channel]
        if self.bot_user not in place.members:
            return []
        shape = message_json(self, message, with_metadata=True)
        event: Json = {"type": "message", "channel": message.channel, "channel_type": place.kind}
        if subtype is None:
            event |= shape | {"event_ts": message.ts}
        else:
            ts = self.next_ts()
            event |= {
                "subtype": subtype,
                "ts": ts,
                "event_ts": ts,
                "hidden": True,
                "previous_message": before,
            }
            event |= {"message": shape} if subtype == "message_changed" else {"deleted_ts": message.ts}
        return [self._event(event)]

    def _event(self, event: Json, sent_for: str | None = None) -> Delivery:
        event_id = self.new_id("Ev")
        authorization: dict[str, Any] = {"enterprise_id": None, "team_id": self.team_id}
        authorization |= {"user_id": sent_for or self.bot_user, "is_bot": sent_for is None}
        authorization["is_enterprise_install"] = False
        payload: Json = {
            "token": "verification-fake",
            "team_id": self.team_id,
            "context_team_id": self.team_id,
            "api_app_id": self.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(self.now()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"4-{event_id}",
        }
        return self.deliver("events_api", payload, id=event_id)
