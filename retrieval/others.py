"""Who else is quoted on what an answer is about, where nobody is sure to say the same."""

from collections.abc import Sequence

from index.types import Grade
from retrieval.claimant import same_speaker
from retrieval.types import Answer, Point

_MOST = 5


def others_on(answer: Answer, more: Sequence[Point]) -> tuple[Point, ...]:
    """Of what else was found, one quote each of named people who are not in the answer, best first."""
    shown = [point.speaker for point in answer.points if point.speaker]
    found: list[Point] = []
    for point in more:
        if point.speaker is None or point.speaker.grade is not Grade.NAMED:
            continue
        if any(same_speaker(point.speaker, one) for one in shown):
            continue
        shown.append(point.speaker)
        found.append(Point(point.kind, point.speaker, point.quotes[:1]))
    return tuple(found[:_MOST])
