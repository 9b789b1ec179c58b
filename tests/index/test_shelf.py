"""Which outlets a reader finds here, and who was quoted last: of what they may read, and of nothing else."""

from dataclasses import replace
from datetime import timedelta

from index.archive import Standing
from index.shelf import outlets, quoted_last
from index.types import Status
from tests.conftest import HOSPITAL, NOON, RESERVOIR, STADIUM, WOLVES, ArchiveOf


def test_outlets_are_counted_the_largest_first(archive_of: ArchiveOf) -> None:
    archive = archive_of(HOSPITAL, STADIUM, replace(WOLVES, outlet="Herald"))
    assert outlets(archive.stores.archive.engine, None, NOON) == [("Gazette", 2), ("Herald", 1)]


def test_what_may_not_be_read_is_not_counted(archive_of: ArchiveOf) -> None:
    archive = archive_of(HOSPITAL, STADIUM)
    archive.add(replace(WOLVES, outlet="Herald"), standing=Standing("desk"))
    archive.add(RESERVOIR, standing=Standing(embargo_until=NOON + timedelta(days=1)))
    archive.set_status(STADIUM, Status.WITHHELD)
    engine = archive.stores.archive.engine
    assert outlets(engine, frozenset({"public"}), NOON) == [("Gazette", 1)]
    assert outlets(engine, frozenset(), NOON) == []


def test_who_was_quoted_last_comes_first_one_an_article(archive_of: ArchiveOf) -> None:
    archive = archive_of(STADIUM, RESERVOIR)
    found = quoted_last(archive.stores.archive.engine, None, NOON, 2)
    assert [one.title for one in found] == [RESERVOIR.title, STADIUM.title]
    assert found[0].speaker in {"Petra Lindqvist", "Anders Holm"}


def test_nobody_is_named_whose_article_may_not_be_read(archive_of: ArchiveOf) -> None:
    archive = archive_of(STADIUM)
    archive.add(RESERVOIR, standing=Standing("desk"))
    found = quoted_last(archive.stores.archive.engine, frozenset({"public"}), NOON, 4)
    assert {one.title for one in found} == {STADIUM.title}
