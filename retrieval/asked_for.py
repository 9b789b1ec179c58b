"""Whether what was asked for is among an answer's points: a response, evidence, or words on a topic.

Where it is not, that is said first, and what else was found is cut to a little: seven quotes that are not
what was asked for look like an answer.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from index.statements import may_read, statements
from index.stores import Stores
from index.types import Grade, Speaker, Version
from index.words import stems
from retrieval.claimant import claimant, same_speaker
from retrieval.naming import who
from retrieval.question import content_stems, saying
from retrieval.topic import on_topic
from retrieval.types import Answer, Audience, Finding, Kind, Note, Point, Question

LACKING = frozenset({"no_response", "no_evidence", "not_on_topic", "other_time"})
_LEFT = 2  # points that are kept where none is what was asked for
_NEAR = 6  # findings in whose articles a response is one to the matter
# "What did she cite?" names what is wanted, which may be there though nothing tells that it is evidence.
_EVIDENCE = re.compile(r"\b(?:evidence|proofs?)\b", re.IGNORECASE)
_POINTED = 1  # content words with which a question only points to what its thread is about
_ASIDE = re.compile(
    r"(?:\s+(?:though|then|too|exactly|anyway|again|yet|now|himself|herself|at all))+$", re.IGNORECASE
)
_LOOSE = re.compile(
    r"\w+ing\b|.*\b(?:it|that|this|him|her|them|his|their|these|those|half|before|after)\b", re.IGNORECASE
)
_TERMS = 2  # content words of a topic that can be told to be missing; longer ones are told in other words
# Where or when it was said, not of what.
_PLACE = re.compile(
    r"[0-9]|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|tv|television|radio|air|stage|camera|twitter|facebook|instagram|"
    r"phone|record|trail|floor|show|news|program|podcast|[a-z]*bc|cnn|fox|npr|c-span)\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|think|thinks|thought|feel|feels|tell|told|talk|talked|speak|spoke|tweet|tweeted|"
    r"comment|commented)\b(?:\s+\w+){0,2}?\s+(?P<by>about|regarding|on)\s+(?P<topic>[^?.!;,]{2,80})[?.! ]*$",
    re.IGNORECASE,
)


def lacking(
    question: Question,
    points: Sequence[Point],
    findings: Sequence[Finding],
    stores: Stores,
    audience: Audience,
    now: datetime,
) -> tuple[Note, ...]:
    """That no point is a response, or on the topic, that the question asked for (of evidence it is
    `notes_on_search` that tells); `now` is aware.
    """
    if not points:
        return ()
    notes = []
    if wants_any_response(question) and not _has_response(question, points, findings):
        notes.append(
            Note("no_response", "No denial of it, and no response to it, was found in these articles.")
        )
    topic = topic_of(question)
    if topic and (speaker := _off_topic(question, topic, points, findings, stores, audience, now)):
        notes.append(Note("not_on_topic", f"Nothing was found that {speaker.name} says about {topic}."))
    return tuple(notes)


def kept(question: Question, points: Sequence[Point], notes: Sequence[Note]) -> tuple[Point, ...]:
    """The points, or the first ones of them, where all that was asked for is lacking."""
    codes = {note.code for note in notes}
    wanted = {"no_evidence"} if _EVIDENCE.search(question.text) else set()
    wanted |= {"no_response"} if wants_any_response(question) else set()
    # "Who disputes it?" asks for no claim, "who said so, and what evidence was cited?" does.
    claim_too = Kind.CLAIM in question.wants and not wants_any_response(question)
    nothing = bool(wanted) and wanted <= codes and not claim_too
    if not nothing and "not_on_topic" not in codes:
        return tuple(points)
    # A response that is left answers something else.
    context = [point for point in points if point.kind is not Kind.RESPONSE or "no_response" not in codes]
    return tuple((context or points)[:_LEFT])


def said_first(answer: Answer) -> list[str]:
    """What an answer lacks of what was asked, or what is the news in it, to be said before its quotes; of a
    summary nothing was asked.
    """
    if any(point.section for point in answer.points):
        return []
    if first := [note.text for note in answer.notes if note.code == "news_first"]:
        return first
    codes = LACKING if _EVIDENCE.search(answer.question) else LACKING - {"no_evidence"}
    return [note.text for note in answer.notes if note.code in codes]


def wants_any_response(question: Question) -> bool:
    return question.from_anyone and Kind.RESPONSE in question.wants


def topic_of(question: Question) -> str:
    """What somebody is asked to have spoken about ("what did she say about TRADE?"), where that is a name or
    a thing; "" where it is more, or nothing.
    """
    found = _TOPIC.search(question.read_as or question.text)
    topic = _ASIDE.sub("", found["topic"].strip()) if found and question.asked else ""
    if not topic or _LOOSE.match(topic) or (found and found["by"].lower() == "on" and _PLACE.search(topic)):
        return ""
    return topic if 0 < len(content_stems(topic)) <= _TERMS else ""


def _has_response(question: Question, points: Sequence[Point], findings: Sequence[Finding]) -> bool:
    """Whether there is, or may be, a response to the matter: one elsewhere answers something else.

    Of a claim that the question puts in words of its own, whatever another than the claimant says may be one;
    what it only points to ("who disputes it?") is taken from its thread.
    """
    articles = {finding.quote.version.id for finding in findings[:_NEAR]}
    responses = [quote for one in points if one.kind is Kind.RESPONSE for quote in one.quotes]
    if any(quote.version.id in articles and _is_on(question, quote.version) for quote in responses):
        return True
    own = [term for term in question.own_terms if not saying(term)]
    claim = claimant(question, findings)
    theirs = claim.speaker if claim else None
    others = (one.speaker for one in points if one.speaker and one.speaker != theirs)
    return len(own) > _POINTED and any(not (theirs and same_speaker(one, theirs)) for one in others)


def _is_on(question: Question, version: Version) -> bool:
    """Whether an article has half of the words that the question, with its thread, is about."""
    held = set(stems(f"{version.title} {version.text}"))
    return 2 * len(held.intersection(question.topic)) >= len(question.topic)


def _off_topic(
    question: Question,
    topic: str,
    points: Sequence[Point],
    findings: Sequence[Finding],
    stores: Stores,
    audience: Audience,
    now: datetime,
) -> Speaker | None:
    """The one asked about, if they are quoted, but not on the topic; judged as for `said`."""
    claim = claimant(question, findings)
    speaker = claim.speaker if claim else None
    if speaker is None or speaker.grade is not Grade.NAMED or not _is_asked(question, speaker):
        return None
    terms = set(content_stems(topic))
    if not terms or any(_speaks_of(point, speaker, terms) for point in points):
        return None
    readable = may_read(audience.collections, now)
    with stores.archive.engine.connect() as connection:
        names = who(connection, speaker.name, readable).taken
        spellings = [spelling for name in names for spelling in name.spellings] or [speaker.name]
        every = statements(connection, spellings, (Grade.NAMED,), readable)
        return speaker if every and not on_topic(stores, connection, every, topic) else None


def _is_asked(question: Question, speaker: Speaker) -> bool:
    words = set(stems(f"{speaker.name} {speaker.description}"))
    return any(set(named) & words for named in question.asked)


def _speaks_of(point: Point, speaker: Speaker, terms: set[str]) -> bool:
    own = point.speaker is not None and point.speaker.name == speaker.name
    return own and any(terms <= set(stems(quote.text)) for quote in point.quotes)
