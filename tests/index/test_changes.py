"""What is to be told of an article: that it came, changed, went or came back, and no rebuilding."""

from datetime import datetime, timedelta

import pytest

from index import changes as module
from index.archive import Standing
from index.changes import Change, changes, mark_told
from index.reindex import reindex
from index.sync import sync
from index.types import Status
from tests.conftest import NOON, ArchiveOf, SmallArchive, page

DAM = page("dam", "“It held,” said Ann Lee.")
DAM_FELL = page("dam", "“It fell,” said Ann Lee.")


@pytest.fixture
def archive(archive_of: ArchiveOf) -> SmallArchive:
    return archive_of()


def told(archive: SmallArchive, now: datetime = NOON) -> list[Change]:
    """What is found, and is told from now on."""
    with archive.stores.archive.engine.begin() as connection:
        found = changes(connection, now)
        mark_told(connection, found)
    return found


def news(archive: SmallArchive, now: datetime = NOON) -> list[str | None]:
    return [change.news for change in told(archive, now)]


def test_a_new_article_is_told_once(archive: SmallArchive) -> None:
    (added,) = archive.add(DAM)
    assert news(archive) == [added.version_id]
    assert told(archive) == []


def test_a_new_version_is_news_and_the_same_words_again_are_not(archive: SmallArchive) -> None:
    archive.add(DAM)
    told(archive)
    archive.add(DAM)
    assert told(archive) == []
    (updated,) = archive.add(DAM_FELL)
    assert news(archive) == [updated.version_id]


def test_an_article_that_goes_is_told_without_news_and_is_news_when_it_comes_back(
    archive: SmallArchive,
) -> None:
    (added,) = archive.add(DAM)
    told(archive)
    archive.set_status(DAM, Status.KILLED)
    assert news(archive) == [None]
    archive.set_status(DAM, Status.USABLE)
    assert news(archive) == [added.version_id]


@pytest.mark.parametrize("told_first", [True, False])
def test_what_went_and_came_back_before_anybody_looked_is_told_all_the_same(
    told_first: bool, archive: SmallArchive
) -> None:
    archive.add(DAM)
    if told_first:
        told(archive)
    archive.set_status(DAM, Status.WITHHELD)
    archive.set_status(DAM, Status.USABLE)
    assert len(told(archive)) == 1


def test_what_came_and_went_before_anybody_looked_is_told(archive: SmallArchive) -> None:
    archive.add(DAM)
    archive.set_status(DAM, Status.KILLED)
    assert news(archive) == [None]


def test_an_article_that_moves_to_other_readers_is_told_without_news(archive: SmallArchive) -> None:
    archive.add(DAM)
    told(archive)
    archive.add(DAM, standing=Standing("investigations"))
    assert news(archive) == [None]


def test_the_end_of_an_embargo_is_news_once_the_article_can_be_searched(archive: SmallArchive) -> None:
    later = NOON + timedelta(hours=2)
    (added,) = archive.add(DAM, standing=Standing(embargo_until=NOON + timedelta(hours=1)))
    assert news(archive) == [None]
    assert told(archive, later) == []
    sync(archive.stores, later)
    assert news(archive, later) == [added.version_id]


def test_rebuilding_the_indexes_is_no_change(archive: SmallArchive) -> None:
    archive.add(DAM)
    told(archive)
    archive.stores.archive.forget_indexed()
    assert told(archive) == []
    reindex(archive.stores, NOON, lambda done, total: None)
    assert told(archive) == []


def test_many_changes_come_in_parts_and_none_twice(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    added = archive.add(DAM, page("ferry", "The ferry ran."), page("mill", "The mill was sold."))
    first, second = news(archive), news(archive)
    assert (len(first), len(second)) == (2, 1)
    assert {*first, *second} == {one.version_id for one in added}
