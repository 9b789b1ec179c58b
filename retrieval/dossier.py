"""A dossier: one answer with all that is needed to check its quotes without the archive.

Schema `onrecord.dossier/1`. The seal finds any change to the file; it is no signature, so whoever must rule
out a forger keeps the seal elsewhere, or checks against the archive.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from index.inputs import place_of
from index.types import Quote, Span, Version
from retrieval.answer_json import to_json
from retrieval.types import Answer

SCHEMA = "onrecord.dossier/1"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an answer comes from: its id, when it was asked, and its audit, `retrieval.dossier_audit`."""

    answer_id: str
    asked_at: datetime
    audit: Json


def dossier_json(answer: Answer, origin: Origin, now: datetime, program: str) -> Json:
    """{"schema", "id", "asked_at", "exported_at", "program", "prompts": [{"name", "fingerprint", "model"}],
    "audit": as `retrieval.dossier_audit` has it, "answer": an `onrecord.answer/1`,
    "versions": {id: {"text", "sha256", "source", "title", …}}, "seal"}.

    `program` names this program and its version. Files are called by their names, without their folders.
    """
    quotes = [*answer.quotes, *answer.closest]
    prompts = {(call["prompt"], call["fingerprint"], call["model"]) for call in origin.audit["calls"]}
    data = {
        "schema": SCHEMA,
        "id": origin.answer_id,
        "asked_at": origin.asked_at.isoformat(),
        "exported_at": now.isoformat(),
        "program": program,
        "prompts": [dict(zip(("name", "fingerprint", "model"), one, strict=True)) for one in sorted(prompts)],
        "audit": origin.audit,
        "answer": _answer_json(answer),
        "versions": {quote.version.id: version_json(quote.version) for quote in quotes},
    }
    return data | {"seal": seal(data)}


def _answer_json(answer: Answer) -> Json:
    told = to_json(answer)
    for quote in quotes_of({"answer": told}):
        quote["source"] = place_of(quote["source"])
    # What was to be summarized may be a file.
    if (PurePath(answer.question).is_absolute() and len(answer.question.split()) == 1) or any(
        quote.version.source == answer.question for quote in (*answer.quotes, *answer.closest)
    ):
        told["question"] = place_of(answer.question)
    return told


def quotes_of(dossier: Json) -> Iterator[Json]:
    """Every quote as the dossier has it: those of the points, then the closest misses."""
    answer = dossier["answer"]
    yield from (quote for point in answer["points"] for quote in point["quotes"])
    yield from answer["closest"]


def seal(dossier: Json) -> str:
    """SHA-256 of all that a dossier says but its seal."""
    said = {name: value for name, value in dossier.items() if name != "seal"}
    # ASCII only, so that half of a surrogate pair in an old article has a form too.
    written = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def text_hash(text: str) -> str:
    """SHA-256 of a version's text in UTF-8."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def version_json(version: Version) -> Json:
    return {
        "article_id": version.article_id,
        "source": place_of(version.source),
        "title": version.title,
        "outlet": version.outlet,
        "authors": list(version.authors),
        "published_at": _iso(version.published_at),
        "modified_at": _iso(version.modified_at),
        "seen_at": version.seen_at.isoformat(),
        "sha256": text_hash(version.text),
        "text": version.text,
    }


def read_quote(dossier: Json, quote: Json) -> Quote:
    """The quote cut anew from the text that the dossier has of its version.

    Raises KeyError, TypeError or ValueError for what is no quote of it.
    """
    data = dossier["versions"][quote["version_id"]]
    version = Version(
        quote["version_id"],
        data["article_id"],
        data["source"],
        data["text"],
        data["title"],
        data["outlet"],
        tuple(data["authors"]),
        _moment(data["published_at"]),
        _moment(data["modified_at"]),
        datetime.fromisoformat(data["seen_at"]),
    )
    return Quote(version, Span(quote["start"], quote["end"]))


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
