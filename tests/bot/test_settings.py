"""Settings: what an empty variable means, and that a wrong one is told by name without its value."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import Settings, load_settings
from prompts.purse import Cap, Price, Scope


def test_an_empty_variable_is_no_variable_and_an_empty_cap_no_limit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ONRECORD_HOME", "ONRECORD_MODEL_TIMEOUT_S", "OPENAI_API_KEY", "ONRECORD_PRICES"):
        monkeypatch.setenv(name, "")
    Path(".env").write_text("ONRECORD_CAP_DAY_USD=\nONRECORD_CAP_DAY_TOKENS=7\nONRECORD_CAP_USER_USD=0\n")
    settings = load_settings()
    assert (settings.onrecord_home, settings.onrecord_model_timeout_s) == (Path("data"), 15.0)
    assert settings.openai_api_key is None
    assert settings.caps[Scope.DAY] == Cap(7, None)
    assert settings.caps[Scope.USER].usd == 0
    assert settings.prices["gpt-5-mini"] == Price(0.25, 2.0)


def test_every_scope_has_a_cap_to_begin_with() -> None:
    caps = Settings(_env_file=None).caps
    assert all(caps[scope].tokens and caps[scope].usd for scope in Scope)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("ONRECORD_PRICES", '{"llama": "cheap"}', 'In it "llama" must have two prices, such as [0.25, 2.0].'),
        ("ONRECORD_PRICES", "llama=1", "It must be a JSON object."),
        ("ONRECORD_CAP_DAY_USD", "-1", ""),
        ("ONRECORD_CAP_DAY_USD", "nan", ""),
        ("ONRECORD_CAP_USER_TOKENS", "1.5", ""),
        ("ONRECORD_CAP_USER_TOKENS", "many", ""),
    ],
)
def test_a_wrong_setting_is_told_by_its_name_and_not_by_its_value(name: str, value: str, why: str) -> None:
    told = CliRunner().invoke(app, ["status"], env={name: value, "COLUMNS": "200"})
    assert told.exit_code == 1
    assert f"not valid: {name}. {why}".rstrip() in told.output
    assert value not in told.output
