"""A story's order: the claim, the evidence cited for it, what others answered, and what else there is."""

from collections.abc import Sequence

from retrieval.claimant import is_own_evidence, is_response, same_speaker
from retrieval.kinds import answers_another
from retrieval.types import Finding, Kind, Question

_RESPONSES_FIRST = (Kind.RESPONSE, Kind.STATEMENT, Kind.CLAIM, Kind.EVIDENCE, Kind.FACT)
_ORDER = (Kind.CLAIM, Kind.EVIDENCE, Kind.RESPONSE, Kind.STATEMENT, Kind.FACT)
_STORY = {Kind.CLAIM, Kind.EVIDENCE, Kind.RESPONSE}
_SCREEN = 4  # points that a reader sees without scrolling


def kinds(question: Question, stretches: Sequence[Sequence[Finding]], claim: Finding | None) -> list[Kind]:
    """What each stretch of findings, best first, is in the answer to this question about this claim."""
    return [_kind(question, stretch, claim) for stretch in stretches]


def in_order(question: Question, kinds: Sequence[Kind]) -> list[int]:
    """The places of the points, given best first, in the order to show them.

    A question about a claim, its evidence or the answer to it gets a story's order: the best points, which
    fill a screen, and then the others, so that no weak claim stands before the best evidence; evidence that
    is asked for is on that screen if there is any. Where anybody's response is asked for, responses come
    first. Any other question gets them best first.
    """
    places = list(range(len(kinds)))
    if not question.wants & _STORY:
        return places
    screen = places[:_SCREEN]
    if Kind.EVIDENCE in question.wants and Kind.EVIDENCE in kinds[_SCREEN:]:
        best = kinds.index(Kind.EVIDENCE)
        screen = screen if best in screen else [*screen[:-1], best]
    order = _RESPONSES_FIRST if _wants_any_response(question) else _ORDER
    return sorted(places, key=lambda place: (place not in screen, order.index(kinds[place])))


def _wants_any_response(question: Question) -> bool:
    return question.from_anyone and Kind.RESPONSE in question.wants


def _kind(question: Question, stretch: Sequence[Finding], claim: Finding | None) -> Kind:
    first = stretch[0]
    answers = answers_another(first)
    if (
        claim in stretch
        and Kind.CLAIM in question.wants
        and not (answers and Kind.RESPONSE in question.wants)
    ):
        return Kind.CLAIM
    if Kind.EVIDENCE in question.wants and any(is_own_evidence(finding, claim) for finding in stretch):
        return Kind.EVIDENCE
    if not first.is_speech:
        return Kind.FACT
    claims = bool(first.speaker and claim and claim.speaker and same_speaker(first.speaker, claim.speaker))
    # "Who disputed it?": the claimant's own words are no response to the claimant.
    claims_again = claims and Kind.CLAIM in question.wants and not (question.asked or answers)
    if question.answered and _wants_any_response(question):
        if is_response(question, first, claim):
            return Kind.RESPONSE
        return Kind.CLAIM if claims and Kind.CLAIM in question.wants else Kind.STATEMENT
    if Kind.RESPONSE in question.wants and not claims_again:
        return Kind.RESPONSE if claims or not question.asked else Kind.STATEMENT
    if answers and not claims:
        return Kind.RESPONSE
    # With its evidence, one claim is asked for: what others say of the matter is context.
    claimed = Kind.CLAIM in question.wants and (claims or Kind.EVIDENCE not in question.wants)
    return Kind.CLAIM if claimed else Kind.STATEMENT
