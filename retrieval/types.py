"""The values between a question and its answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from index.types import Quote, Span, Speaker
from retrieval.limits import Period


@dataclass(frozen=True, slots=True)
class Audience:
    """Who will see an answer: the collections they may read; `None` is every collection."""

    collections: frozenset[str] | None = None


EVERYONE = Audience()


class Kind(StrEnum):
    """What a point is in the story."""

    CLAIM = "claim"
    EVIDENCE = "evidence"
    RESPONSE = "response"
    STATEMENT = "statement"
    FACT = "fact"


class Status(StrEnum):
    ANSWERED = "answered"
    NOT_IN_ARCHIVE = "not_in_archive"


@dataclass(frozen=True, slots=True)
class Question:
    """A reporter's question, read in the light of its thread.

    `text` is what was typed; `search_text` stands alone (follow-ups completed from the thread);
    `terms` are the stems of its content words, in order; `own_terms` those of `text` alone.
    `asked` holds the stems that name or describe each one whose words are wanted ("what did PUTIN say");
    `points_back`: it means somebody whom only the answer before it names.
    `period` is when the articles that it means appeared.
    """

    text: str
    history: tuple[str, ...]
    search_text: str
    terms: tuple[str, ...]
    own_terms: tuple[str, ...]
    asked: tuple[tuple[str, ...], ...]
    points_back: bool
    period: Period | None
    wants: frozenset[Kind]
    wants_speech: bool
    wants_number: bool


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
    """What one search found, best first, and how sure it is that the archive holds an answer (0 to 1)."""

    items: tuple[Finding, ...]
    confidence: float


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


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer proposes; nothing in it is believed before `verify`.

    `answerer` names who drafted it, when that may be another than the one asked.
    """

    points: tuple[DraftPoint, ...]
    answerer: str = ""


class Answerer(Protocol):
    """Drafts an answer from what was found. `name` is shown to the reporter ("quoting", "openai:gpt-…")."""

    name: str

    def draft(self, question: Question, findings: Findings) -> Draft: ...


@dataclass(frozen=True, slots=True)
class Point:
    """One verified thing to show."""

    kind: Kind
    speaker: Speaker | None
    quotes: tuple[Quote, ...]
    wording: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What a careful reader should know of the answer: a stable code and one sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    status: Status
    points: tuple[Point, ...]
    closest: tuple[Quote, ...]
    notes: tuple[Note, ...]
    answerer: str
    ms: dict[str, float] = field(default_factory=dict)

    @property
    def quotes(self) -> Sequence[Quote]:
        return [quote for point in self.points for quote in point.quotes]
