"""Which names are one person's, and whom a last name alone means."""

import pytest

from retrieval.said import Outcome, Said, said
from retrieval.same_person import is_one_person, joined
from retrieval.types import EVERYONE
from tests.conftest import ArchiveOf, SmallArchive
from tests.retrieval.spoken import named, on, told


@pytest.mark.parametrize(
    "names",
    [
        ("ana lima", "ana m lima"),
        ("ana lima", "ana maria lima"),
        ("ana lima", "ana m lima", "ana maria lima"),
        ("zzyx lima", "zzyx m lima"),
    ],
)
def test_a_middle_name_or_initial_more_is_the_same_person(names: tuple[str, ...]) -> None:
    assert joined(names) == dict.fromkeys(names, names[0])


@pytest.mark.parametrize(
    "names",
    [
        ("george bush", "george w bush", "george h w bush"),
        ("ana lima", "ana m lima", "ana r lima"),
        ("ana maria lima", "ana rosa lima"),
        ("ana lima", "bo lima"),
        ("ana lima", "lima"),
        ("ana lima", "ana and bo lima"),
        ("national association", "national rifle association"),
        ("ana lima", "ana lima jr"),
    ],
)
def test_other_names_stay_apart(names: tuple[str, ...]) -> None:
    assert joined(names) == {}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ana lima and bo reis", False),
        ("on lima", False),
        ("police before lima", False),
        ("ana lima", True),
        ("health and safety office", True),
    ],
)
def test_two_people_and_a_headlines_words_are_no_ones_name(name: str, expected: bool) -> None:
    assert is_one_person(name, ["ana lima", "bo reis", name]) is expected


def archive_with(archive: SmallArchive, *speakers: tuple[str, str, int]) -> SmallArchive:
    """Each (name, as written) says something in so many articles."""
    for at, (name, written, times) in enumerate(speakers):
        for number in range(times):
            words = f"“The quay number {at}-{number} will be dredged,”"
            text = f"{words} said {written}."
            told(archive, on(1 + number % 28, f"a{at}-{number}", text), (named(name, written), words))
    return archive


def ask(archive: SmallArchive, name: str, topic: str = "") -> Said:
    return said(archive.stores, name, topic, EVERYONE, archive.now, 100)


def names(found: Said) -> list[tuple[str, int]]:
    return [(one.name, one.count) for one in found.names]


@pytest.fixture
def harbour(archive_of: ArchiveOf) -> SmallArchive:
    return archive_with(
        archive_of(),
        ("Ana Lima", "Lima", 12),
        ("Ana M. Lima", "Ana M. Lima", 10),
        ("Lima", "Lima", 2),
        ("Rui Lima", "Rui Lima", 1),
        ("Bo Reis", "Bo Reis", 1),
        ("Bo Reis and Ana Lima", "Bo Reis and Ana Lima", 1),
        ("On Lima", "On Lima", 1),
    )


@pytest.mark.parametrize("typed", ["Lima", "Ana Lima", "Ana M. Lima"])
def test_who_says_nearly_all_under_a_name_is_answered_at_once(typed: str, harbour: SmallArchive) -> None:
    found = ask(harbour, typed)
    assert found.outcome is Outcome.FOUND
    assert names(found) == [("Ana Lima", 22), ("Lima", 2)]
    assert "On Lima" not in [one.name for one in found.others]


def test_the_others_of_the_name_are_told_beside(harbour: SmallArchive) -> None:
    assert [(one.name, one.count) for one in ask(harbour, "Lima").others] == [("Rui Lima", 1)]


def test_a_few_remarks_more_make_no_name_clear(archive_of: ArchiveOf) -> None:
    archive = archive_with(archive_of(), ("Ana Lima", "Lima", 4), ("Rui Lima", "Rui Lima", 1))
    assert ask(archive, "Lima").outcome is Outcome.WHICH_ONE


@pytest.mark.parametrize("typed", ["Ana Lima on the quay number", "Lima on the quay number"])
def test_on_parts_a_name_and_a_topic(typed: str, harbour: SmallArchive) -> None:
    found = ask(harbour, typed)
    assert (found.asked, found.topic) == (typed.partition(" on ")[0], "the quay number")
    assert names(found)[0] == ("Ana Lima", 22)


def test_nobody_else_is_suggested_for_a_slip_before_on(harbour: SmallArchive) -> None:
    found = ask(harbour, "Bo Reiss on Lima")
    assert [one.name for one in found.nearest] == ["Bo Reis"]


def test_a_name_that_has_on_in_it_stays_whole(archive_of: ArchiveOf) -> None:
    archive = archive_with(archive_of(), ("Council on Quays", "the Council on Quays", 1))
    assert names(ask(archive, "Council on Quays")) == [("Council on Quays", 1)]
