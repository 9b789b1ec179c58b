"""The window under "Follow": an answer's question, who speaks in it, or words of one's own."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.notices.following import LONGEST, Wanted
from bot.notices.follows import Kind
from bot.replies import follow as told
from bot.slack.mrkdwn import Block, plain_text, rich_text, section, words
from bot.slack.shortening import line
from index.types import Grade
from retrieval.naming import has_letters
from retrieval.types import Answer

WINDOW = "follow_window"
_CHOICE, _ELSE, _PERSON, _CLAIM = "choice", "else", "person:", "claim"
_OPTIONS, _LABEL, _VALUE = 10, 75, 150  # Slack's limits on radio buttons

Json = dict[str, Any]


def follow_form(answer: Answer, claim: str, pressed: Json, *, is_direct: bool) -> Json:
    """The window; `claim` is what the answer was asked, if that can be followed; `pressed` is kept."""
    options = [_option(f"“{claim}”", _CLAIM)] if claim else []
    options += [_option(name, _PERSON + name) for name in _speakers(answer)]
    choice = {"type": "radio_buttons", "action_id": _CHOICE, "options": options[:_OPTIONS]}
    words_of_own = {"type": "plain_text_input", "action_id": _ELSE, "max_length": LONGEST}
    blocks = [
        *([_input(_CHOICE, told.FOLLOW_WHAT, choice | {"initial_option": options[0]})] if options else []),
        _input(_ELSE, told.FOLLOW_ELSE, words_of_own) | {"hint": plain_text(told.FOLLOW_ELSE_HINT)},
        rich_text(section(words(told.FOLLOW_DIRECT if is_direct else told.FOLLOW_HERE))),
    ]
    kept = json.dumps(pressed | {"claim": claim}, ensure_ascii=False)
    send = {"submit": plain_text("Follow"), "callback_id": WINDOW, "private_metadata": kept}
    return _modal("Cancel", blocks) | send


def no_form(sentence: str) -> Json:
    """A window that says why there is nothing to follow."""
    return _modal("Close", [rich_text(section(words(sentence)))])


def filled(view: Json) -> tuple[Wanted | None, Json]:
    """What was written, or else chosen, and what was kept; or None and what is wrong."""
    kept = json.loads(view["private_metadata"])
    values = {name: next(iter(of.values())) for name, of in view["state"]["values"].items()}
    written = line(str((values.get(_ELSE) or {}).get("value") or ""), LONGEST)
    chosen = str(((values.get(_CHOICE) or {}).get("selected_option") or {}).get("value") or "")
    if has_letters(written):
        return Wanted(written), kept
    if written or not chosen:
        return None, {_ELSE: told.NOTHING_CHOSEN}
    if chosen == _CLAIM:
        return Wanted(str(kept["claim"]), Kind.CLAIM), kept
    name = chosen.removeprefix(_PERSON)
    # In quotation marks: it may be the last name of others too, and this one was chosen.
    return Wanted(name if " " in name else f"“{name}”", Kind.PERSON), kept


def _speakers(answer: Answer) -> Iterator[str]:
    """The names in the answer, in its order; none that Slack would not hand back whole."""
    named = (one.speaker.name for one in answer.points if one.speaker and one.speaker.grade is Grade.NAMED)
    return (name for name in dict.fromkeys(named) if line(name, _VALUE - len(_PERSON)) == name)


def _option(shown: str, value: str) -> Json:
    return {"text": plain_text(line(shown, _LABEL)), "value": value}


def _input(name: str, label: str, element: Block) -> Block:
    parts = {"label": plain_text(label), "element": element, "optional": True}
    return {"type": "input", "block_id": name, **parts}


def _modal(close: str, blocks: Iterable[Block]) -> Json:
    title = {"title": plain_text(told.FOLLOW_TITLE), "close": plain_text(close)}
    return {"type": "modal", "blocks": list(blocks)} | title
