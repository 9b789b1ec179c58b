"""Who else says what an answer says: other people only, in other words, and whoever denies it apart."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.archive import Standing
from index.types import Grade, Page, Quote, Span, Speaker
from index.types import Status as Standard
from retrieval.ask import Asking
from retrieval.types import EVERYONE, Answer, Audience, Kind, Point, Status
from tests.conftest import HOSPITAL, RESERVOIR, STADIUM, ArchiveOf, SmallArchive, page, small_archive
from tests.models import Models

CASES = [
    json.loads(line)
    for line in Path(__file__).parents[1].joinpath("cases", "echoes.jsonl").read_text("utf-8").splitlines()
]
TUNNEL = CASES[0]


def claim_of(case: dict[str, Any]) -> Page:
    return page(case["topic"], case["claim"] + "\n", f"The {case['topic']}")


def other_of(case: dict[str, Any], name: str = "other", outlet: str = "Herald") -> Page:
    return page(f"{case['topic']}-{name}", case["other"] + "\n", f"On the {case['topic']}", outlet=outlet)


def answer_with(archive: SmallArchive, case: dict[str, Any], grade: Grade = Grade.NAMED) -> Answer:
    version = archive.current(claim_of(case))
    point = Point(
        Kind.CLAIM,
        Speaker(case["by"], case["by"], grade),
        (Quote(version, Span(0, len(case["claim"]))),),
    )
    return Answer("Who said that?", Status.ANSWERED, (point,), (), (), "quoting")


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory, empty: Path, models: Models) -> Iterator[SmallArchive]:
    """All the claims, and what others say, in one archive."""
    with small_archive(tmp_path_factory.mktemp("echoes"), empty, models) as archive:
        archive.add(*map(claim_of, CASES), *map(other_of, CASES), RESERVOIR, HOSPITAL, STADIUM)
        yield archive


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["topic"])
def test_who_says_the_same_is_told_from_who_denies_it_and_who_says_another_thing(
    every: SmallArchive, case: dict[str, Any]
) -> None:
    found = Asking(every.stores, clock=every.clock).echoes(answer_with(every, case))
    expected = {"same": [(case["who"], False)], "denied": [(case["who"], True)], "no": []}[case["is"]]
    assert [(one.speaker.name, one.denies) for one in found] == expected
    assert all(one.quote.text in case["other"] for one in found)


@pytest.fixture
def tunnel(archive_of: ArchiveOf) -> SmallArchive:
    return archive_of(
        claim_of(TUNNEL), RESERVOIR, HOSPITAL, STADIUM, *map(claim_of, CASES[1:]), *map(other_of, CASES[1:])
    )


def test_one_speaker_in_several_outlets_is_one_entry_that_names_them(tunnel: SmallArchive) -> None:
    tunnel.add(*(other_of(TUNNEL, name, name) for name in ("Herald", "Courier", "Mail")))
    (echo,) = Asking(tunnel.stores, clock=tunnel.clock).echoes(answer_with(tunnel, TUNNEL))
    outlets = {one.version.outlet for one in (echo.quote, *echo.copies)}
    assert outlets == {"Herald", "Courier", "Mail"}


def test_whom_the_answer_shows_already_is_left_out(tunnel: SmallArchive) -> None:
    tunnel.add(other_of(TUNNEL))
    asking, answer = Asking(tunnel.stores, clock=tunnel.clock), answer_with(tunnel, TUNNEL)
    (echo,) = asking.echoes(answer)
    shown = Point(Kind.STATEMENT, echo.speaker, (echo.quote,))
    assert asking.echoes(replace(answer, points=(*answer.points, shown))) == ()


@pytest.mark.parametrize("grade", [Grade.UNNAMED, Grade.DOCUMENT, Grade.UNKNOWN])
def test_of_a_source_without_a_name_nobody_can_tell_who_else_it_is(
    tunnel: SmallArchive, grade: Grade
) -> None:
    tunnel.add(other_of(TUNNEL))
    assert Asking(tunnel.stores, clock=tunnel.clock).echoes(answer_with(tunnel, TUNNEL, grade)) == ()


def test_only_what_this_audience_may_read_is_told_of(tunnel: SmallArchive) -> None:
    tunnel.add(other_of(TUNNEL, outlet="Desk"), standing=Standing("desk"))
    asking, answer = Asking(tunnel.stores, clock=tunnel.clock), answer_with(tunnel, TUNNEL)
    assert asking.echoes(answer, EVERYONE)
    assert asking.echoes(answer, Audience(frozenset({"public"}))) == ()
    tunnel.set_status(other_of(TUNNEL), Standard.WITHHELD)
    assert asking.echoes(answer, EVERYONE) == ()
