"""Whatever goes wrong, the log is one line of JSON an event, and never has words that anybody wrote."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SET_UP = """
import logging, threading, warnings
from bot.logs import set_up_logs
set_up_logs()
def fail(*words):
    raise RuntimeError("the mayor wept", *words)
"""


def logged(script: str) -> list[dict[str, Any]]:
    run = [sys.executable, "-c", SET_UP + script]
    written = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stderr  # noqa: S603
    assert "mayor" not in written
    return [json.loads(line) for line in written.splitlines()]


@pytest.mark.parametrize("name", ["uvicorn.error", "dbos", "onrecord.slack", "asyncio", "sqlalchemy.engine"])
def test_a_librarys_error_is_told_by_its_kind_and_place_without_its_words(name: str) -> None:
    script = f"""
if {name!r} == "dbos":
    import dbos
try:
    fail()
except RuntimeError:
    logging.getLogger({name!r}).exception("failed with the mayor wept %s", "said the mayor")
"""
    (line,) = logged(script)
    assert (line["logger"], line["level"], line["error"]) == (name, "error", "RuntimeError")
    assert [place.partition(":")[0] for place in line["where"]] == ["<string>", "<string>"]


def test_a_thread_that_dies_and_a_warning_are_no_traceback() -> None:
    script = """
warnings.warn("the mayor wept")
dies = threading.Thread(target=fail, name="watch")
dies.start()
dies.join()
"""
    (line,) = logged(script)
    assert (line["event"], line["error"], line["thread"]) == ("thread failed", "RuntimeError", "watch")


def test_a_library_that_says_one_thing_again_and_again_is_heard_once_and_others_meanwhile() -> None:
    script = """
for again in range(50):
    logging.getLogger("onrecord.slack").error("no connection")
logging.getLogger("onrecord.slack").error("something else")
"""
    assert [line["logger"] for line in logged(script)] == ["onrecord.slack", "onrecord.slack"]


def events() -> list[tuple[str, str]]:
    """(file, event) of everything that the program logs under a name of its own."""
    found = []
    for file in sorted(ROOT.glob("[bipr]*/**/*.py")):
        if file.relative_to(ROOT).parts[0] not in {"bot", "retrieval", "index", "prompts"}:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name("log")), args=[ast.Constant(str(event)), *_]):
                    found.append((file.name, event))
                case ast.Call(func=ast.Name("note_bug"), args=[ast.Constant(str(event)), *_]):
                    found.append((file.name, event))
    return found


def test_events_are_named_in_words_all_of_them() -> None:
    assert len(events()) > 20
    assert [name for name in events() if "_" in name[1] or name[1] != name[1].lower()] == []
