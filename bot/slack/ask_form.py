"""The window "Ask the archive": a question with the limits of the search, and how they are read again."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.replies import asking as told
from bot.slack.mrkdwn import Block, plain_text
from bot.slack.shortening import apart, ending, line
from retrieval.types import Audience, Kind, Within

ASKING = "ask_archive"
_MOST_CHARACTERS = 1_000
_OPTIONS, _GROUPS, _LABEL, _VALUE = 100, 100, 75, 150  # Slack's limits on a menu
_MENU_BYTES = 110_000  # of a window's 250,000, which two menus share

Json = dict[str, Any]


def ask_form(outlets: Sequence[str], collections: Sequence[str]) -> Json:
    """The window, with the outlets, those with most articles first, and collections to choose from."""
    words = {"type": "plain_text_input", "action_id": "question", "multiline": True}
    words |= {"max_length": _MOST_CHARACTERS}
    blocks = [
        _input("question", told.QUESTION, words, optional=False, hint=told.HINT),
        *_names_menu("outlet", told.OUTLET, outlets),
        _input("since", told.SINCE, {"type": "datepicker", "action_id": "since"}, optional=True),
        _input("until", told.UNTIL, {"type": "datepicker", "action_id": "until"}, optional=True),
        *_menu("kind", told.KIND, [_option(value, shown) for value, shown in told.KINDS.items()]),
    ]
    if len(collections) > 1:
        blocks += _names_menu("collection", told.COLLECTION, collections)
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


def chosen(value: str, names: Iterable[str]) -> str:
    """The name whose option in the window has this value; "" when none of these has it."""
    return next((name for name in names if _key(name) == value), "")


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


def _names_menu(name: str, label: str, names: Sequence[str]) -> list[Block]:
    """A menu of names, those wanted most first in `names`; where there are many, groups by the alphabet."""
    options: list[Json] = []
    size = 0
    for one, shown in _labels(names).items():
        option = _option(_key(one), shown)
        size += len(json.dumps(option))
        if size > _MENU_BYTES or len(options) == _OPTIONS * _GROUPS:
            break
        options.append(option)
    left = len(_labels(names)) - len(options)
    hint = told.left_out_of_menu(left) if left else ""
    return _menu(name, label, options, hint)


def _menu(name: str, label: str, options: list[Json], hint: str = "") -> list[Block]:
    """No menu without a choice."""
    if not options:
        return []
    held = {"options": options} if len(options) <= _OPTIONS else {"option_groups": _groups(options)}
    menu = {"type": "static_select", "action_id": name, "placeholder": plain_text(told.ANY)} | held
    return [_input(name, label, menu, optional=True, hint=hint)]


def _groups(options: list[Json]) -> list[Json]:
    """The options in the order of the alphabet, each group called by its first and its last."""
    ordered = sorted(options, key=lambda option: _shown(option).casefold())
    parts = [ordered[at : at + _OPTIONS] for at in range(0, len(ordered), _OPTIONS)]
    return [
        {"label": plain_text(_span_of(_shown(part[0]), _shown(part[-1]))), "options": part} for part in parts
    ]


def _span_of(first: str, last: str) -> str:
    return " – ".join(apart(one, _LABEL // 2 - 2) for one in (first, last))


def _labels(names: Sequence[str]) -> dict[str, str]:
    """What each name is shown as: of a long one its beginning and its end; no two the same."""
    shown: dict[str, str] = {}
    used: dict[str, int] = {}
    for name in filter(None, dict.fromkeys(names)):
        whole = line(name, len(name) + 2)
        short = whole if len(whole) <= _LABEL else f"{line(whole, _LABEL - 36)}{ending(whole, 30)}"
        used[short] = used.get(short, 0) + 1
        if short:
            shown[name] = short if used[short] == 1 else f"{line(short, _LABEL - 8)} ({used[short]})"
    return shown


def _key(name: str) -> str:
    """The name, or where Slack could not hand that back whole, its digest."""
    return name if len(name) <= _VALUE else hashlib.sha256(name.encode()).hexdigest()


def _option(value: str, shown: str) -> Json:
    return {"text": plain_text(shown), "value": value}


def _shown(option: Json) -> str:
    return str(option["text"]["text"])


def _input(name: str, label: str, element: Block, *, optional: bool, hint: str = "") -> Block:
    block = {"type": "input", "block_id": name, "label": plain_text(label), "element": element}
    return block | {"optional": optional} | ({"hint": plain_text(hint)} if hint else {})


def _value(element: Json) -> str:
    chosen = element.get("selected_option") or {}
    return str(element.get("value") or element.get("selected_date") or chosen.get("value") or "")


def _day(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written).replace(tzinfo=UTC) if written else None
