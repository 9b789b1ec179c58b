"""The figures of an archive."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from index import ledger
from index.archive import Standing
from index.holdings import Holdings, holdings, holdings_for
from index.reindex import reindex
from index.types import Status
from tests.conftest import ARTICLES, HOSPITAL, NOON, STADIUM, WOLVES, ArchiveOf, SmallArchive, page


def figures(archive: SmallArchive) -> Holdings:
    return holdings(archive.stores.archive.engine)


def test_an_empty_archive_has_no_figures_but_zeros(archive_of: ArchiveOf) -> None:
    assert figures(archive_of()) == Holdings(0, 0, 0, 0, 0, 0, None, None, None)


def test_articles_versions_and_outlets_are_counted_and_dated(archive_of: ArchiveOf) -> None:
    archive = archive_of(*ARTICLES)
    archive.now = NOON + timedelta(days=1)
    archive.add(replace(WOLVES, text="Four wolves were seen on Sunday.", outlet="Herald"))
    found = figures(archive)
    assert (found.articles, found.versions, found.outlets, found.unsearchable) == (4, 5, 2, 0)
    assert (found.earliest, found.latest) == (WOLVES.published_at, datetime(2024, 4, 2, 6, 0, tzinfo=UTC))
    assert found.last_added == archive.now
    assert found.passages > 4
    assert found.attributions > 0


def test_withheld_and_embargoed_articles_are_counted_as_unsearchable(archive_of: ArchiveOf) -> None:
    archive = archive_of(STADIUM, WOLVES)
    archive.add(HOSPITAL, standing=Standing(embargo_until=NOON + timedelta(hours=1)))
    archive.set_status(WOLVES, Status.WITHHELD)
    assert (figures(archive).articles, figures(archive).unsearchable) == (3, 2)
    archive.set_status(WOLVES, Status.USABLE)
    assert figures(archive).unsearchable == 1


def test_the_dates_are_those_of_the_current_wording(archive_of: ArchiveOf) -> None:
    archive = archive_of(WOLVES)
    later = datetime(2024, 5, 5, tzinfo=UTC)
    archive.add(replace(WOLVES, published_at=later))
    assert (figures(archive).earliest, figures(archive).latest) == (later, later)


def test_an_article_without_a_date_has_no_part_in_the_dates(archive_of: ArchiveOf) -> None:
    archive = archive_of(WOLVES, page("note", "The mill was sold to a Finnish company."))
    assert figures(archive).earliest == figures(archive).latest == WOLVES.published_at


def test_articles_that_name_no_outlet_are_of_no_outlet(archive_of: ArchiveOf) -> None:
    archive = archive_of(replace(WOLVES, outlet=""), STADIUM)
    assert figures(archive).outlets == 1


def test_articles_that_an_older_tagger_read_are_counted_until_they_are_read_again(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of(WOLVES, STADIUM)
    assert figures(archive).read_by_older == 0
    stores = archive.stores
    with stores.archive.transaction() as connection:
        ledger.save(connection, next(iter(stores.archive.every_version())), (), "tagger-of-last-year")
    assert figures(archive).read_by_older == 1
    reindex(stores, archive.now, lambda done, total: None)
    assert figures(archive).read_by_older == 0


def test_readers_are_told_the_figures_of_an_archive_that_holds_what_they_may_see_alone(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of(WOLVES)
    alone = figures(archive)
    archive.add(HOSPITAL, standing=Standing("courts"))
    archive.add(STADIUM)
    archive.set_status(STADIUM, Status.WITHHELD)
    engine, public = archive.stores.archive.engine, frozenset({"public"})
    assert holdings_for(engine, public, archive.now) == alone
    assert holdings_for(engine, frozenset({"courts"}), archive.now).articles == 1
    assert holdings_for(engine, frozenset(), archive.now) == Holdings(0, 0, 0, 0, 0, 0, None, None, None)
