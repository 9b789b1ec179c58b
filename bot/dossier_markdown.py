"""A dossier as Markdown for people: who said what, where and when, and how the answer came about.

Words of articles, people and models are escaped, so that they read as they were written and do nothing.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any
from urllib.parse import quote as percent

from bot.replies.general import KINDS, read_as
from bot.slack.citation import ap_day

Json = dict[str, Any]

_SIGNS = re.compile(r"([\\`*_\[\]<>&|~])")
_AT_THE_START = re.compile(r"^(\d+(?=[.)])|(?=[#=+-]))")
_LINE_END = re.compile(r"\r\n|\r|\n")
_NOT_IN_A_LINK = re.compile(r"[\s<>\\]")


def dossier_markdown(dossier: Json) -> str:
    """The Markdown that belongs to an `onrecord.dossier/1`; the same for the same dossier."""
    return "\n".join(_lines(dossier)).rstrip("\n") + "\n"


def _lines(dossier: Json) -> Iterator[str]:
    answer = dossier["answer"]
    yield from (f"# {_line(answer['question'])}", "")
    yield from (f"Asked {_moment(dossier['asked_at'])}. Exported {_moment(dossier['exported_at'])}.", "")
    if answer["read_as"]:
        yield from (_line(read_as(answer["read_as"])), "")
    if answer["status"] == "not_in_archive":
        yield from ("**This is not in the archive.**", "")
    for point in answer["points"]:
        yield from _point(dossier, point)
    if answer["closest"]:
        yield from ("## Closest misses, which do not answer it", "")
    for quote in answer["closest"]:
        yield from _quote(dossier, quote)
    if answer["notes"]:
        yield from ("## Before you use this", "")
        yield from (*(f"- {_line(note['text'])}" for note in answer["notes"]), "")
    yield from _origin(dossier)


def _point(dossier: Json, point: Json) -> Iterator[str]:
    speaker = point["speaker"] or {"grade": "unknown"}
    name = "" if speaker["grade"] == "unknown" else _line(speaker["name"])
    described = _line(speaker["description"]) if name and speaker.get("description") else ""
    yield from (f"## {KINDS[point['kind']]}" + (f" – {name}" if name else ""), "")
    if described:
        yield from (f"{name}, {described}", "")
    if name and speaker["grade"] == "unnamed":
        yield from ("The source is not named; it is called here what the article calls it.", "")
    if point["wording"]:
        yield from (f"{_line(point['wording'])} *(written by {_line(dossier['answer']['answerer'])})*", "")
    for quote in point["quotes"]:
        yield from _quote(dossier, quote)


def _quote(dossier: Json, quote: Json) -> Iterator[str]:
    for line in _LINE_END.split(quote["text"]):
        yield from (f"> {_escape(line)}", ">")
    version = dossier["versions"][quote["version_id"]]
    told = [
        _line(quote["outlet"]),
        f"“{_line(quote['title'])}”" if quote["title"] else "",
        f"by {_line(quote['author'])}" if quote["author"] else "",
        _day(quote["published_at"]) if quote["published_at"] else "",
    ]
    yield from ("", f"Source: {', '.join(filter(None, told))}  ")
    yield f"At: {_address(quote)}  "
    yield (
        f"Characters {quote['start']}–{quote['end']} of version `{quote['version_id']}`, "
        f"SHA-256 `{version['sha256']}`"
    )
    yield ""


def _origin(dossier: Json) -> Iterator[str]:
    answer = dossier["answer"]
    yield from ("## How this came about", "")
    yield f"- Answer `{dossier['id']}`, by {_line(dossier['program'])}"
    if answer["answerer"] == "quoting":
        yield "- Passages chosen without a language model"
    else:
        yield f"- Passages chosen and linked by {_line(answer['answerer'])}; quotes cut from the archive"
    for prompt in dossier["prompts"]:
        name, fingerprint = prompt["name"], prompt["fingerprint"]
        yield f"- Prompt `{name}`, fingerprint `{fingerprint}`, sent to {_line(prompt['model'])}"
    audit = dossier.get("audit") or {"calls": [], "dropped": [], "failed": None}
    yield from (f"- Request: {_request(call)}" for call in audit["calls"])
    if audit["failed"]:
        yield f"- The model did not write all of it: {_line(audit['failed'])}"
    yield from (f"- Dropped from the model's draft: {_dropped(one)}" for one in audit["dropped"])
    yield f"- Seal `{dossier['seal']}`"
    yield (
        f"- To check: `onrecord verify {dossier['id']}.json`. Whoever runs the archive gets that file with "
        f"`onrecord export {dossier['id']}`"
    )


def _request(call: Json) -> str:
    usd = "not known" if call["cost_usd"] is None else f"US${call['cost_usd']:.4f}"
    tokens = f"{call['tokens_in']:,} tokens sent, {call['tokens_out']:,} received"
    outcome = _line(call["outcome"] or "not known")
    return f"`{call['prompt']}` to {_line(call['model'])}, {tokens}, cost {usd}, outcome {outcome}"


def _dropped(one: Json) -> str:
    """Where it was taken from, or was said to be; not the words, which nobody has verified."""
    places = [
        f"characters {at['start']}–{at['end']} of version `{at['version_id']}`" for at in one["passages"]
    ]
    return ", ".join([_line(one["fault"].replace("_", " ")), *places])


def _address(quote: Json) -> str:
    if quote["link"] is None:
        return _line(PurePath(quote["source"]).name)  # a folder on this machine is no reader's business
    return f"<{_NOT_IN_A_LINK.sub(lambda sign: percent(sign[0]), quote['link'])}>"


def _line(text: str) -> str:
    return _escape(" ".join(text.split()))


def _escape(line: str) -> str:
    """As it reads: Markdown's signs escaped, and no white space at the edges, which would be layout."""
    return _AT_THE_START.sub(r"\1\\", _SIGNS.sub(r"\\\1", line.strip()))


def _day(iso: str) -> str:
    return ap_day(datetime.fromisoformat(iso))


def _moment(iso: str) -> str:
    return f"{_day(iso)}, {datetime.fromisoformat(iso).astimezone(UTC):%H:%M} UTC"
