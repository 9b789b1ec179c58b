"""`onrecord check`, worked through the process that serves the archive."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio import from_thread
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.office.local import LocalOffice
from bot.office.office import find_office
from bot.office.server import open_office
from index import ledger
from index.errors import NotFoundError
from tests.bot.small_newsroom import BRIDGE, SmallNewsroom
from tests.retrieval.spoken import named, saying

SAVING = "The bearings were past saving in March"


@pytest.fixture(scope="module")
def home(bridge_room: SmallNewsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    bridge = bridge_room.version(BRIDGE)
    with bridge_room.newsroom.stores.archive.transaction() as connection:
        ledger.save(connection, bridge.id, [saying(bridge.text, named("Ruth Okafor"), f"“{SAVING},”")])
    home = tmp_path_factory.mktemp("served")
    with (
        from_thread.start_blocking_portal() as portal,
        portal.wrap_async_context_manager(open_office(bridge_room.newsroom, home)),
    ):
        yield home


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["check", *arguments], env={"ONRECORD_HOME": str(home), "COLUMNS": "200"})


def test_exact_words_are_told_with_their_speaker_place_and_link(home: Path) -> None:
    told = run(home, f"“{SAVING}.”").stdout
    assert told.startswith("Exact: the words stand in one article.")
    for words in ("Ruth Okafor", f"│ {SAVING}\n", "Calder Herald", f"{BRIDGE}#:~:text="):
        assert words in told


@pytest.mark.parametrize(
    ("arguments", "opening"),
    [
        ((f'"{SAVING}" — Tom Hale',), "Somebody else:"),
        ((SAVING, "--by", "Tom Hale"), "Somebody else:"),
        ((SAVING, "--by", "Okafor"), "Exact:"),
        ((SAVING, "--in", BRIDGE), "Exact:"),
        ((SAVING, "--in", "ferry.txt"), "Elsewhere:"),
        ((SAVING, "--collection", "courts"), "Not found:"),
        (("The bearings were past saving in April",), "Altered:"),
    ],
)
def test_each_verdict_begins_with_its_word(home: Path, arguments: tuple[str, ...], opening: str) -> None:
    told = run(home, *arguments)
    assert (told.exit_code, told.stdout.split(" the ")[0].split(" no ")[0]) == (0, opening)


def test_a_difference_is_told_and_what_it_turns(home: Path) -> None:
    told = run(home, "The bearings were never past saving in March").stdout
    assert "Not there: never" in told
    assert "Your words have a negation that the archive lacks: never." in told


def test_markup_in_the_words_is_only_words(home: Path) -> None:
    assert "[bold]bearings[/bold]" in run(home, "The [bold]bearings[/bold] were past saving").stdout


def test_the_json_is_the_same_from_either_office(home: Path, bridge_room: SmallNewsroom) -> None:
    found = json.loads(run(home, SAVING, "--json").stdout)
    office = find_office(home)
    assert office
    local = LocalOffice(bridge_room.newsroom).check(SAVING)
    for data in (found, office.check(SAVING), local):
        del data["ms"]
    assert found == office_json(local)
    assert found["schema"] == "onrecord.check/1"


def office_json(data: dict[str, object]) -> dict[str, object]:
    """As it is after a journey over the wire."""
    read: dict[str, object] = json.loads(json.dumps(data))
    return read


def test_an_article_that_is_not_there_is_an_error(home: Path) -> None:
    assert isinstance(run(home, SAVING, "--in", "No such headline").exception, NotFoundError)


def test_no_words_are_a_mistake_in_usage(home: Path) -> None:
    assert run(home, "…").exit_code == 2
