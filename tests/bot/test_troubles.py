"""What the machine, the disk or the database does wrong is one sentence at the terminal, and exit code 1."""

import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.backup import back_up
from index.database import open_database
from index.errors import BackupError, BackupProblem

ONRECORD = Path(sys.executable).with_name("onrecord")
pytestmark = pytest.mark.slow


def onrecord(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "ONRECORD_HOME": str(folder / "data"), **settings}
    return subprocess.run(  # noqa: S603 - our own command
        [ONRECORD, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def a_file(folder: Path) -> None:
    (folder / "data").write_text("not a folder")


def a_damaged_record(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "record.sqlite").write_bytes(b"no database at all, but long enough to be one" * 40)


def a_newer_record(folder: Path) -> None:
    (folder / "data").mkdir()
    engine = open_database(f"sqlite:///{folder}/data/record.sqlite")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()


def latin_settings(folder: Path) -> None:
    (folder / ".env").write_bytes("# Zeitung für alle\n".encode("latin-1"))


def nothing(_folder: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("prepare", "settings", "told"),
    [
        (a_file, {}, "ONRECORD_HOME is no folder"),
        (a_damaged_record, {}, "onrecord restore"),
        (a_newer_record, {}, "newer version"),
        (latin_settings, {}, "UTF-8"),
        (nothing, {"DATABASE_URL": "postgres://newsroom@127.0.0.1/newsroom"}, "postgresql+psycopg://"),
        (nothing, {"DATABASE_URL": "postgresql+psycopg://a:b@127.0.0.1:9/c"}, "could not be reached"),
        (nothing, {"CHROMA_URL": "127.0.0.1"}, "CHROMA_URL"),
    ],
)
def test_it_is_told_with_a_way_out(
    prepare: Callable[[Path], None], settings: dict[str, str], told: str, tmp_path: Path
) -> None:
    prepare(tmp_path)
    ended = onrecord(tmp_path, "status", **settings)
    assert ended.returncode == 1
    assert told in " ".join(ended.stderr.split())
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.splitlines()) <= 3


def test_a_chroma_server_that_does_not_answer_is_told_by_its_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    ended = onrecord(tmp_path, "ask", "Who warned the council?", CHROMA_URL=f"http://127.0.0.1:{port}")
    assert ended.returncode == 1
    assert "CHROMA_URL" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_half_of_what_slack_needs_is_told_before_anything_is_served(tmp_path: Path) -> None:
    ended = onrecord(tmp_path, "serve", SLACK_BOT_TOKEN="xoxb-1")
    assert ended.returncode == 1
    assert "SLACK_APP_TOKEN" in ended.stderr
    assert not (tmp_path / "data").exists()


def test_a_copy_for_which_there_is_no_room_is_told_as_that(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path}/record.sqlite").dispose()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
    try:
        with pytest.raises(BackupError) as caught:
            back_up(tmp_path, tmp_path / "copy.sqlite")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.problem in {BackupProblem.DISK, BackupProblem.DISK_FULL}
    assert not list(tmp_path.glob("copy*"))
