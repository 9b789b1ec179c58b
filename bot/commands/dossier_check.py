"""Checks a dossier by itself: its seal, each quote against the text it carries, the Markdown beside it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.dossier_markdown import dossier_markdown
from retrieval.answer_json import quote_json
from retrieval.dossier import SCHEMA, quotes_of, read_quote, seal, text_hash

Json = dict[str, Any]

# What reading a file raises that has not the form of a dossier.
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at; `fault` says what is wrong with it, "" that it holds."""

    what: str
    fault: str = ""


def read_dossier(written: bytes) -> Json | None:
    """The dossier in a file; None when it is none."""
    try:
        data = json.loads(written)
        return data if data["schema"] == SCHEMA else None
    except _MALFORMED:
        return None


def check_dossier(dossier: Json, markdown: str | None) -> list[Checked]:
    """The seal, each quote, and the Markdown, where there is one."""
    try:
        return list(_check(dossier, markdown))
    except _MALFORMED:
        return [Checked("The file", "it has not the form of a dossier")]


def compare(dossier: Json, held: Mapping[str, str]) -> list[Checked]:
    """Each version of a well-formed dossier against the archive's; `held` has the texts by version id."""
    return [
        Checked(f"Version {name} in the archive", _fault_of_version(version, held.get(name)))
        for name, version in dossier["versions"].items()
    ]


def _check(dossier: Json, markdown: str | None) -> Iterator[Checked]:
    sealed = seal(dossier) == dossier["seal"]
    yield Checked("Seal", "" if sealed else "the file is not as it was exported")
    for number, quote in enumerate(quotes_of(dossier), 1):
        yield Checked(f"Quote {number}", _fault_of_quote(dossier, quote))
    made = dossier_markdown(dossier)
    if markdown is not None:
        yield Checked("Markdown", "" if markdown == made else "it is not the one that this dossier makes")


def _fault_of_quote(dossier: Json, quote: Json) -> str:
    version = dossier["versions"].get(quote["version_id"])
    if version is None:
        return "the dossier has no text for it"
    if text_hash(version["text"]) != version["sha256"]:
        return "the text it is cut from has another hash than the one given"
    try:
        cut = quote_json(read_quote(dossier, quote))
    except ValueError:
        return "its offsets are outside the text"
    if cut["text"] != quote["text"]:
        return "its words are not those between its offsets"
    differ = sorted(name for name in cut.keys() | quote.keys() if cut.get(name) != quote.get(name))
    return f"not that of its version: {', '.join(differ)}" if differ else ""


def _fault_of_version(version: Json, held: str | None) -> str:
    if held is None:
        return "the archive does not hold it"
    return "" if text_hash(held) == version["sha256"] else "the archive holds other words under this name"
