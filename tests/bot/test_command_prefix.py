"""A bot whose commands have a prefix names none of them without it, wherever it speaks."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio import from_thread

import bot
from bot.jobs import Jobs
from bot.slack.manifest import COMMANDS, OLD_NAMES
from bot.slack.pace import Pace
from bot.slack_app import build_app, connected
from bot.turns import Turns
from tests.bot.slack_bot import PATIENT_S, QUESTION, Writer, settings_for, written_by
from tests.bot.small_newsroom import SmallNewsroom, bridge_answer
from tests.fakes.slack import FakeSlack

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

PREFIX, WRITTEN = "otr-", {"ask", "summary"}
TEXTS = ("", "add", "status", "on", "Nobody Known about the bridge", "Okafor")
NAMES = [command.name for command in COMMANDS]
BARE = re.compile(rf"(?<![\w./-])/(?:{'|'.join([*NAMES, *OLD_NAMES])})\b")


def sentences(file: Path) -> Iterator[str]:
    """The words that a module may say: its strings, but no docstring."""
    tree = ast.parse(file.read_text("utf-8"))
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_no_sentence_of_the_code_names_a_command_as_if_there_were_no_prefix() -> None:
    files = Path(bot.__file__).parent.rglob("*.py")
    assert [said for file in files for said in sentences(file) if BARE.search(said)] == []


@pytest.fixture(scope="module")
def slack(bridge_room: SmallNewsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeSlack]:
    """A Slack with the prefixed bot in it."""
    writer, home = Writer(), tmp_path_factory.mktemp("prefixed")
    writer.replies[QUESTION] = bridge_answer(bridge_room, QUESTION)
    jobs = Jobs(home, turns=Turns(burst_s=PATIENT_S))
    with FakeSlack() as slack:
        settings = settings_for(slack, home).model_copy(update={"onrecord_command_prefix": PREFIX})
        app = build_app(written_by(bridge_room, writer), settings, jobs, Pace(0.0))
        jobs.launch()
        with (
            from_thread.start_blocking_portal() as portal,
            portal.wrap_async_context_manager(connected(app, settings)),
        ):
            slack.wait_for_connection(1)
            yield slack
        jobs.close(grace_s=0)


def spoken(slack: FakeSlack) -> str:
    """All that the bot has said."""
    with slack.changed:
        messages = [one.text + json.dumps(one.blocks) for one in slack.messages if one.from_bot]
        return "\n".join([*messages, *(json.dumps(view.body) for view in slack.views)])


# What is told of words after the others is the test's own.
USED = [(name, text) for name in [*NAMES, *OLD_NAMES] for text in TEXTS if not text or name not in WRITTEN]


@pytest.mark.parametrize(("name", "text"), USED)
def test_what_a_command_tells_names_the_commands_that_there_are(
    slack: FakeSlack, name: str, text: str
) -> None:
    channel = slack.add_channel("desk").id
    slack.command(f"/{PREFIX}{name}", text, "U1", channel)
    slack.wait_for_message(channel)
    assert BARE.search(spoken(slack)) is None


def test_help_and_home_name_the_commands_that_there_are(slack: FakeSlack) -> None:
    slack.wait_for_message(thread_ts=slack.mention(slack.add_channel("desk").id, text="help").ts)
    slack.open_home("U1")
    slack.wait_until(
        lambda: [one for one in slack.views if f"/{PREFIX}articles" in str(one.body)], "the page"
    )
    assert BARE.search(spoken(slack)) is None
