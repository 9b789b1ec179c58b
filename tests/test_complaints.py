"""Each complaint that docs/complaints.md answers names its tests, and they are there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TABLE = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in (ROOT / "docs" / "complaints.md").read_text("utf-8").splitlines()
    if line.startswith("| ")
][1:]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
THREAD = re.compile(r"[\w.-]+(?:/[\w.-]+)?#\d+")


@cache
def named_in(file: str) -> set[str]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {one.name for one in tree.body if isinstance(one, functions) and one.name.startswith("test_")}


def test_no_complaint_is_missing_or_there_twice() -> None:
    assert len(TABLE) == 31
    assert len({what for what, *_ in TABLE}) == len(TABLE)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_a_complaint_has_a_thread_an_answer_and_tests_that_exist_each_once(row: list[str]) -> None:
    _, where, ours, told = row
    assert all(THREAD.fullmatch(thread) for thread in where.split(", "))
    assert ours
    named = TEST.findall(told)
    assert ", ".join(f"`{file}::{name}`" for file, name in named) == told
    assert len(set(named)) == len(named) > 0
    assert [name for file, name in named if name not in named_in(file)] == []
