"""Slack's rules for blocks: which kinds a surface takes, what each may hold, and no id twice."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.fakes.slack import elements
from tests.fakes.slack.elements import element, image, keys, length, problem, text_object
from tests.fakes.slack.rich_text import rich_text
from tests.fakes.slack.text import Json

SECTION_TEXT, FIELD_TEXT, FIELDS = 3000, 2000, 10
HEADER_TEXT, MARKDOWN_TEXT, LABEL_TEXT = 150, 12000, 2000
CONTEXT_ELEMENTS, ACTIONS_ELEMENTS, CONTEXT_ACTIONS_ELEMENTS = 10, 25, 5
TABLE_ROWS, TABLE_COLUMNS, BLOCK_ID = 100, 20, 255

_BOTH = ("mrkdwn", "plain_text")
# Kinds Slack takes whose insides are not checked here.
_UNCHECKED = {"video", "file", "alert", "card", "carousel", "container", "task_card", "plan"}


def _section(block: Json, at: str) -> Iterator[str]:
    yield from keys(block, {"text", "fields", "accessory", "expand"}, (), at)
    if "text" not in block and not block.get("fields"):
        yield problem("must provide text or fields", at)
    if "text" in block:
        yield from text_object(block["text"], SECTION_TEXT, f"{at}/text", _BOTH)
    fields = block.get("fields", [])
    if len(fields) > FIELDS:
        yield problem(f"no more than {FIELDS} items allowed", f"{at}/fields")
    for number, field in enumerate(fields):
        yield from text_object(field, FIELD_TEXT, f"{at}/fields/{number}", _BOTH)
    if "accessory" in block:
        yield from element(block["accessory"], elements.ACCESSORIES, f"{at}/accessory")


def _header(block: Json, at: str) -> Iterator[str]:
    yield from keys(block, {"text", "level"}, (), at)
    yield from text_object(block.get("text"), HEADER_TEXT, f"{at}/text")


def _divider(block: Json, at: str) -> Iterator[str]:
    yield from keys(block, set(), (), at)


def _image(block: Json, at: str) -> Iterator[str]:
    yield from image(block, {"image_url", "alt_text", "slack_file", "title"}, at)
    if "title" in block:
        yield from text_object(block["title"], 2000, f"{at}/title")


def _markdown(block: Json, at: str) -> Iterator[str]:
    yield from keys(block, {"text"}, (), at)
    yield from length(block.get("text"), MARKDOWN_TEXT, f"{at}/text")


def _list(block: Json, most: int, at: str) -> tuple[list[Any], list[str]]:
    found = block.get("elements")
    if not isinstance(found, list) or not found:
        return [], [problem("must provide at least one element", f"{at}/elements")]
    if len(found) > most:
        return [], [problem(f"no more than {most} items allowed", f"{at}/elements")]
    return found, []


def _context(block: Json, at: str) -> Iterator[str]:
    yield from keys(block, {"elements"}, (), at)
    found, problems = _list(block, CONTEXT_ELEMENTS, at)
    yield from problems
    for number, item in enumerate(found):
        here = f"{at}/elements/{number}"
        if isinstance(item, dict) and item.get("type") == "image":
            yield from image(item, {"type", "image_url", "alt_text", "slack_file"}, here)
        else:
            yield from text_object(item, SECTION_TEXT, here, _BOTH)


def _elements_of(allowed: set[str], most: int) -> Callable[[Json, str], Iterator[str]]:
    def check(block: Json, at: str) -> Iterator[str]:
        yield from keys(block, {"elements"}, (), at)
        found, problems = _list(block, most, at)
        yield from problems
        for number, item in enumerate(found):
            yield from element(item, allowed, f"{at}/elements/{number}")

    return check


def _input(block: Json, at: str) -> Iterator[str]:
    allowed = {"label", "element", "hint", "optional", "dispatch_action"}
    yield from keys(block, allowed, (), at)
    yield from text_object(block.get("label"), LABEL_TEXT, f"{at}/label")
    yield from element(block.get("element"), elements.INPUTS, f"{at}/element")
    if "hint" in block:
        yield from text_object(block["hint"], LABEL_TEXT, f"{at}/hint")


def _table(block: Json, at: str) -> Iterator[str]:
    yield from keys(block, {"rows", "column_settings"}, ("rows",), at)
    rows = block.get("rows", [])
    if len(rows) > TABLE_ROWS:
        yield problem(f"no more than {TABLE_ROWS} items allowed", f"{at}/rows")
    for number, row in enumerate(rows):
        if len(row) > TABLE_COLUMNS:
            yield problem(f"no more than {TABLE_COLUMNS} items allowed", f"{at}/rows/{number}")


def _anything(_block: Json, _at: str) -> Iterator[str]:
    return iter(())


_CHECKS: dict[str, Callable[[Json, str], Iterator[str]]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "image": _image,
    "markdown": _markdown,
    "context": _context,
    "actions": _elements_of(elements.ACTIONS, ACTIONS_ELEMENTS),
    "context_actions": _elements_of(elements.CONTEXT_ACTIONS, CONTEXT_ACTIONS_ELEMENTS),
    "input": _input,
    "table": _table,
    "rich_text": rich_text,
    **dict.fromkeys(_UNCHECKED, _anything),
}
_VIEW = {
    "section",
    "header",
    "divider",
    "image",
    "context",
    "actions",
    "input",
    "rich_text",
    "video",
    "alert",
}
SURFACES: dict[str, tuple[set[str], int]] = {
    "message": (set(_CHECKS) - {"file"}, 50),
    "modal": (_VIEW, 100),
    "home": (_VIEW, 100),
}


def check_blocks(blocks: Any, surface: str, at: str = "/blocks") -> list[str]:
    """What Slack would say is wrong with blocks on a `surface`: message, modal or home. Empty: nothing."""
    allowed, most = SURFACES[surface]
    if not isinstance(blocks, list):
        return [problem("must be an array", at)]
    found = [problem(f"no more than {most} items allowed", at)] if len(blocks) > most else []
    for number, block in enumerate(blocks):
        found += _check_block(block, allowed, f"{at}/{number}")
    ids = [block["block_id"] for block in blocks if isinstance(block, dict) and "block_id" in block]
    found += [problem(f"`block_id` already exists: {twice}", at) for twice in _twice(ids)]
    if sum(isinstance(block, dict) and block.get("type") == "table" for block in blocks) > 1:
        found.append(problem("only one table allowed", at))
    return found


def _check_block(block: Any, allowed: set[str], at: str) -> list[str]:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in allowed:
        return [problem(f"unsupported type: {kind}", f"{at}/type")]
    found: list[str] = []
    if "block_id" in block:
        found += length(block["block_id"], BLOCK_ID, f"{at}/block_id")
    body = {key: value for key, value in block.items() if key not in ("type", "block_id")}
    found += _CHECKS[str(kind)](body, at)
    inside = [*(block.get("elements") or []), block.get("accessory"), block.get("element")]
    ids = [item["action_id"] for item in inside if isinstance(item, dict) and "action_id" in item]
    return found + [problem(f"`action_id` already exists: {twice}", at) for twice in _twice(ids)]


def _twice(ids: list[str]) -> list[str]:
    return sorted({one for one in ids if ids.count(one) > 1})
