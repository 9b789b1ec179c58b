"""python -m evals.start_up: how long the bot takes to its first acknowledged Slack event, and a command.

`onrecord serve` is started on the sample archive as a process of its own, against the suite's fake Slack; a
mention is sent as soon as it is connected, and the clock stops when that is acknowledged. A run before those
that count makes the archive and the databases. Beside it: loading nothing but DBOS and Bolt, which no bot on
them can be faster than, and commands, which work through the process that serves.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from tests.fakes.slack import FakeSlack, Sent

SAMPLE = Path(__file__).with_name("sample")
TARGET_S = 2.0
_PATIENCE_S = 60.0
_COMMAND = str(Path(sys.executable).with_name("onrecord"))
_LIBRARIES = "loading DBOS and Bolt"
_PROGRAMS = {
    "python -c pass": "pass",
    _LIBRARIES: "import dbos, slack_bolt.app.async_app, slack_sdk.socket_mode.aiohttp",
}
_FIRST_EVENT = "serve to first event"
_COMMANDS = {f"onrecord {words}": words.split() for words in ("--help", "status", "said Nobody")}


def environment(slack: FakeSlack, home: Path) -> dict[str, str]:
    """What the bot is told; nothing of this machine's own settings but where programs are."""
    return {
        "PATH": os.environ["PATH"],
        "ONRECORD_HOME": str(home),
        "ONRECORD_WEB_ADDRESS": "127.0.0.1:0",
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
    }


@contextmanager
def first_event(slack: FakeSlack, home: Path, settings: dict[str, str]) -> Iterator[tuple[float, Sent]]:
    """A bot that serves until the block ends: its seconds to the first acknowledged event, and that event."""
    opened, started = slack.sockets.opened, time.perf_counter()
    unseen, serve = subprocess.DEVNULL, [_COMMAND, "serve"]
    with subprocess.Popen(serve, cwd=home, env=settings, stdout=unseen, stderr=unseen) as bot:
        try:
            slack.wait_for_connection(opened + 1, _PATIENCE_S)
            asked = slack.mention(slack.add_channel("desk").id, text="Who said the bridge was unsafe?")
            slack.wait_for_ack(asked, _PATIENCE_S)
            yield time.perf_counter() - started, asked
        finally:
            bot.terminate()


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure(runs: int) -> dict[str, list[float]]:
    """Seconds by what was measured; the kinds take turns, so that a busy machine slows all alike."""
    took: defaultdict[str, list[float]] = defaultdict(list)
    with FakeSlack() as slack, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = environment(slack, home)

        def run(*words: str) -> None:
            subprocess.run([_COMMAND, *words], cwd=home, env=settings, capture_output=True, check=True)

        run("add", str(SAMPLE))
        with first_event(slack, home, settings):
            pass
        for _ in range(runs):
            for name, program in _PROGRAMS.items():
                python = [sys.executable, "-c", program]
                took[name].append(seconds(partial(subprocess.run, python, check=True)))
            with first_event(slack, home, settings) as (to_event, asked):
                took[_FIRST_EVENT].append(to_event)
                slack.wait_for_message(
                    thread_ts=asked.ts, timeout_s=_PATIENCE_S
                )  # its models are loaded then
                for name, words in _COMMANDS.items():
                    took[name].append(seconds(partial(run, *words)))
    return dict(took)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    took = measure(parser.parse_args().runs)
    print(f"{'seconds':26}median  fastest  slowest")
    for name, times in took.items():
        print(f"{name:26}{median(times):6.2f}{min(times):9.2f}{max(times):9.2f}")
    pairs = zip(took[_FIRST_EVENT], took[_LIBRARIES], strict=True)
    print(f"first event, in loadings of DBOS and Bolt: {median(whole / part for whole, part in pairs):.2f}")
    print(f"target: first event < {TARGET_S:.0f} s")


if __name__ == "__main__":
    main()
