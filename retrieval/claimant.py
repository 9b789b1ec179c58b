"""Evidence goes with the one who claims: a question for evidence is answered with the claimant's own."""

from collections.abc import Iterable, Sequence

from index.types import Speaker
from index.words import stems
from retrieval.kinds import cites_evidence
from retrieval.types import Finding, Kind, Question

_SHARE = 3  # of the findings shown first, those kept for evidence when it is asked for
# On the scale of scoring.WEIGHTS: what the claimant's own evidence gains, and another speaker's loses.
_OWN, _OTHERS = 1.0, 1.5
_SMALL = frozenset(stems("the a of and for mr mrs ms"))


def balanced(question: Question, findings: Sequence[Finding]) -> Iterable[Finding]:
    """The findings, best first; where evidence is asked for, three of evidence are among the first six."""
    if Kind.EVIDENCE not in question.wants or not findings:
        return findings
    claimant = next((finding.speaker for finding in findings if finding.speaker), None)
    evidence = sorted(
        (finding for finding in findings if cites_evidence(finding.quote.text)),
        key=lambda finding: -finding.score - _bonus(finding.speaker, claimant),
    )
    kept = {finding.id for finding in evidence[:_SHARE]}
    others = [finding for finding in findings if finding.id not in kept]
    first = sorted([*evidence[:_SHARE], *others[:_SHARE]], key=lambda finding: -finding.score)
    return [*first, *others[_SHARE:]]


def _bonus(speaker: Speaker | None, claimant: Speaker | None) -> float:
    if speaker is None or claimant is None:
        return 0.0
    same = not set(stems(speaker.name)).isdisjoint(set(stems(claimant.name)) - _SMALL)
    return _OWN if same else -_OTHERS
