"""Slack's rules for the parts inside a block: texts, buttons, menus, inputs."""

from collections.abc import Iterable, Iterator
from typing import Any

from tests.fakes.slack.text import Json

BUTTON_TEXT, BUTTON_VALUE, URL, ACTION_ID = 75, 2000, 3000, 255
OPTION_TEXT, OPTION_VALUE, OPTIONS, OPTION_GROUPS, OVERFLOW_OPTIONS = 75, 150, 100, 100, 5

_INPUTS = {
    "plain_text_input": {"initial_value", "multiline", "min_length", "max_length", "dispatch_action_config"},
    "email_text_input": {"initial_value", "dispatch_action_config"},
    "url_text_input": {"initial_value", "dispatch_action_config"},
    "number_input": {
        "is_decimal_allowed",
        "initial_value",
        "min_value",
        "max_value",
        "dispatch_action_config",
    },
    "datepicker": {"initial_date", "confirm"},
    "timepicker": {"initial_time", "confirm", "timezone"},
    "datetimepicker": {"initial_date_time", "confirm"},
    "rich_text_input": {"initial_value", "dispatch_action_config"},
    "file_input": {"filetypes", "max_files"},
}
_MENUS = {
    "static_select": {"options", "option_groups", "initial_option"},
    "multi_static_select": {"options", "option_groups", "initial_options", "max_selected_items"},
    "external_select": {"initial_option", "min_query_length"},
    "multi_external_select": {"initial_options", "min_query_length", "max_selected_items"},
    "users_select": {"initial_user"},
    "multi_users_select": {"initial_users", "max_selected_items"},
    "conversations_select": {
        "initial_conversation",
        "default_to_current_conversation",
        "filter",
        "response_url_enabled",
    },
    "multi_conversations_select": {
        "initial_conversations",
        "default_to_current_conversation",
        "filter",
        "max_selected_items",
    },
    "channels_select": {"initial_channel", "response_url_enabled"},
    "multi_channels_select": {"initial_channels", "max_selected_items"},
}
_KEYS: dict[str, set[str]] = {
    "button": {"text", "url", "value", "style", "confirm", "accessibility_label"},
    "overflow": {"options", "confirm"},
    "checkboxes": {"options", "initial_options", "confirm", "focus_on_load"},
    "radio_buttons": {"options", "initial_option", "confirm", "focus_on_load"},
    "feedback_buttons": {"positive_button", "negative_button"},
    "icon_button": {"icon", "text", "value", "accessibility_label", "visible_to_user_ids", "confirm"},
    "workflow_button": {"text", "workflow", "style", "accessibility_label"},
    **{kind: keys | {"placeholder", "focus_on_load"} for kind, keys in _INPUTS.items()},
    **{kind: keys | {"placeholder", "focus_on_load", "confirm"} for kind, keys in _MENUS.items()},
}
ACTIONS = {
    "button",
    "overflow",
    "checkboxes",
    "radio_buttons",
    "workflow_button",
    "datepicker",
    "timepicker",
    "datetimepicker",
    "rich_text_input",
    *_MENUS,
}
ACCESSORIES = ACTIONS - {"rich_text_input"} | {"image"}
INPUTS = {"checkboxes", "radio_buttons", *_INPUTS, *_MENUS}
CONTEXT_ACTIONS = {"feedback_buttons", "icon_button"}


def problem(what: str, at: str) -> str:
    """A line of Slack's `response_metadata.messages`."""
    return f"[ERROR] {what} [json-pointer:{at}]"


def keys(value: Json, allowed: set[str], required: Iterable[str], at: str) -> Iterator[str]:
    """Fields that are missing, or that Slack does not know."""
    for key in required:
        if value.get(key) in (None, "", [], {}):
            yield problem(f"missing required field: {key}", at)
    for key in value.keys() - allowed:
        yield problem(f"invalid additional property: {key}", at)


def length(value: Any, most: int, at: str, least: int = 1) -> Iterator[str]:
    """A string that is no string, empty, or too long. Counts code points."""
    if not isinstance(value, str):
        yield problem("must be a string", at)
    elif len(value) < least:
        yield problem(f"must be more than {least - 1} characters", at)
    elif len(value) > most:
        yield problem(f"must be less than {most + 1} characters", at)


def text_object(value: Any, most: int, at: str, kinds: tuple[str, ...] = ("plain_text",)) -> Iterator[str]:
    """A text object of one of `kinds`."""
    if not isinstance(value, dict):
        yield problem("must be a text object", at)
        return
    kind = value.get("type")
    if kind not in kinds:
        yield problem(f"must be one of: {', '.join(kinds)}", f"{at}/type")
    else:
        extra = {"emoji"} if kind == "plain_text" else {"verbatim"}
        yield from keys(value, {"type", "text"} | extra, (), at)
    yield from length(value.get("text"), most, f"{at}/text")


def element(value: Any, allowed: set[str], at: str) -> Iterator[str]:
    """One interactive element, or an accessory image."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in allowed:
        yield problem(f"unsupported type: {kind}", f"{at}/type")
        return
    if kind == "image":
        yield from image(value, {"type", "image_url", "alt_text", "slack_file"}, at)
        return
    yield from keys(value, {"type", "action_id"} | _KEYS[str(kind)], (), at)
    if "action_id" in value:
        yield from length(value["action_id"], ACTION_ID, f"{at}/action_id")
    if kind == "button":
        yield from _button(value, at)
    elif kind == "feedback_buttons":
        yield from _feedback(value, at)
    elif "options" in _KEYS[str(kind)]:
        yield from _options(value, str(kind), at)
    if "placeholder" in value:
        yield from text_object(value["placeholder"], 150, f"{at}/placeholder")
    if "confirm" in value:
        yield from _confirm(value["confirm"], f"{at}/confirm")


def image(value: Json, allowed: set[str], at: str) -> Iterator[str]:
    """An image, as a block or inside one."""
    yield from keys(value, allowed, ("alt_text",), at)
    yield from length(value.get("alt_text", "-"), 2000, f"{at}/alt_text", least=0)
    if "slack_file" not in value:
        yield from length(value.get("image_url"), URL, f"{at}/image_url")


def _button(value: Json, at: str) -> Iterator[str]:
    yield from text_object(value.get("text"), BUTTON_TEXT, f"{at}/text")
    if "value" in value:
        yield from length(value["value"], BUTTON_VALUE, f"{at}/value", least=0)
    if "url" in value:
        yield from length(value["url"], URL, f"{at}/url")
    if value.get("style", "primary") not in ("primary", "danger"):
        yield problem("must be one of: primary, danger", f"{at}/style")
    if "accessibility_label" in value:
        yield from length(value["accessibility_label"], BUTTON_TEXT, f"{at}/accessibility_label")


def _feedback(value: Json, at: str) -> Iterator[str]:
    for side in ("positive_button", "negative_button"):
        button = value.get(side)
        if not isinstance(button, dict):
            yield problem(f"missing required field: {side}", at)
            continue
        yield from keys(button, {"text", "value", "accessibility_label"}, ("value",), f"{at}/{side}")
        yield from text_object(button.get("text"), BUTTON_TEXT, f"{at}/{side}/text")
        yield from length(button.get("value", "-"), BUTTON_VALUE, f"{at}/{side}/value")


def _options(value: Json, kind: str, at: str) -> Iterator[str]:
    groups = value.get("option_groups")
    if groups is not None:
        yield from _groups(groups, "options" in value, at)
    lists = [group.get("options", []) for group in groups] if groups else [value.get("options", [])]
    most = (
        OVERFLOW_OPTIONS if kind == "overflow" else 10 if kind in ("checkboxes", "radio_buttons") else OPTIONS
    )
    for options in lists:
        if not options:
            yield problem("must provide at least one option", f"{at}/options")
        if len(options) > most:
            yield problem(f"no more than {most} items allowed", f"{at}/options")
        for number, option in enumerate(options):
            yield from _option(option, kind, f"{at}/options/{number}")
    if "initial_option" in value and not any(value["initial_option"] in options for options in lists):
        yield problem("must be one of the options", f"{at}/initial_option")


def _groups(groups: Any, beside_options: bool, at: str) -> Iterator[str]:
    if beside_options:
        yield problem("only one of options and option_groups may be given", at)
    if len(groups) > OPTION_GROUPS:
        yield problem(f"no more than {OPTION_GROUPS} items allowed", f"{at}/option_groups")
    for number, group in enumerate(groups):
        here = f"{at}/option_groups/{number}"
        yield from keys(group, {"label", "options"}, (), here)
        yield from text_object(group.get("label"), OPTION_TEXT, f"{here}/label")


def _option(option: Json, kind: str, at: str) -> Iterator[str]:
    kinds = ("plain_text", "mrkdwn") if kind in ("checkboxes", "radio_buttons") else ("plain_text",)
    allowed = {"text", "value", "description"} | ({"url"} if kind == "overflow" else set())
    yield from keys(option, allowed, (), at)
    yield from text_object(option.get("text"), OPTION_TEXT, f"{at}/text", kinds)
    yield from length(option.get("value"), OPTION_VALUE, f"{at}/value")
    if "description" in option:
        yield from text_object(option["description"], OPTION_TEXT, f"{at}/description", kinds)


def _confirm(value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield problem("must be a confirmation dialog", at)
        return
    yield from keys(value, {"title", "text", "confirm", "deny", "style"}, ("title", "text"), at)
    for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        if name in value:
            kinds = ("plain_text", "mrkdwn") if name == "text" else ("plain_text",)
            yield from text_object(value[name], most, f"{at}/{name}", kinds)
