"""What a careful reader should know of an answer."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from index.archive import Archive
from index.days import day
from index.locate import fold
from index.types import Grade
from retrieval.kinds import cites_evidence
from retrieval.types import Finding, Findings, Kind, Note, Point, Question, Within

# What of them was learnt from all that was searched, not from what is shown.
OF_THE_SEARCH = frozenset({"limited", "looked_for", "missing_words", "other_time"})
_COPIED = 40  # characters: shorter sentences are the same in two articles by chance
_OUTLETS_NAMED = 4
# Those that hold for the answer as it was given, whatever of it may be shown later.
LASTING = frozenset(
    {
        "limited",
        "no_evidence",
        "no_response",
        "not_on_topic",
        "other_time",
        "looked_for",
        "missing_words",
        "spending_cap",
        "model_failed",
        "words_only",
        "news",
        "news_first",
    }
)


WITHDRAWN = Note("withdrawn", "The passages that answered this may no longer be shown.")
FIRST_WITHDRAWN = Note(
    "first_withdrawn",
    "The passage that answered this first may no longer be shown. What is left may not answer the question.",
)


def notes_on(points: Sequence[Point]) -> tuple[Note, ...]:
    """From the points alone, in a fixed order: one source only, unnamed sources."""
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
    unnamed = [p.speaker.as_written for p in points if p.speaker and p.speaker.grade is Grade.UNNAMED]
    if unnamed:
        described = "; ".join(dict.fromkeys(words.strip(" ,.;:—–-") for words in unnamed))
        notes.append(Note("unnamed_source", f"Not named, only described as the article has it: {described}."))
    return tuple(notes)


def notes_on_search(
    question: Question, points: Sequence[Point], findings: Sequence[Finding]
) -> tuple[Note, ...]:
    """From what was asked and all that was found: no evidence, the same words in several outlets."""
    notes = []
    if Kind.EVIDENCE in question.wants and points and not any(map(_has_evidence, points)):
        notes.append(Note("no_evidence", "No evidence that was cited for it was found in these articles."))
    outlets = _copied_by(points, findings)
    if len(outlets) > 1:
        named = ", ".join(outlets[:_OUTLETS_NAMED]) + (" and others" if len(outlets) > _OUTLETS_NAMED else "")
        notes.append(Note("syndicated", f"The same words stand in {named}, which count as one source."))
    return tuple(notes)


def note_on_words_only(findings: Findings) -> tuple[Note, ...]:
    """That articles which say it in other words may have been missed."""
    if not findings.words_only:
        return ()
    told = "The embeddings server did not answer, so the archive was searched by the question's words alone."
    return (Note("words_only", told),)


def note_on_limits(within: Within | None) -> tuple[Note, ...]:
    """That only a part of the archive was asked; nothing where all of it was."""
    if within is None:
        return ()
    since = f"from {day(within.since)}" if within.since else ""
    until = f"until {day(within.until - timedelta(days=1))}" if within.until else ""
    told = ", ".join(filter(None, (within.outlet, " ".join(filter(None, (since, until))))))
    return (Note("limited", f"Only this was searched: {told}."),) if told else ()


def notes_on_versions(points: Iterable[Point], archive: Archive) -> tuple[Note, ...]:
    """Whether an article has changed since the words were quoted."""
    for version in {quote.version.id: quote.version for point in points for quote in point.quotes}.values():
        if archive.current_version(version.article_id).id != version.id:
            return (Note("superseded", "An article has changed since; these are its earlier words."),)
    return ()


def _has_evidence(point: Point) -> bool:
    """Whether evidence is shown: as a point of its own, or in one stretch with the claim."""
    claims = point.kind is Kind.CLAIM
    return point.kind is Kind.EVIDENCE or (claims and any(cites_evidence(q.text) for q in point.quotes))


def _copied_by(points: Sequence[Point], findings: Sequence[Finding]) -> list[str]:
    """The outlets that have a sentence shown here word for word, when they are several."""
    shown = [(quote.version.article_id, fold(quote.text)) for point in points for quote in point.quotes]
    outlets: dict[str, None] = {}
    for finding in findings:
        words = fold(finding.quote.text)
        holders = [article for article, text in shown if words in text]
        if len(words) >= _COPIED and any(article != finding.quote.version.article_id for article in holders):
            outlets |= dict.fromkeys(
                quote.version.outlet
                for point in points
                for quote in point.quotes
                if words in fold(quote.text)
            )
            outlets[finding.quote.version.outlet] = None
    return [outlet for outlet in outlets if outlet]
