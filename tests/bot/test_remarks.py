"""What in a thread is a question to the archive and what is not; the cases are in tests/cases."""

from pathlib import Path

import pytest

from bot.remarks import Heard, heard

CASES = Path(__file__).parents[1] / "cases"


def _lines(name: str) -> list[str]:
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("text", _lines("remarks.txt"))
def test_a_remark_asks_the_archive_nothing(text: str) -> None:
    assert heard(text) is Heard.REMARK


@pytest.mark.parametrize("text", _lines("terse_questions.txt"))
def test_a_terse_follow_up_is_a_question(text: str) -> None:
    assert heard(text) is Heard.QUESTION


@pytest.mark.parametrize(
    "text", ["", "help", "Help!", "hello, what can you do?", "who are you?", "hi, how do you work", "help me"]
)
def test_asking_what_the_bot_does_is_a_call_for_help(text: str) -> None:
    assert heard(text) is Heard.HELP
