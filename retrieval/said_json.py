"""What somebody said as JSON: the public schema, `onrecord.said/1`."""

from collections.abc import Iterable
from typing import Any

from index.types import Version
from retrieval.answer_json import quote_json
from retrieval.naming import Name
from retrieval.said import Remark, Said

SCHEMA = "onrecord.said/1"

Json = dict[str, Any]


def to_json(said: Said) -> Json:
    """The stable form: quotes as in `onrecord.answer/1`, names with how many statements each has.

    `speaker` is None unless it is clear who is meant; then `choices` are others that the name may mean, and
    names like it when it is not in the archive.
    """
    names = [name.name for name in said.names]
    return {
        "schema": SCHEMA,
        "asked": said.asked,
        "topic": said.topic or None,
        "status": said.outcome,
        "speaker": {"name": names[0], "also_as": names[1:], "grade": said.grade} if names else None,
        "choices": _choices(said.others or said.nearest),
        "items": [_item(remark) for remark in said.remarks],
        "more": said.more,
        "off_topic": said.off_topic,
    }


def _choices(names: Iterable[Name]) -> list[Json]:
    return [{"name": name.name, "count": name.count} for name in names]


def _item(remark: Remark) -> Json:
    speaker = remark.speaker
    return {
        "speaker": {
            "name": speaker.name,
            "as_written": speaker.as_written,
            "grade": speaker.grade,
            "description": speaker.description or None,
        },
        "cue": remark.cue or None,
        "kind": remark.speech,
        "quotes": [quote_json(quote) for quote in remark.quotes],
        "also_in": [_article(version) for version in remark.also_in],
    }


def _article(version: Version) -> Json:
    return {
        "article_id": version.article_id,
        "source": version.source,
        "title": version.title,
        "outlet": version.outlet,
        "published_at": version.published_at.isoformat() if version.published_at else None,
    }
