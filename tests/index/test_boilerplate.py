"""Which lines of an article are furniture."""

from pathlib import Path

import pytest

from index.boilerplate import boilerplate

CASES = [
    line.split(" ", 1)
    for line in (Path(__file__).parents[1] / "cases" / "boilerplate.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("verdict", "line"), CASES)
def test_furniture_is_dropped_and_sentences_stay(verdict: str, line: str) -> None:
    assert boilerplate(line) == (verdict == "drop")


def test_an_empty_line_is_not_furniture() -> None:
    assert not boilerplate("")


def test_a_long_paragraph_is_never_furniture() -> None:
    assert not boilerplate("READ MORE: " + "the harbour " * 40)


def test_odd_white_space_does_not_hide_furniture() -> None:
    assert boilerplate("\u00a0READ  MORE:\u00a0Harbour plan ")
