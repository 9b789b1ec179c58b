"""What to say when the archive does not hold the answer: what was looked for, and what the archive covers."""

import re
from datetime import datetime

from index.archive import Archive
from index.holdings import coverage
from index.stores import Stores
from index.words import stems
from retrieval.types import Audience, Note, Question

_WORD = re.compile(r"[^\W_]+(?:[’'.\-][^\W_]+)*")
_WORDS_NAMED = 8


def notes_on_missing(
    question: Question, stores: Stores, audience: Audience, now: datetime
) -> tuple[Note, ...]:
    """The reporter's own words that no article has, or else the matter, and the dates the archive covers."""
    looked_for = Note("looked_for", _looked_for(question, stores, audience))
    return looked_for, *note_on_coverage(stores.archive, audience, now)


def note_on_coverage(archive: Archive, audience: Audience, now: datetime) -> tuple[Note, ...]:
    """The days of publication that this audience's archive covers; nothing when none is known."""
    covered = coverage(archive.engine, audience.collections, now)
    if covered.earliest is None or covered.latest is None:
        return ()
    held = f"{covered.articles:,} article{'s' if covered.articles != 1 else ''}"
    days = f"{_day(covered.earliest)} to {_day(covered.latest)}"
    return (Note("covers", f"The archive covers {days} in {held}."),)


def _looked_for(question: Question, stores: Stores, audience: Audience) -> str:
    asked = {stem for named in question.asked for stem in named}
    # Of what this audience may read: an article of theirs must not be told from no article at all.
    held = {term for term in question.terms if stores.words.passages([term], 1, audience.collections)}
    nowhere = _as_typed(question, set(question.terms) - held)
    if nowhere:
        return f"No article has the word{'s' if len(nowhere) > 1 else ''} {_listed(nowhere)}."
    topic = _listed(_as_typed(question, set(question.terms) - asked))
    speaker = " ".join(_as_typed(question, asked))
    if speaker and topic:
        return f"No passage was found in which {speaker} speaks of {topic}."
    return f"No passage was found that brings together {topic or speaker}."


def _as_typed(question: Question, wanted: set[str]) -> list[str]:
    """The question's own words for these stems, in its order, each once."""
    typed = _WORD.findall(question.search_text)
    return list(dict.fromkeys(word for word in typed if not wanted.isdisjoint(stems(word))))[:_WORDS_NAMED]


def _listed(words: list[str]) -> str:
    return ", ".join(words)


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
