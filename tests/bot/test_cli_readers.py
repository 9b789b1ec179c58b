"""`onrecord collection`, worked through the process that serves the archive."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio import from_thread
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.office.server import open_office
from bot.replies.readers import ALWAYS_PUBLIC
from bot.settings import Settings
from index.archive import Standing
from tests.bot.small_newsroom import SmallNewsroom, small_newsroom

SEALED = {
    "url": "https://herald.example/sealed",
    "title": "Sealed",
    "text": "The file was sealed, she said.\n",
}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallNewsroom]:
    with small_newsroom(tmp_path_factory.mktemp("collections"), Settings(_env_file=None)) as room:
        room.add(SEALED, standing=Standing("legal"))
        yield room


@pytest.fixture(scope="module")
def home(room: SmallNewsroom) -> Iterator[Path]:
    with (
        from_thread.start_blocking_portal() as portal,
        portal.wrap_async_context_manager(open_office(room.newsroom, room.folder)),
    ):
        yield room.folder


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"ONRECORD_HOME": str(home), "COLUMNS": "200"})


def shown(home: Path, name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(run(home, "collection", "show", name, "--json").stdout)
    return found


def test_a_collection_that_nobody_has_set_has_no_readers_and_public_has_everybody(home: Path) -> None:
    listed = json.loads(run(home, "collection", "list", "--json").stdout)["collections"]
    nobody = {"name": "legal", "articles": 1, "public": False, "channels": [], "groups": []}
    assert listed == [nobody, {"name": "public", "articles": 3, "public": True, "channels": [], "groups": []}]
    table = run(home, "collection", "list").stdout
    assert "nobody in Slack" in table
    assert "everybody in the workspace" in table


def test_readers_that_are_set_take_the_place_of_those_before(home: Path) -> None:
    run(home, "collection", "set", "desk", "--channels", "C1,C2", "--groups", "S1")
    assert shown(home, "desk") | {"articles": 0} == {
        "name": "desk",
        "articles": 0,
        "public": False,
        "channels": ["C1", "C2"],
        "groups": ["S1"],
    }
    told = run(home, "collection", "set", "desk", "--groups", " S2 , S2").stdout
    assert "user groups S2" in told
    assert shown(home, "desk")["channels"] == []
    run(home, "collection", "set", "desk", "--nobody")
    assert shown(home, "desk")["groups"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        ("desk",),
        ("desk", "--nobody", "--public"),
        ("desk", "--channels", "#desk"),
        ("desk", "--channels", "S123"),
        ("desk", "--groups", "@editors"),
        ("public", "--channels", "C1"),
        ("public", "--nobody"),
    ],
)
def test_what_cannot_be_set_is_refused_and_nothing_changed(home: Path, wrong: tuple[str, ...]) -> None:
    before = run(home, "collection", "list", "--json").stdout
    assert run(home, "collection", "set", *wrong).exit_code == 2
    assert run(home, "collection", "list", "--json").stdout == before


def test_why_public_cannot_be_closed_is_said(home: Path) -> None:
    told = " ".join(run(home, "collection", "set", "public", "--nobody").output.replace("│", " ").split())
    assert ALWAYS_PUBLIC in told


def test_a_collection_that_is_not_there_is_not_shown(home: Path) -> None:
    result = run(home, "collection", "show", "nonsuch")
    assert result.exit_code == 1
    assert "onrecord collection list" in result.output


@pytest.mark.parametrize(("name", "warned"), [("fresh", True), ("public", False)])
def test_adding_to_a_collection_without_readers_says_that_nobody_reads_it(
    home: Path, tmp_path: Path, name: str, warned: bool
) -> None:
    file = tmp_path / f"{name}.txt"
    file.write_text("Nobody was told, he said.\n", "utf-8")
    result = run(home, "add", str(file), "--collection", name)
    assert result.exit_code == 0
    assert (f"onrecord collection set {name}" in " ".join(result.output.split())) is warned
