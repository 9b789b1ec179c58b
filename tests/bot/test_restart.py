"""The bot dies, or is stopped, between a question and its answer: the next one answers, once."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.jobs import Jobs
from bot.replies.general import reply_for
from bot.slack.errors import SlackLoginError
from bot.slack.login import log_in
from bot.slack_app import build_app, connected
from index.add import Added, Adding
from index.archive import AS_IT_IS, Standing
from index.fetch import Fetcher
from index.stores import Stores
from tests.bot.slack_bot import QUESTION, Writer, over_sockets, quoted, replies_to, settings_for, written_by
from tests.bot.slack_process import A_MODEL, show_point, small_record
from tests.bot.small_newsroom import SmallNewsroom
from tests.fakes.site import Reply, Site
from tests.fakes.slack import FakeSlack, Message, Sent

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack:
        yield slack


@contextmanager
def process(slack: FakeSlack, home: Path, mood: str) -> Iterator[subprocess.Popen[str]]:
    """A connected bot in another process, killed with SIGKILL at the end at the latest."""
    command = [sys.executable, "-m", "tests.bot.slack_process", str(home), slack.api_url, mood]
    opened = slack.sockets.opened
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bot:  # noqa: S603 - our own command
        try:
            slack.wait_for_connection(opened + 1, timeout_s=40)
            yield bot
        finally:
            bot.kill()


def streams(slack: FakeSlack, asked: Sent, words: str = "") -> Message | None:
    return next((one for one in replies_to(slack, asked) if one.streaming and words in one.plain), None)


def settle(slack: FakeSlack) -> None:
    asked = slack.mention(slack.add_channel("settled").id, text=QUESTION)
    slack.wait_for_message(thread_ts=asked.ts)


def test_a_question_that_was_being_answered_when_the_bot_was_killed_is_answered_once(
    slack: FakeSlack, tmp_path: Path
) -> None:
    with process(slack, tmp_path, "stuck") as first:
        asked = slack.mention("C1", text=QUESTION)
        slack.wait_for_ack(asked)
        assert first.stdout
        assert first.stdout.readline() == "asked\n"
    with over_sockets(slack, small_record(tmp_path, Writer()), tmp_path):
        answer = slack.wait_for_message("C1", asked.ts)
        slack.wait_for_ack(slack.redeliver(asked))
        settle(slack)
        assert replies_to(slack, asked) == [answer]


def test_an_answer_that_was_posted_when_the_bot_was_killed_is_not_posted_again(
    slack: FakeSlack, tmp_path: Path
) -> None:
    with process(slack, tmp_path, "well"):
        slack.fail_next("chat.postMessage", delay_s=60)
        asked = slack.mention("C1", text=QUESTION)
        answer = slack.wait_for_message("C1", asked.ts)
    with over_sockets(slack, small_record(tmp_path, Writer()), tmp_path):
        slack.wait_for_call("conversations.replies", channel="C1")
        settle(slack)
        assert replies_to(slack, asked) == [answer]


def test_an_answer_that_was_streamed_when_the_bot_was_killed_becomes_whole_in_its_place(
    slack: FakeSlack, tmp_path: Path
) -> None:
    with process(slack, tmp_path, "streaming"):
        asked = slack.mention("C1", text=QUESTION)
        streamed = slack.wait_until(lambda: streams(slack, asked, "It was unsafe"), "a streamed point")
    writer = Writer()
    newsroom = small_record(tmp_path, writer)
    show_point(writer)  # but the rest of a job that somebody else began is not streamed
    quiet: list[bool] = []
    writer.before_each = lambda _: quiet.append(slack.stays_quiet(0.3))
    with over_sockets(slack, newsroom, tmp_path, A_MODEL):
        answer = slack.wait_for_message("C1", asked.ts, "check the source before publishing")
        settle(slack)
    assert replies_to(slack, asked) == [answer] == [streamed]
    assert quiet[0]
    assert quoted(answer) == ["“It was unsafe,”"]


def test_a_stream_that_the_killed_bot_did_not_know_of_becomes_the_answer(
    slack: FakeSlack, tmp_path: Path
) -> None:
    slack.fail_next("chat.startStream", delay_s=60)
    with process(slack, tmp_path, "streaming"):
        asked = slack.mention("C1", text=QUESTION)
        streamed = slack.wait_until(lambda: streams(slack, asked), "a stream")
    with over_sockets(slack, small_record(tmp_path, Writer()), tmp_path, A_MODEL):
        slack.wait_for_message("C1", asked.ts, "check the source before publishing")
        settle(slack)
    assert replies_to(slack, asked) == [streamed]


def test_a_streamed_message_that_became_the_answer_before_the_kill_stays_as_it_is(
    slack: FakeSlack, tmp_path: Path
) -> None:
    writer = Writer()
    newsroom = small_record(tmp_path, writer)
    show_point(writer)

    def wait_for_the_stream(_question: str) -> None:
        slack.wait_for_call("chat.startStream")

    writer.before_each = wait_for_the_stream
    slack.fail_next("chat.update", delay_s=60)
    with over_sockets(slack, newsroom, tmp_path, A_MODEL):
        asked = slack.mention("C1", text=QUESTION)
        slack.wait_for_call("chat.update")
    with over_sockets(slack, newsroom, tmp_path, A_MODEL):
        slack.wait_for_call("conversations.replies", channel="C1")
        settle(slack)
    assert len(replies_to(slack, asked)) == 1


def test_an_answer_that_fails_half_way_leaves_one_sentence(slack: FakeSlack, tmp_path: Path) -> None:
    def fail(_question: str) -> None:
        slack.wait_until(lambda: streams(slack, asked, "It was unsafe"), "a streamed point")
        raise LookupError

    writer = Writer()
    newsroom = small_record(tmp_path, writer)
    show_point(writer)
    writer.before_each = fail
    with over_sockets(slack, newsroom, tmp_path, A_MODEL):
        asked = slack.mention("C1", text=QUESTION)
        told = slack.wait_for_message("C1", asked.ts, "I hit a bug.")
    assert replies_to(slack, asked) == [told]
    assert "unsafe" not in told.plain


def test_a_post_that_waits_for_slack_when_the_bot_is_stopped_is_made_by_the_next_one(
    slack: FakeSlack, tmp_path: Path
) -> None:
    writer = Writer()
    newsroom = small_record(tmp_path, writer)
    slack.fail_next("chat.postMessage", status=429, retry_after=600)
    with over_sockets(slack, newsroom, tmp_path):
        asked = slack.mention("C1", text=QUESTION)
        slack.wait_for_call("chat.postMessage", error="ratelimited")
    with over_sockets(slack, newsroom, tmp_path):
        answer = slack.wait_for_message("C1", asked.ts)
        settle(slack)
    assert replies_to(slack, asked) == [answer]
    assert [question for question, _ in writer.asked].count(QUESTION) == 2  # this one once, and settle's


def test_an_event_comes_again_when_slack_could_not_say_who_the_bot_is(
    slack: FakeSlack, tmp_path: Path
) -> None:
    slack.ack_timeout_s = 0.5
    slack.fail_next("auth.test", error="internal_error")
    with over_sockets(slack, small_record(tmp_path, Writer()), tmp_path):
        asked = slack.mention("C1", text=QUESTION)
        assert slack.wait_for_message("C1", asked.ts)
        assert sum(delivery.attempts for delivery in asked.deliveries) == 3


def test_a_token_that_slack_does_not_know_ends_the_start_with_a_sentence(
    slack: FakeSlack, tmp_path: Path
) -> None:
    slack.app_token = "xapp-another"
    settings = settings_for(slack, tmp_path).model_copy(update={"slack_app_token": SecretStr("xapp-wrong")})
    app = build_app(small_record(tmp_path, Writer()), settings, Jobs(tmp_path))

    async def connect() -> None:
        async with connected(app, settings):
            raise AssertionError

    with pytest.raises(SlackLoginError) as caught:
        asyncio.run(connect())
    assert "SLACK_APP_TOKEN" in str(reply_for(caught.value))


async def test_logging_in_waits_for_a_slack_that_is_down(slack: FakeSlack, tmp_path: Path) -> None:
    slack.fail_next("auth.test", status=503)
    await log_in(settings_for(slack, tmp_path))
    assert [call.status for call in slack.calls] == [503, 200]


def page(name: str) -> str:
    return f"""<html><head><title>{name} dam inspected</title></head><body><article>
<p>“The dam will hold through the winter,” said Ines Roth, the chief engineer, on Tuesday afternoon.</p>
<p>The county had asked for a second inspection after cracks were found along the eastern spillway.</p>
</article></body></html>"""


class BreaksOff(Adding):
    """Adds the first link, and does not live to see the second."""

    def __init__(self, stores: Stores, fetcher: Fetcher) -> None:
        super().__init__(stores, fetcher)
        self.reached, self.over = threading.Event(), threading.Event()

    def add(
        self,
        inputs: Iterable[str],
        standing: Standing = AS_IT_IS,
        collections: frozenset[str] | None = None,
    ) -> Iterator[Added]:
        if "/second" in str(inputs):
            self.reached.set()
            self.over.wait(10)
            raise OSError
        yield from super().add(inputs, standing, collections)


def test_a_link_that_was_being_read_when_the_bot_was_stopped_is_added_by_the_next_one(
    slack: FakeSlack, bridge_room: SmallNewsroom, tmp_path: Path
) -> None:
    local, stores = frozenset({ip_network("127.0.0.0/8")}), bridge_room.newsroom.stores
    newsroom = written_by(bridge_room, Writer())
    with Site({"/stopped": Reply(b"<html>", drips=True)}) as site:
        stopped = Adding(stores, Fetcher(allow_addresses=local, total_s=600))
        with over_sockets(slack, replace(newsroom, adding=stopped), tmp_path):
            slack.command("/archive", f"add {site.url('/stopped')}", "U1", "C1")
            site.wait_for_request("/stopped")
            stopped.stop()
        site.replies["/stopped"] = Reply(page("stopped").encode())
        again = Adding(stores, Fetcher(allow_addresses=local))
        with over_sockets(slack, replace(newsroom, adding=again), tmp_path):
            result = slack.wait_for_message("C1", containing="stopped dam")
    assert result.plain == f"{site.url('/stopped')} — Added: stopped dam inspected"


def test_adding_that_a_stop_broke_off_goes_on_and_every_link_gets_its_result(
    slack: FakeSlack, bridge_room: SmallNewsroom, tmp_path: Path
) -> None:
    names = ("first", "second")
    pages = {f"/{name}": Reply(page(name).encode()) for name in names}
    fetcher = Fetcher(allow_addresses=frozenset({ip_network("127.0.0.0/8")}))
    stores = bridge_room.newsroom.stores
    breaks_off, newsroom = BreaksOff(stores, fetcher), written_by(bridge_room, Writer())
    with Site(pages) as site:
        with over_sockets(slack, replace(newsroom, adding=breaks_off), tmp_path):
            slack.command("/articles", f"add {' '.join(map(site.url, pages))}", "U1", "C1")
            assert breaks_off.reached.wait(10)
        breaks_off.over.set()
        with over_sockets(slack, replace(newsroom, adding=Adding(stores, fetcher)), tmp_path):
            result = slack.wait_for_message("C1", containing="/second")
    told = result.plain.splitlines()
    outcomes = ("Added", "Added")
    assert told == [
        f"{site.url(path)} — {outcome}: {name} dam inspected"
        for path, name, outcome in zip(pages, names, outcomes, strict=True)
    ]
