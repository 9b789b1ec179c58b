"""An answer as JSON: the public schema, and the same answer read back with its quotes sliced anew."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote as percent

from index.archive import Archive
from index.errors import NewsroomError
from index.types import Grade, Quote, Span, Speaker
from retrieval.missing import note_on_coverage
from retrieval.notes import LASTING, OF_THE_SEARCH, WITHDRAWN, notes_on, notes_on_versions
from retrieval.types import Answer, Audience, Kind, Note, Point, Section, Status

SCHEMA = "onrecord.answer/1"
_FRAGMENT_LENGTH = 300
_FRAGMENT_WORDS = 5  # enough at each end for a browser to find the place, few enough to survive an edit


def to_json(answer: Answer) -> dict[str, Any]:
    """The stable form of DESIGN, schema `onrecord.answer/1`."""
    return {
        "schema": SCHEMA,
        "question": answer.question,
        "read_as": answer.read_as,
        "status": answer.status,
        "points": [
            {
                "kind": point.kind,
                "speaker": _speaker(point.speaker),
                "wording": point.wording,
                "section": point.section,
                "quotes": [quote_json(quote) for quote in point.quotes],
            }
            for point in answer.points
        ],
        "closest": [quote_json(quote) for quote in answer.closest],
        "notes": [{"code": note.code, "text": note.text} for note in answer.notes],
        "answerer": answer.answerer,
        "ms": {step: round(ms, 1) for step, ms in answer.ms.items()},
    }


def from_json(data: dict[str, Any], archive: Archive, audience: Audience, now: datetime) -> Answer:
    """The answer again, every quote sliced from the record as `audience` may see it now.

    Quotes that may no longer be shown are left out, and a point without any with them.
    """

    def quotes(items: list[dict[str, Any]]) -> tuple[Quote, ...]:
        found = []
        for item in items:
            try:
                span = Span(item["start"], item["end"])
                found.append(archive.quote(item["version_id"], span, audience.collections, now))
            except NewsroomError:
                continue
        return tuple(found)

    def point(item: dict[str, Any]) -> Point:
        found = quotes(item["quotes"])
        # Prose about words that may no longer be shown would show them all the same.
        wording = item["wording"] if len(found) == len(item["quotes"]) else None
        section = Section(item["section"]) if item.get("section") else None
        speaker = _read_speaker(item["speaker"])
        if speaker and len(found) < len(item["quotes"]):  # what it is called may be a hidden article's
            speaker = Speaker(speaker.name, speaker.name, speaker.grade)
        return Point(Kind(item["kind"]), speaker, found, wording, section)

    points = tuple(found for found in map(point, data["points"]) if found.quotes)
    later = notes_on_versions(points, archive)
    if not points:  # what was answered must not be said to be in no article
        later = (WITHDRAWN,) if data["points"] else note_on_coverage(archive, audience, now)
    kept = [Note(note["code"], note["text"]) for note in data["notes"] if note["code"] in LASTING]
    return Answer(
        question=data["question"],
        status=Status.ANSWERED if points else Status.NOT_IN_ARCHIVE,
        points=points,
        closest=quotes(data["closest"]),
        notes=(*notes_on(points), *kept, *later),
        answerer=data["answerer"],
        ms=data["ms"],
        read_as=data.get("read_as"),
    )


def without_search(answer: Answer) -> Answer:
    """The answer without what was learnt by searching, for readers who may not see all that was searched."""
    kept = tuple(note for note in answer.notes if note.code not in OF_THE_SEARCH)
    return replace(answer, notes=kept, read_as=None)


def quote_json(quote: Quote) -> dict[str, Any]:
    version = quote.version
    return {
        "text": quote.text,
        "start": quote.span.start,
        "end": quote.span.end,
        "article_id": version.article_id,
        "version_id": version.id,
        "source": version.source,
        "title": version.title,
        "outlet": version.outlet,
        "author": version.byline,
        "published_at": version.published_at.isoformat() if version.published_at else None,
        "link": link_to_passage(quote),
    }


def link_to_passage(quote: Quote) -> str | None:
    """The source's link with a text fragment, at which browsers scroll to the words; None for a file."""
    if not quote.version.source.startswith(("http://", "https://")):
        return None
    words = quote.text.split()
    if len(words) <= 2 * _FRAGMENT_WORDS and len(quote.text) > _FRAGMENT_LENGTH:
        return quote.version.source  # a script without spaces: no words to cut a short fragment at
    if len(words) <= 2 * _FRAGMENT_WORDS:
        fragment = _escape(" ".join(words))
    else:
        first, last = words[:_FRAGMENT_WORDS], words[-_FRAGMENT_WORDS:]
        fragment = f"{_escape(' '.join(first))},{_escape(' '.join(last))}"
    return f"{quote.version.source.partition('#')[0]}#:~:text={fragment}"


def _escape(words: str) -> str:
    # A hyphen separates the parts of a text fragment, and percent-encoding leaves it alone.
    return percent(words, safe="").replace("-", "%2D")


def _speaker(speaker: Speaker | None) -> dict[str, str] | None:
    if speaker is None:
        return None
    return {
        "name": speaker.name,
        "as_written": speaker.as_written,
        "grade": speaker.grade,
        "description": speaker.description,
    }


def _read_speaker(data: dict[str, str] | None) -> Speaker | None:
    if data is None:
        return None
    # Answers stored before descriptions were have none.
    return Speaker(data["name"], data["as_written"], Grade(data["grade"]), data.get("description", ""))
