"""What to say when the archive does not hold the answer: what was looked for, and what the archive covers."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from index.archive import Archive
from index.days import day
from index.holdings import coverage
from index.stores import Stores
from index.types import Version
from index.words import stems
from retrieval.limits import MONTHS, Period, in_year_of
from retrieval.types import Audience, Finding, Note, Point, Question

_WORD = re.compile(r"[^\W_]+(?:[’'.\-][^\W_]+)*")
_WORDS_NAMED = 8
NOTHING_YET = (
    "The archive is empty, or has nothing yet that may be read here. Add articles with onrecord add "
    "(in Slack, /articles add)."
)
_MUCH = 0.5  # share of the topic's words, by rarity, without which an answer is about something else, perhaps


def notes_on_missing(
    question: Question, stores: Stores, audience: Audience, now: datetime
) -> tuple[Note, ...]:
    """The reporter's own words that no article has, or else the matter, and the dates the archive covers."""
    if empty := note_on_emptiness(stores.archive, audience, now):
        return empty
    looked_for = Note("looked_for", _looked_for(question, stores, audience))
    return looked_for, *note_on_coverage(stores.archive, audience, now)


def note_on_emptiness(archive: Archive, audience: Audience, now: datetime) -> tuple[Note, ...]:
    """That there is nothing to find yet, and what to do about it. Whether there is something that is for
    others, it does not tell.
    """
    if coverage(archive.engine, audience.collections, now).articles:
        return ()
    return (Note("looked_for", NOTHING_YET),)


def note_on_coverage(archive: Archive, audience: Audience, now: datetime) -> tuple[Note, ...]:
    """The days of publication that this audience's archive covers; nothing when none is known."""
    covered = coverage(archive.engine, audience.collections, now)
    if covered.earliest is None or covered.latest is None:
        return ()
    held = f"{covered.articles:,} article{'s' if covered.articles != 1 else ''}"
    days = f"{day(covered.earliest)} to {day(covered.latest)}"
    return (Note("covers", f"The archive covers {days} in {held}."),)


def note_on_other_time(wanted: str, period: Period, told: Sequence[Version], now: datetime) -> Note:
    """That the articles on a topic, some of which are dated, are of another time than was asked for."""
    days = sorted(version.published_at for version in told if version.published_at)
    had = day(days[0]) if day(days[0]) == day(days[-1]) else f"{day(days[0])} to {day(days[-1])}"
    text = f"The archive has nothing on this {_as_read(period)}; what it has is of {had}."
    meant = in_year_of(wanted, days, now)
    return Note("other_time", f"{text} Write “{meant}” to get it." if meant else text)


def _as_read(period: Period) -> str:
    """The period in words, so that one that was read wrongly is seen."""
    since = f"from {day(period.since)}" if period.since else ""
    until = f"until {day(period.until - timedelta(days=1))}" if period.until else ""
    if period.months:
        names = [name.capitalize() for name, month in MONTHS.items() if month in period.months]
        return f"published in {max(names, key=len)}"
    return " ".join(filter(None, ("published", since, until)))


def note_on_words(
    question: Question, stores: Stores, audience: Audience, points: Sequence[Point]
) -> tuple[Note, ...]:
    """Of an answer: the words of the one asked about, and of much of the topic, that no article has."""
    versions = {quote.version.id: quote.version for point in points for quote in point.quotes}.values()
    headed = {stem for version in versions for stem in stems(f"{version.outlet} {' '.join(version.authors)}")}
    lacking = _in_no_article(question, stores, audience) - headed
    topic = {stem: stores.words.rarity(stem) for stem in question.topic}
    share = sum(weight for stem, weight in topic.items() if stem in lacking)
    told = set().union(*question.asked, topic if share >= _MUCH * sum(topic.values()) else ())
    words = _as_typed(question, told & lacking)
    return (Note("missing_words", f"{_nowhere(words)}."),) if words else ()


def near_misses(question: Question, findings: Iterable[Finding]) -> list[Finding]:
    """Those findings whose passage or headline has a word of the topic; those first that share most words."""
    topic = set(question.topic or question.terms)
    around = [(finding, set(stems(_around(finding)))) for finding in findings]
    near = [(len(words.intersection(question.terms)), finding) for finding, words in around if words & topic]
    return [finding for _, finding in sorted(near, key=lambda pair: -pair[0])]


def _around(finding: Finding) -> str:
    version = finding.quote.version
    return f"{version.title} {version.text[slice(*finding.passage)]}"


def _looked_for(question: Question, stores: Stores, audience: Audience) -> str:
    lacking = _in_no_article(question, stores, audience)
    about = _as_typed(question, set(question.topic))
    topic = _listed(about)
    speaker = " ".join(_as_typed(question, {stem for named in question.asked for stem in named}))
    if lacking:
        there = _as_typed(question, set(question.topic) - lacking)
        some = f"; some have {_listed(there)}" if there else ""
        return f"{_nowhere(_as_typed(question, lacking))}{some}."
    if speaker and topic:
        return f"No passage was found in which {speaker} speaks of {topic}."
    if len(about) > 1:
        return f"No passage was found that brings together {topic}."
    spoken_of = topic or speaker or _listed(_as_typed(question, set(question.terms)))
    if not spoken_of:
        return "The question has no words to look for. Write it out."
    return f"Articles speak of {spoken_of}, but no passage was found that answers this."


def _in_no_article(question: Question, stores: Stores, audience: Audience) -> set[str]:
    """The terms that stand in none of what this audience may read: an article of others must not be told from
    no article at all.
    """
    return {term for term in question.terms if not stores.words.passages([term], 1, audience.collections)}


def _nowhere(words: list[str]) -> str:
    return f"No article has the word{'s' if len(words) > 1 else ''} {_listed(words)}"


def _as_typed(question: Question, wanted: set[str]) -> list[str]:
    """The question's own words for these stems, in its order, each once."""
    typed = _WORD.findall(question.search_text)
    return list(dict.fromkeys(word for word in typed if not wanted.isdisjoint(stems(word))))[:_WORDS_NAMED]


def _listed(words: list[str]) -> str:
    return ", ".join(words)
