"""The counters at /metrics: what came, what was answered and what models took, for this machine alone."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.settings import Settings
from bot.spending import Spending
from bot.web.app import build_reading_room
from prompts.errors import ModelError, ModelProblem
from prompts.purse import Call, Payer, Scope
from retrieval.types import Audit, Dropped, Fault
from tests.bot.slack_bot import Writer, over_sockets, written_by
from tests.bot.small_newsroom import SmallNewsroom, bridge_answer, no_answer, served
from tests.fakes.slack import FakeSlack

QUESTION, OTHER = "Who warned the council?", "Who sank the ferry?"
OPEN = Settings(_env_file=None)
CALL = Call("answer", "f00d", "openai:gpt-5-mini", 12_000, 3_456, 0.0123, "timeout")


@pytest.fixture
def room(bridge_room: SmallNewsroom) -> SmallNewsroom:
    return bridge_room


@contextmanager
def reader(room: SmallNewsroom, settings: Settings) -> Iterator[httpx.Client]:
    app = build_reading_room(room.newsroom, settings)
    with served(app) as address, httpx.Client(base_url=address, trust_env=False) as client:
        yield client


def values(client: httpx.Client) -> dict[str, float]:
    told = client.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    samples = (line.rpartition(" ") for line in told.text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in samples}


def test_calls_tokens_and_dollars_are_counted_by_model_prompt_and_outcome(room: SmallNewsroom) -> None:
    book, asked = Spending(room.newsroom.stores.archive.engine), 'model="openai:gpt-5-mini"'
    with reader(room, OPEN) as client:
        before = values(client)
        book.close(book.open(Payer("U-ann", "C-desk"), CALL, {}), CALL)
        after = values(client)
    for sample, amount in {
        f'onrecord_model_calls_total{{{asked},outcome="timeout",prompt="answer"}}': 1,
        f'onrecord_model_tokens_total{{direction="sent",{asked},prompt="answer"}}': 12_000,
        f'onrecord_model_tokens_total{{direction="received",{asked},prompt="answer"}}': 3_456,
        f'onrecord_model_dollars_total{{{asked},prompt="answer"}}': 0.0123,
    }.items():
        assert after[sample] - before.get(sample, 0.0) == pytest.approx(amount)
    assert not any("U-ann" in sample or "C-desk" in sample for sample in after)


def test_an_answer_at_a_cap_is_counted_by_the_cap(room: SmallNewsroom) -> None:
    over = Audit(failed=ModelError(ModelProblem.OVER_CAP, Scope.CHANNEL))
    room.script.answers[QUESTION] = replace(bridge_answer(room, QUESTION), audit=over)
    sample = 'onrecord_answers_at_cap_total{cap="channel"}'
    with reader(room, OPEN) as client:
        before = values(client)
        room.newsroom.ask(QUESTION)
        after = values(client)
    assert after[sample] - before.get(sample, 0.0) == 1


def test_answers_refusals_and_what_did_not_stand_are_counted(room: SmallNewsroom) -> None:
    lie = Dropped(Fault.NOT_VERBATIM, ("p1",), "The mayor wept.")
    room.script.answers[QUESTION] = replace(bridge_answer(room, QUESTION), audit=Audit(dropped=(lie,)))
    room.script.answers[OTHER] = no_answer(room, OTHER)
    with reader(room, OPEN) as client:
        before = values(client)
        for question in (QUESTION, OTHER):
            room.newsroom.ask(question)
        after = values(client)
    asked = 'onrecord_answers_total{answerer="quoting",kind="question",status='
    for sample, amount in {
        f'{asked}"answered"}}': 1,
        f'{asked}"not_in_archive"}}': 1,
        'onrecord_answer_seconds_count{kind="question"}': 2,
        'onrecord_verification_drops_total{fault="not_verbatim"}': 1,
    }.items():
        assert after[sample] - before.get(sample, 0.0) == amount
    assert not any("mayor" in sample or "council" in sample for sample in after)


@pytest.mark.slow
@pytest.mark.xdist_group("slack")
def test_what_slack_sends_is_counted_by_kind_and_nothing_in_it_is_a_label(
    room: SmallNewsroom, tmp_path: Path
) -> None:
    writer = Writer()
    writer.replies[QUESTION] = bridge_answer(room, QUESTION)
    with (
        reader(room, OPEN) as client,
        FakeSlack() as slack,
        over_sockets(slack, written_by(room, writer), tmp_path),
    ):
        before = values(client)
        slack.wait_for_ack(slack.mention("C1", "U1", QUESTION))
        slack.wait_for_ack(slack.command("/ask", QUESTION))
        slack.wait_for_ack(slack.event({"type": "of_my_own", "user": "U1", "event_ts": "1.1"}))
        slack.wait_for_message("C1")
        after = values(client)
    for kind in ("app_mention", "command", "other"):
        sample = f'onrecord_slack_events_total{{acknowledged="yes",kind="{kind}"}}'
        assert after[sample] - before.get(sample, 0.0) == 1
    acks = "onrecord_slack_ack_seconds_count"
    assert after[acks] - before.get(acks, 0.0) >= 4
    assert after['onrecord_jobs_waiting{queue="adding"}'] == 0
    assert not any("of_my_own" in sample or "U1" in sample or "C1" in sample for sample in after)


@pytest.mark.parametrize("address", ["127.0.0.1:8765", "0.0.0.0:8765"])
def test_behind_a_secret_where_others_may_reach_the_room_there_are_no_counters(
    room: SmallNewsroom, address: str
) -> None:
    secret = SecretStr("the-calder-bridge-stands")
    sealed = Settings(_env_file=None, onrecord_web_address=address, onrecord_web_secret=secret)
    with reader(room, sealed) as client:
        assert client.get("/metrics").status_code == 404


def test_series_whose_labels_are_known_are_there_before_anything_is_counted() -> None:
    run = "from bot.slack.counted_app import SENDS; from bot.metrics import begin, exposition; begin(SENDS); "
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", run + "print(exposition().decode())"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for sample in (
        'onrecord_answers_total{answerer="quoting",kind="question",status="not_in_archive"} 0.0',
        'onrecord_verification_drops_total{fault="not_verbatim"} 0.0',
        'onrecord_answers_at_cap_total{cap="day"} 0.0',
        'onrecord_slack_events_total{acknowledged="no",kind="app_mention"} 0.0',
        'onrecord_slack_events_total{acknowledged="yes",kind="command"} 0.0',
        "onrecord_slack_connected 0.0",
    ):
        assert sample in told
    assert "onrecord_build_info{version=" in told
    assert "_created" not in told
