"""Whole articles as findings: the sentences that tell most of them, or of a topic, first."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index import ledger, passages
from index.archive import Archive
from index.passages import StoredPassage
from index.types import Attribution, Grade, Span, Version
from retrieval.candidates import as_finding, candidates_in
from retrieval.types import Findings

_LEAD = 0.15  # what a sentence gains for standing first in its article: news puts the news on top
# How many times more a sentence is worth for each attribution that can be read in it alone, source and all.
_ATTRIBUTION = 1.0
_HELD = 0.5  # of an attribution's words, from which a sentence reports it

Vector = NDArray[np.float32]


def central(archive: Archive, versions: Sequence[Version], topic: Vector | None = None) -> Findings:
    """Every sentence of these versions but their headlines, best first.

    A score is the cosine with the topic, or else with the article's mean passage, a little more for standing
    early, times more for what the sentence reports of named sources.
    """
    known = {version.id: version for version in versions}
    with archive.engine.connect() as connection:
        stored = passages.of_versions(connection, known)
        attributions = ledger.load(connection, known)
    near = _nearness(stored, topic)
    named = {version_id: list(filter(_by_name, said)) for version_id, said in attributions.items()}
    found = []
    for item in candidates_in(stored, known, attributions):
        early = 1 - item.sentence.start / len(item.version.text)
        reported = sum(_reports(item.sentence, said) for said in named[item.version.id])
        worth = max(0.0, near[item.version.id, item.sentence]) + _LEAD * early
        found.append(as_finding(item, worth * (1 + _ATTRIBUTION * reported)))
    return Findings(tuple(sorted(found, key=lambda finding: -finding.score)), 1.0 if found else 0.0)


def _nearness(stored: Sequence[StoredPassage], topic: Vector | None) -> Mapping[tuple[str, Span], float]:
    vectors: dict[str, list[Vector]] = {}
    for item in stored:
        vectors.setdefault(item.version_id, []).append(item.vector)
    centres = {key: np.mean(own, axis=0) if topic is None else topic for key, own in vectors.items()}
    return {
        (item.version_id, sentence): float(row @ centres[item.version_id])
        for item in stored
        for row, sentence in zip(item.sentence_vectors, item.passage.sentences, strict=True)
    }


def _by_name(said: Attribution) -> bool:
    """Whether the source is written as a name, or as part of one, and not as "she"."""
    speaker = said.speaker
    if speaker is None or speaker.grade not in {Grade.NAMED, Grade.DOCUMENT}:
        return False
    return not set(speaker.name.lower().split()).isdisjoint(speaker.as_written.lower().split())


def _reports(sentence: Span, said: Attribution) -> bool:
    held = sum(max(0, min(part.end, sentence.end) - max(part.start, sentence.start)) for part in said.content)
    return held >= _HELD * sum(part.end - part.start for part in said.content) > 0
