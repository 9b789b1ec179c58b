"""Slack's limits on messages and views, refused with Slack's own codes.

Where Slack's documentation is silent, the stricter reading is taken: the length at which blocks fail
(`msg_blocks_too_long`) was reported at about 13,200 characters with the blocks' own JSON counted
(bolt-js issues 2509 and 2867), so compact JSON is what is measured here, in bytes: whichever characters are
meant, there are never more of them.
"""

import json
from typing import Any

from tests.fakes.slack.blocks import check_blocks
from tests.fakes.slack.elements import keys, length, problem, text_object
from tests.fakes.slack.model import Refused
from tests.fakes.slack.text import Json

TEXT, UPDATED_TEXT, MARKDOWN, BLOCKS_JSON = 40_000, 4_000, 12_000, 13_200
METADATA_BYTES, VIEW_BYTES = 16_000, 250_000
TITLE, PRIVATE_METADATA, CALLBACK_ID = 24, 3000, 255

_VIEW_KEYS = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
_MODAL_KEYS = {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}


def parsed(args: Json, name: str, code: str) -> Any:
    """An argument that may be a JSON string, as forms send it; refused with `code` when it is no JSON."""
    value = args.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise Refused(code) from error


def message_parts(args: Json) -> Json:
    """`text`, `blocks`, `attachments`, `metadata` and `cut` of a message that Slack would take.

    `blocks` is None when the call did not name any.
    """
    blocks = parsed(args, "blocks", "invalid_blocks_format")
    attachments = parsed(args, "attachments", "invalid_attachments") or []
    text = args.get("text") or ""
    markdown = args.get("markdown_text")
    if not isinstance(text, str):
        raise Refused("invalid_arguments", (problem("must be a string", "/text"),))
    if markdown is not None:
        if text or blocks:
            raise Refused("markdown_text_conflict")
        text, blocks = markdown, markdown_blocks(markdown)
    if blocks is not None:
        refuse_bad_blocks(blocks)
    if not text.strip() and not blocks and not attachments:
        raise Refused("no_text")
    for number, attachment in enumerate(attachments):
        if attachment.get("blocks"):
            refuse_bad_blocks(attachment["blocks"], f"/attachments/{number}/blocks")
    return {
        "text": text[:TEXT],
        "cut": len(text) > TEXT,
        "blocks": blocks,
        "attachments": attachments,
        "metadata": metadata(args),
    }


def markdown_blocks(markdown: str) -> list[Json]:
    """The block a message of `markdown_text` is shown as."""
    if not markdown.strip():
        raise Refused("no_text")
    if len(markdown) > MARKDOWN:
        raise Refused("msg_too_long")
    return [{"type": "markdown", "text": markdown}]


def refuse_bad_blocks(blocks: Any, at: str = "/blocks") -> None:
    """Raises Refused with Slack's code when blocks may not stand in a message."""
    found = check_blocks(blocks, "message", at)
    if found:
        raise Refused("invalid_blocks", tuple(found))
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    size = len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")).encode())
    if markdown > MARKDOWN or size > BLOCKS_JSON:
        raise Refused("msg_blocks_too_long")


def metadata(args: Json) -> Json | None:
    """A message's metadata; None when there is none."""
    value = parsed(args, "metadata", "invalid_metadata_format")
    if not value:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("event_type"), str):
        raise Refused("invalid_metadata_format")
    if not isinstance(value.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    if len(json.dumps(value).encode()) > METADATA_BYTES:
        raise Refused("metadata_too_large")
    return value


def check_view(view: Any, kinds: tuple[str, ...]) -> Json:
    """A view Slack would show; raises Refused with `invalid_arguments` otherwise."""
    if not isinstance(view, dict):
        raise Refused("invalid_arguments", (problem("must be an object", "/view"),))
    kind = view.get("type")
    if kind not in kinds:
        raise Refused("invalid_arguments", (problem(f"must be one of: {', '.join(kinds)}", "/view/type"),))
    found = list(keys(view, _VIEW_KEYS | (_MODAL_KEYS if kind == "modal" else set()), (), "/view"))
    found += _modal_parts(view) if kind == "modal" else []
    for name, most in (("private_metadata", PRIVATE_METADATA), ("callback_id", CALLBACK_ID)):
        if name in view:
            found += length(view[name], most, f"/view/{name}", least=0)
    found += check_blocks(view.get("blocks"), str(kind), "/view/blocks")
    if found:
        raise Refused("invalid_arguments", tuple(found))
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        raise Refused("view_too_large")
    return view


def _modal_parts(view: Json) -> list[str]:
    found = list(text_object(view.get("title"), TITLE, "/view/title"))
    for name in ("submit", "close"):
        if view.get(name) is not None:
            found += text_object(view[name], TITLE, f"/view/{name}")
    kinds = [block.get("type") for block in view.get("blocks") or [] if isinstance(block, dict)]
    if "input" in kinds and not view.get("submit"):
        found.append(problem("missing required field: submit", "/view"))
    return found
