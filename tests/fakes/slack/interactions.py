"""Slash commands, clicks, shortcuts and modals: what people do with the bot's own controls."""

from typing import Any

from tests.fakes.slack import views
from tests.fakes.slack.events import Events
from tests.fakes.slack.model import Delivery, Message, Sent, View, controls
from tests.fakes.slack.response_urls import respond
from tests.fakes.slack.shapes import message_json
from tests.fakes.slack.text import Json

_TEXTS = {"plain_text_input", "number_input", "url_text_input", "email_text_input"}
_OPTION = {"static_select", "radio_buttons", "external_select", "overflow"}
_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
_SELECTED = {
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}


class Interactions(Events):
    """People using commands and controls. None of this is redelivered; see `Sent.failed`."""

    base_url = ""

    def command(self, command: str, text: str = "", user: str = "U1", channel: str = "C1") -> Sent:
        """A slash command. It works in any conversation, the bot's membership aside."""
        trigger_id = self.new_trigger(user)
        response_url = self.new_response_url(self.base_url, channel, user)
        payload = {
            "token": "verification-fake",
            "team_id": self.team_id,
            "team_domain": self.team_domain,
            "channel_id": channel,
            "channel_name": self.channels[channel].name,
            "user_id": user,
            "user_name": self.users[user].name,
            "command": command,
            "text": text,
            "api_app_id": self.app_id,
            "is_enterprise_install": "false",
            "response_url": response_url,
            "trigger_id": trigger_id,
        }
        sent = self.deliver("slash_commands", payload)
        return self.acted(sent, trigger_id=trigger_id, response_url=response_url)

    def click(self, message: Message, which: str, user: str = "U1", value: Any = None) -> Sent:
        """A press of the control of a message with this action_id, block_id, label or value.

        `value` is what was chosen, for menus and boxes. Raises AssertionError when there is no such control.
        """
        if message.deleted or message.ephemeral_to not in (None, user):
            raise AssertionError(f"{user} does not see the message {message.ts}.")
        response_url = self.new_response_url(self.base_url, message.channel, user, message)
        container: Json = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
        container["is_ephemeral"] = message.ephemeral_to is not None
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        place = {"id": message.channel, "name": self.channels[message.channel].name}
        payload: Json = {"container": container, "channel": place, "response_url": response_url}
        if message.ephemeral_to is None:
            payload["message"] = message_json(self, message)
        payload["actions"] = [self._action(message.blocks, which, value)]
        return self._act("block_actions", user, payload | {"state": {"values": {}}}, response_url)

    def click_in_view(self, view: View, which: str, value: Any = None) -> Sent:
        """A press of a control in a modal or a home tab."""
        payload: Json = {"container": {"type": "view", "view_id": view.id}, "view": self._view(view)}
        payload["actions"] = [self._action(view.body["blocks"], which, value)]
        return self._act("block_actions", view.user, payload, view=view)

    def submit_view(self, view: View, values: Json | None = None) -> Sent:
        """A modal submitted with values by block_id (or `{block_id: {action_id: value}}`)."""
        if not view.open:
            raise AssertionError(f"The modal {view.id} is closed.")
        view.errors = {}
        shape = self._view(view, self._state(view, values or {}))
        return self._act("view_submission", view.user, {"view": shape, "response_urls": []}, view=view)

    def close_view(self, view: View) -> Sent:
        """A modal closed with its X; delivered only when the modal asked for `notify_on_close`."""
        view.open = False
        if not view.body.get("notify_on_close"):
            return self.acted()
        return self._act("view_closed", view.user, {"view": self._view(view), "is_cleared": False}, view=view)

    def shortcut(self, callback_id: str, user: str = "U1", message: Message | None = None) -> Sent:
        """A shortcut, global or on a message."""
        if message is None:
            return self._act("shortcut", user, {"callback_id": callback_id, "action_ts": self.next_ts()})
        response_url = self.new_response_url(self.base_url, message.channel, user, message)
        place = {"id": message.channel, "name": self.channels[message.channel].name}
        payload: Json = {"callback_id": callback_id, "channel": place, "message_ts": message.ts}
        payload |= {"message": message_json(self, message), "response_url": response_url}
        return self._act("message_action", user, payload | {"action_ts": self.next_ts()}, response_url)

    def answered(self, delivery: Delivery, payload: Json) -> None:
        """An acknowledgement may carry a command's reply, or say what becomes of a modal."""
        if delivery.kind == "slash_commands" and payload:
            key = str(delivery.payload["response_url"]).rpartition("/")[2]
            respond(self, self.response_urls[key], payload)
        if delivery.payload.get("type") == "view_submission":
            view = next(one for one in self.views if one.id == delivery.payload["view"]["id"])
            views.submitted(self, view, payload)

    def _act(
        self,
        kind: str,
        user: str,
        payload: Json,
        response_url: str | None = None,
        view: View | None = None,
    ) -> Sent:
        trigger_id = self.new_trigger(user, view)
        name = self.users[user].name
        common: Json = {
            "type": kind,
            "user": {"id": user, "username": name, "name": name, "team_id": self.team_id},
            "team": {"id": self.team_id, "domain": self.team_domain},
            "api_app_id": self.app_id,
            "token": "verification-fake",
            "trigger_id": trigger_id,
            "enterprise": None,
            "is_enterprise_install": False,
        }
        sent = self.deliver("interactive", common | payload)
        return self.acted(sent, trigger_id=trigger_id, response_url=response_url)

    def _view(self, view: View, values: Json | None = None) -> Json:
        return view.as_json(self.team_id, self.app_id, self.bot_id, values)

    def _action(self, blocks: list[Json], which: str, value: Any) -> Json:
        for element in controls(blocks):
            label = (element.get("text") or {}).get("text")
            if which in (element["action_id"], element["block_id"], label, element.get("value")):
                kind = element.pop("kind", element["type"])
                action = {name: element[name] for name in ("action_id", "block_id")} | {"type": kind}
                if kind in ("button", "feedback_buttons"):
                    action |= {name: element[name] for name in ("text", "value") if name in element}
                else:
                    action |= _chosen(element, value)
                return action | {"action_ts": self.next_ts()}
        raise AssertionError(f"No control answers to {which!r}; there are {controls(blocks)}.")

    def _state(self, view: View, values: Json) -> Json:
        state: Json = {}
        inputs = {block["block_id"]: block for block in view.body["blocks"] if block["type"] == "input"}
        if values.keys() - inputs.keys():
            raise AssertionError(f"The modal has inputs {sorted(inputs)}, not {sorted(values)}.")
        for block_id, block in inputs.items():
            element, value = block["element"], values.get(block_id)
            if isinstance(value, dict):
                value = value.get(element["action_id"])
            if value in (None, "", []) and not block.get("optional"):
                raise AssertionError(f"Slack would not let a person submit without {block_id}.")
            chosen = _chosen(element, value) if value not in (None, "", []) else {"value": None}
            state[block_id] = {element["action_id"]: {"type": element["type"]} | chosen}
        return state


def _chosen(element: Json, value: Any) -> Json:
    kind = element["type"]
    if kind in _TEXTS:
        return {"value": value}
    if kind in _SELECTED:
        return {_SELECTED[kind]: value}
    groups = element.get("option_groups") or [element]
    options = [option for group in groups for option in group.get("options", [])]
    if kind in _OPTION:
        return {"selected_option": next(option for option in options if option["value"] == value)}
    if kind in _OPTIONS:
        return {"selected_options": [option for option in options if option["value"] in value]}
    raise AssertionError(f"The fake does not know how a person fills a {kind}.")
