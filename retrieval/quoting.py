"""The answerer without a model: the best sentences as they stand, no two the same."""

from collections.abc import Callable, Mapping, Sequence

from index.locate import fold
from index.types import Quote
from index.words import stems
from retrieval.claimant import balanced, claimant
from retrieval.layout import in_order, kinds
from retrieval.session import Session, keep_quiet
from retrieval.types import Draft, DraftPoint, Finding, Findings, Pick, Question

_QUOTES = 7  # more than fit a reader's screen are not read
_SAME = 0.8  # share of stems in common from which two quotes are the same words in two outlets
_LONGEST = 500  # characters to which a quote may grow by the sentences beside it
# A sentence beside a quote joins it while it scores at most this much less (scoring.WEIGHTS' scale);
# measured on evals/polnear: +.04 recall at 2,000 characters, nothing lost at 700.
_NEARLY_AS_GOOD = 2.0


class Quoting:
    name = "quoting"

    def draft(
        self,
        question: Question,
        findings: Findings,
        session: Session,
        offer: Callable[[DraftPoint], None] = keep_quiet,
    ) -> Draft:
        """Up to seven points, best first: a sentence each, with those beside it that are nearly as good."""
        words = {item.id: set(stems(item.quote.text)) for item in findings.items}
        repeated: set[str] = set()
        chosen: list[list[Finding]] = []
        claim = claimant(question, findings.items)
        for finding in balanced(question, findings.items, claim):
            if len(chosen) == _QUOTES:
                break
            if finding.id in repeated:
                continue
            stretch = _grown(finding, [item for item in findings.items if item.id not in repeated])
            chosen.append(stretch)
            repeated.update(
                item.id for item in findings.items if any(_same(words, item, other) for other in stretch)
            )
        found = kinds(question, chosen, claim)
        return Draft(
            tuple(
                DraftPoint(found[place], tuple(Pick(item.id) for item in chosen[place]))
                for place in in_order(question, found)
            )
        )


def _grown(finding: Finding, free: Sequence[Finding]) -> list[Finding]:
    """The finding and those next to it in its passage that are nearly as good; `verify` parts speakers."""
    beside = [
        item
        for item in free
        if item.quote.version.id == finding.quote.version.id
        and item.passage == finding.passage
        and item.score >= finding.score - _NEARLY_AS_GOOD
    ]
    stretch = [finding]
    start, end = finding.quote.span
    for item in sorted(beside, key=lambda item: -item.score):
        low, high = min(start, item.quote.span.start), max(end, item.quote.span.end)
        if item is not finding and high - low <= _LONGEST and _touch(item.quote, start, end):
            stretch.append(item)
            start, end = low, high
    return stretch


def _touch(quote: Quote, start: int, end: int) -> bool:
    """Whether only white space lies between the quote and the stretch from `start` to `end`."""
    gap = (quote.span.end, start) if quote.span.end <= start else (end, quote.span.start)
    return not quote.version.text[slice(*gap)].strip()


def _same(words: Mapping[str, set[str]], left: Finding, right: Finding) -> bool:
    """Whether two findings say the same in the same words, in one article or as copies in two."""
    one, other = left.quote, right.quote
    if one.version.id == other.version.id:
        return one.span.overlaps(other.span) or fold(one.text) == fold(other.text)
    shared = len(words[left.id] & words[right.id])
    return shared >= _SAME * max(1, min(len(words[left.id]), len(words[right.id])))
