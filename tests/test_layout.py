"""The shape of the code: small files, one reader of the environment, and settings that are written down."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
FILES = sorted(
    path
    for folder in ("bot", "retrieval", "prompts", "index")
    for path in (ROOT / folder).rglob("*.py")
    if "__pycache__" not in path.parts
)
MAX_LINES = 250
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
ENVIRONMENT = re.compile(r"\bos\.environ|\bgetenv\b|\benviron\b|\bBaseSettings\b|\bdotenv\b")
LINE = re.compile(r"([A-Z][A-Z0-9_]*)=(.*)")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_is_short_enough_to_read_in_one_go(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = {part.removesuffix(".py") for path in FILES for part in path.relative_to(ROOT).parts}
    assert not named & VAGUE


def test_only_the_settings_read_the_environment() -> None:
    readers = [name(path) for path in FILES if ENVIRONMENT.search(path.read_text("utf-8"))]
    assert readers == ["bot/settings.py"]


def written() -> list[tuple[str, str]]:
    """The settings of .env.example, in its order."""
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    settings = [line for line in lines if line.strip() and not line.startswith("#")]
    matched = [LINE.fullmatch(line) for line in settings]
    assert all(matched), "a line is neither a comment nor NAME=value"
    return [(match[1], match[2]) for match in matched if match]


def test_every_setting_is_written_down_once_and_no_other() -> None:
    assert sorted(key.lower() for key, _ in written()) == sorted(Settings.model_fields)


@pytest.mark.parametrize("field", Settings.model_fields)
def test_a_setting_is_written_down_with_its_default(field: str) -> None:
    value = dict(written())[field.upper()]
    default = Settings.model_fields[field].default
    if value == "":
        assert default is None or default == ""
    else:
        assert getattr(Settings(_env_file=None, **{field: value}), field) == default
