"""Findings → verified points that this audience may see, each passed to whoever watches as it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from index.archive import Archive
from index.errors import NotFoundError, NotQuotableError
from index.types import Quote
from retrieval.session import Answerer, Session
from retrieval.types import (
    Audience,
    Audit,
    Draft,
    DraftPoint,
    Finding,
    Findings,
    Point,
    Question,
    Verified,
)
from retrieval.verify import verify

_CLOSEST = 3  # near misses shown when the archive does not hold the answer


@dataclass(frozen=True, slots=True)
class Drafted:
    """The points to show, the draft they come from, and how it came about."""

    points: tuple[Point, ...]
    draft: Draft
    audit: Audit


class Drafting:
    """Asks `answerer`, and `quoting` when nothing of the other's draft is true."""

    def __init__(
        self, archive: Archive, answerer: Answerer, quoting: Answerer, clock: Callable[[], datetime]
    ) -> None:
        self._archive, self._answerer, self._quoting, self._clock = archive, answerer, quoting, clock

    def draft(self, question: Question, findings: Findings, audience: Audience, session: Session) -> Drafted:
        """What stands of the draft and may be shown now; `draft.answerer` is always given."""
        arrived: list[DraftPoint] = []
        found: list[Point] = []

        def offer(point: DraftPoint) -> None:
            arrived.append(point)
            new = verify(Draft(tuple(arrived)), findings).points[len(found) :]
            found.extend(new)
            for verified in new:
                if self._may_show(verified, audience):
                    session.watch.found(verified)

        draft = self._answerer.draft(question, findings, session, offer)
        session.watch.checking()
        verified = verify(draft, findings)
        draft = replace(draft, answerer=draft.answerer or self._answerer.name)
        if not verified.points:
            quoted = self._quoting.draft(question, findings, session)
            verified = Verified(verify(quoted, findings).points, verified.dropped)
            draft = replace(draft, points=quoted.points, answerer=self._quoting.name)
        points = tuple(point for point in verified.points if self._may_show(point, audience))
        return Drafted(points, draft, _audit(session, draft, verified, findings))

    def closest(self, findings: Sequence[Finding], audience: Audience) -> tuple[Quote, ...]:
        """The first of these findings that may be shown, one an article."""
        near: list[Quote] = []
        for finding in findings:
            fresh = all(finding.quote.version.article_id != quote.version.article_id for quote in near)
            if fresh and self.may_quote(finding.quote, audience):
                near.append(finding.quote)
        return tuple(near[:_CLOSEST])

    def _may_show(self, point: Point, audience: Audience) -> bool:
        return all(self.may_quote(quote, audience) for quote in point.quotes)

    def may_quote(self, quote: Quote, audience: Audience) -> bool:
        """Whether the words may be shown to this audience now."""
        try:
            self._archive.quote(quote.version.id, quote.span, audience.collections, self._clock())
        except (NotFoundError, NotQuotableError):  # gone or withheld since it was found
            return False
        return True


def _audit(session: Session, draft: Draft, verified: Verified, findings: Findings) -> Audit:
    known = {finding.id: finding.quote for finding in findings.items}
    offered = tuple((finding_id, known[finding_id]) for finding_id in draft.offered)
    return Audit(session.purse.calls, offered, verified.dropped, draft.failed)
