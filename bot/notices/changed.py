"""What became of the articles that stand quoted in Slack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.threads import name_of
from index.archive import Archive
from index.errors import NotFoundError, NotQuotableError
from index.locate import fold
from index.types import Span, Version
from retrieval.types import Audience

AMEND = "amend"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """Whether one of the articles may not be quoted now, and those whose newest version has not the words
    that were quoted.
    """

    gone: bool
    corrected: tuple[Version, ...]

    def note_key(self, answer_id: str, *, withdrawn: bool) -> str:
        """The same for the same news. That words were withdrawn is said once, of whichever article."""
        newest = sorted(version.id for version in self.corrected)
        return name_of(AMEND, answer_id, "withdrawn" if withdrawn else "", *newest)


def what_changed(quotes: Sequence[Json], archive: Archive, audience: Audience, shown: int) -> Changed:
    """How the articles of these quotes stand now for those who read them; the first `shown` are corrected."""
    gone, corrected, now = False, {}, datetime.now(UTC)
    for number, item in enumerate(quotes):
        try:
            span = Span(item["start"], item["end"])
            quote = archive.quote(item["version_id"], span, audience.collections, now)
        except (NotFoundError, NotQuotableError):
            gone = True
            continue
        newest = archive.current_version(quote.version.article_id)
        if number < shown and newest.id != quote.version.id and fold(quote.text) not in fold(newest.text):
            corrected[newest.id] = newest
    return Changed(gone, tuple(corrected.values()))
