"""`onrecord backup` and `onrecord restore`, as they are typed: a copy, and an archive made of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import RESERVOIR, ArchiveOf
from tests.models import Models

pytestmark = pytest.mark.slow

ONRECORD = Path(sys.executable).with_name("onrecord")


def onrecord(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "ONRECORD_HOME": str(home), **settings}
    return subprocess.run(  # noqa: S603 - our own command
        [ONRECORD, *words], cwd=home, env=environment, capture_output=True, text=True, check=False
    )


def test_a_restored_archive_is_searched_without_another_command(
    archive_of: ArchiveOf, models: Models, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home, copies = tmp_path_factory.mktemp("restored"), tmp_path_factory.mktemp("copies")
    (home / "models").symlink_to(models.folder)
    taken = onrecord(archive_of(RESERVOIR).home, "backup", str(copies / "copy.sqlite"))
    assert (taken.returncode, "copy.sqlite" in taken.stdout) == (0, True)
    restored = onrecord(home, "restore", str(copies / "copy.sqlite"))
    assert (restored.returncode, "1 article" in restored.stdout) == (0, True)
    assert "four millimetres" in onrecord(home, "ask", "What did Petra Lindqvist say of the dam wall?").stdout


def test_a_record_in_another_database_is_that_databases_to_copy(tmp_path: Path) -> None:
    told = onrecord(tmp_path, "backup", "copy.sqlite", DATABASE_URL="postgresql+psycopg://newsroom")
    assert (told.returncode, "pg_dump" in told.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []
