"""Whom "he", "she", "who" or "it" means: the persons mentioned before, weighed as a careful reader would.

What is not plain stays unresolved: a wrong name is worse than none.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from index.mentions import Article
from index.names import surname_at
from index.people import Person
from index.types import Span

_MAX_SENTENCES, _MAX_LINES = 6, 5
# A mention in the pronoun's own sentence weighs most, then one in each sentence before. Fitted by reading.
_BY_DISTANCE = (2.6, 2.2, 1.6, 1.2, 0.9, 0.7, 0.5)
_SPOKE = (0.8, 0.8, 0.5, 0.3, 0.3, 0.2, 0.2)
_LAST_SPOKE = (0.5, 0.5, 0.4, 0.2, 0.2, 0.1, 0.1)
SUBJECT, LATER_SUBJECT, OBJECT, AGENT, OWNER = 1.0, 0.5, 0.0, -0.6, -0.8
SEX_UNKNOWN, _UNSURE = -0.4, -0.7
_AGAIN, _CLOSE = 0.25, 2  # each further mention in the last two sentences
_NAMES_ITSELF, _NAMED_BEFORE = -2.0, -0.6
_PROMINENT = 0.3
_MARGIN = 0.6
_ENOUGH, _FAR = 1.3, 1.2
_WHO_REACH = 150  # characters

_BEFORE_WHO = re.compile(
    r"[ \u00a0]?(?:\([^)\n]*\))?[ \u00a0]?"
    r"(?:,[ \u00a0]?(?:\d\d,?[ \u00a0]?)?"
    r"(?:(?:an?|the|one|former|now|then|his|her|its|who)\b[^.;:“”\"\n]{0,110})?"
    r"|[ \u00a0](?:of|from|in)[ \u00a0][A-Z][^.;:“”\"\n]{0,40}|[ \u00a0]?[—–-]+[ \u00a0]?)?"
    r"[,\s—–-]*(?:and\s|but\s)?"
)


@dataclass(frozen=True, slots=True)
class Trace:
    """A place where somebody was mentioned; `who` None is a person without a name, known by `place`.

    `weight` is that of the mention's own part in its sentence: subject, object, owner.
    """

    start: int
    who: Person | None
    part: float
    spoke: bool = False
    quoted: bool = False
    sex: str = ""
    place: int = 0

    @property
    def key(self) -> int:
        return id(self.who) if self.who else -self.place


def choose(
    article: Article, trail: Sequence[Trace], place: int, sex: str, content: Sequence[Span]
) -> Trace | None:
    """The mention that a "he" (`sex` "m") or "she" ("f") at `place` goes back to; None when it is not plain.

    `trail` holds what came before, in reading order; `content` is what the pronoun's person said.
    """
    here, line = article.sentence(place), article.line(place)
    inside = article.quotation(place)
    best: dict[int, tuple[float, Trace]] = {}
    close: dict[int, int] = {}
    last_spoke: int | None = None
    for trace in reversed(trail):
        distance = max(0, here - article.sentence(trace.start))
        if distance > _MAX_SENTENCES or line - article.line(trace.start) > _MAX_LINES:
            break
        if trace.quoted and not (inside and inside.start <= trace.start):
            continue
        known = trace.who.sex if trace.who else trace.sex
        if known and known != sex:
            continue
        weight = _BY_DISTANCE[distance] + trace.part + (0 if known else SEX_UNKNOWN)
        weight += _PROMINENT if trace.who and trace.who.prominent else 0
        weight += 0 if known or trace.who is None or trace.who.sure else _UNSURE
        if trace.spoke:
            weight += _SPOKE[distance] + (_LAST_SPOKE[distance] if last_spoke is None else 0)
            last_spoke = last_spoke or trace.key
        close[trace.key] = close.get(trace.key, -1) + (distance <= _CLOSE)
        if trace.key not in best or weight > best[trace.key][0]:
            best[trace.key] = (weight, trace)
    weighed = [
        (weight + _AGAIN * min(2, max(0, close[trace.key])) + _itself(article, trace, place, content), trace)
        for weight, trace in best.values()
    ]
    found = _plain(weighed, inside is not None)
    if found and found.who and _by_far(weighed):
        found.who.sex = sex
    return found


def _by_far(found: list[tuple[float, Trace]]) -> bool:
    """Whether nobody else comes near, so that the pronoun tells the sex of a person."""
    weights = sorted((weight for weight, _ in found), reverse=True)
    return len(weights) == 1 or weights[0] - weights[1] >= _FAR


def _plain(found: list[tuple[float, Trace]], inside: bool) -> Trace | None:
    found.sort(key=lambda pair: -pair[0])
    if not found or found[0][0] < _ENOUGH:
        return None
    if len(found) > 1 and found[0][0] - found[1][0] < _MARGIN:
        return None
    if inside and not found[0][1].quoted:  # who is talked about in a quotation was perhaps named only there
        return None
    return found[0][1]


def _itself(article: Article, trace: Trace, place: int, content: Sequence[Span]) -> float:
    """Speakers seldom call themselves by name in what they say."""
    if trace.who is None:
        return 0.0
    # not "Trump Tower", which is no person
    surname = re.compile(rf"\b{re.escape(trace.who.parts[surname_at(trace.who.parts)])}\b(?! [A-Z])")
    for span in content:
        for match in surname.finditer(article.text, *span):
            quoted = article.quotation(match.start()) is not None
            return _NAMES_ITSELF if quoted or match.start() > place else _NAMED_BEFORE
    return 0.0


def before_who(article: Article, place: int) -> Person | None:
    """The person that a relative "who" at `place` goes on about: "Ann Wu, a lawyer who …"."""
    at = bisect_left(article.mentions, place, key=lambda mention: mention.start)
    if at == 0:
        return None
    mention = article.mentions[at - 1]
    if mention.possessive or place - mention.end > _WHO_REACH:
        return None
    return mention.person if _BEFORE_WHO.fullmatch(article.text, mention.end, place) else None
