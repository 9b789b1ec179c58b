"""Stored passages → the sentences in them that may be quoted, each with who says it."""

import secrets
from collections.abc import Mapping, Sequence

from index.bylines import is_byline
from index.passages import StoredPassage
from index.types import Attribution, Quote, Span, Version
from retrieval.nobody import known
from retrieval.scoring import Candidate
from retrieval.types import Finding


def candidates_in(
    stored: Sequence[StoredPassage],
    versions: Mapping[str, Version],
    attributions: Mapping[str, Sequence[Attribution]],
) -> list[Candidate]:
    """Every sentence but the headline and the byline, passage by passage."""
    return [
        Candidate(
            passage,
            versions[passage.version_id],
            sentence,
            _attribution(sentence, attributions[passage.version_id]),
        )
        for passage in stored
        for sentence in passage.passage.sentences
        if not _is_furniture(versions[passage.version_id], sentence)
    ]


def as_finding(candidate: Candidate, points: float) -> Finding:
    attribution = candidate.attribution
    return Finding(
        id=secrets.token_hex(4),
        quote=Quote(candidate.version, candidate.sentence),
        passage=candidate.passage.passage.span,
        score=points,
        speaker=known(attribution.speaker) if attribution else None,
        is_speech=attribution is not None,
        cue=" ".join(candidate.version.text[slice(*cue)] for cue in attribution.cue) if attribution else "",
    )


def _attribution(sentence: Span, attributions: Sequence[Attribution]) -> Attribution | None:
    """The attribution whose content covers most of the sentence, if any does."""
    best, most = None, 0
    start, end = sentence
    for attribution in attributions:
        shared = 0
        for first, last in attribution.content:
            if first < end and last > start:
                shared += min(last, end) - max(first, start)
        if shared > most:
            best, most = attribution, shared
    return best


def _is_furniture(version: Version, sentence: Span) -> bool:
    """Whether a sentence only repeats the headline or the byline, which stand beside every quote anyway."""
    words = version.text[sentence.start : sentence.end]
    headline = words.rstrip(".").strip().casefold() == version.title.rstrip(".").strip().casefold()
    return headline or is_byline(words, version.authors)
