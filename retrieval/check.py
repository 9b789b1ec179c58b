"""Checking a quotation: propose a few articles → compare the words → say where and how they stand.

What counts as the same words is written down in retrieval/compare.py.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from index import ledger
from index.errors import NotFoundError, NotQuotableError
from index.split import paragraphs, sentences
from index.statements import may_read
from index.stores import Stores
from index.sync import sync
from index.types import Attribution, Quote, Span, Speaker, Version
from index.words import stems
from retrieval.check_notes import on_changes, on_context, on_left_out
from retrieval.check_speaker import OTHER, on_speaker, said_by
from retrieval.check_types import Check, Cited, Place, Verdict
from retrieval.compare import Match, compare, nearly
from retrieval.likely_places import PLACES, phrased, resembling, sentences_like
from retrieval.missing import note_on_emptiness
from retrieval.types import EVERYONE, Audience, Note
from retrieval.wording import Wording, read

SHOWN = 20  # places given; a wire story may stand in hundreds
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
# Of altered words three stand there, and half of what is rare in them; else it is another sentence.
_LEAST_SAME, _LEAST_RARE = 3, 0.5
_COVERED = 0.8  # share of the words that one speaker must have said
_ELSEWHERE = Note("other_article", "This stands in another article than the one you named.")
_EARLIER = Note("earlier_version", "An earlier version of this article had just these words.")
_MORE = Note("more_places", "It stands in more articles than are shown.")


class Checking:
    """Checks quotations against one archive; safe to call from several threads."""

    def __init__(self, stores: Stores, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._stores = stores
        self._clock = clock

    def check(self, cited: Cited, article: str | None = None, audience: Audience = EVERYONE) -> Check:
        """How these words stand in what the audience may read now, or in the article they are to be in.

        Raises NotFoundError when there is no such article for this audience.
        """
        started = time.perf_counter()
        now = self._clock()
        if self._stores.archive.embargo_lifted(now):
            sync(self._stores, now)
        given = self._stores.archive.find(article.strip(), audience.collections, now) if article else None
        if article and given is None:
            raise NotFoundError(article)
        case = _Case(self._stores, cited, given, audience, now)
        verdict, places, closest, notes = case.found()
        ms = {"total": (time.perf_counter() - started) * 1000}
        return Check(cited, given, verdict, places, closest, notes, ms)


_Found = tuple[Verdict, tuple[Place, ...], Quote | None, tuple[Note, ...]]


class _Case:
    """One check: what may be shown is decided once an article, by the record."""

    def __init__(
        self, stores: Stores, cited: Cited, given: Version | None, audience: Audience, now: datetime
    ) -> None:
        self._stores, self._cited, self._given = stores, cited, given
        self._audience, self._now = audience, now
        self._wording: Wording = read(cited.words)
        self._may_show: dict[str, bool] = {}

    def found(self) -> _Found:
        held = phrased(self._stores, self._wording, self._audience)
        matches = self._compared([*([self._given] if self._given else []), *held])
        if exact := [match for match in matches if not match.changes]:
            return self._standing(exact)
        versions, near, rarity = resembling(self._stores, self._wording, self._audience)
        known = {match.parts[0].version.id for match in matches}
        matches += self._compared([version for version in versions if version.id not in known])
        if exact := [match for match in matches if not match.changes]:
            return self._standing(exact)
        if altered := [match for match in matches if self._is_altered(match, rarity)]:
            return self._altered(altered)
        sentence = next(filter(self._shown, sentences_like(self._stores, near, rarity)), None)
        notes = note_on_emptiness(self._stores.archive, self._audience, self._now)
        return Verdict.NOT_FOUND, (), sentence, notes

    def _compared(self, versions: Iterable[Version]) -> list[Match]:
        unique = {version.id: version for version in versions}
        found = [match for version in unique.values() for match in compare(self._wording, version)]
        return [match for match in found if self._shown(match.parts[0])]

    def _shown(self, quote: Quote) -> bool:
        version_id = quote.version.id
        if version_id not in self._may_show:
            try:
                archive, readers = self._stores.archive, self._audience.collections
                archive.quote(version_id, quote.span, readers, self._now)
                self._may_show[version_id] = True
            except (NotFoundError, NotQuotableError):  # gone or withheld since it was found
                self._may_show[version_id] = False
        return self._may_show[version_id]

    def _standing(self, matches: Sequence[Match]) -> _Found:
        """The words stand there: in the article given, by the speaker named, or elsewhere."""
        there = [match for match in matches if self._is_given(match)]
        chosen = sorted(there or matches, key=_published, reverse=True)
        places = self._places(chosen if self._cited.by else chosen[:SHOWN])
        verdict = Verdict.OTHER_ARTICLE if self._given and not there else Verdict.EXACT
        notes: list[Note] = []
        if by := self._cited.by:
            places = sorted(places, key=lambda place: not said_by(by, place))[:SHOWN]
            notes += self._on_speaker(places)
            if verdict is Verdict.EXACT and any(note.code == OTHER for note in notes):
                # The verdict says it.
                verdict, notes = Verdict.OTHER_SPEAKER, [note for note in notes if note.code != OTHER]
        if len(chosen) > SHOWN or len({m.parts[0].version.id for m in matches}) >= PLACES:
            notes.append(_MORE)
        left_out = [note for match in chosen[:1] for note in on_left_out(match)]
        return verdict, tuple(places), None, (*notes, *left_out, *on_context(places[0]))

    def _altered(self, matches: Sequence[Match]) -> _Found:
        there = [match for match in matches if self._is_given(match)]
        newest = sorted(there or matches, key=_published, reverse=True)
        nearest = min(newest, key=nearly)
        places = self._places([nearest])
        notes = [*on_changes(self._cited.words, nearest.changes), *on_left_out(nearest)]
        if self._given and not there:
            notes.append(_ELSEWHERE)
        if self._once_stood(nearest.parts[0].version):
            notes.append(_EARLIER)
        notes += self._on_speaker(places)
        return Verdict.ALTERED, tuple(places), None, (*notes, *on_context(places[0]))

    def _once_stood(self, version: Version) -> bool:
        """Whether a version before this one had exactly the words."""
        earlier = self._stores.archive.history(version.article_id)[1:]
        return any(not match.changes for before in earlier for match in compare(self._wording, before))

    def _is_given(self, match: Match) -> bool:
        return self._given is not None and match.parts[0].version.id == self._given.id

    def _on_speaker(self, places: Sequence[Place]) -> list[Note]:
        if not (by := self._cited.by):
            return []
        with self._stores.archive.engine.connect() as connection:
            return on_speaker(connection, by, places, may_read(self._audience.collections, self._now))

    def _is_altered(self, match: Match, rarity: dict[str, float]) -> bool:
        keys = self._wording.keys
        weights = [sum(rarity.get(stem, 0.0) for stem in stems(key)) for key in keys]
        kept = sum(weights[number] for number in match.same)
        enough = len(match.same) >= _LEAST_SAME and kept >= _LEAST_RARE * sum(weights)
        return enough or not match.changed

    def _places(self, matches: Iterable[Match]) -> list[Place]:
        matches = list(matches)
        with self._stores.archive.engine.connect() as connection:
            said = ledger.load(connection, {match.parts[0].version.id for match in matches})
        return [
            Place(
                match.parts,
                _sentence(match.parts),
                _speaker([part.span for part in match.parts], said[match.parts[0].version.id]),
                match.changes,
            )
            for match in matches
        ]


def _published(match: Match) -> datetime:
    return match.parts[0].version.published_at or _LONG_AGO


def _speaker(parts: Sequence[Span], attributions: Iterable[Attribution]) -> Speaker | None:
    """The speaker of the narrowest attribution that has nearly all of these parts as what was said."""
    length = sum(part.end - part.start for part in parts)
    covering = []
    for attribution in attributions:
        shared = sum(
            max(0, min(part.end, said.end) - max(part.start, said.start))
            for part in parts
            for said in attribution.content
        )
        if attribution.speaker and shared >= _COVERED * length:
            covering.append((sum(end - start for start, end in attribution.content), attribution.speaker))
    return min(covering, key=lambda pair: pair[0])[1] if covering else None


def _sentence(parts: Sequence[Quote]) -> Quote:
    """The whole sentences from that of the first part to that of the last."""
    version = parts[0].version
    start, end = parts[0].span.start, parts[-1].span.end
    touched = [
        sentence
        for paragraph in paragraphs(version.text)
        if paragraph.overlaps(Span(start, end))
        for sentence in sentences(version.text, paragraph)
        if sentence.overlaps(Span(start, end))
    ]
    spans = [Span(start, end), *touched]
    return Quote(version, Span(min(span.start for span in spans), max(span.end for span in spans)))
