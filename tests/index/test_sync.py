"""The indexes hold what may be quoted now and nothing else, however often a run is killed."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import attribute, ledger
from index.archive import Standing
from index.errors import IndexMismatchError
from index.passages import of_versions
from index.reindex import reindex
from index.schema import passages
from index.stores import Stores
from index.sync import check, sync
from index.types import Page, Status
from index.words import Words
from tests.conftest import (
    ARTICLES,
    HOSPITAL,
    NOON,
    RESERVOIR,
    ArchiveOf,
    Models,
    SmallArchive,
    page,
    small_archive,
)

FERRY = page("ferry", "The ferry will not run in May, the harbour office said.\nBuses will take its place.")
REWRITTEN = replace(FERRY, text="The ferry sinks, the harbour office said.")
FERRY_PASSAGES = set(FERRY.text.splitlines())
MILL = page("mill", "The paper mill was sold to a Finnish company, its owner said.")
NOTHING: tuple[set[str], set[str]] = (set(), set())
TOMORROW = NOON + timedelta(days=1)


class KilledError(Exception):
    """Stands for the end of the process."""


class DiesBeforeCommit(Words):
    """The first commit does not happen."""

    alive = False

    def commit(self) -> None:
        if not self.alive:
            self.alive = True
            raise KilledError
        super().commit()


class DiesAfterCommit(Words):
    """The first commit happens, but nobody is there any more to note it in the record."""

    alive = False

    def commit(self) -> None:
        super().commit()
        if not self.alive:
            self.alive = True
            raise KilledError


class DiesBetweenIndexes(Words):
    """The first commit reaches the passages and not the articles."""

    alive = False

    def commit(self) -> None:
        if not self.alive:
            self.alive = True
            with self._writing() as (passages, _):
                passages.commit()
            raise KilledError
        super().commit()


def with_words(stores: Stores, words: Words) -> Stores:
    changed = copy(stores)
    changed.words = words
    return changed


def silent(done: int, total: int) -> None:
    """No progress bar."""


def both(*texts: str) -> tuple[set[str], set[str]]:
    return set(texts), set(texts)


def found_articles(archive: SmallArchive, *stems: str) -> list[str]:
    return [version_id for version_id, _ in archive.stores.words.articles(stems, 10, None)]


def test_search_finds_only_the_current_wording(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY)
    assert archive.found("ferry buses") == both(*FERRY_PASSAGES)
    archive.add(REWRITTEN)
    assert archive.found("ferry buses") == both(REWRITTEN.text)
    assert found_articles(archive, "ferri") == [archive.current(FERRY).id]


def test_a_wording_that_returns_is_found_again_and_the_other_is_not(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY)
    archive.add(REWRITTEN)
    archive.add(FERRY)
    assert archive.found("ferry buses") == both(*FERRY_PASSAGES)
    check(archive.stores)


@pytest.mark.parametrize("status", [Status.WITHHELD, Status.KILLED])
def test_a_withheld_article_leaves_both_indexes_and_returns_when_released(
    archive_of: ArchiveOf, status: Status
) -> None:
    archive = archive_of(FERRY, MILL)
    archive.set_status(FERRY, status)
    assert archive.found("ferry buses mill") == both(MILL.text)
    assert found_articles(archive, "ferri", "bus") == []
    check(archive.stores)
    archive.set_status(FERRY, Status.USABLE)
    assert archive.found("ferry buses mill") == both(MILL.text, *FERRY_PASSAGES)


def test_an_embargoed_article_enters_the_indexes_at_its_hour(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY, standing=Standing(embargo_until=TOMORROW))
    assert sync(archive.stores, TOMORROW - timedelta(seconds=1)) == 0
    assert not archive.stores.archive.embargo_lifted(TOMORROW - timedelta(seconds=1))
    assert archive.found("ferry") == NOTHING
    assert archive.stores.archive.embargo_lifted(TOMORROW)
    assert sync(archive.stores, TOMORROW) == 1
    assert archive.found("ferry") == both(*FERRY_PASSAGES)
    assert not archive.stores.archive.embargo_lifted(TOMORROW)


def test_the_end_of_an_embargo_does_not_release_a_withheld_article(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY, standing=Standing(embargo_until=TOMORROW))
    archive.set_status(FERRY, Status.WITHHELD)
    assert not archive.stores.archive.embargo_lifted(TOMORROW)
    assert sync(archive.stores, TOMORROW) == 0
    assert archive.found("ferry") == NOTHING


def test_a_removed_article_is_in_neither_index(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY, MILL)
    archive.add(REWRITTEN)
    archive.remove(FERRY)
    assert archive.found("ferry buses mill") == both(MILL.text)
    assert (archive.stores.vectors.count(), archive.stores.words.count()) == (1, 1)
    check(archive.stores)


def test_a_second_run_has_nothing_to_do(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY, MILL)
    assert sync(archive.stores, NOON) == 0


@pytest.mark.parametrize("dying", [DiesBeforeCommit, DiesBetweenIndexes, DiesAfterCommit])
@pytest.mark.parametrize("change", ["add", "update", "withhold"])
def test_a_run_killed_half_way_is_completed_by_the_next(
    archive_of: ArchiveOf, tmp_path: Path, dying: Callable[[Path], Words], change: str
) -> None:
    archive = archive_of(MILL) if change == "add" else archive_of(MILL, FERRY)
    archive.stores.words.close()
    healthy = archive.stores
    archive.stores = with_words(healthy, dying(tmp_path / "words"))
    with suppress(KilledError):
        if change == "withhold":
            archive.set_status(FERRY, Status.WITHHELD)
        else:
            archive.add(REWRITTEN)
        pytest.fail("the run was not killed")
    # The process is gone, and with it what its writers had not committed.
    archive.stores.words._writers.clear()
    archive.stores = with_words(healthy, Words(tmp_path / "words"))
    assert sync(archive.stores, NOON) == 1
    check(archive.stores)
    expected = both(MILL.text) if change == "withhold" else both(MILL.text, REWRITTEN.text)
    assert archive.found("ferry buses mill") == expected
    assert len(found_articles(archive, "ferri", "mill")) == len(expected[0])
    archive.stores.words.close()


def test_a_failed_commit_is_repeated_by_the_same_process_without_doubles(
    archive_of: ArchiveOf, tmp_path: Path
) -> None:
    archive = archive_of()
    archive.stores = with_words(archive.stores, DiesBeforeCommit(tmp_path / "words"))
    with pytest.raises(KilledError):
        archive.add(FERRY)
    assert sync(archive.stores, NOON) == 1
    check(archive.stores)
    assert archive.found("ferry buses") == both(*FERRY_PASSAGES)
    archive.stores.words.close()


def test_progress_is_reported_up_to_the_number_of_articles(archive_of: ArchiveOf) -> None:
    archive = archive_of(*(page(f"a{n}", f"Ferry number {n} was late again today.") for n in range(70)))
    reports: list[tuple[int, int]] = []
    assert reindex(archive.stores, NOON, lambda done, total: reports.append((done, total))) == 70
    assert reports[-1] == (70, 70)
    assert reports == sorted(reports)
    assert {total for _, total in reports} == {70}


def test_rebuilding_gives_the_same_answers(archive_of: ArchiveOf) -> None:
    archive = archive_of(*ARTICLES)
    questions = (
        "Who said the dam wall has moved?",
        "What did the mayor say about the stadium?",
        "Any wolves?",
    )
    before = [archive.ask(question) for question in questions]
    assert reindex(archive.stores, NOON, silent) == len(ARTICLES)
    after = [archive.ask(question) for question in questions]
    assert [answer.quotes for answer in before] == [answer.quotes for answer in after]
    assert all(answer.quotes for answer in before[:2])


def test_rebuilding_finds_who_said_what_anew_where_something_else_had_found_it(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, HOSPITAL)
    reservoir, hospital = (archive.current(page).id for page in (RESERVOIR, HOSPITAL))
    with archive.stores.archive.transaction() as connection:
        found = ledger.load(connection, [reservoir, hospital])
        ledger.save(connection, reservoir, [], "rules")
        ledger.save(connection, hospital, found[hospital][:1], attribute.NAME)
    reindex(archive.stores, NOON, silent)
    with archive.stores.archive.engine.connect() as connection:
        again = ledger.load(connection, [reservoir, hospital])
    assert found[reservoir]
    assert again == {reservoir: found[reservoir], hospital: found[hospital][:1]}


def test_rebuilding_cuts_anew_what_an_older_program_cut_otherwise_and_leaves_the_rest(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of(RESERVOIR, HOSPITAL)
    reservoir, hospital = (archive.current(page).id for page in (RESERVOIR, HOSPITAL))
    engine = archive.stores.archive.engine
    with engine.begin() as connection:
        of_reservoir = of_versions(connection, [reservoir])
        of_hospital = of_versions(connection, [hospital])
        shorter = passages.update().where(passages.c.id == of_reservoir[-1].id)
        connection.execute(shorter.values(end=passages.c.end - 1))
    reindex(archive.stores, NOON, silent)
    with engine.connect() as connection:
        anew = of_versions(connection, [reservoir])
        kept = of_versions(connection, [hospital])
    assert [one.passage for one in anew] == [one.passage for one in of_reservoir]
    assert {one.id for one in kept} == {one.id for one in of_hospital}
    check(archive.stores)


def test_rebuilding_leaves_withheld_articles_out(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY, MILL)
    archive.set_status(FERRY, Status.WITHHELD)
    assert reindex(archive.stores, NOON, silent) == 1
    assert archive.found("ferry buses mill") == both(MILL.text)


def test_indexes_that_belong_to_the_record_pass_the_check(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    check(archive.stores)
    archive.add(FERRY)
    check(archive.stores)


@pytest.mark.parametrize("kept", [(), ("vectors",), ("words",)], ids=["none", "vectors", "words"])
def test_a_record_restored_without_an_index_folder_fails_the_check_until_rebuilt(
    archive_of: ArchiveOf,
    models: Models,
    tmp_path_factory: pytest.TempPathFactory,
    kept: tuple[str, ...],
) -> None:
    archive = archive_of(FERRY)
    archive.stores.words.close()
    archive.stores.archive.engine.dispose()
    backup = tmp_path_factory.mktemp("backup")
    shutil.copy(archive.home / "record.sqlite", backup)
    for folder in kept:
        shutil.copytree(archive.home / folder, backup / folder)
    home = tmp_path_factory.mktemp("restored")
    with small_archive(home, backup, models) as restored:
        with pytest.raises(IndexMismatchError):
            check(restored.stores)
        reindex(restored.stores, NOON, silent)
        check(restored.stores)
        assert restored.found("ferry buses") == both(*FERRY_PASSAGES)


def embedded_by_another(archive: SmallArchive) -> None:
    """As if an earlier program, with another model, had made every vector."""
    with archive.stores.archive.transaction() as connection:
        nothing = np.zeros(4, np.float32).tobytes()
        connection.execute(passages.update().values(embedder="another-model", vector=nothing))


def test_vectors_of_another_embedder_fail_the_check_until_they_are_made_anew(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY)
    embedded_by_another(archive)
    with pytest.raises(IndexMismatchError):
        check(archive.stores)
    reindex(archive.stores, NOON, silent)
    check(archive.stores)
    assert archive.found("ferry buses") == both(*FERRY_PASSAGES)


def test_earlier_versions_are_embedded_anew_too_so_that_they_can_return(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY)
    archive.add(REWRITTEN)
    embedded_by_another(archive)
    reindex(archive.stores, NOON, silent)
    archive.add(FERRY)
    check(archive.stores)
    assert archive.found("ferry buses") == both(*FERRY_PASSAGES)


def test_embedding_anew_that_is_killed_at_its_end_is_noticed(archive_of: ArchiveOf) -> None:
    archive = archive_of(FERRY, MILL)
    archive.add(REWRITTEN)
    embedded_by_another(archive)

    def die_at_the_end(done: int, total: int) -> None:
        if done == total:
            raise KilledError

    with pytest.raises(KilledError):
        reindex(archive.stores, NOON, die_at_the_end)
    with suppress(IndexMismatchError):
        check(archive.stores)
        sync(archive.stores, NOON)
        assert archive.found("ferry mill") == both(REWRITTEN.text, MILL.text)


WORDINGS = (FERRY, REWRITTEN, MILL, replace(MILL, text="The paper mill will stay shut, its owner said."))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(WORDINGS)),
        st.tuples(st.sampled_from(list(Status)), st.sampled_from((FERRY, MILL))),
        st.tuples(st.just("remove"), st.sampled_from((FERRY, MILL))),
    ),
    max_size=6,
)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_whatever_happened_before_the_indexes_hold_what_may_be_quoted_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory,
    empty: Path,
    models: Models,
    steps: list[tuple[object, Page]],
) -> None:
    with small_archive(tmp_path_factory.mktemp("steps"), empty, models) as archive:
        texts: dict[str, str] = {}
        statuses: dict[str, object] = {}
        for step, about in steps:
            if step == "add":
                archive.add(about)
                texts[about.source] = about.text
                statuses.setdefault(about.source, Status.USABLE)
            elif about.source in texts and step == "remove":
                archive.remove(about)
                del texts[about.source], statuses[about.source]
            elif about.source in texts and isinstance(step, Status):
                archive.set_status(about, step)
                statuses[about.source] = step
        expected = [
            line
            for source, text in texts.items()
            if statuses[source] is Status.USABLE
            for line in text.splitlines()
        ]
        assert archive.found("ferry buses mill") == both(*expected)
        check(archive.stores)
