"""Every attribution of an article, in reading order, and each as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from index import ledger
from index.archive import Archive
from index.errors import NotFoundError, NotQuotableError
from index.types import Attribution, Grade, Span, Version


def attributions_of(archive: Archive, wanted: str, now: datetime) -> tuple[Version, list[Attribution]]:
    """The current version of the article with this link, path, id or title, and who says what in it.

    For the person who runs the archive. Raises NotFoundError, and NotQuotableError when the article is
    withheld, killed or under embargo at `now` (aware).
    """
    version = archive.find(wanted.strip(), None, now)
    if version is None:
        raise NotQuotableError if archive.find_any(wanted.strip()) else NotFoundError(wanted)
    with archive.engine.connect() as connection:
        found = ledger.load(connection, [version.id])[version.id]
    return version, sorted(found, key=lambda one: one.content)


def attribution_json(version: Version, attribution: Attribution) -> dict[str, Any]:
    """Spans as [[start, end], …], and under `text` the slices that they are.

    `speaker` is the name, or how the article describes the source; None, with the grade "unknown", when
    it is not plain who speaks.
    """
    speaker = attribution.speaker
    parts = {"source": attribution.source, "cue": attribution.cue, "content": attribution.content}
    grade = speaker.grade if speaker else Grade.UNKNOWN
    return {
        **{part: [list(span) for span in spans] for part, spans in parts.items()},
        "speaker": speaker.name if speaker and grade is not Grade.UNKNOWN else None,
        "as_written": speaker.as_written if speaker else None,
        "description": (speaker.description or None) if speaker else None,
        "grade": grade,
        "kind": attribution.speech,
        "text": {part: _slices(version, spans) for part, spans in parts.items()},
    }


def _slices(version: Version, spans: Iterable[Span]) -> list[str]:
    return [version.text[start:end] for start, end in spans]
