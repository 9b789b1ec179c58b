"""The line that says what is being done for an answer: on a terminal, and nowhere else."""

import io

import pytest
from rich.console import Console

from bot.replies.general import CHECKING
from bot.terminal.status import working


@pytest.mark.parametrize("is_terminal", [True, False])
def test_the_line_is_shown_on_a_terminal_and_nowhere_else(is_terminal: bool) -> None:
    shown = io.StringIO()
    with working(Console(file=shown, force_terminal=is_terminal, _environ={"TERM": "xterm"})) as watch:
        watch.searching(lambda: 7)
        watch.reading(3)
        watch.checking()
    assert (CHECKING in shown.getvalue()) is is_terminal
    assert bool(shown.getvalue()) is is_terminal
