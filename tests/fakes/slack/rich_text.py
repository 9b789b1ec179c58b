"""Slack's rules for rich text: which parts it has, which elements each may hold, and what those need."""

from collections.abc import Iterator
from typing import Any

from tests.fakes.slack.elements import URL, keys, length, problem
from tests.fakes.slack.text import Json

_STYLES = {"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"}
# The fields of each element besides its type: those that it needs, and those that it may have.
_ELEMENTS: dict[str, tuple[set[str], set[str]]] = {
    "text": ({"text"}, {"style"}),
    "link": ({"url"}, {"text", "unsafe", "style"}),
    "user": ({"user_id"}, {"style"}),
    "channel": ({"channel_id"}, {"style"}),
    "usergroup": ({"usergroup_id"}, {"style"}),
    "emoji": ({"name"}, {"unicode", "style", "skin_tone"}),
    "date": ({"timestamp", "format"}, {"url", "fallback", "style"}),
    "broadcast": ({"range"}, {"style"}),
    "color": ({"value"}, {"style"}),
}
_PARTS = {
    "rich_text_section": set(),
    "rich_text_quote": {"border"},
    "rich_text_preformatted": {"border", "language"},
    "rich_text_list": {"style", "indent", "offset", "border"},
}


def rich_text(block: Json, at: str) -> Iterator[str]:
    """What is wrong with the body of a rich_text block."""
    yield from keys(block, {"elements"}, (), at)
    parts = block.get("elements")
    if not isinstance(parts, list) or not parts:
        yield problem("must provide at least one element", f"{at}/elements")
        return
    for number, part in enumerate(parts):
        yield from _part(part, f"{at}/elements/{number}")


def _part(part: Any, at: str) -> Iterator[str]:
    kind = part.get("type") if isinstance(part, dict) else None
    if kind not in _PARTS:
        yield problem(f"unsupported type: {kind}", f"{at}/type")
        return
    yield from keys(part, {"type", "elements"} | _PARTS[str(kind)], ("elements",), at)
    is_list = kind == "rich_text_list"
    if is_list and part.get("style") not in ("bullet", "ordered"):
        yield problem("must be one of: bullet, ordered", f"{at}/style")
    for number, one in enumerate(part.get("elements") or []):
        here = f"{at}/elements/{number}"
        if is_list and (not isinstance(one, dict) or one.get("type") != "rich_text_section"):
            yield problem("must be a rich_text_section", here)
        else:
            yield from _part(one, here) if is_list else _element(one, here)


def _element(value: Any, at: str) -> Iterator[str]:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in _ELEMENTS:
        yield problem(f"unsupported type: {kind}", f"{at}/type")
        return
    needed, more = _ELEMENTS[str(kind)]
    yield from keys(value, {"type"} | needed | more, (), at)
    for name in needed - {"timestamp"}:
        yield from length(value.get(name), URL if name == "url" else 10**6, f"{at}/{name}")
    if "text" in value and kind == "link":
        yield from length(value["text"], 10**6, f"{at}/text")
    if kind == "date" and not isinstance(value.get("timestamp"), int):
        yield problem("must be an integer", f"{at}/timestamp")
    style = value.get("style", {})
    if not isinstance(style, dict) or style.keys() - _STYLES or not all(style.values()):
        yield problem("must be an object of styles", f"{at}/style")
