"""The points of a summary, in the order of its headings."""

from collections.abc import Iterable, Mapping
from datetime import date

from retrieval.event_day import event_day
from retrieval.types import DraftPoint, Finding, Point, Section


def in_sections(points: Iterable[DraftPoint], findings: Mapping[str, Finding]) -> tuple[DraftPoint, ...]:
    """Heading by heading, each heading's points in the order given, but those of the timeline by day."""
    order = list(Section)

    def place(point: DraftPoint) -> tuple[int, date]:
        section = point.section or Section.HAPPENED
        found = [findings[pick.finding_id] for pick in point.picks if pick.finding_id in findings]
        days = [day for one in found if section is Section.TIMELINE and (day := event_day(one.quote))]
        return order.index(section), min(days, default=date.max)

    return tuple(sorted(points, key=place))


def by_heading(points: Iterable[Point]) -> tuple[Point, ...]:
    """Verified points heading by heading: `verify` may have put some under another than was proposed."""
    order = list(Section)
    return tuple(sorted(points, key=lambda point: order.index(point.section or Section.HAPPENED)))
