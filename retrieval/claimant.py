"""Evidence goes with the one who claims: whose claim a question is about, and what that one cited."""

from collections.abc import Iterable, Sequence

from index.types import Grade, Speaker
from index.words import stems
from retrieval.kinds import cites_evidence
from retrieval.types import Finding, Kind, Question

_SHARE = 3  # of the findings shown first, those kept for evidence when it is asked for
# On the scale of scoring.WEIGHTS: what the claimant's own evidence gains, and another speaker's loses.
_OWN, _OTHERS = 1.0, 1.5
_SMALL = frozenset(
    stems(
        "the a an of and or for from to at in on by with as is was be not who which that he she it mr mrs ms"
    )
)


def claimant(question: Question, findings: Sequence[Finding]) -> Finding | None:
    """The best finding by whoever's words are asked for, or else by anybody; `None` when nobody speaks."""
    spoken = [finding for finding in findings if finding.speaker]
    asked = [set(named) - _SMALL for named in question.asked]
    meant = (finding for finding in spoken if any(named & _words(finding.speaker) for named in asked))
    return next(meant, next(iter(spoken), None))


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


def same_speaker(one: Speaker, other: Speaker) -> bool:
    """Whether one name has all the words of the other ("Voss" and "Clara Voss"); in one article or on one
    matter that is one source. Two that share a word only ("a spokesman for …") are two.
    """
    if Grade.UNKNOWN in {one.grade, other.grade}:
        return False
    left, right = _name(one), _name(other)
    return bool(left and right) and (left <= right or right <= left)


def balanced(question: Question, findings: Sequence[Finding]) -> Iterable[Finding]:
    """The findings, best first; where evidence is asked for, three of evidence are among the first six."""
    if Kind.EVIDENCE not in question.wants or not findings:
        return findings
    claim = claimant(question, findings)
    evidence = sorted(
        (finding for finding in findings if cites_evidence(finding.quote.text)),
        key=lambda finding: -finding.score - _bonus(finding, claim),
    )
    kept = {finding.id for finding in evidence[:_SHARE]}
    others = [finding for finding in findings if finding.id not in kept]
    first = sorted([*evidence[:_SHARE], *others[:_SHARE]], key=lambda finding: -finding.score)
    return [*first, *others[_SHARE:]]


def _bonus(finding: Finding, claim: Finding | None) -> float:
    if finding.speaker is None or claim is None or claim.speaker is None:
        return 0.0
    return _OWN if same_speaker(finding.speaker, claim.speaker) else -_OTHERS


def _name(speaker: Speaker) -> set[str]:
    return set(stems(speaker.name)) - _SMALL


def _words(speaker: Speaker | None) -> set[str]:
    return set(stems(f"{speaker.name} {speaker.description}")) - _SMALL if speaker else set()
