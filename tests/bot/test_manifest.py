"""The manifest asks Slack for what the bot listens to and calls, and for nothing else."""

import ast
import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest
from anyio import from_thread
from pydantic import SecretStr
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.client import WebClient
from typer.testing import CliRunner

import bot
from bot.cli import app as onrecord
from bot.jobs import Jobs
from bot.replies.general import ASK_USAGE
from bot.settings import Settings
from bot.slack.manifest import (
    AGENT_EVENTS,
    ASSISTANT_EVENTS,
    COMMANDS,
    EVENTS,
    INSTALLING_EVENTS,
    METHODS,
    OLD_NAMES,
    SHORTCUTS,
    manifest,
)
from bot.slack_app import build_app, connected
from tests.bot.slack_bot import Writer, settings_for
from tests.bot.slack_process import small_record
from tests.fakes.slack import FakeSlack

BOT = Path(bot.__file__).parent
HEARD = EVENTS | AGENT_EVENTS | ASSISTANT_EVENTS
SLACKS_OWN = Path(__file__).parents[1] / "cases" / "slack_commands.txt"
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


def test_every_command_that_the_bot_takes_is_in_the_manifest_but_those_of_older_apps_and_no_other(
    listened: set[tuple[str, str]], prefix: str
) -> None:
    named = {command["command"] for command in manifest(prefix)["features"]["slash_commands"]}
    older = {f"/{prefix}{name}" for name in OLD_NAMES}
    assert not named & older
    assert named | older == {name for kind, name in listened if kind == "command"}
    assert all(name.startswith(f"/{prefix}") and len(name) <= 32 for name in named)


def test_no_command_is_one_that_slack_has_itself() -> None:
    taken = {name for name in SLACKS_OWN.read_text("utf-8").splitlines() if not name.startswith("#")}
    assert taken.isdisjoint(command.name for command in COMMANDS)
    assert "archive" in taken


def test_every_shortcut_that_the_bot_takes_is_in_the_manifest_and_no_other(
    listened: set[tuple[str, str]],
) -> None:
    kinds = {"message": "message_shortcut", "global": "global_shortcut"}
    named = {(kinds[one["type"]], one["callback_id"]) for one in manifest()["features"]["shortcuts"]}
    assert named == {(kind, name) for kind, name in listened if kind.endswith("shortcut")}


def test_every_event_that_the_bot_takes_is_subscribed_to_and_no_other(listened: set[tuple[str, str]]) -> None:
    assert set(HEARD) == {name for kind, name in listened if kind == "event"}
    assert subscribed(manifest()) == {*EVENTS, *AGENT_EVENTS}
    assert subscribed(manifest(assistant=True)) == {*EVENTS, *ASSISTANT_EVENTS}


def subscribed(made: dict[str, Any]) -> set[str]:
    return {name.partition(".")[0] for name in made["settings"]["event_subscriptions"]["bot_events"]}


def test_a_new_app_is_an_agent_and_has_nothing_of_the_pane_that_slack_takes_for_none() -> None:
    made = manifest()
    assert 0 < len(made["features"]["agent_view"]["agent_description"]) <= 300
    assert "assistant_" not in json.dumps(made)


def test_an_app_that_has_the_pane_keeps_it_and_nothing_of_an_agent() -> None:
    made = manifest(assistant=True)
    assert made["features"]["assistant_view"]["assistant_description"]
    assert "agent_view" not in made["features"]
    assert made["oauth_config"] == manifest()["oauth_config"]


def test_nothing_is_listened_to_that_a_manifest_would_have_to_name_otherwise(
    listened: set[tuple[str, str]],
) -> None:
    named = {"event", "command", "message_shortcut", "global_shortcut"}
    nameless = {"action", "view_submission", "view_closed"}  # they come with interactivity
    assert {kind for kind, _ in listened} <= named | nameless


def test_every_method_of_slacks_that_the_code_calls_has_its_scopes_in_the_table_and_no_other() -> None:
    offered = {name for name in vars(WebClient) if not name.startswith("_")}
    trees = [ast.parse(file.read_text("utf-8")) for file in BOT.rglob("*.py")]
    used = {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert used & offered == {method.replace(".", "_") for method in METHODS}


def test_the_manifest_asks_for_the_scopes_that_events_commands_and_calls_need_and_no_other() -> None:
    needed = {scope for event in HEARD.values() for scope in event.scopes}
    needed |= {scope for scopes in METHODS.values() for scope in scopes}
    assert set(manifest()["oauth_config"]["scopes"]["bot"]) == needed | {"commands"}


def test_of_several_workspaces_the_bot_also_hears_when_one_takes_it_away(tmp_path: Path) -> None:
    secret = SecretStr("made up")
    app_of_several = Settings(
        _env_file=None, slack_client_id="1.2", slack_client_secret=secret, slack_signing_secret=secret
    )
    app = build_app(small_record(tmp_path, Writer()), app_of_several, Jobs(tmp_path))
    heard = {name for kind, name in constraints(app) if kind == "event"}
    assert heard == {*HEARD, *INSTALLING_EVENTS}
    made = manifest("", "https://archive.example", installs=True)
    assert subscribed(made) == heard - set(ASSISTANT_EVENTS)
    assert made["oauth_config"]["redirect_urls"] == ["https://archive.example/slack/oauth_redirect"]
    assert made["settings"]["token_rotation_enabled"] is True


def test_of_one_workspace_nothing_is_asked_for_that_several_need() -> None:
    assert "redirect_urls" not in manifest("", "https://archive.example")["oauth_config"]
    assert manifest()["settings"]["token_rotation_enabled"] is False


@pytest.mark.slow
@pytest.mark.xdist_group("slack")
def test_a_prefixed_command_is_taken_its_usage_names_it_and_the_bare_one_is_not(tmp_path: Path) -> None:
    with FakeSlack() as slack, from_thread.start_blocking_portal() as portal:
        settings = settings_for(slack, tmp_path).model_copy(update={"onrecord_command_prefix": PREFIX})
        app = build_app(small_record(tmp_path, Writer()), settings, Jobs(tmp_path))
        with portal.wrap_async_context_manager(connected(app, settings)):
            slack.command("/ask", "", "U1", "C1")
            slack.command(f"/{PREFIX}ask", "", "U1", "C1")
            told = slack.wait_for_message("C1")
    assert told.plain == ASK_USAGE.format(command=f"/{PREFIX}ask")
    assert [one.plain for one in slack.messages if one.from_bot] == [told.plain]


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
def test_a_command_is_described_within_slacks_limits(command: bot.slack.manifest.Command) -> None:
    assert 0 < len(command.description) <= 2_000
    assert 0 < len(command.usage) <= 1_000


@pytest.mark.parametrize("shortcut", SHORTCUTS, ids=lambda shortcut: shortcut.callback)
def test_a_shortcut_is_named_within_slacks_limits(shortcut: bot.slack.manifest.Shortcut) -> None:
    assert 0 < len(shortcut.name) <= 24
    assert 0 < len(shortcut.description) <= 150


def test_the_command_prints_it_with_the_prefix_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_COMMAND_PREFIX", PREFIX)
    told = CliRunner().invoke(onrecord, ["slack", "manifest", "--http", "https://archive.example"])
    assert told.exit_code == 0
    assert json.loads(told.output) == manifest(PREFIX, "https://archive.example")


def test_the_command_prints_that_of_an_app_with_the_pane_when_told_to() -> None:
    told = CliRunner().invoke(onrecord, ["slack", "manifest", "--assistant-view"])
    assert json.loads(told.output) == manifest(assistant=True)


@pytest.mark.parametrize("options", [["--http", "http://archive.example"], ["--several"]], ids=str)
def test_an_address_that_slack_would_not_call_is_refused(options: list[str]) -> None:
    told = CliRunner().invoke(onrecord, ["slack", "manifest", *options])
    assert told.exit_code == 2
    assert "--http" in told.output
