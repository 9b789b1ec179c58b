"""A story's order: the claim, the evidence cited for it, what others answered, and what else there is."""

from collections.abc import Sequence

from retrieval.claimant import claimant, is_own_evidence, same_speaker
from retrieval.kinds import answers_another
from retrieval.types import Finding, Kind, Question

_ORDER = (Kind.CLAIM, Kind.EVIDENCE, Kind.RESPONSE, Kind.STATEMENT, Kind.FACT)
_STORY = {Kind.CLAIM, Kind.EVIDENCE, Kind.RESPONSE}
_CLAIMS = 2  # shown before the evidence that is asked for
_SCREEN = 4  # points that a reader sees without scrolling


def kinds(question: Question, stretches: Sequence[Sequence[Finding]]) -> list[Kind]:
    """What each stretch of findings, best first, is in the answer to this question."""
    claim = claimant(question, [stretch[0] for stretch in stretches])
    found: list[Kind] = []
    for stretch in stretches:
        kind = _kind(question, stretch, claim)
        if kind is Kind.CLAIM and Kind.EVIDENCE in question.wants and found.count(Kind.CLAIM) == _CLAIMS:
            kind = Kind.STATEMENT
        found.append(kind)
    return found


def in_order(question: Question, kinds: Sequence[Kind]) -> list[int]:
    """The places of the points, given best first, in the order to show them.

    A question about a claim, its evidence or the answer to it gets a story's order: the best points, which
    fill a screen, and then the others, so that no weak claim stands before the best evidence. Any other
    question gets them best first.
    """
    places = range(len(kinds))
    if not question.wants & _STORY:
        return list(places)
    return sorted(places, key=lambda place: (place >= _SCREEN, _ORDER.index(kinds[place])))


def _kind(question: Question, stretch: Sequence[Finding], claim: Finding | None) -> Kind:
    first = stretch[0]
    if first is claim and Kind.CLAIM in question.wants:
        return Kind.CLAIM
    if Kind.EVIDENCE in question.wants and any(is_own_evidence(finding, claim) for finding in stretch):
        return Kind.EVIDENCE
    if not first.is_speech:
        return Kind.FACT
    claims = bool(first.speaker and claim and claim.speaker and same_speaker(first.speaker, claim.speaker))
    if Kind.RESPONSE in question.wants:
        return Kind.RESPONSE if claims or not question.asked else Kind.STATEMENT
    if answers_another(first.cue) and not claims:
        return Kind.RESPONSE
    return Kind.CLAIM if Kind.CLAIM in question.wants else Kind.STATEMENT
