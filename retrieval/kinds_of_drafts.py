"""What an answerer calls a point, held to the ledger: nobody's allegation is told as what happened."""

import re
from collections.abc import Iterable, Sequence

from index.quotations import quotations
from index.types import Quote, Span
from retrieval.kinds import (
    alleges,
    answers_another,
    answers_by_cue,
    cites_evidence,
    denies_alone,
    reports,
)
from retrieval.types import Finding, Kind, Section

# British and wire quotations, which `quotations` leaves out because an apostrophe looks the same.
_OTHER_MARKS = re.compile(r"''|(?<!\w)‘[^\n‘]+’(?!\w)|[“”\"„‟«»＂]")


def held(
    kind: Kind, section: Section | None, quotes: Sequence[Quote], findings: Iterable[Finding]
) -> tuple[Kind, Section | None]:
    """The kind and the section proposed for the quotes of one voice, or those that can be answered for.

    "Fact" and "happened" are for the article's own account: no speaker, no reporting verb, no quotation
    marks, no allegation, no denial. Of the findings those count that the quotes touch.
    """
    told = _Told(quotes, findings)
    return told.kind(kind), told.section(section) if section else None


def is_own_account(quote: Quote, findings: Iterable[Finding]) -> bool:
    """Whether the article tells these words itself, as what happened."""
    return _Told([quote], findings).own


class _Told:
    """How the ledger has the words of some quotes."""

    def __init__(self, quotes: Sequence[Quote], findings: Iterable[Finding]) -> None:
        touched = [one for one in findings if any(_touch(one, quote) for quote in quotes)]
        texts = [quote.text for quote in quotes]
        self.cites = any(map(cites_evidence, texts))
        self.responds = any(map(answers_by_cue, touched))
        self.denies = any(map(answers_another, touched)) or any(map(denies_alone, texts))
        self.own = not (
            self.denies
            or any(one.is_speech or one.speaker for one in touched)
            or any(_unknown(quote, touched) or _quotes(quote, touched) for quote in quotes)
            or any(alleges(text) or reports(text) for text in texts)
        )

    def kind(self, proposed: Kind) -> Kind:
        stands = {
            Kind.CLAIM: not self.denies,
            Kind.EVIDENCE: self.cites,
            Kind.RESPONSE: self.denies,
            Kind.STATEMENT: True,
            Kind.FACT: self.own,
        }
        if stands[proposed]:
            return proposed
        return Kind.RESPONSE if self.responds else Kind.STATEMENT

    def section(self, proposed: Section) -> Section:
        if self.own:
            return proposed
        if proposed is Section.EVIDENCE and not self.cites:
            return Section.DISPUTED if self.denies else Section.SAID
        if proposed is Section.HAPPENED:
            return Section.DISPUTED if self.denies else Section.SAID
        return proposed


def _touch(finding: Finding, quote: Quote) -> bool:
    return finding.quote.version.id == quote.version.id and finding.quote.span.overlaps(quote.span)


def _unknown(quote: Quote, touched: Sequence[Finding]) -> bool:
    """Whether some of the words are in no finding, and so may be anybody's."""
    spans = [one.quote.span for one in touched if one.quote.version.id == quote.version.id]
    return any(
        not quote.version.text[at].isspace() and not any(start <= at < end for start, end in spans)
        for at in range(*quote.span)
    )


def _quotes(quote: Quote, touched: Sequence[Finding]) -> bool:
    """Whether any of it stands in quotation marks, which may open and close outside it."""
    if _OTHER_MARKS.search(quote.text):
        return True
    passages: set[Span] = {one.passage for one in touched if one.quote.version.id == quote.version.id}
    return any(
        found.overlaps(quote.span)
        for passage in passages
        for found in quotations(quote.version.text, passage)
    )
