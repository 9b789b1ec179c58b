"""Adding: what is reported is stored and findable, whatever else happens."""

import json
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from index.add import Added, Adding, Outcome
from index.archive import Standing
from index.errors import FetchError, FetchProblem, ReadError, ReadProblem
from index.fetch import Fetcher
from index.inputs import expected, is_link
from index.sync import check, sync
from index.types import Page, Status
from index.words import Words
from tests.conftest import NOON, ArchiveOf, SmallArchive, page
from tests.fakes.pdf import BROKEN, Sheet, column, pdf
from tests.fakes.site import Reply, Site
from tests.fakes.word import word

FERRY = page("ferry", "The ferry will not run in May, the harbour office said.")
FERRY_LATER = replace(FERRY, text="The ferry will not run in June, the harbour office said.")
MILL = page("mill", "The paper mill was sold to a Finnish company, its owner said.")
MANY = [page(f"a{n}", f"Ferry number {n} was late again, its captain said on Friday.") for n in range(30)]

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def outcomes(added: list[Added]) -> list[Outcome]:
    return [item.outcome for item in added]


def stop_after(pages: list[Page]) -> Iterator[Page]:
    """The pages, and then somebody presses Ctrl-C."""
    yield from pages
    raise KeyboardInterrupt


def found_everywhere(archive: SmallArchive, saved: Page) -> bool:
    near, worded = archive.found(saved.text)
    return saved.text in near and saved.text in worded


def test_a_new_article_is_added_then_unchanged_then_updated(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    assert outcomes(archive.add(FERRY)) == [Outcome.ADDED]
    assert outcomes(archive.add(FERRY)) == [Outcome.UNCHANGED]
    assert outcomes(archive.add(FERRY_LATER)) == [Outcome.UPDATED]


def test_what_was_added_is_named_and_dated_by_the_injected_clock(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    archive.now = NOON + timedelta(days=400)
    (added,) = archive.add(FERRY)
    version = archive.stores.archive.version(added.version_id)
    assert (added.source, added.title, added.article_id) == (FERRY.source, "Ferry", version.article_id)
    assert version.seen_at == archive.now


def test_an_article_is_findable_as_soon_as_it_is_reported(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    for added in archive.adding().add_pages(MANY):
        near, worded = archive.found(archive.stores.archive.version(added.version_id).text)
        assert near & worded


def test_an_embargoed_article_is_stored_and_not_findable(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY, standing=Standing(embargo_until=NOON + timedelta(hours=1)))
    assert archive.current(FERRY).text == FERRY.text
    assert archive.found(FERRY.text) == (set(), set())


def test_an_update_of_a_withheld_article_stays_withheld(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY)
    archive.set_status(FERRY, Status.WITHHELD)
    archive.add(FERRY_LATER)
    assert archive.found(FERRY_LATER.text) == (set(), set())


def test_a_bad_page_among_good_ones_is_reported_and_stops_nothing(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    refused = FetchError("http://10.0.0.1/", FetchProblem.REFUSED_ADDRESS)
    empty = ReadError("empty.txt", ReadProblem.EMPTY)
    added = archive.add(FERRY, refused, empty, MILL)
    by_source = {item.source: item for item in added}
    assert by_source["http://10.0.0.1/"].error is refused
    assert by_source["empty.txt"].error is empty
    assert [by_source[good.source].outcome for good in (FERRY, MILL)] == [Outcome.ADDED] * 2
    assert found_everywhere(archive, FERRY)
    assert found_everywhere(archive, MILL)


def test_bad_files_in_a_folder_and_bad_lines_are_reported_beside_the_good(
    archive_of: ArchiveOf, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("inbox")
    (folder / "good.txt").write_text(FERRY.text, "utf-8")
    (folder / "empty.txt").write_text(" \n", "utf-8")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    line = json.dumps({"url": MILL.source, "title": "Mill", "text": MILL.text})
    (folder / "lines.jsonl").write_text(f"{line}\n{{broken\n", "utf-8")
    archive = archive_of()
    missing = folder / "missing.txt"
    added = list(archive.adding().add([str(folder), str(missing)]))
    assert {
        Path(item.source).name: item.error.problem for item in added if isinstance(item.error, ReadError)
    } == {
        "empty.txt": ReadProblem.EMPTY,
        "picture.txt": ReadProblem.BINARY,
        "lines.jsonl line 2": ReadProblem.BAD_JSON,
        "missing.txt": ReadProblem.MISSING,
    }
    good = [item for item in added if item.outcome is Outcome.ADDED]
    assert {item.source for item in good} == {str(folder / "good.txt"), MILL.source}
    assert found_everywhere(archive, FERRY)
    assert found_everywhere(archive, MILL)


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        ("application/pdf", pdf(Sheet(column(["Ferry", FERRY.text])), BROKEN)),
        (WORD_TYPE, word("Ferry", FERRY.text)),
    ],
)
def test_a_document_behind_a_link_is_findable_and_quoted_as_it_was_stored(
    content_type: str, data: bytes, archive_of: ArchiveOf
) -> None:
    archive = archive_of()
    with Site({"/ferry": Reply(data, headers={"Content-Type": content_type})}) as site:
        fetcher = Fetcher(allow_addresses=frozenset({ip_network("127.0.0.1/32")}))
        (added,) = Adding(archive.stores, fetcher, archive.clock).add([site.url("/ferry")])
    assert (added.outcome, added.title) == (Outcome.ADDED, "Ferry")
    assert added.unread_pages == ((2,) if content_type == "application/pdf" else ())
    version = archive.stores.archive.version(added.version_id)
    assert version.source == site.url("/ferry")
    (point,) = archive.ask("Who said the ferry will not run?").points
    assert [quote.text for quote in point.quotes] == [version.text] == [FERRY.text]


def test_a_text_file_is_stored_word_for_word_with_line_feeds_only(
    archive_of: ArchiveOf, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("inbox") / "note.txt"
    file.write_bytes("Note\r\n\r\n  “Two  spaces,”\u00a0she said. \r\n\tTab.\n".encode())
    archive = archive_of()
    (added,) = archive.adding().add([str(file)])
    text = archive.stores.archive.version(added.version_id).text
    assert text == "Note\n\n  “Two  spaces,”\u00a0she said. \n\tTab.\n"


def test_stopping_half_way_keeps_what_was_reported_and_the_next_run_adds_the_rest(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of()
    reported: list[Added] = []
    with pytest.raises(KeyboardInterrupt):
        reported.extend(archive.adding().add_pages(stop_after(MANY[:27])))
    assert 0 < len(reported) < len(MANY)
    check(archive.stores)
    kept = {item.source for item in reported}
    assert all(found_everywhere(archive, saved) for saved in MANY if saved.source in kept)
    again = {item.source: item.outcome for item in archive.add(*MANY)}
    assert again == {
        saved.source: Outcome.UNCHANGED if saved.source in kept else Outcome.ADDED for saved in MANY
    }
    assert all(found_everywhere(archive, saved) for saved in MANY)


def test_a_reader_that_goes_away_after_the_first_report_loses_nothing_of_that_group(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of()
    adding = archive.adding().add_pages(MANY)
    first = next(adding)
    adding.close()  # type: ignore[attr-defined]
    check(archive.stores)
    assert archive.stores.archive.version(first.version_id)
    assert {item.outcome for item in archive.add(*MANY)} == {Outcome.ADDED, Outcome.UNCHANGED}
    assert all(found_everywhere(archive, saved) for saved in MANY)


def test_an_article_saved_by_a_run_that_died_before_indexing_is_findable_after_the_same_run(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of(FERRY)
    archive.stores.archive.forget_indexed()
    archive.stores.vectors.clear()
    archive.stores.words.clear()
    archive.add(FERRY)
    assert found_everywhere(archive, FERRY)


def test_the_same_link_with_two_wordings_in_one_run_is_one_article_with_the_last_wording(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of(FERRY, FERRY_LATER)
    assert archive.current(FERRY).text == FERRY_LATER.text
    assert len(archive.stores.archive.history(archive.current(FERRY).article_id)) == 2
    assert archive.found("ferry") == ({FERRY_LATER.text}, {FERRY_LATER.text})


def test_the_same_page_twice_in_one_run_is_added_once_and_then_unchanged(archive_of: ArchiveOf) -> None:
    assert outcomes(archive_of().add(FERRY, FERRY)) == [Outcome.ADDED, Outcome.UNCHANGED]


def test_a_wording_that_returns_within_one_run_is_the_current_one_after_it(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY)
    archive.add(FERRY_LATER, FERRY)
    assert archive.current(FERRY).text == FERRY.text


def test_an_article_with_no_sentence_to_quote_is_stored_and_breaks_nothing(archive_of: ArchiveOf) -> None:
    bare = page("bare", "Photo.\n\nREAD MORE: The ferry\n")
    archive = archive_of(bare, FERRY)
    assert archive.current(bare).text == bare.text
    check(archive.stores)
    assert archive.found("photo ferry") == ({FERRY.text}, {FERRY.text})


def test_nothing_to_add_reports_nothing(archive_of: ArchiveOf) -> None:
    assert archive_of().add() == []


def test_an_article_removed_can_be_added_again(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY)
    archive.remove(FERRY)
    assert outcomes(archive.add(FERRY)) == [Outcome.ADDED]
    assert found_everywhere(archive, FERRY)


def test_a_group_is_indexed_although_an_embargo_ended_meanwhile(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY, standing=Standing(embargo_until=NOON + timedelta(hours=1)))
    archive.now = NOON + timedelta(hours=2)
    archive.add(MILL)
    assert found_everywhere(archive, FERRY)
    assert sync(archive.stores, archive.now) == 0


@pytest.mark.parametrize(
    ("wanted", "link"),
    [
        ("https://gazette.example/a", True),
        ("HTTP://gazette.example", True),
        ("httpish.txt", False),
        ("ftp://gazette.example/a", False),
        ("https", False),
        ("", False),
    ],
)
def test_only_what_begins_as_a_web_address_is_a_link(wanted: str, link: bool) -> None:
    assert is_link(wanted) == link


def test_the_expected_number_counts_links_files_and_lines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.jsonl").write_text("{}\n\n{}\n{}")
    (tmp_path / "c.exe").write_text("not ours")
    assert expected(["https://gazette.example/a", str(tmp_path), str(tmp_path / "gone.txt")]) == 1 + 4 + 1


def test_a_known_article_added_to_another_collection_is_found_only_there(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY, MILL)
    assert outcomes(archive.add(FERRY, standing=Standing("courts"))) == [Outcome.STANDING]
    assert outcomes(archive.add(FERRY, standing=Standing("courts"))) == [Outcome.UNCHANGED]
    courts, public = frozenset({"courts"}), frozenset({"public"})
    assert archive.found("ferry mill", courts) == ({FERRY.text}, {FERRY.text})
    assert archive.found("ferry mill", public) == ({MILL.text}, {MILL.text})
    check(archive.stores)


def test_a_known_article_added_again_without_a_collection_stays_where_it_is(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY, standing=Standing("courts"))
    archive.add(FERRY_LATER)
    assert archive.found("ferry", frozenset({"courts"})) == ({FERRY_LATER.text}, {FERRY_LATER.text})
    assert archive.found("ferry", frozenset({"public"})) == (set(), set())


def test_a_known_article_added_again_under_embargo_is_not_findable_until_its_end(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of(FERRY)
    archive.add(FERRY, standing=Standing(embargo_until=NOON + timedelta(hours=1)))
    assert archive.found("ferry") == (set(), set())
    assert sync(archive.stores, NOON + timedelta(hours=1)) == 1
    assert found_everywhere(archive, FERRY)


def test_moving_a_withheld_article_does_not_release_it(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY)
    archive.set_status(FERRY, Status.WITHHELD)
    archive.add(FERRY, standing=Standing("courts"))
    assert archive.stores.archive.article(archive.current(FERRY).article_id).status is Status.WITHHELD
    assert archive.found("ferry") == (set(), set())


class DiesOnce(Words):
    """The first commit never returns, as when the process is killed."""

    alive = False

    def commit(self) -> None:
        if not self.alive:
            self.alive = True
            raise KeyboardInterrupt
        super().commit()


def test_a_move_that_is_killed_half_way_does_not_leave_the_article_withheld(
    archive_of: ArchiveOf, tmp_path: Path
) -> None:
    archive = archive_of(FERRY)
    healthy = archive.stores
    healthy.words.close()
    dying = DiesOnce(tmp_path / "words")
    archive.stores = copy(healthy)
    archive.stores.words = dying
    with pytest.raises(KeyboardInterrupt):
        archive.add(FERRY, standing=Standing("courts"))
    dying._writers.clear()
    archive.stores = healthy
    archive.add(FERRY, standing=Standing("courts"))
    assert healthy.archive.article(archive.current(FERRY).article_id).status is Status.USABLE
