"""What a new version says that the archive did not have before: of a speaker, or of what was found in it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from index.archive import Archive
from index.errors import NotFoundError
from index.locate import fold
from index.statements import may_read, statements
from index.stores import Stores
from index.types import Grade
from retrieval.kinds import tells_of_denial
from retrieval.naming import who
from retrieval.said import in_order, remarks_of
from retrieval.types import Audience, Kind, Point

_MOST = 3  # points of one article's news
_WORD = re.compile(r"\w+")


def new_words(
    stores: Stores, name: str, version_id: str, before: str | None, audience: Audience, now: datetime
) -> tuple[Point, ...]:
    """What this speaker says in the version and in no other article, nor in `before`, which it replaced.

    Who is meant is decided as for `said`; nothing where the name may mean several.
    """
    readable = may_read(audience.collections, now)
    with stores.archive.engine.connect() as connection:
        meant = who(connection, name, readable)
        if Grade.NAMED not in meant.grades:
            return ()
        spellings = [spelling for one in meant.taken for spelling in one.spellings]
        every = in_order(statements(connection, spellings, meant.grades, readable), apart=False)
        here = [same for same in every if all(one.version_id == version_id for one in same)]
        old = _words_of(stores.archive, before)
        fresh = [same for same in here if _bare(same[0].words) not in old]
        fresh.sort(key=lambda same: same[0].attribution.content)
        found = remarks_of(stores, connection, fresh[:_MOST], audience, now)
    return tuple(Point(Kind.STATEMENT, remark.speaker, remark.quotes) for remark in found)


def news_in(archive: Archive, points: Iterable[Point], before: str | None) -> tuple[Point, ...]:
    """The first few of these points that have a quote whose words the version `before` had not.

    Of what is followed nobody in the article need be the claimant: whoever denies it responds to it.
    """
    old = _words_of(archive, before)
    new = [point for point in points if any(_bare(quote.text) not in old for quote in point.quotes)]
    return tuple(replace(point, kind=Kind.RESPONSE) if _denies(point) else point for point in new[:_MOST])


def _denies(point: Point) -> bool:
    return point.speaker is not None and any(tells_of_denial(quote.text) for quote in point.quotes)


def _words_of(archive: Archive, version_id: str | None) -> str:
    try:
        return _bare(archive.version(version_id).text) if version_id else ""
    except NotFoundError:  # erased since
        return ""


def _bare(text: str) -> str:
    """The words alone, each between spaces, so that a part is found whole."""
    return f" {' '.join(_WORD.findall(fold(text).casefold()))} "
