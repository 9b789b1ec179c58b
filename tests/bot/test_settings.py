"""Settings: what an empty variable means, and that a wrong one is told by name without its value."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import Settings, load_settings, strange_names
from prompts.prices import LISTED
from prompts.purse import DEADLINE_S, Cap, Price, Scope


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
        ("ONRECORD_CAP_DAY_USD", "-1", "It must be 0 or more."),
        ("ONRECORD_CAP_DAY_USD", "nan", "It must be a number."),
        ("ONRECORD_CAP_USER_TOKENS", "1.5", "It must be a whole number."),
        ("ONRECORD_CAP_USER_TOKENS", "many", "It must be a whole number."),
        ("ONRECORD_MODEL_TIMEOUT_S", "120", f"It must be {DEADLINE_S:g} or less."),
        ("ONRECORD_MODEL_TIMEOUT_S", "-3", "It must be more than 0."),
        ("ONRECORD_MODEL_TIMEOUT_S", "soon", "It must be a number."),
        ("ONRECORD_EMBEDDING_MODEL", "vectors-3", "It needs OPENAI_API_KEY or OPENAI_BASE_URL"),
        *(
            ("OPENAI_BASE_URL", wrong, "It must begin with http:// or https:// and name a host")
            for wrong in (
                "nonsense",
                "127.0.0.1:8901/v1",
                "ftp://a.example/v1",
                "http:///v1",
                "http://a:port",
            )
        ),
        ("ONRECORD_COMMAND_PREFIX", "Otr ", "It may have up to 20 small letters, digits, - and _."),
        ("SLACK_API_URL", "nonsense", "It must begin with http:// or https:// and name a host."),
        ("CHROMA_URL", "127.0.0.1:8000", "It must begin with http:// or https:// and name a host."),
        ("ONRECORD_WEB_URL", "newsroom.example", "It must begin with https://"),
        ("ONRECORD_WEB_URL", "http://newsroom.example", "It must begin with https://"),
    ],
)
def test_a_wrong_setting_is_told_by_its_name_and_not_by_its_value(name: str, value: str, why: str) -> None:
    told = CliRunner().invoke(app, ["status"], env={name: value, "COLUMNS": "200"})
    assert told.exit_code == 1
    assert f"not valid: {name}. {why}".rstrip() in told.output
    assert value not in told.output


def test_several_wrong_settings_are_told_each_with_its_own_reason() -> None:
    wrong = {"OPENAI_BASE_URL": "nonsense", "ONRECORD_CAP_DAY_USD": "-1", "ONRECORD_EMBEDDING_MODEL": "emb"}
    told = " ".join(CliRunner().invoke(app, ["status"], env=wrong).output.split())
    assert "not valid: OPENAI_BASE_URL, ONRECORD_CAP_DAY_USD." in told
    assert "OPENAI_BASE_URL: It must begin" in told
    assert "ONRECORD_CAP_DAY_USD: It must be 0 or more." in told


def test_openais_prices_are_not_taken_for_those_of_another_server() -> None:
    local = Settings(_env_file=None, openai_base_url="http://127.0.0.1:11434/v1")
    priced = local.model_copy(update={"onrecord_prices": '{"llama": [1, 2]}'})
    assert local.prices == {}
    assert priced.prices == {"llama": Price(1, 2)}
    assert "gpt-5-mini" in Settings(_env_file=None, openai_base_url="https://api.openai.com/v1").prices


def test_own_prices_go_before_the_listed_ones_and_leave_the_others() -> None:
    prices = Settings(_env_file=None, onrecord_prices='{"gpt-5-mini": [1, 2.5]}').prices
    assert prices["gpt-5-mini"] == Price(1.0, 2.5)
    assert prices["gpt-5"] == LISTED["gpt-5"]


@pytest.mark.parametrize("url", ["https://archive.example/x", "http://127.0.0.1:8765", "http://localhost"])
def test_readers_links_lead_to_an_address_that_nobody_can_listen_in_on(url: str) -> None:
    assert Settings(_env_file=None, onrecord_web_url=url).onrecord_web_url == url


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("", []),
        ("bot app", []),
        ("bot signing", []),
        ("id secret signing teams", []),
        ("bot", ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"]),
        ("app", ["SLACK_BOT_TOKEN"]),
        ("signing", ["SLACK_BOT_TOKEN"]),
        ("app signing", ["SLACK_BOT_TOKEN"]),
        ("id secret", ["SLACK_SIGNING_SECRET"]),
        ("id signing", ["SLACK_CLIENT_SECRET"]),
        ("secret signing", ["SLACK_CLIENT_ID"]),
        ("id secret signing", ["ONRECORD_TEAMS"]),
    ],
)
def test_what_half_a_slack_app_lacks_is_named(given: str, missing: list[str]) -> None:
    names = {
        "bot": "slack_bot_token",
        "app": "slack_app_token",
        "signing": "slack_signing_secret",
        "id": "slack_client_id",
        "secret": "slack_client_secret",
        "teams": "onrecord_teams",
    }
    settings = Settings(_env_file=None, **{names[one]: "x" for one in given.split()})  # type: ignore[arg-type]
    assert list(settings.missing_for_slack) == missing


def test_what_looks_like_a_setting_of_ours_and_is_none_is_told_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("SLACK_BOT_TOKN=xoxb-1\nSLACK_MOOD=brisk\nEDITOR=vi\nONRECORD_MODEL=m\n")
    for name in ("ONRECORD_EDITOR", "OPENAI_APIKEY", "SLACK_WEBHOOK_ADDRESS"):
        monkeypatch.setenv(name, "x")
    assert strange_names() == {
        "ONRECORD_EDITOR": "ONRECORD_EDITORS",
        "OPENAI_APIKEY": "OPENAI_API_KEY",
        "SLACK_BOT_TOKN": "SLACK_BOT_TOKEN",
        "SLACK_MOOD": "",
    }
    told = " ".join(CliRunner().invoke(app, ["slack", "manifest"]).output.split())
    assert "SLACK_BOT_TOKN is set, but it is no setting" in told
    assert "Did you mean SLACK_BOT_TOKEN?" in told
    assert "xoxb-1" not in told


def test_every_setting_stands_in_the_example_and_nothing_else_does() -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text("utf-8")
    named = {line.partition("=")[0] for line in example.splitlines() if line and not line.startswith("#")}
    assert named == {name.upper() for name in Settings.model_fields}
