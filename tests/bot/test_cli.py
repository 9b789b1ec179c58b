"""The command by itself: it starts without the archive's libraries, and works through a bot that serves."""

import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.terminal.answers import show_status
from evals.start_up import environment, first_event
from tests.fakes.slack import FakeSlack

_HEAVY = "alembic chromadb dbos httpx numpy pydantic slack_bolt sqlalchemy starlette structlog tantivy"


def test_a_command_is_there_before_any_library_of_the_archive_is_loaded() -> None:
    loaded = f"import sys, bot.cli; print(*[name for name in '{_HEAVY}'.split() if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)  # noqa: S603
    assert told.stdout == "\n"


def test_at_a_terminal_only_warnings_stand_among_the_sentences() -> None:
    log = "from bot.logs import set_up_logs; import structlog; set_up_logs(); log = structlog.get_logger()"
    command = [sys.executable, "-c", f"{log}; log.info('a step'); log.warning('a fault')"]
    terminal, shown = pty.openpty()
    subprocess.run(command, stderr=shown, check=True)  # noqa: S603 - our own command
    told = os.read(terminal, 10_000).decode()
    assert "a fault" in told
    assert "a step" not in told
    kept = subprocess.run(command, capture_output=True, text=True, check=True).stderr  # noqa: S603
    assert "a fault" in kept
    assert "a step" in kept


def test_a_status_is_readable_and_says_what_an_upgrade_asks_for(capsys: pytest.CaptureFixture[str]) -> None:
    show_status(
        {
            "articles": 1200,
            "last_added": "2026-03-04T10:05:00+01:00",
            "latest": "2026-03-18T00:00:00+00:00",
            "earliest": None,
            "read_by_older": 3,
        }
    )
    told = capsys.readouterr().out
    assert "1,200" in told
    assert "4 March 2026, 09:05 UTC" in told
    assert re.search("18 March 2026 *\n", told)
    assert "3 articles were read by an older tagger: run onrecord reindex" in told


@pytest.mark.slow
@pytest.mark.xdist_group("slack")
def test_a_served_bot_takes_an_event_and_a_command_works_through_it(tmp_path: Path) -> None:
    with FakeSlack() as slack:
        settings = environment(slack, tmp_path)
        with first_event(slack, tmp_path, settings):
            onrecord = Path(sys.executable).with_name("onrecord")
            told = subprocess.run(  # noqa: S603 - our own command
                [onrecord, "status", "--json"], env=settings, cwd=tmp_path, capture_output=True, check=True
            )
    assert json.loads(told.stdout)["articles"] == 0


@pytest.mark.slow
@pytest.mark.xdist_group("slack")
def test_ctrl_c_while_adding_keeps_what_was_told_and_says_how_to_go_on(tmp_path: Path) -> None:
    lines = [{"url": f"https://a.example/{n}", "title": "", "text": f"Item {n} passed."} for n in range(600)]
    (tmp_path / "all.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    home, onrecord = tmp_path / "data", Path(sys.executable).with_name("onrecord")
    settings = {"PATH": os.environ["PATH"], "ONRECORD_HOME": str(home)}
    command = [str(onrecord), "add", "--json", str(tmp_path / "all.jsonl")]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=tmp_path, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as adding:
        assert adding.stdout
        told = [json.loads(adding.stdout.readline())]
        adding.send_signal(signal.SIGINT)
        rest, errors = adding.communicate(timeout=60)
    told += [json.loads(line) for line in rest.splitlines()]
    assert adding.returncode == 130
    assert errors.splitlines()[-1] == ("Stopped. What was done is kept; run the same command again to go on.")
    assert "Traceback" not in errors
    with closing(sqlite3.connect(home / "record.sqlite")) as record:
        kept = {source for (source,) in record.execute("SELECT source FROM articles")}
    assert {one["source"] for one in told} <= kept
    assert len(kept) < len(lines)


@pytest.mark.parametrize("command", [["spend"], ["feedback"], ["export", "q0"]])
def test_what_only_reads_makes_no_archive_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(app, command)
    assert (told.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert "There is no archive in data yet" in told.output


def test_a_status_says_what_is_set_and_why_questions_cannot_be_answered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_status({"articles": 1, "model": None, "embedder": "emb-a", "not_ready": "Run [b]onrecord reindex."})
    told = capsys.readouterr().out
    assert "quotes only" in told
    assert "emb-a" in told
    assert "Questions cannot be answered yet. Run [b]onrecord reindex." in told
