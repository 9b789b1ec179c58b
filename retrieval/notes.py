"""What a careful reader should know of an answer, from its points alone."""

from collections.abc import Sequence

from index.types import Grade
from retrieval.types import Note, Point


def notes_on(points: Sequence[Point]) -> tuple[Note, ...]:
    """Notes in a fixed order: one source only, unnamed sources."""
    notes = []
    articles = {quote.version.article_id for point in points for quote in point.quotes}
    # Two articles' "a nurse" may be two people; only a name is the same source everywhere.
    speakers = {
        (point.speaker.name, "" if point.speaker.grade is Grade.NAMED else quote.version.article_id)
        for point in points
        for quote in point.quotes
        if point.speaker
    }
    if len(articles) == 1:
        notes.append(Note("single_source", "All of this comes from one article."))
    elif len(speakers) == 1 and all(point.speaker for point in points):
        notes.append(Note("single_source", "All of this comes from one source."))
    if any(point.speaker and point.speaker.grade is Grade.UNNAMED for point in points):
        notes.append(
            Note("unnamed_source", "A source here is not named; it is described as the article has it.")
        )
    return tuple(notes)
