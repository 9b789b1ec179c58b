"""The values of a quote check: the words a reporter gave, and where and how they stand in the archive."""

from dataclasses import dataclass, field
from enum import StrEnum

from index.types import Quote, Span, Speaker, Version
from retrieval.types import Note


class Verdict(StrEnum):
    EXACT = "exact"
    ALTERED = "altered"
    OTHER_SPEAKER = "other_speaker"  # the words stand there, said by somebody else than the one named
    OTHER_ARTICLE = "other_article"  # the words stand in the archive, but not in the article named
    NOT_FOUND = "not_found"


class ChangeKind(StrEnum):
    """What was done to the archive's words to get the reporter's."""

    ADDED = "added"
    REMOVED = "removed"
    REPLACED = "replaced"
    PUNCTUATION = "punctuation"
    CAPITALS = "capitals"


@dataclass(frozen=True, slots=True)
class Cited:
    """Words as a reporter gave them, and whom they named as their speaker."""

    words: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `yours` is a stretch of the reporter's words, empty for a removal; `stored` is what
    the archive has there, None for an addition.
    """

    kind: ChangeKind
    yours: Span
    stored: Quote | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words stand: a slice for each part between ellipses, and the whole sentences around them.

    `speaker` is whom the ledger has for them, None when it has nobody or more than one.
    """

    quotes: tuple[Quote, ...]
    sentence: Quote
    speaker: Speaker | None
    changes: tuple[Change, ...] = ()

    @property
    def version(self) -> Version:
        return self.sentence.version


@dataclass(frozen=True, slots=True)
class Check:
    """What became of a reporter's words, which are theirs: `cited` is never shown as a quote.

    `article` is the one in which they were to be. `places` are newest first; of altered words, the nearest
    alone. `closest` is a sentence like them, when they were not found.
    """

    cited: Cited
    article: Version | None
    verdict: Verdict
    places: tuple[Place, ...]
    closest: Quote | None
    notes: tuple[Note, ...]
    ms: dict[str, float] = field(default_factory=dict)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Everything of the archive that is shown."""
        found = [quote for place in self.places for quote in (*place.quotes, place.sentence)]
        return tuple(found + ([self.closest] if self.closest else []))
