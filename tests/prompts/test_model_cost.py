"""What a call is put down at: what it took, nothing when it was refused, the most when nobody can know."""

from contextlib import suppress
from typing import Any

import pytest

from prompts.errors import ModelError
from prompts.model import Model
from prompts.purse import Call, Purse
from prompts.template import Prompt
from tests.fakes.model import FakeModel, Reply, fails

PROMPT = Prompt("answer", "f00d", "You read.", "Who said so?")
SCHEMA: dict[str, Any] = {"type": "object"}
AT_MOST = 4_000


def called(model: FakeModel, timeout_s: float = 5.0) -> Call:
    purse = Purse()
    with suppress(ModelError):
        Model("a-model", timeout_s, None, model.base_url).complete(PROMPT, SCHEMA, purse)
    [call] = purse.calls
    return call


def test_a_whole_reply_is_counted_as_it_is() -> None:
    with FakeModel(Reply('{"said": "by nobody"}')) as model:
        call = called(model)
    assert (call.prompt, call.fingerprint, call.outcome) == ("answer", "f00d", "done")
    assert 0 < call.tokens_in < 60
    assert 0 < call.tokens_out < 22


@pytest.mark.parametrize(
    ("reply", "timeout_s", "outcome"),
    [
        (Reply("x" * 200, breaks_after=300), 5.0, "cut_short"),
        (Reply("half", finish_reason="length"), 5.0, "cut_short"),
        (Reply(hangs=True), 0.3, "timeout"),
    ],
)
def test_a_reply_that_did_not_come_whole_may_have_cost_the_most(
    reply: Reply, timeout_s: float, outcome: str
) -> None:
    with FakeModel(reply) as model:
        call = called(model, timeout_s)
    assert (call.outcome, call.tokens_out) == (outcome, AT_MOST)


def test_a_request_that_the_server_turned_away_cost_nothing() -> None:
    with FakeModel(fails(401)) as model:
        call = called(model)
    assert (call.outcome, call.tokens_in, call.tokens_out) == ("status", 0, 0)
