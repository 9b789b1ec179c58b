"""A summary made of quotes: of one article (by link or title), or of what the archive has on a topic.

Who said what first, one point a speaker; then the key facts. Nothing is written, everything is quoted.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from index import ledger, passages
from index.passages import StoredPassage
from index.stores import Stores
from index.types import Attribution, Quote, Span, Version
from retrieval.ask import Asking
from retrieval.notes import notes_on
from retrieval.types import EVERYONE, Answer, Audience, Kind, Point, Status

_SPEAKERS = 5
_FACTS = 4
_ANSWERER = "quoting"
_LEAD = 0.15  # what a sentence gains for standing first in its article: news puts the news on top


class Summarizing:
    def __init__(
        self, stores: Stores, asking: Asking, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._stores = stores
        self._asking = asking
        self._clock = clock

    def summarize(self, wanted: str, audience: Audience = EVERYONE) -> Answer:
        """Of the article with this link, path, id or title; of the topic when there is none."""
        started = time.perf_counter()
        version = self._stores.archive.find(wanted.strip(), audience.collections, self._clock())
        if version is None:
            return self._asking.ask(wanted, audience=audience)
        points = self._of_article(version)
        status = Status.ANSWERED if points else Status.NOT_IN_ARCHIVE
        ms = {"total": (time.perf_counter() - started) * 1000}
        return Answer(wanted, status, points, (), notes_on(points), _ANSWERER, ms)

    def _of_article(self, version: Version) -> tuple[Point, ...]:
        with self._stores.archive.engine.connect() as connection:
            stored = passages.of_versions(connection, [version.id])
            attributions = ledger.load(connection, [version.id])[version.id]
        sentences = _by_centrality(version, stored)
        speech = _speech(version, sentences, attributions)
        shown = [quote.span for point in speech for quote in point.quotes]
        facts = [
            Point(Kind.FACT, None, (Quote(version, sentence),))
            for sentence in sentences
            if not any(sentence.overlaps(part) for part in shown)
            and not any(sentence.overlaps(part) for said in attributions for part in said.content)
        ]
        lead = sorted(facts[:_FACTS], key=lambda point: point.quotes[0].span)
        return (*lead[:1], *speech, *lead[1:])


def _by_centrality(version: Version, stored: Sequence[StoredPassage]) -> list[Span]:
    """Sentences, nearest first to what the article as a whole says; early ones a little before late ones."""
    if not stored:
        return []
    centre = sum(item.vector for item in stored[1:]) + stored[0].vector
    ranked = [
        (float(row @ centre) / len(stored) + _LEAD * (1 - sentence.start / len(version.text)), sentence)
        for item in stored
        for row, sentence in zip(item.sentence_vectors, item.passage.sentences, strict=True)
    ]
    return [sentence for _, sentence in sorted(ranked, key=lambda pair: -pair[0])]


def _speech(version: Version, ranked: Sequence[Span], attributions: Sequence[Attribution]) -> list[Point]:
    """The most central sentence of each speaker, in the order of the text."""
    points: dict[str, Point] = {}
    for sentence in ranked:
        for said in attributions:
            speaker = said.speaker
            if speaker and speaker.name not in points and any(sentence.overlaps(p) for p in said.content):
                points[speaker.name] = Point(Kind.STATEMENT, speaker, (Quote(version, sentence),))
                break
        if len(points) == _SPEAKERS:
            break
    return sorted(points.values(), key=lambda point: point.quotes[0].span)
