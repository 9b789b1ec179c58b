"""Several threads at once: all may add and search, one at a time writes, and all end with the archive."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from ipaddress import ip_network
from pathlib import Path

import pytest

from index.add import Added, Adding, Outcome
from index.errors import NewsroomError, StoppingError
from index.fetch import Fetcher
from index.politeness import AT_ONCE, Turns
from index.sync import check
from index.types import Page
from index.words import Words
from tests.conftest import NOON, ArchiveOf, SmallArchive, page, small_archive
from tests.fakes.site import Reply, Site
from tests.models import Models

WAIT_S = 20
LOOPBACK = frozenset({ip_network("127.0.0.0/8")})
NAMES = ("dam", "weir", "lock", "mill", "pier", "quay")


def story(name: str, at: str = "Monday") -> Page:
    return page(name, f"The {name} will hold, the harbour office said on {at}.")


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each gives, all begun together; the first error is raised."""
    begin = threading.Barrier(len(works))

    def work(one: Callable[[], object]) -> object:
        begin.wait(WAIT_S)
        return one()

    with ThreadPoolExecutor(len(works)) as threads:
        done = [threads.submit(work, one) for one in works]
        return [one.result() for one in as_completed(done, WAIT_S)]


def test_two_threads_may_be_the_first_to_write(tmp_path: Path) -> None:
    for number in range(5):
        words = Words(tmp_path / str(number))
        at_once(*[lambda words=words: words.remove("x")] * 2)
        words.close()


def test_a_process_that_is_killed_while_it_writes_leaves_no_lock(tmp_path: Path) -> None:
    written = "from pathlib import Path; from index.words import Words; import os, signal, sys\n"
    written += "words = Words(Path(sys.argv[1])); words.remove('x'); os.kill(os.getpid(), signal.SIGKILL)"
    ended = subprocess.run([sys.executable, "-c", written, str(tmp_path)], check=False)  # noqa: S603
    assert ended.returncode == -9
    words = Words(tmp_path)
    words.add("a", "public", "", "The bridge.", [(1, "The bridge.")])
    words.commit()
    assert words.count() == 1
    words.close()


def test_what_several_threads_add_while_another_searches_is_all_found(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    adding = archive.adding()
    for at in ("Monday", "Tuesday"):
        adders = [lambda name=name, at=at: list(adding.add_pages([story(name, at)])) for name in NAMES]
        at_once(*adders, lambda: [archive.found("dam weir") for _ in range(10)])
    check(archive.stores)
    near, worded = archive.found("harbour office", None)
    assert near == worded == {story(name, "Tuesday").text for name in NAMES}


def test_an_article_that_two_add_at_once_is_added_by_one_and_known_to_the_other(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of()
    adding = archive.adding()
    added: list[Added] = []
    at_once(*[lambda: added.extend(adding.add_pages([story("dam")]))] * 3)
    assert sorted(one.outcome for one in added) == [Outcome.ADDED, Outcome.UNCHANGED, Outcome.UNCHANGED]
    check(archive.stores)


def test_who_adds_while_the_archive_is_closed_ends_and_what_was_told_is_kept(
    tmp_path: Path, empty: Path, models: Models
) -> None:
    told: list[Added] = []
    begun, closed = threading.Event(), threading.Event()

    def pages() -> Iterator[Page | NewsroomError]:
        yield story("dam")
        yield story("dam", "Tuesday")  # which has the first one kept and told
        begun.set()
        closed.wait(WAIT_S)
        yield story("weir")

    def add(archive: SmallArchive) -> None:
        told.extend(archive.adding().add_pages(pages()))

    with ThreadPoolExecutor(1) as threads:
        with small_archive(tmp_path / "archive", empty, models) as archive:
            adder = threads.submit(add, archive)
            assert begun.wait(WAIT_S)
        closed.set()
        with pytest.raises(StoppingError):
            adder.result(WAIT_S)
    assert [one.title for one in told] == ["Dam"]
    with small_archive(tmp_path / "again", tmp_path / "archive", models) as again:
        assert again.found("harbour") == ({story("dam").text}, {story("dam").text})
        assert again.stores.archive.find_any(story("weir").source) is None


def test_at_most_two_are_at_one_site_at_a_time_and_another_site_need_not_wait() -> None:
    turns, inside, most = Turns(), [0], [0]
    count, together = threading.Lock(), threading.Barrier(AT_ONCE)

    def visit() -> None:
        with turns.at("slow.example"):
            with count:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            together.wait(WAIT_S)  # until there are two
            with turns.at("quick.example"):
                pass
            with count:
                inside[0] -= 1

    at_once(*[visit] * (AT_ONCE * 3))
    assert most == [AT_ONCE]


def test_a_page_that_drips_is_left_when_the_archive_is_closed_and_none_is_begun_after() -> None:
    fetcher = Fetcher(allow_addresses=LOOPBACK, total_s=600)
    with Site({"/slow": Reply(b"<html>", drips=True)}) as site, ThreadPoolExecutor(4) as threads:
        reading = [threads.submit(fetcher.fetch, site.url("/slow")) for _ in range(AT_ONCE + 1)]
        site.wait_for_request("/slow", AT_ONCE)
        fetcher.stop()
        for one in reading:
            with pytest.raises(StoppingError):
                one.result(WAIT_S)
        assert site.asked.count("/slow") == AT_ONCE
        with pytest.raises(StoppingError):
            fetcher.fetch(site.url("/slow"))


def test_a_link_that_hangs_holds_up_nobody_elses(archive_of: ArchiveOf) -> None:
    words = " ".join(story("mill", at).text for at in ("Monday", "Tuesday", "Friday"))
    quick = Reply(words.encode(), headers={"Content-Type": "text/plain"})
    replies = {"/slow": Reply(b"<html>", drips=True), "/quick": quick}
    archive = archive_of()
    with Site(replies) as site, ThreadPoolExecutor(1) as threads:
        adding = Adding(archive.stores, Fetcher(allow_addresses=LOOPBACK, total_s=600), lambda: NOON)
        hanging = threads.submit(lambda: list(adding.add([site.url("/slow")])))
        site.wait_for_request("/slow")
        (added,) = adding.add([site.url("/quick")])
        assert added.outcome is Outcome.ADDED
        assert not hanging.done()
        adding.stop()
        with pytest.raises(StoppingError):
            hanging.result(WAIT_S)
