"""The answerer without a model: the best sentences as they stand, no two the same."""

from index.types import Quote, Span
from index.words import stems
from retrieval.types import Draft, DraftPoint, Finding, Findings, Kind, Pick, Question

_QUOTES = 6  # more than fit a reader's screen are not read
_SAME = 0.8  # share of stems in common from which two quotes are the same words in two outlets


class Quoting:
    name = "quoting"

    def draft(self, question: Question, findings: Findings) -> Draft:
        """Up to six points, best first, each one sentence and its speaker."""
        chosen: list[Finding] = []
        for finding in findings.items:
            if len(chosen) == _QUOTES:
                break
            if not any(_same(finding.quote, other.quote) for other in chosen):
                chosen.append(finding)
        return Draft(tuple(DraftPoint(_kind(question, finding), (Pick(finding.id),)) for finding in chosen))


def _kind(question: Question, finding: Finding) -> Kind:
    """What the sentence is in this answer: speech is a claim or a response when that was asked for."""
    if finding.speaker is None and not finding.is_speech:
        return Kind.FACT
    for kind in (Kind.RESPONSE, Kind.CLAIM):
        if kind in question.wants:
            return kind
    return Kind.STATEMENT


def _same(left: Quote, right: Quote) -> bool:
    if left.version.id == right.version.id:
        return Span(*left.span).overlaps(right.span)
    words, others = set(stems(left.text)), set(stems(right.text))
    return len(words & others) >= _SAME * max(1, min(len(words), len(others)))
