"""A quote check as JSON: the public schema, `onrecord.check/1`."""

from typing import Any

from index.types import Speaker, Version
from retrieval.answer_json import quote_json
from retrieval.check_types import Change, Check, Place

SCHEMA = "onrecord.check/1"

Json = dict[str, Any]


def to_json(check: Check) -> Json:
    """The stable form: quotes as in `onrecord.answer/1`, `words` and each change's `yours` the reporter's.

    A change's `start` and `end` are code points of `words`; its `stored` is a quote of its own.
    """
    return {
        "schema": SCHEMA,
        "words": check.cited.words,
        "by": check.cited.by,
        "in": _article(check.article) if check.article else None,
        "verdict": check.verdict,
        "places": [_place(check, place) for place in check.places],
        "closest": quote_json(check.closest) if check.closest else None,
        "notes": [{"code": note.code, "text": note.text} for note in check.notes],
        "ms": {step: round(ms, 1) for step, ms in check.ms.items()},
    }


def _place(check: Check, place: Place) -> Json:
    return {
        "speaker": _speaker(place.speaker),
        "quotes": [quote_json(quote) for quote in place.quotes],
        "sentence": quote_json(place.sentence),
        "changes": [_change(check, change) for change in place.changes],
    }


def _change(check: Check, change: Change) -> Json:
    return {
        "kind": change.kind,
        "yours": check.cited.words[slice(*change.yours)],
        "start": change.yours.start,
        "end": change.yours.end,
        "stored": quote_json(change.stored) if change.stored else None,
    }


def _speaker(speaker: Speaker | None) -> Json | None:
    if speaker is None:
        return None
    return {
        "name": speaker.name,
        "as_written": speaker.as_written,
        "grade": speaker.grade,
        "description": speaker.description or None,
    }


def _article(version: Version) -> Json:
    return {"article_id": version.article_id, "source": version.source, "title": version.title}
