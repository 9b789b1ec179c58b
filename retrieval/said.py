"""What a person or an institution said, across the archive: who is meant → what they said → on a topic.

Newest first, by when it was first published. Nobody's words are joined to another's: retrieval/naming.py.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection

from index import passages
from index.errors import NotFoundError, NotQuotableError
from index.locate import fold
from index.passages import StoredPassage
from index.statements import Statement, may_read, statements
from index.stores import Stores
from index.types import Grade, Quote, Span, Speaker, Speech, Version
from retrieval.naming import Name, who, who_and_topic
from retrieval.notes import notes_on
from retrieval.topic import on_topic
from retrieval.types import Answer, Audience, Kind, Point, Status

LIMIT = 10
_LONG_AGO, _NEVER = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
_WORD = re.compile(r"\w+")


class Outcome(StrEnum):
    FOUND = "found"
    WHICH_ONE = "which_one"  # the name may mean several; `others` are the choice
    NOT_ON_TOPIC = "not_on_topic"
    NOT_IN_ARCHIVE = "not_in_archive"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was said. `also_in` are other articles that have it in the same words (wire copies).

    The quotes are what stands between quotation marks; of indirect speech the whole sentences, because a
    clause torn out of "She never said that …" says the opposite. `cue` is the reporting verb as written.
    """

    speaker: Speaker
    quotes: tuple[Quote, ...]
    cue: str
    speech: Speech
    also_in: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Remarks of one speaker, newest first; of a source without a name, an article's together.

    `names` are the name and, after it, the short form under which some of it stands. `others` are further
    names that may be meant: the choice, when `names` is empty. `nearest` are names like one that nobody has.
    `more` remarks were left out; `off_topic` is how many statements are about something else.
    """

    asked: str
    topic: str
    names: tuple[Name, ...]
    grade: Grade
    others: tuple[Name, ...]
    nearest: tuple[Name, ...]
    remarks: tuple[Remark, ...]
    more: int
    off_topic: int

    @property
    def outcome(self) -> Outcome:
        if self.remarks:
            return Outcome.FOUND
        if self.names and self.off_topic:
            return Outcome.NOT_ON_TOPIC
        return Outcome.WHICH_ONE if self.others else Outcome.NOT_IN_ARCHIVE


def said(
    stores: Stores, asked: str, topic: str, audience: Audience, now: datetime, limit: int = LIMIT
) -> Said:
    """What this speaker said, on the topic if there is one, that the audience may read at `now` (aware).

    Without a topic, words after a name are taken for one: `asked` and `topic` are as they were understood.
    """
    readable = may_read(audience.collections, now)
    with stores.archive.engine.connect() as connection:
        if topic.strip():
            meant = who(connection, asked, readable)
        else:
            meant, asked, topic = who_and_topic(connection, asked, readable)
        spellings = [spelling for name in meant.taken for spelling in name.spellings]
        every = statements(connection, spellings, meant.grades, readable)
        about = on_topic(stores, connection, every, topic) if topic.strip() else every
        told = in_order(about, apart=Grade.NAMED not in meant.grades)
        remarks = remarks_of(stores, connection, told[:limit], audience, now)
    return Said(
        asked=asked,
        topic=topic,
        names=meant.taken,
        grade=meant.grades[0],
        others=meant.others,
        nearest=meant.nearest,
        remarks=remarks,
        more=max(0, len(told) - limit),
        off_topic=len(every) - len(about),
    )


def as_answer(question: str, found: Said) -> Answer:
    """The remarks as the answer to a question, which can be kept and shared as others are."""
    points = tuple(Point(Kind.STATEMENT, remark.speaker, remark.quotes) for remark in found.remarks)
    status = Status.ANSWERED if points else Status.NOT_IN_ARCHIVE
    return Answer(question, status, points, (), notes_on(points), "quoting")


def in_order(found: Sequence[Statement], *, apart: bool) -> list[list[Statement]]:
    """Statements newest first, each the earliest of those with the same words and followed by the others.

    With `apart` the same words stay statements of their own.
    """
    alike: defaultdict[object, list[Statement]] = defaultdict(list)
    for statement in sorted(found, key=lambda one: (one.published_at or _NEVER, one.seen_at, one.id)):
        words = tuple(_WORD.findall(fold(statement.words).casefold()))
        alike[words if words and not apart else statement.id].append(statement)
    by_place = sorted(alike.values(), key=lambda same: (same[0].version_id, same[0].attribution.content))
    return sorted(by_place, key=lambda same: same[0].published_at or _LONG_AGO, reverse=True)


def remarks_of(
    stores: Stores,
    connection: Connection,
    told: Sequence[Sequence[Statement]],
    audience: Audience,
    now: datetime,
) -> tuple[Remark, ...]:
    """The statements as they are shown, those left out that may not be read any more."""
    versions = stores.archive.load_versions(one.version_id for same in told for one in same)
    stored = passages.of_versions(connection, {same[0].version_id for same in told})
    remarks = []
    for first, *copies in told:
        speaker = first.attribution.speaker
        if speaker is None or first.version_id not in versions:
            continue
        version = versions[first.version_id]
        quotes = [Quote(version, span) for span in _shown(first, stored)]
        if quotes and all(_may_show(stores, quote, audience, now) for quote in quotes):
            cue = " ".join(version.text[slice(*span)] for span in first.attribution.cue)
            also_in = _other_articles(first, copies, versions)
            remarks.append(Remark(speaker, tuple(quotes), cue, first.attribution.speech, also_in))
    return tuple(remarks)


def _shown(statement: Statement, stored: Iterable[StoredPassage]) -> list[Span]:
    """The content as it stands between quotation marks; otherwise grown to whole sentences."""
    content = sorted(statement.attribution.content)
    if statement.attribution.speech is Speech.DIRECT:
        return content
    own = [passage.passage for passage in stored if passage.version_id == statement.version_id]
    sentences = [sentence for passage in own for sentence in passage.sentences]
    whole: list[Span] = []
    for part in content:
        touched = [part, *(sentence for sentence in sentences if sentence.overlaps(part))]
        grown = Span(min(span.start for span in touched), max(span.end for span in touched))
        if whole and grown.overlaps(whole[-1]):
            grown = Span(min(whole[-1].start, grown.start), max(whole.pop().end, grown.end))
        whole.append(grown)
    return whole


def _may_show(stores: Stores, quote: Quote, audience: Audience, now: datetime) -> bool:
    try:
        stores.archive.quote(quote.version.id, quote.span, audience.collections, now)
    except (NotFoundError, NotQuotableError):  # gone or withheld since it was found
        return False
    return True


def _other_articles(
    first: Statement, copies: Iterable[Statement], versions: Mapping[str, Version]
) -> tuple[Version, ...]:
    others = {one.article_id: one.version_id for one in copies if one.article_id != first.article_id}
    return tuple(versions[version_id] for version_id in others.values() if version_id in versions)
