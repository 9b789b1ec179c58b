"""The manifest asks Slack for what the bot listens to and calls, and for nothing else."""

import ast
import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.client import WebClient
from typer.testing import CliRunner

import bot.manifest
from bot.cli import app as onrecord
from bot.jobs import Jobs
from bot.manifest import COMMANDS, EVENTS, METHODS, manifest
from bot.settings import Settings
from bot.slack_app import build_app
from tests.bot.slack_bot import Writer
from tests.bot.slack_process import small_record

BOT = Path(bot.manifest.__file__).parent
PREFIX = "otr-"


@pytest.fixture(scope="module", params=["", PREFIX], ids=["plain", "prefixed"])
def prefix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def listened(prefix: str, tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """What the app takes, as ("event", "app_mention"): the constraint each of its listeners was made with."""
    home = tmp_path_factory.mktemp("manifest")
    settings = Settings(_env_file=None, onrecord_home=home, onrecord_command_prefix=prefix)
    app = build_app(small_record(home, Writer()), settings, Jobs(home))
    return set(constraints(app))


def constraints(app: AsyncApp) -> list[tuple[str, str]]:
    found = []
    for listener in app._async_listeners:
        (matcher,) = (one for one in listener.matchers if "func" in closed_over(one.func))
        check = closed_over(matcher.func)["func"]
        kind = check.__qualname__.partition(".")[0]
        (wanted,) = (value for value in closed_over(check).values() if isinstance(value, str | re.Pattern))
        found.append((kind, wanted if isinstance(wanted, str) else wanted.pattern))
    return found


def closed_over(function: Any) -> dict[str, Any]:
    return dict(inspect.getclosurevars(function).nonlocals)


def test_every_command_that_the_bot_takes_is_in_the_manifest_and_no_other(
    listened: set[tuple[str, str]], prefix: str
) -> None:
    named = [command["command"] for command in manifest(prefix)["features"]["slash_commands"]]
    assert sorted(named) == sorted(name for kind, name in listened if kind == "command")
    assert all(name.startswith(f"/{prefix}") and len(name) <= 32 for name in named)


def test_every_shortcut_that_the_bot_takes_is_in_the_manifest_and_no_other(
    listened: set[tuple[str, str]],
) -> None:
    kinds = {"message": "message_shortcut", "global": "global_shortcut"}
    named = {(kinds[one["type"]], one["callback_id"]) for one in manifest()["features"]["shortcuts"]}
    assert named == {(kind, name) for kind, name in listened if kind.endswith("shortcut")}


def test_every_event_that_the_bot_takes_is_subscribed_to_and_no_other(listened: set[tuple[str, str]]) -> None:
    assert set(EVENTS) == {name for kind, name in listened if kind == "event"}
    subscribed = manifest()["settings"]["event_subscriptions"]["bot_events"]
    assert {name.partition(".")[0] for name in subscribed} == set(EVENTS)


def test_nothing_is_listened_to_that_a_manifest_would_have_to_name_otherwise(
    listened: set[tuple[str, str]],
) -> None:
    assert {kind for kind, _ in listened} == {"event", "command", "message_shortcut", "action"}


def test_every_method_of_slacks_that_the_code_calls_has_its_scopes_in_the_table_and_no_other() -> None:
    offered = {name for name in vars(WebClient) if not name.startswith("_")}
    trees = [ast.parse(file.read_text("utf-8")) for file in BOT.glob("*.py")]
    used = {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert used & offered == {method.replace(".", "_") for method in METHODS}


def test_the_manifest_asks_for_the_scopes_that_events_commands_and_calls_need_and_no_other() -> None:
    needed = {scope for event in EVENTS.values() for scope in event.scopes}
    needed |= {scope for scopes in METHODS.values() for scope in scopes}
    assert set(manifest()["oauth_config"]["scopes"]["bot"]) == needed | {"commands"}


def test_in_socket_mode_no_address_is_named() -> None:
    assert manifest()["settings"]["socket_mode_enabled"] is True
    assert "http" not in str(manifest())


def test_in_http_mode_slack_calls_one_address_for_everything() -> None:
    made = manifest("", "https://archive.example/")
    settings = made["settings"]
    named = [
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        *(command["url"] for command in made["features"]["slash_commands"]),
    ]
    assert set(named) == {"https://archive.example/slack/events"}
    assert len(named) == 2 + len(COMMANDS)
    assert settings["socket_mode_enabled"] is False


# Slack's limits, from the manifest's reference.
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_command_is_described_within_slacks_limits(command: bot.manifest.Command) -> None:
    assert 0 < len(command.description) <= 2_000
    assert 0 < len(command.usage) <= 1_000


def test_the_command_prints_it_with_the_prefix_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_COMMAND_PREFIX", PREFIX)
    told = CliRunner().invoke(onrecord, ["slack", "manifest", "--http", "https://archive.example"])
    assert told.exit_code == 0
    assert json.loads(told.output) == manifest(PREFIX, "https://archive.example")


def test_an_address_that_slack_would_not_call_is_refused() -> None:
    told = CliRunner().invoke(onrecord, ["slack", "manifest", "--http", "http://archive.example"])
    assert told.exit_code == 2
    assert "https://" in told.output
