"""What else answers a question: quotes that the answer has not, for whoever may read them."""

from index.archive import Standing
from retrieval.ask import Asking
from retrieval.types import EVERYONE, Audience
from tests.conftest import HOSPITAL, RESERVOIR, STADIUM, ArchiveOf

QUESTION = "Who said the dam wall has moved, and what readings were cited?"


def test_more_quotes_are_others_than_the_answers(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, HOSPITAL, STADIUM)
    asking = Asking(archive.stores, clock=archive.clock)
    answer = asking.ask(QUESTION)
    first = answer.__class__(QUESTION, answer.status, answer.points[:1], (), (), answer.answerer)
    more = asking.more(first)
    assert more
    shown = [(quote.version.id, quote.span) for quote in first.quotes]
    for point in more:
        for quote in point.quotes:
            assert not any(one == quote.version.id and span.overlaps(quote.span) for one, span in shown)


def test_what_the_archive_cannot_answer_has_no_more_either(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, HOSPITAL)
    asking = Asking(archive.stores, clock=archive.clock)
    assert asking.more(asking.ask("Which tenor sang at the opening of the opera in Lisbon?")) == ()


def test_more_quotes_are_only_of_what_this_audience_may_read(archive_of: ArchiveOf) -> None:
    archive = archive_of(HOSPITAL)
    archive.add(RESERVOIR, standing=Standing("desk"))
    asking = Asking(archive.stores, clock=archive.clock)
    answer = asking.ask(QUESTION)
    first = answer.__class__(QUESTION, answer.status, answer.points[:1], (), (), answer.answerer)
    assert asking.more(first, (), EVERYONE)
    hidden = {quote.version.article_id for quote in first.quotes}
    seen = asking.more(first, (), Audience(frozenset({"public"})))
    assert not hidden & {quote.version.article_id for point in seen for quote in point.quotes}
