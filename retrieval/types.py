"""The values between a question and its answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from index.types import Quote, Span, Speaker
from prompts.errors import ModelError
from prompts.purse import Call
from retrieval.limits import Period


@dataclass(frozen=True, slots=True)
class Audience:
    """Who will see an answer: the collections they may read; `None` is every collection.

    `unsure`: they may read more, perhaps, but that could not be learnt.
    """

    collections: frozenset[str] | None = None
    unsure: bool = False

    def sees_all_of(self, collections: Iterable[str] | None) -> bool:
        """Whether they may read each of these; `None` is every collection."""
        return self.collections is None or (collections is not None and self.collections >= set(collections))


EVERYONE = Audience()


class Kind(StrEnum):
    """What a point is in the story."""

    CLAIM = "claim"
    EVIDENCE = "evidence"
    RESPONSE = "response"
    STATEMENT = "statement"
    FACT = "fact"


class Section(StrEnum):
    """Under which heading of a summary a point stands, in the order of a summary."""

    HAPPENED = "happened"
    SAID = "said"
    EVIDENCE = "evidence"
    NUMBERS = "numbers"
    DISPUTED = "disputed"
    TIMELINE = "timeline"


class Status(StrEnum):
    ANSWERED = "answered"
    NOT_IN_ARCHIVE = "not_in_archive"


@dataclass(frozen=True, slots=True)
class Within:
    """Limits set beside a question: only what this outlet published from `since` to before `until` is
    searched; points of this kind are what is wanted. Each may be open.
    """

    outlet: str = ""
    since: datetime | None = None
    until: datetime | None = None
    kind: Kind | None = None

    @property
    def leaves_out(self) -> bool:
        """Whether there may be articles outside."""
        return bool(self.outlet or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Question:
    """A reporter's question, read in the light of its thread.

    `text` is what was typed; `search_text` stands alone (follow-ups completed from the thread);
    `terms` are the stems of its content words, in order; `own_terms` those of `text` alone;
    `topic` those of them that are neither for whoever is asked about nor for saying.
    `asked` holds the stems that name or describe each one whose words are wanted ("what did PUTIN say");
    `points_back`: it means somebody whom only the answer before it names. `from_anyone`: a response is
    wanted, whoever gives it ("who disputed that?"), and `answered` names those whose words it answers.
    `period` is when the articles that it means appeared; `read_as` is what a model made of a follow-up.
    """

    text: str
    history: tuple[str, ...]
    search_text: str
    terms: tuple[str, ...]
    own_terms: tuple[str, ...]
    topic: tuple[str, ...]
    asked: tuple[tuple[str, ...], ...]
    points_back: bool
    period: Period | None
    wants: frozenset[Kind]
    wants_speech: bool
    wants_number: bool
    read_as: str | None = None
    from_anyone: bool = False
    answered: tuple[tuple[str, ...], ...] = ()
    within: Within | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that search found, with what is needed to quote it.

    `id` is opaque and says nothing of rank, so that a model cannot cite by position. `passage` is the
    paragraph around it; `score` grows with relevance and is comparable within one search only. `cue` is the
    reporting verb as written ("denied", "according to").
    """

    id: str
    quote: Quote
    passage: Span
    score: float
    speaker: Speaker | None = None
    is_speech: bool = False
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What one search found, best first, and how sure it is that the archive holds an answer (0 to 1).

    `words_only`: passages near in meaning could not be looked for.
    """

    items: tuple[Finding, ...]
    confidence: float
    words_only: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """Words proposed as a quote from a finding's passage; `None` means the finding's own sentence."""

    finding_id: str
    words: str | None = None


@dataclass(frozen=True, slots=True)
class DraftPoint:
    kind: Kind
    picks: tuple[Pick, ...]
    wording: str | None = None
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer proposes; nothing in it is believed before `verify`.

    `answerer` names who drafted it, when that may be another than the one asked; `failed` says why it is
    another. `offered` are the ids of the findings that the model was shown.
    """

    points: tuple[DraftPoint, ...]
    answerer: str = ""
    failed: ModelError | None = None
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One verified thing to show."""

    kind: Kind
    speaker: Speaker | None
    quotes: tuple[Quote, ...]
    wording: str | None = None
    section: Section | None = None


class Fault(StrEnum):
    """Why something that a model proposed is not shown."""

    UNKNOWN_PASSAGE = "unknown_passage"
    NOT_VERBATIM = "not_verbatim"
    TWO_SPEAKERS = "two_speakers"
    QUOTE_DROPPED = "quote_dropped"  # prose whose quotes do not all stand
    NOT_PLAIN = "not_plain"  # quotation marks, links, markup, or too long
    NEW_NUMBER = "new_number"
    NEW_NAME = "new_name"
    NEW_WORDS = "new_words"
    CHANGED_MEANING = "changed_meaning"  # a "not", an "allegedly" or a "confirmed" more or less
    NO_SPEAKER = "no_speaker"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A quote or a sentence of a model's draft that did not stand; `words` are the model's, never shown."""

    fault: Fault
    finding_ids: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Verified:
    points: tuple[Point, ...]
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """How an answer came about: every request to a model, what it was shown, and what did not stand.

    `offered` are the ids and quotes of the findings shown; `failed` is why the model did not write it.
    """

    calls: tuple[Call, ...] = ()
    offered: tuple[tuple[str, Quote], ...] = ()
    dropped: tuple[Dropped, ...] = ()
    failed: ModelError | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What a careful reader should know of the answer: a stable code and one sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`read_as` is the question as a model completed it from its thread; None where it was read as it is."""

    question: str
    status: Status
    points: tuple[Point, ...]
    closest: tuple[Quote, ...]
    notes: tuple[Note, ...]
    answerer: str
    ms: dict[str, float] = field(default_factory=dict)
    read_as: str | None = None
    audit: Audit = Audit()

    @property
    def quotes(self) -> Sequence[Quote]:
        return [quote for point in self.points for quote in point.quotes]
