"""python -m evals.slack_load: many questions at once, from many channels, to the real bot over a fake Slack.

`onrecord serve` runs on the sample archive as a process of its own, quoting, and every question of the sample
set is mentioned in turn, one channel after the other. `--disconnect 10`: Slack closes the socket every ten
seconds. `--kill`: the process is killed in the middle (SIGKILL) and started again. `--flood 60`: one person
asks that many more at once, in a channel of their own. Nothing may be lost or answered twice.

Acknowledged: from Slack's sending an event to its acknowledgement. Answered: from the question to the post.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles

from evals.questions import SAMPLE, SAMPLE_QUESTIONS
from evals.start_up import environment
from tests.fakes.slack import FakeSlack, Message, Sent

ACK_S, ANSWER_S = 1.0, 5.0
_PATIENCE_S = 120.0
_STEP_S = 1.0
_PEOPLE = 3  # who ask in each channel in turn
_COMMAND = str(Path(sys.executable).with_name("onrecord"))


class Bot:
    """The serving process, which can be killed and started again."""

    def __init__(self, slack: FakeSlack, home: Path) -> None:
        self._slack, self._home, self._settings = slack, home, environment(slack, home)
        subprocess.run(
            [_COMMAND, "add", str(SAMPLE)], cwd=home, env=self._settings, capture_output=True, check=True
        )
        self._process = self._started()

    def _started(self) -> "subprocess.Popen[bytes]":
        unseen = subprocess.DEVNULL
        return subprocess.Popen(
            [_COMMAND, "serve"], cwd=self._home, env=self._settings, stdout=unseen, stderr=unseen
        )

    def kill_and_start(self) -> None:
        self._process.kill()
        self._process.wait()
        self._process = self._started()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(_PATIENCE_S)


@contextmanager
def serving(slack: FakeSlack, home: Path) -> Iterator[Bot]:
    """A bot that has answered once, so that its models are loaded."""
    bot = Bot(slack, home)
    try:
        slack.wait_for_connection(timeout_s=_PATIENCE_S)
        warm = slack.mention(slack.add_channel("warm").id, text="Who said the bridge was unsafe?")
        slack.wait_for_message(thread_ts=warm.ts, timeout_s=_PATIENCE_S)
        yield bot
    finally:
        bot.stop()


@contextmanager
def disconnecting(slack: FakeSlack, every_s: float) -> Iterator[None]:
    """Slack asks for a new connection every so often; never at 0."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(every_s):
            slack.disconnect(grace_s=0.2)

    thread = threading.Thread(target=work, daemon=True)
    if every_s:
        thread.start()
    yield
    over.set()
    if every_s:
        thread.join()


def ask(slack: FakeSlack, bot: Bot, options: argparse.Namespace) -> tuple[list[Sent], list[Sent]]:
    """The questions that were asked, evenly over the seconds, and those of the flood."""
    channels = [slack.add_channel(f"desk-{number}") for number in range(options.channels)]
    lines = SAMPLE_QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = cycle([str(json.loads(line)["question"]) for line in lines])
    began, asked, flood = time.monotonic(), list[Sent](), list[Sent]()
    if options.flood:
        flooded = slack.add_channel("flood").id
        flood = [slack.mention(flooded, "U2", text) for text in islice(questions, options.flood)]
    people = [slack.add_user(f"reporter-{number}").id for number in range(_PEOPLE * options.channels)]
    for number, text in enumerate(islice(questions, options.questions)):
        time.sleep(max(0.0, began + number * options.seconds / options.questions - time.monotonic()))
        if options.kill and number == options.questions // 2:
            bot.kill_and_start()
        channel, person = channels[number % len(channels)].id, people[number % len(people)]
        asked.append(slack.mention(channel, person, text))
    return asked, flood


def answers(slack: FakeSlack, asked: Sent) -> list[Message]:
    """What the bot posted for everybody in the question's thread, but that it will take a while."""
    assert asked.message
    thread = slack.thread(asked.message.channel, asked.ts)
    return [one for one in thread if one.from_bot and one.blocks[-1]["type"] == "context_actions"]


def wait_for_answers(slack: FakeSlack, asked: Sequence[Sent]) -> None:
    ends = time.monotonic() + _PATIENCE_S
    while time.monotonic() < ends and not all(answers(slack, one) for one in asked):
        time.sleep(_STEP_S)
    slack.stays_quiet(2.0)  # what would be said twice


def spread(name: str, seconds: Sequence[float], target_s: float | None = None) -> str:
    """The median, 95th percentile and the most of these, and what the 95th should be under."""
    if len(seconds) < 2:
        return f"{name:24}too few"
    parts = quantiles(seconds, n=20, method="inclusive")
    told = f"{name:24}{parts[9]:6.2f}{parts[18]:8.2f}{max(seconds):8.2f}"
    return told + (f"   target: < {target_s:g}" if target_s else "")


def waited(slack: FakeSlack, asked: Sequence[Sent]) -> list[float]:
    return [float(found[0].ts) - float(one.ts) for one in asked if (found := answers(slack, one))]


def report(slack: FakeSlack, asked: list[Sent], flood: list[Sent]) -> Iterator[str]:
    every = asked + flood
    deliveries = [delivery for one in every for delivery in one.deliveries]
    posts = [len(answers(slack, one)) for one in every]
    most = max(slack.most_posts_within(channel, 1.0) for channel in slack.channels)
    refused = sum(call.error == "ratelimited" for call in slack.calls)
    told = sum("others are answered first" in message.plain for message in slack.messages)
    yield f"questions {len(every)}, events {len(deliveries)}, connections {slack.sockets.opened}"
    yield f"acknowledged {sum(bool(one.ack) for one in deliveries)}, of them after a repetition " + str(
        sum(one.attempts > 1 for one in deliveries)
    )
    yield f"lost {posts.count(0)}, answered twice {sum(count > 1 for count in posts)}"
    yield f"most posts a second in a channel {most}, refused for pace {refused}"
    yield f"told that others are answered first {told}"
    yield f"{'seconds':24}median    95th    most"
    yield spread("acknowledged", [one.ack.seconds for one in deliveries if one.ack], ACK_S)
    yield spread("answered", waited(slack, asked), ANSWER_S)
    if flood:
        yield spread("answered, of the flood", waited(slack, flood))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--channels", type=int, default=20)
    parser.add_argument("--disconnect", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--flood", type=int, default=0, metavar="QUESTIONS")
    options = parser.parse_args()
    with FakeSlack() as slack, tempfile.TemporaryDirectory() as home, serving(slack, Path(home)) as bot:
        slack.enforce_pace()
        with disconnecting(slack, options.disconnect):
            asked, flood = ask(slack, bot, options)
            wait_for_answers(slack, [*asked, *flood])
        print("\n".join(report(slack, asked, flood)))


if __name__ == "__main__":
    main()
