"""`onrecord spend`, `export` and `verify`, worked through the process that serves the archive."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from anyio import from_thread
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.office.server import open_office
from bot.settings import Settings
from bot.spending import Spending
from index.types import Status
from prompts.purse import Call, Payer
from tests.bot.small_newsroom import BRIDGE, SmallNewsroom, bridge_answer, small_newsroom

QUESTION = "Who warned the council?"
GONE = "https://herald.example/gone"
PRICED = Call("answer", "f00d", "openai:gpt-5-mini", 12_000, 3_456, 0.0123, "done")
UNPRICED = Call("answer", "f00d", "own:[b]llama", 500, 100, None, "timeout")
SETTINGS = Settings(
    _env_file=None,
    onrecord_cap_day_tokens=20_000,
    onrecord_cap_day_usd=1.0,
    onrecord_cap_user_tokens=10_000,
    onrecord_cap_user_usd=None,
)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallNewsroom]:
    with small_newsroom(tmp_path_factory.mktemp("spent"), SETTINGS) as room:
        room.script.answers[QUESTION] = bridge_answer(room, QUESTION)
        yield room


@pytest.fixture(scope="module")
def home(room: SmallNewsroom) -> Iterator[Path]:
    with (
        from_thread.start_blocking_portal() as portal,
        portal.wrap_async_context_manager(open_office(room.newsroom, room.folder)),
    ):
        yield room.folder


@pytest.fixture(scope="module")
def book(room: SmallNewsroom) -> Spending:
    """Ann's answer, and one of nobody's by a model of the newsroom's own."""
    book = Spending(room.newsroom.stores.archive.engine)
    book.close(book.open(Payer("U-ann", "C-desk"), PRICED, {}), PRICED)
    book.close(book.open(Payer(), UNPRICED, {}), UNPRICED)
    return book


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"ONRECORD_HOME": str(home), "COLUMNS": "200"})


def exported(home: Path, folder: Path) -> Path:
    answer_id = json.loads(run(home, "ask", QUESTION, "--json").stdout)["id"]
    assert run(home, "export", answer_id, "--out", str(folder)).exit_code == 0
    return folder / f"{answer_id}.json"


def rows(told: str) -> dict[str, list[str]]:
    return {line.split("  ")[0].strip(): line.split()[1:] for line in told.splitlines() if "  " in line}


def test_spending_is_a_table_in_which_what_has_no_price_is_not_known(home: Path, book: Spending) -> None:
    told = run(home, "spend", "--by", "model").stdout
    assert rows(told)["openai:gpt-5-mini"] == ["1", "12,000", "3,456", "0.0123"]
    assert rows(told)["own:[b]llama"] == ["1", "500", "100", "not", "known"]
    assert "The cost of 1 request is not known, because ONRECORD_PRICES has no price for the model." in told


def test_what_is_left_of_todays_caps_is_told_of_all_and_of_each(home: Path, book: Spending) -> None:
    told = rows(run(home, "spend").stdout)
    assert told["day"] == ["3,944", "20,000", "0.9877", "1.00"]
    assert told["user U-ann"] == ["U-ann", "0", "10,000", "no", "cap"]


def test_spending_as_json_is_the_offices(home: Path, book: Spending) -> None:
    told = json.loads(run(home, "spend", "--days", "2", "--by", "user", "--json").stdout)
    assert (told["schema"], told["days"], told["by"]) == ("onrecord.spend/1", 2, "user")
    assert [row["name"] for row in told["rows"]] == ["", "U-ann"]


@pytest.mark.parametrize("arguments", [("--by", "mood"), ("--days", "0")])
def test_what_cannot_be_summed_by_is_refused(home: Path, arguments: tuple[str, str]) -> None:
    assert run(home, "spend", *arguments).exit_code == 2


def test_an_answer_names_the_command_that_exports_it(home: Path, tmp_path: Path) -> None:
    told = run(home, "ask", QUESTION).stdout.splitlines()
    command = next(line.strip() for line in told if line.strip().startswith("onrecord export q"))
    assert run(home, *command.split()[1:], "--out", str(tmp_path / "new")).exit_code == 0
    assert {file.suffix for file in (tmp_path / "new").iterdir()} == {".json", ".md"}


def test_an_exported_answer_is_verified_line_by_line_and_against_the_archive(
    home: Path, tmp_path: Path
) -> None:
    told = run(home, "verify", str(exported(home, tmp_path)))
    lines = told.stdout.splitlines()
    assert (told.exit_code, {line.split()[0] for line in lines}) == (0, {"ok"})
    assert sum("Quote" in line for line in lines) == 4
    assert sum("in the archive" in line for line in lines) == 2
    assert sum("Markdown" in line for line in lines) == 1


def test_a_dossier_is_verified_where_there_is_no_archive_and_none_is_made(home: Path, tmp_path: Path) -> None:
    file = exported(home, tmp_path)
    elsewhere = tmp_path / "elsewhere"
    told = run(elsewhere, "verify", str(file))
    assert (told.exit_code, "in the archive" in told.stdout) == (0, False)
    assert "There is no archive here to compare it with." in told.stdout
    assert not elsewhere.exists()


def test_an_archive_that_cannot_be_read_is_no_fault_of_the_dossiers(home: Path, tmp_path: Path) -> None:
    file = exported(home, tmp_path)
    (tmp_path / "record.sqlite").write_text("This is no database." * 100)
    told = run(tmp_path, "verify", str(file))
    assert (told.exit_code, "There is no archive here to compare it with." in told.stdout) == (0, True)


def test_an_altered_quote_is_wrong_and_the_others_are_not(home: Path, tmp_path: Path) -> None:
    file = exported(home, tmp_path)
    file.write_text(
        file.read_text("utf-8").replace('"text": "“The bearings', '"text": "“All bearings'), "utf-8"
    )
    told = run(home, "verify", str(file))
    wrong = [line for line in told.stdout.splitlines() if line.startswith("WRONG")]
    assert told.exit_code == 1
    assert [line.split(":")[0].split(None, 1)[1] for line in wrong] == ["Seal", "Quote 1", "Markdown"]


def test_a_version_that_the_archive_lost_is_wrong_unless_the_dossier_is_looked_at_alone(
    home: Path, room: SmallNewsroom, tmp_path: Path
) -> None:
    room.add(
        {"url": "https://herald.example/gone", "title": "Gone", "text": "The mill burned, a guard said.\n"}
    )
    quote = room.quote("https://herald.example/gone", "The mill burned")
    answer = bridge_answer(room, QUESTION)
    lost = replace(answer, points=(replace(answer.points[0], quotes=(quote,)),))
    answer_id = room.newsroom.keep(lost, "terminal")
    assert answer_id
    assert run(home, "export", answer_id, "--out", str(tmp_path)).exit_code == 0
    room.newsroom.remove(GONE)
    file = str(tmp_path / f"{answer_id}.json")
    told = run(home, "verify", file)
    assert (told.exit_code, "the archive does not hold it" in told.stdout) == (1, True)
    assert run(home, "verify", file, "--alone").exit_code == 0


def test_an_unknown_answer_and_another_file_are_told_in_a_sentence(home: Path, tmp_path: Path) -> None:
    told = run(home, "export", "q0", "--out", str(tmp_path / "none"))
    assert (told.exit_code, told.stdout) == (1, "")
    assert "The archive keeps no answer by this id." in told.stderr
    assert not (tmp_path / "none").exists()
    (tmp_path / "other.json").write_text("{}")
    told = run(home, "verify", str(tmp_path / "other.json"))
    assert (told.exit_code, "This file is no dossier of this version." in told.stderr) == (1, True)


def test_an_answer_of_a_withheld_article_is_not_exported(
    home: Path, room: SmallNewsroom, tmp_path: Path
) -> None:
    answer_id = json.loads(run(home, "ask", QUESTION, "--json").stdout)["id"]
    for source in (BRIDGE, "ferry.txt"):
        room.newsroom.set_status(source, Status.WITHHELD)
    try:
        assert run(home, "export", answer_id, "--out", str(tmp_path)).exit_code == 1
    finally:
        for source in (BRIDGE, "ferry.txt"):
            room.newsroom.set_status(source, Status.USABLE)
    assert list(tmp_path.iterdir()) == []
