"""Every way a model can fail, over a real connection: the quoting draft comes back in time."""

import time
from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from prompts.errors import ModelError, ModelProblem
from retrieval.fallback import Fallback
from retrieval.quoting import Quoting
from retrieval.session import Session, keep_quiet
from retrieval.types import Draft, DraftPoint, Findings, Kind, Pick, Question
from tests.fakes.model import FakeModel, Reply, fails, replies
from tests.retrieval.articles import QUESTION, findings
from tests.retrieval.asked import GOOD, SOON, writing

FOUND = findings()
ARRIVED = (
    DraftPoint(
        Kind.CLAIM,
        (Pick("v1:2", "he saw US troops"), Pick("v1:3")),
        "Omar Haddad said he saw US troops at the northern outposts.",
    ),
)

CALL = {"index": 0, "id": "call-1", "type": "function", "function": {"name": "fetch", "arguments": "{}"}}

TRAPS: dict[str, tuple[list[Reply], ModelProblem]] = {
    "busy twice": ([fails(429, **SOON)] * 2, ModelProblem.STATUS),
    "busy for longer than anyone waits": ([fails(429, retry_after="60")], ModelProblem.STATUS),
    "failing twice": ([fails(500, **SOON)] * 2, ModelProblem.STATUS),
    "refusing the key": ([fails(401)], ModelProblem.STATUS),
    "refusing the schema": ([fails(400)], ModelProblem.STATUS),
    "sending elsewhere": ([Reply(status=307, headers={"Location": "/v2"}, body=b"")], ModelProblem.STATUS),
    "dropping the connection": ([Reply(drops=True)] * 2, ModelProblem.UNREACHABLE),
    "breaking off": ([Reply(GOOD.content, breaks_after=200)], ModelProblem.CUT_SHORT),
    "no body": ([Reply(body=b"")], ModelProblem.BAD_REPLY),
    "a page": ([Reply(body=b"<html>", headers={"Content-Type": "text/html"})], ModelProblem.BAD_REPLY),
    "a body nested too deep": ([Reply(body=b"[" * 100_000)], ModelProblem.BAD_REPLY),
    "no choices": ([Reply(no_choices=True)], ModelProblem.BAD_REPLY),
    "a huge body": ([Reply("x" * 2_000_000)], ModelProblem.TOO_LARGE),
    "a huge reply": ([Reply("x" * 100_000)], ModelProblem.TOO_LARGE),
    "out of tokens": ([Reply(GOOD.content, finish_reason="length")], ModelProblem.CUT_SHORT),
    "no finish reason": ([Reply(GOOD.content, finish_reason=None)], ModelProblem.CUT_SHORT),
    "a refusal": ([Reply(None, refusal="I cannot.")], ModelProblem.REFUSED),
    "a filter": ([Reply("", finish_reason="content_filter")], ModelProblem.REFUSED),
    "nothing": ([Reply("")], ModelProblem.EMPTY),
    "prose": ([Reply("Sure! Haddad said so.")], ModelProblem.WRONG_SCHEMA),
    "cut JSON": ([Reply((GOOD.content or "")[:-2])], ModelProblem.WRONG_SCHEMA),
    "a list": ([Reply("[]")], ModelProblem.WRONG_SCHEMA),
    "another object": ([replies(answer="yes")], ModelProblem.WRONG_SCHEMA),
    "an unknown kind": (
        [replies(points=[{"kind": "verdict", "wording": None, "quotes": []}])],
        ModelProblem.WRONG_SCHEMA,
    ),
    "a quote without an id": (
        [replies(points=[{"kind": "claim", "wording": None, "quotes": [{"words": "He did it"}]}])],
        ModelProblem.WRONG_SCHEMA,
    ),
    "a broken line in the stream": (
        [Reply(GOOD.content, noise=b"data: {no json\n\n")],
        ModelProblem.BAD_REPLY,
    ),
    "an event that is no object": ([Reply(GOOD.content, noise=b"data: 7\n\n")], ModelProblem.BAD_REPLY),
    "a stream of another type": (
        [Reply(body=b"no events here\n\n", headers={"Content-Type": "text/event-stream"})],
        ModelProblem.BAD_REPLY,
    ),
    "two answers at once": ([Reply(GOOD.content, choices=2)], ModelProblem.WRONG_SCHEMA),
    "a tool call": (
        [Reply("", tool_calls=[CALL], finish_reason="tool_calls")],
        ModelProblem.CUT_SHORT,
    ),
    "a tool call that says stop": ([Reply("", tool_calls=[CALL])], ModelProblem.EMPTY),
    "another language's page of keys": ([replies(punkte=[])], ModelProblem.WRONG_SCHEMA),
    "half a character": ([Reply('{"points": ["\\ud800"]}')], ModelProblem.WRONG_SCHEMA),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_every_way_a_model_fails_gives_the_quoting_draft_and_one_line_of_log(trap: str) -> None:
    script, problem = TRAPS[trap]
    quoted = Quoting().draft(QUESTION, FOUND, Session())
    with FakeModel(*script) as model, capture_logs() as logs:
        draft = Fallback(writing(model), Quoting(), timeout_s=10.0).draft(QUESTION, FOUND, Session())
    kept = draft.points[: -len(quoted.points)]
    assert draft.points[-len(quoted.points) :] == quoted.points
    assert kept in ((), ARRIVED)  # what was whole before the stream broke off may have been shown already
    assert draft.answerer == ("127.0.0.1:a-model" if kept else "quoting")
    assert draft.failed is not None
    assert draft.failed.problem is problem
    assert [(line["event"], line["code"]) for line in logs] == [("model failed", problem.value)]
    assert set(logs[0]) == {"event", "log_level", "code", "detail", "seconds"}


def test_a_huge_body_is_not_read_to_its_end() -> None:
    with FakeModel(Reply(body=b"x" * 2_000_000)) as model, pytest.raises(ModelError, match="1000000 bytes"):
        writing(model).draft(QUESTION, FOUND, Session())


@pytest.mark.parametrize(
    "trap", ["a refusal", "out of tokens", "no finish reason", "no choices", "breaking off"]
)
def test_a_streamed_reply_fails_by_name_as_well(trap: str) -> None:
    script, _ = TRAPS[trap]
    with FakeModel(*script) as model:
        asked = writing(model, timeout_s=10.0)
        with pytest.raises(ModelError):
            asked.draft(QUESTION, FOUND, Session())
    assert model.requests[0]["stream"] is True


@pytest.mark.parametrize("reply", [Reply(hangs=True), Reply(drips=True)], ids=["hanging", "dripping"])
@pytest.mark.parametrize("model_timeout_s", [0.3, 30.0], ids=["client", "thread"])
def test_a_server_that_never_finishes_is_not_waited_for(reply: Reply, model_timeout_s: float) -> None:
    with FakeModel(reply, reply) as model:
        asked = writing(model, model_timeout_s)
        asked._model.warm()
        started = time.monotonic()
        with capture_logs() as logs:
            draft = Fallback(asked, Quoting(), timeout_s=0.6).draft(QUESTION, FOUND, Session())
        assert time.monotonic() - started < 2.0  # 0.6, on a busy machine
    assert draft.answerer == "quoting"
    assert [line["code"] for line in logs] == ["timeout"]


def test_an_address_where_nobody_listens_gives_the_quoting_draft() -> None:
    with FakeModel() as gone:
        pass
    draft = Fallback(writing(gone), Quoting(), timeout_s=10.0).draft(QUESTION, FOUND, Session())
    assert draft.answerer == "quoting"


def test_a_model_that_answers_is_named_through_the_fallback() -> None:
    with FakeModel(GOOD) as model:
        assert (
            Fallback(writing(model), Quoting(), 10.0).draft(QUESTION, FOUND, Session()).answerer
            == "127.0.0.1:a-model"
        )


def test_a_bug_in_an_answerer_is_not_taken_for_a_model_that_fails() -> None:
    class Broken:
        name = "broken"

        def draft(
            self,
            question: Question,
            findings: Findings,
            session: Session,
            offer: Callable[[DraftPoint], None] = keep_quiet,
        ) -> Draft:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Fallback(Broken(), Quoting(), 1.0).draft(QUESTION, FOUND, Session())
