"""The summary without a model: sentences as they stand, under the headings of a researcher's note."""

import re
from collections.abc import Callable, Iterable, Sequence

from index.types import Grade
from retrieval.claimant import same_speaker
from retrieval.event_day import event_day, names_day
from retrieval.kinds import answers_another, cites_evidence, denies
from retrieval.kinds_of_drafts import held, is_own_account
from retrieval.limits import MONTH
from retrieval.question import content_stems
from retrieval.sections import in_sections
from retrieval.session import Session, keep_quiet
from retrieval.types import Draft, DraftPoint, Finding, Findings, Kind, Pick, Question, Section

_ONE_ARTICLE, _SEVERAL = 900, 2_400  # characters of quotes: a glance, and three screens
_LONGEST = 360  # characters; a longer sentence takes the place of two that say more
_SHORTEST = 40  # less is a subheading or an aside
_SAME = 0.5  # share of the shorter one’s content words in common from which two sentences say the same
_SPEAKERS = 3  # different ones that are heard before anybody is heard twice
_DAYS = 6  # entries of a timeline
_OPENING = 3  # sentences of an article that may tell what happened; later ones tell of what came before
_GOES_ON = re.compile(r"(?:he|she|it|they|his|her|its|their|this|these|that|those)\b", re.IGNORECASE)
# Money, a share, a large number, or so many of something; a day or a year is none.
_FIGURE = re.compile(
    r"[$£€¥]\s?\d|\d\s?%|\b\d[\d,.]*[\s-]+(?:percent|per cent|million|billion|thousand|hundred)\b"
    rf"|\b(?!(?:19|20)\d\d\b|\d+\s+(?:{MONTH})\b)\d[\d,]*\s+(?:\w+\s+){{0,2}}?[a-z]{{3,}}s\b|\b\d{{1,3}},\d{{3}}\b"
    r"|\b(?:dozens|hundreds|thousands|millions|billions) of\b",
    re.IGNORECASE,
)
_SHOWS = re.compile(r"\b(?:show|cit(?:e|ing)|point|reveal|base|produc|found)\w*", re.IGNORECASE)  # cues
_KINDS = {Section.EVIDENCE: Kind.EVIDENCE, Section.DISPUTED: Kind.RESPONSE}


class Extracting:
    name = "quoting"

    def draft(
        self,
        question: Question,
        findings: Findings,
        session: Session,
        offer: Callable[[DraftPoint], None] = keep_quiet,
    ) -> Draft:
        """Of one article's findings a note to be read at a glance; of several articles' a longer one, with a
        timeline. No sentence stands there twice, nor two that say the same.
        """
        several = len({finding.quote.version.id for finding in findings.items}) > 1
        choosing = _Choosing(findings.items, question.terms, _SEVERAL if several else _ONE_ARTICLE)
        shown = choosing.of_several() if several else choosing.of_one()
        points = [_point(section, finding, findings.items) for section, finding in shown]
        return Draft(in_sections(points, {one.id: one for one in findings.items}))


class _Choosing:
    """What of the findings is shown, section by section, within so many characters.

    All speak of the topic, so its words make no two of them alike.
    """

    def __init__(self, findings: Sequence[Finding], topic: Sequence[str], budget: int) -> None:
        lowest = min((finding.score for finding in findings), default=0.0)
        # A short sentence leaves room for another: not by its whole length, for short ones often say little.
        worth = {one.id: (one.score - lowest) / len(one.quote.text) ** 0.5 for one in findings}
        fitting = [one for one in findings if _SHORTEST <= len(one.quote.text) <= _LONGEST]
        self._ranked = sorted(fitting, key=lambda one: -worth[one.id])
        openings = _openings(self._ranked)
        self._leads = [opening[0] for opening in openings]
        own = ([one for one in opening if _stands_alone(one, findings)] for opening in openings)
        self._happened = [opening[0] for opening in own if opening]
        self._words = {one.id: set(content_stems(one.quote.text)) - set(topic) for one in findings}
        self._left = budget
        self._shown: list[tuple[Section, Finding]] = []

    def of_one(self) -> list[tuple[Section, Finding]]:
        ranked = self._ranked
        self._begin()
        # Before what else is said: a denial or a document must not go by as one voice of many.
        self._take(Section.DISPUTED, self._responses())
        self._take(Section.EVIDENCE, self._evidence())
        self._take(Section.SAID, self._speakers(), _SPEAKERS)
        self._take(Section.NUMBERS, filter(_figure, ranked))
        self._take(Section.SAID, filter(_said, ranked), len(ranked))
        return self._shown

    def of_several(self) -> list[tuple[Section, Finding]]:
        ranked = self._ranked
        self._begin()
        self._take(Section.DISPUTED, self._responses(), 2)
        self._take(Section.EVIDENCE, self._evidence(), 2)
        self._take(Section.SAID, self._speakers(), 2 * _SPEAKERS)
        self._take(Section.NUMBERS, filter(_figure, ranked), 2)
        self._take(Section.TIMELINE, self._days(), _DAYS)
        return self._shown

    def _begin(self) -> None:
        """How the best article begins; and what happened, where its beginning is what somebody says."""
        for lead in self._leads[:1]:
            if lead not in self._happened:
                self._take(Section.DISPUTED if _responds(lead) else Section.SAID, [lead])
        self._take(Section.HAPPENED, self._happened)

    def _take(self, section: Section, among: Iterable[Finding], most: int = 1) -> None:
        """Up to `most` of them, first ones first, that are new and fit."""
        for finding in among:
            if most == 0:
                return
            length = len(finding.quote.text)
            if length <= self._left and not any(self._same(finding, other) for _, other in self._shown):
                self._shown.append((section, finding))
                self._left -= length
                most -= 1

    def _same(self, one: Finding, other: Finding) -> bool:
        words, others = self._words[one.id], self._words[other.id]
        return len(words & others) >= _SAME * min(len(words), len(others))

    def _speakers(self) -> Iterable[Finding]:
        """What is said by those who have said nothing yet; asked for again after each one taken."""
        for finding in filter(_said, self._ranked):
            if not any(_one_speaker(finding, other) for _, other in self._shown):
                yield finding

    def _responses(self) -> Iterable[Finding]:
        """Those who contradict before those who only answer."""
        return sorted(filter(_responds, self._ranked), key=lambda one: not denies(one))

    def _evidence(self) -> Iterable[Finding]:
        """What documents say or somebody shows, before what only speaks of evidence."""
        return sorted(filter(_speaks_of_evidence, self._ranked), key=lambda one: not _shows(one))

    def _days(self) -> Iterable[Finding]:
        """The first of each day: what articles open with, then what names its day itself."""
        for finding in (*self._leads, *(one for one in self._ranked if names_day(one.quote))):
            day = event_day(finding.quote)
            taken = {event_day(other.quote) for section, other in self._shown if section is Section.TIMELINE}
            if day and day not in taken:
                yield finding


def _openings(ranked: Sequence[Finding]) -> list[list[Finding]]:
    """The first sentences of each article, in its order; the article with the best sentence first."""
    articles: dict[str, list[Finding]] = {}
    for finding in ranked:
        articles.setdefault(finding.quote.version.id, []).append(finding)
    return [sorted(together, key=lambda one: one.quote.span)[:_OPENING] for together in articles.values()]


def _stands_alone(finding: Finding, findings: Sequence[Finding]) -> bool:
    return is_own_account(finding.quote, findings) and not _GOES_ON.match(finding.quote.text)


def _said(finding: Finding) -> bool:
    return finding.speaker is not None and finding.speaker.grade is not Grade.UNKNOWN


def _speaks_of_evidence(finding: Finding) -> bool:
    return finding.is_speech and cites_evidence(finding.quote.text)


def _shows(finding: Finding) -> bool:
    document = finding.speaker is not None and finding.speaker.grade is Grade.DOCUMENT
    return document or _SHOWS.search(finding.cue) is not None


def _responds(finding: Finding) -> bool:
    return denies(finding) or answers_another(finding)


def _figure(finding: Finding) -> bool:
    return bool(_FIGURE.search(finding.quote.text))


def _one_speaker(one: Finding, other: Finding) -> bool:
    return bool(one.speaker and other.speaker and same_speaker(one.speaker, other.speaker))


def _point(section: Section, finding: Finding, findings: Sequence[Finding]) -> DraftPoint:
    proposed = _KINDS.get(section, Kind.STATEMENT if finding.is_speech else Kind.FACT)
    kind, under = held(proposed, section, [finding.quote], findings)
    return DraftPoint(kind, (Pick(finding.id),), section=under)
