"""Evidence goes with the one who claims: whose claim a question is about, and what that one cited."""

import math
from collections.abc import Iterable, Sequence

from index.types import Grade, Speaker
from index.words import stems
from retrieval.kinds import answers_another, cites_evidence
from retrieval.types import Finding, Kind, Question

_SHARE = 3  # of the findings shown first, those kept for evidence or for responses when they are asked for
_FIRST = 6  # the findings whose articles a response is taken from: elsewhere another matter may be denied
# On the scale of scoring.WEIGHTS: what the claimant's own evidence gains, and another speaker's loses.
_OWN, _OTHERS = 1.0, 1.5
_SMALL = frozenset(
    stems(
        "the a an of and or for from to at in on by with as is was be not who which that he she it mr mrs ms"
    )
)


def claimant(question: Question, findings: Sequence[Finding]) -> Finding | None:
    """The best finding by whoever's words are asked for, or else by the one who says most of what was found;
    `None` when nobody speaks. One who only denies or answers claims nothing, unless that is asked for.
    """
    spoken = [finding for finding in findings if finding.speaker]
    asked = [set(named) - _SMALL for named in question.asked]
    meant = [finding for finding in spoken if any(named & _words(finding.speaker) for named in asked)]
    meant = meant or [finding for finding in spoken if _is_answered(question, finding.speaker)]
    if meant:
        return meant[0]
    claiming = [finding for finding in spoken if not answers_another(finding)]
    if Kind.RESPONSE in question.wants or not claiming:
        claiming = spoken
    most = max(claiming, key=lambda finding: _says(finding.speaker, claiming), default=None)
    if most is None or most.speaker is None:
        return None
    theirs = (one for one in claiming if one.speaker and same_speaker(one.speaker, most.speaker))
    return next((one for one in theirs if not cites_evidence(one.quote.text)), most)


def _is_answered(question: Question, speaker: Speaker | None) -> bool:
    """Whether a response is wanted to this speaker, by all the words of one name for them or the other."""
    named = [set(words) - _SMALL for words in question.answered]
    return any(one and speaker and (one <= _words(speaker) or _name(speaker) <= one) for one in named)


def _says(speaker: Speaker | None, findings: Sequence[Finding]) -> float:
    """How much of the findings somebody says, a finding e times as good counting e times as much."""
    best = max(finding.score for finding in findings)
    return sum(
        math.exp(finding.score - best)
        for finding in findings
        if speaker and finding.speaker and same_speaker(finding.speaker, speaker)
    )


def is_own_evidence(finding: Finding, claim: Finding | None) -> bool:
    """Whether a finding is evidence that the claimant cited: theirs, of a document in the same article, or in
    a sentence that reports them by name.
    """
    if claim is None or claim.speaker is None or not cites_evidence(finding.quote.text):
        return False
    if finding.speaker and same_speaker(finding.speaker, claim.speaker):
        return True
    if finding.quote.version.id != claim.quote.version.id:
        return False
    if finding.speaker and finding.speaker.grade is not Grade.DOCUMENT:
        return False
    return not _name(claim.speaker).isdisjoint(stems(finding.quote.text))


def is_response(question: Question, finding: Finding, claim: Finding | None) -> bool:
    """Whether a finding denies or answers what another said, and is not by the one who is to be answered."""
    if not answers_another(finding):
        return False
    theirs = claim and claim.speaker and finding.speaker and same_speaker(claim.speaker, finding.speaker)
    return not (question.answered and theirs)


def same_speaker(one: Speaker, other: Speaker) -> bool:
    """Whether one name has all the words of the other ("Voss" and "Clara Voss"); in one article or on one
    matter that is one source. Two that share a word only ("a spokesman for …") are two.
    """
    if Grade.UNKNOWN in {one.grade, other.grade}:
        return False
    left, right = _name(one), _name(other)
    return bool(left and right) and (left <= right or right <= left)


def balanced(question: Question, findings: Sequence[Finding], claim: Finding | None) -> Iterable[Finding]:
    """The findings, best first; where evidence is asked for, three of evidence are among the first six, and
    the claim that it is for comes first. Where anybody's response is asked for, up to three come first.
    """
    if question.from_anyone and Kind.RESPONSE in question.wants:
        near = {finding.quote.version.id for finding in findings[:_FIRST]}
        responses = [
            finding
            for finding in findings
            if finding.quote.version.id in near and is_response(question, finding, claim)
        ][:_SHARE]
        return [*responses, *(finding for finding in findings if finding not in responses)]
    if Kind.EVIDENCE not in question.wants or not findings:
        return findings
    evidence = sorted(
        (finding for finding in findings if cites_evidence(finding.quote.text)),
        key=lambda finding: -finding.score - _bonus(finding, claim),
    )
    kept = {finding.id for finding in evidence[:_SHARE]}
    others = [finding for finding in findings if finding.id not in kept]
    first = sorted([*evidence[:_SHARE], *others[:_SHARE]], key=lambda finding: -finding.score)
    if claim and Kind.CLAIM in question.wants:
        first = [claim, *(finding for finding in first if finding is not claim)]
    return [*first, *(finding for finding in others[_SHARE:] if finding is not claim)]


def _bonus(finding: Finding, claim: Finding | None) -> float:
    if finding.speaker is None or claim is None or claim.speaker is None:
        return 0.0
    return _OWN if same_speaker(finding.speaker, claim.speaker) else -_OTHERS


def _name(speaker: Speaker) -> set[str]:
    return set(stems(speaker.name)) - _SMALL


def _words(speaker: Speaker | None) -> set[str]:
    return set(stems(f"{speaker.name} {speaker.description}")) - _SMALL if speaker else set()
