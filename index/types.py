"""The values that adding and searching pass along: articles, versions, passages, attributions, quotes.

All spans are half-open and count code points of `Version.text`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a version's text, `text[start:end]`."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


class Status(StrEnum):
    """Whether an article may be quoted at all (ninjs `pubstatus`; *killed* is the newsroom's word)."""

    USABLE = "usable"
    WITHHELD = "withheld"
    KILLED = "killed"


@dataclass(frozen=True, slots=True)
class Page:
    """A page or file as read: its exact words, and what it says of itself.

    `source` is the URL, or the absolute path, that it was read from; times are aware and in UTC.
    `unread_pages` are those of a document, from 1, on which no text could be read.
    """

    source: str
    text: str
    title: str
    outlet: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    unread_pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A page or file whose wording may change, and who may quote it from when."""

    id: str
    source: str
    collection: str
    status: Status
    embargo_until: datetime | None

    def quotable(self, now: datetime) -> bool:
        """Whether its words may be shown at `now` (aware)."""
        embargoed = self.embargo_until is not None and now < self.embargo_until
        return self.status is Status.USABLE and not embargoed


@dataclass(frozen=True, slots=True)
class Version:
    """An article's exact words at one moment; never edited."""

    id: str
    article_id: str
    source: str
    text: str
    title: str
    outlet: str
    authors: tuple[str, ...]
    published_at: datetime | None
    modified_at: datetime | None
    seen_at: datetime

    @property
    def byline(self) -> str | None:
        return ", ".join(self.authors) or None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a stored version. The text is always a slice; there is no other way to make one."""

    version: Version
    span: Span

    def __post_init__(self) -> None:
        if not 0 <= self.span.start < self.span.end <= len(self.version.text):
            raise ValueError(f"{self.span} is not inside version {self.version.id}")

    @property
    def text(self) -> str:
        return self.version.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a version sized for search (usually one paragraph), and its sentences."""

    span: Span
    sentences: tuple[Span, ...]


class Grade(StrEnum):
    """How a source is identified: by name, by a description only, as a document, or not at all ("she",
    of nobody that the article makes plain).
    """

    NAMED = "named"
    UNNAMED = "unnamed"
    DOCUMENT = "document"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source resolved to a name. `as_written` is how this attribution has it ("she", "the ministry");
    `description` is what the article says of the named one ("director of the Gnosos think tank"), in its
    words. Where the grade is not NAMED, `name` is `as_written`.
    """

    name: str
    as_written: str
    grade: Grade
    description: str = ""


class Speech(StrEnum):
    """How an attribution gives the words: all inside quotation marks, some, or none."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what: where the source, the cue ("said", "according to") and the content stand."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speech: Speech
    speaker: Speaker | None
