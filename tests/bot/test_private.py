"""The archive's folder and files are closed to the machine's other users, but to a group that shares it."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.private import keep_private
from bot.replies.running import FOLDER_CLOSED, FOLDER_OPEN


@pytest.fixture(autouse=True)
def _same_mask_afterwards() -> Iterator[None]:
    mask = os.umask(0o022)
    yield
    os.umask(mask)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("before", "after"),
    [(0o755, 0o700), (0o775, 0o700), (0o750, 0o700), (0o701, 0o700), (0o2775, 0o2770), (0o2771, 0o2770)],
)
def test_a_folder_that_others_can_enter_is_closed_and_that_is_told(
    tmp_path: Path, before: int, after: int
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(before)
    told = keep_private(home)
    assert mode_of(home) == after
    assert told == FOLDER_CLOSED.format(home=home, mode=f"{after:04o}")
    assert keep_private(home) is None


@pytest.mark.parametrize(("shared", "made"), [(0o2770, 0o660), (0o700, 0o600)])
def test_files_are_the_groups_too_only_in_a_folder_that_a_group_shares(
    tmp_path: Path, shared: int, made: int
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(shared)
    os.umask(0o077)
    assert keep_private(home) is None
    (home / "record").touch()
    assert (mode_of(home), mode_of(home / "record")) == (shared, made)


def test_a_folder_that_cannot_be_closed_is_warned_of() -> None:
    not_ours = Path("/proc/self")  # whose mode not even root may change
    mode = f"{mode_of(not_ours) & ~0o077:04o}"
    assert keep_private(not_ours) == FOLDER_OPEN.format(home=not_ours, mode=mode)


def test_a_folder_that_is_not_there_yet_is_nothing_to_tell_of(tmp_path: Path) -> None:
    assert keep_private(tmp_path / "none") is None


@pytest.mark.slow
@pytest.mark.parametrize("there", [False, True])
def test_whatever_a_command_makes_others_cannot_read_even_under_an_open_mask(
    tmp_path: Path, there: bool
) -> None:
    home = tmp_path / "archives" / "home"
    if there:
        home.mkdir(parents=True)
    command = [str(Path(sys.executable).with_name("onrecord")), "status", "--json"]
    settings = {"PATH": os.environ["PATH"], "ONRECORD_HOME": str(home)}
    told = subprocess.run(  # noqa: S603 - our own command
        command, env=settings, cwd=tmp_path, capture_output=True, text=True, check=True, umask=0o022
    )
    made = [home, *(path for path in home.rglob("*"))]
    assert home / "record.sqlite" in made
    assert {path: oct(mode_of(path)) for path in made if mode_of(path) & 0o077} == {}
    assert (FOLDER_CLOSED.format(home=home, mode="0700") in told.stderr) is there
