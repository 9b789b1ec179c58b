"""The window "Ask the archive": a question with the limits of the search, and how they are read again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import replies_asking as told
from bot.blocks import line
from bot.mrkdwn import Block, plain_text
from retrieval.types import Audience, Kind, Within

ASKING = "ask_archive"
_MOST_CHARACTERS = 1_000
_OPTIONS, _LABEL, _VALUE = 100, 75, 150  # Slack's limits on a menu

Json = dict[str, Any]


def ask_form(outlets: Sequence[str], collections: Sequence[str]) -> Json:
    """The window, with the outlets and collections that there are to choose from."""
    words = {"type": "plain_text_input", "action_id": "question", "multiline": True}
    blocks = [
        _input("question", told.QUESTION, words | {"max_length": _MOST_CHARACTERS}, hint=told.HINT),
        *_menu("outlet", told.OUTLET, [(name, name) for name in outlets]),
        _input("since", told.SINCE, {"type": "datepicker", "action_id": "since"}),
        _input("until", told.UNTIL, {"type": "datepicker", "action_id": "until"}),
        *_menu("kind", told.KIND, told.KINDS.items()),
    ]
    if len(collections) > 1:
        blocks += _menu("collection", told.COLLECTION, [(name, name) for name in collections])
    return {
        "type": "modal",
        "callback_id": ASKING,
        "title": plain_text(told.TITLE),
        "submit": plain_text("Ask"),
        "close": plain_text("Cancel"),
        "blocks": blocks,
    }


def filled(view: Json) -> tuple[str, dict[str, str], dict[str, str]]:
    """The question, the limits that were set, and what is wrong with them by the name of the part."""
    values = {name: _value(*of.values()) for name, of in view["state"]["values"].items()}
    question = values.pop("question", "").strip()
    limits = {name: value for name, value in values.items() if value}
    wrong = {} if question else {"question": told.NO_QUESTION}
    if limits.get("since", "") > limits.get("until", "9999"):
        wrong["until"] = told.WRONG_ORDER
    return question, limits, wrong


def within_of(limits: Mapping[str, str]) -> Within | None:
    """The limits as the search takes them; days are those of UTC, the last one is included."""
    since, until = (_day(limits.get(name)) for name in ("since", "until"))
    kind = Kind(limits["kind"]) if limits.get("kind") else None
    within = Within(limits.get("outlet", ""), since, until + timedelta(days=1) if until else None, kind)
    return None if within == Within() else within


def narrowed(audience: Audience, limits: Mapping[str, str]) -> Audience:
    """The audience for a search in one collection: no more than they may read anyhow."""
    wanted = limits.get("collection")
    if not wanted:
        return audience
    seen = audience.collections
    only = frozenset([wanted]) if seen is None else seen & {wanted}
    return Audience(only, unsure=audience.unsure)


def _menu(name: str, label: str, choices: Iterable[tuple[str, str]]) -> list[Block]:
    """No menu without a choice; names that Slack cannot hand back whole are not in it."""
    options = [
        {"text": plain_text(line(shown, _LABEL)), "value": value}
        for value, shown in choices
        if 0 < len(value) <= _VALUE and line(shown, _LABEL)
    ]
    menu = {"type": "static_select", "action_id": name, "options": options[:_OPTIONS]}
    return [_input(name, label, menu | {"placeholder": plain_text(told.ANY)})] if options else []


def _input(name: str, label: str, element: Block, hint: str = "") -> Block:
    block = {"type": "input", "block_id": name, "label": plain_text(label), "element": element}
    return block | ({"hint": plain_text(hint)} if hint else {"optional": True})


def _value(element: Json) -> str:
    chosen = element.get("selected_option") or {}
    return str(element.get("value") or element.get("selected_date") or chosen.get("value") or "")


def _day(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written).replace(tzinfo=UTC) if written else None
