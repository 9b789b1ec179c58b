"""The record: what a version is, how long it stays, and who may have its words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from index import ledger
from index.archive import Archive, Standing, Stored
from index.errors import NotFoundError, NotQuotableError
from index.schema import articles, attributions, passages, versions
from index.types import Attribution, Grade, Page, Span, Speaker, Speech, Status, Version
from tests.conftest import AS_IT_IS, NOON, ArchiveOf, page

BRIDGE = page(
    "bridge",
    "The bridge will close in May, the harbour master said.\nFerries take the cars.\n",
    "Bridge to close",
    authors=("Mina Sorel",),
    published_at=datetime(2024, 5, 1, tzinfo=UTC),
)
REWRITTEN = replace(BRIDGE, text=BRIDGE.text.replace("May", "June"))
FIRST_WORDS = Span(0, 10)
ANYONE = None


def save(record: Archive, *pages: Page, standing: Standing = AS_IT_IS) -> list[Version]:
    """Each page an hour after the one before."""
    with record.transaction() as connection:
        return [
            record.save(connection, saved, standing, NOON + timedelta(hours=hour))
            for hour, saved in enumerate(pages)
        ]


def count_versions(record: Archive) -> int:
    with record.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(versions)).scalar_one()


def test_a_page_that_was_never_added_is_not_stored(record: Archive) -> None:
    assert record.stored(BRIDGE) is Stored.NO


def test_the_same_page_again_is_the_same_version(record: Archive) -> None:
    first, second = save(record, BRIDGE, replace(BRIDGE))
    assert record.stored(replace(BRIDGE)) is Stored.SAME
    assert first.id == second.id
    assert count_versions(record) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"text": BRIDGE.text + " "},
        {"text": BRIDGE.text.replace("harbour", "Harbour")},
        {"title": "Bridge will close"},
        {"authors": ("Mina Sorel", "Ola Berg")},
        {"outlet": "Herald"},
        {"published_at": datetime(2024, 5, 2, tzinfo=UTC)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_wording_headline_byline_outlet_or_date_is_another_version(
    record: Archive, change: dict[str, object]
) -> None:
    changed = replace(BRIDGE, **change)  # type: ignore[arg-type]
    save(record, BRIDGE)
    assert record.stored(changed) is Stored.CHANGED
    save(record, changed)
    assert count_versions(record) == 2


def test_the_earlier_version_stays_readable_and_quotable_by_its_id(record: Archive) -> None:
    earlier, later = save(record, BRIDGE, REWRITTEN)
    assert record.current_version(earlier.article_id).text == later.text == REWRITTEN.text
    assert record.version(earlier.id) == earlier
    assert record.quote(earlier.id, Span(0, 29), ANYONE, NOON).text == BRIDGE.text[:29]


def test_a_wording_that_returns_is_current_again_and_no_third_version(record: Archive) -> None:
    first, second, third = save(record, BRIDGE, REWRITTEN, BRIDGE)
    assert third.id == first.id
    assert record.current_version(first.article_id).text == BRIDGE.text
    assert {version.id for version in record.history(first.article_id)} == {first.id, second.id}


def test_history_has_the_newest_version_first(record: Archive) -> None:
    third = replace(BRIDGE, text=BRIDGE.text.replace("May", "July"))
    saved = save(record, BRIDGE, REWRITTEN, third)
    assert record.history(saved[0].article_id) == saved[::-1]


def test_history_begins_with_the_current_version_when_a_wording_returns(record: Archive) -> None:
    first, *_ = save(record, BRIDGE, REWRITTEN, BRIDGE)
    assert record.history(first.article_id)[0] == record.current_version(first.article_id)


def test_a_version_comes_back_with_every_field_it_was_stored_with(record: Archive) -> None:
    oslo = datetime.fromisoformat("2024-05-01T08:30:00+02:00")
    sent = replace(BRIDGE, published_at=oslo, modified_at=NOON, text="  The bridge\u2028closed 🌉 today.\n\n")
    found = record.version(save(record, sent)[0].id)
    assert (found.source, found.text, found.title) == (sent.source, sent.text, sent.title)
    assert (found.outlet, found.authors, found.byline) == ("Gazette", ("Mina Sorel",), "Mina Sorel")
    assert (found.published_at, found.modified_at, found.seen_at) == (oslo, NOON, NOON)
    assert found.published_at is not None
    assert found.published_at.tzinfo is UTC


@pytest.mark.parametrize(
    "span", [Span(0, 0), Span(5, 4), Span(-1, 3), Span(0, len(BRIDGE.text) + 1)], ids=str
)
def test_a_span_outside_the_version_cannot_be_quoted(record: Archive, span: Span) -> None:
    version = save(record, BRIDGE)[0]
    with pytest.raises(ValueError, match="is not inside version"):
        record.quote(version.id, span, ANYONE, NOON)


@pytest.mark.parametrize("unknown", ["v0", "", "a" * 2000])
def test_an_unknown_id_is_named_in_the_error(record: Archive, unknown: str) -> None:
    for lookup in (record.version, record.article, record.current_version):
        with pytest.raises(NotFoundError) as raised:
            lookup(unknown)
        assert raised.value.wanted == unknown


@pytest.mark.parametrize("status", [Status.WITHHELD, Status.KILLED])
def test_a_withheld_article_is_quotable_only_after_its_release(record: Archive, status: Status) -> None:
    version = save(record, BRIDGE)[0]
    record.set_status(version.article_id, status)
    with pytest.raises(NotQuotableError):
        record.quote(version.id, FIRST_WORDS, ANYONE, NOON)
    record.set_status(version.article_id, Status.USABLE)
    assert record.quote(version.id, FIRST_WORDS, ANYONE, NOON).text == "The bridge"


def test_an_embargo_ends_at_its_hour_and_not_a_second_before(record: Archive) -> None:
    hour = NOON + timedelta(hours=1)
    version = save(record, BRIDGE, standing=Standing(embargo_until=hour))[0]
    with pytest.raises(NotQuotableError):
        record.quote(version.id, FIRST_WORDS, ANYONE, hour - timedelta(seconds=1))
    assert record.quote(version.id, FIRST_WORDS, ANYONE, hour).text == "The bridge"


@pytest.mark.parametrize(
    ("readable", "shown"),
    [
        (None, True),
        (frozenset({"courts"}), True),
        (frozenset({"public", "courts"}), True),
        (frozenset({"public"}), False),
        (frozenset({"court"}), False),
        (frozenset[str](), False),
    ],
)
def test_only_readers_of_its_collection_may_quote_an_article(
    record: Archive, readable: frozenset[str] | None, shown: bool
) -> None:
    version = save(record, BRIDGE, standing=Standing("courts"))[0]
    assert bool(record.find(BRIDGE.source, readable, NOON)) == shown
    if shown:
        assert record.quote(version.id, FIRST_WORDS, readable, NOON)
    else:
        with pytest.raises(NotQuotableError):
            record.quote(version.id, FIRST_WORDS, readable, NOON)


@pytest.mark.parametrize("wanted", [BRIDGE.source, "bridge", "Bridge to close", "bridge TO close"])
def test_an_article_is_found_by_link_file_name_and_headline(record: Archive, wanted: str) -> None:
    version = save(record, BRIDGE)[0]
    assert record.find(wanted, ANYONE, NOON) == record.find_any(wanted) == version


def test_an_article_is_found_by_its_id(record: Archive) -> None:
    version = save(record, BRIDGE)[0]
    assert record.find(version.article_id, ANYONE, NOON) == version


@pytest.mark.parametrize("wanted", ["Bridge to", "ridge", "br_dge", "b%", "%", "http", ""])
def test_part_of_a_name_or_a_pattern_finds_no_article(record: Archive, wanted: str) -> None:
    save(record, BRIDGE)
    assert record.find_any(wanted) is None


@pytest.mark.parametrize("title", ["Élections: la gauche gagne", "Øresund bridge closed", "ÜBERFLUTUNG"])
def test_a_headline_with_capitals_beyond_ascii_is_found_as_it_stands(record: Archive, title: str) -> None:
    save(record, replace(BRIDGE, title=title))
    assert record.find_any(title) is not None


def test_a_former_headline_finds_nothing(record: Archive) -> None:
    save(record, BRIDGE, replace(BRIDGE, title="Bridge stays open"))
    assert record.find_any("Bridge to close") is None


def test_of_two_articles_with_one_headline_the_newest_this_reader_may_see_is_found(record: Archive) -> None:
    later = replace(
        BRIDGE, source="https://herald.example/bridge", published_at=datetime(2024, 5, 3, tzinfo=UTC)
    )
    save(record, BRIDGE)
    save(record, later, standing=Standing("courts"))
    newest, public = (record.find(BRIDGE.title, who, NOON) for who in (ANYONE, frozenset({"public"})))
    assert newest is not None
    assert public is not None
    assert (newest.source, public.source) == (later.source, BRIDGE.source)


def test_a_withheld_article_is_found_only_by_the_person_who_runs_the_archive(record: Archive) -> None:
    version = save(record, BRIDGE)[0]
    record.set_status(version.article_id, Status.WITHHELD)
    assert record.find(BRIDGE.source, ANYONE, NOON) is None
    assert record.find_any(BRIDGE.source) == version


def test_deleting_an_article_erases_every_version_and_what_was_derived_and_no_other_article(
    archive_of: ArchiveOf,
) -> None:
    kept = page("kept", "The library opens on Sunday, the council said.")
    archive = archive_of(BRIDGE, kept)
    erased = [archive.current(BRIDGE)]
    archive.add(REWRITTEN)
    erased.append(archive.current(BRIDGE))
    record = archive.stores.archive
    record.delete(erased[0].article_id)
    for version in erased:
        with pytest.raises(NotFoundError):
            record.version(version.id)
    assert archive.current(kept).text == kept.text
    with record.engine.connect() as connection:
        rows = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (articles, versions, passages, attributions)
        }
    assert rows == {"articles": 1, "versions": 1, "passages": 1, "attributions": 1}


def test_the_ledger_gives_back_what_was_saved_and_forgets_what_it_had_before(record: Archive) -> None:
    version = save(record, BRIDGE)[0]
    speaker = Speaker("Ann Lee", "She", Grade.NAMED, "who runs the port")
    unknown = Attribution((), (Span(3, 5),), (Span(0, 3), Span(6, 9)), Speech.INDIRECT, None)
    said = [Attribution((Span(0, 3),), (Span(4, 8),), (Span(9, 20),), Speech.DIRECT, speaker), unknown]
    with record.transaction() as connection:
        ledger.save(connection, version.id, said[1:], "rules")
        ledger.save(connection, version.id, said, "tagger")
        assert ledger.found_otherwise(connection, "rules") == [version.id]
        assert ledger.found_otherwise(connection, "tagger") == []
        assert ledger.load(connection, [version.id, "v0"]) == {version.id: said, "v0": []}
