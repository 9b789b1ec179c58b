"""Whatever a model does, in whichever call of an answer: the reporter gets the archive's words, in time."""

import json
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from pydantic import SecretStr

from prompts.errors import ModelProblem
from prompts.model import Model
from prompts.purse import Purse
from retrieval.ask import Asking
from retrieval.condensing import Condensing
from retrieval.extracting import Extracting
from retrieval.fallback import Fallback
from retrieval.quoting import Quoting
from retrieval.rewriting import Rewriting
from retrieval.session import Session
from retrieval.summarize import Summarizing
from retrieval.types import Answer, Status
from retrieval.writing import Writing
from tests.conftest import SmallArchive
from tests.fakes.model import FakeModel, Reply, fails, replies

BEFORE = "Who said the new stadium would cost taxpayers nothing?"
FOLLOW_UP = "Did she tell the council anything about the club?"
REWRITTEN = replies(question="Did Clara Voss tell the council anything about the club?")
SOON = {"retry_after": "0.01"}
DEADLINE_S = 0.8  # of fifteen seconds, so that a test need not take them
REWRITING_S = 0.3  # of four
NO_HURRY_S = 60.0
CLIENT_S = 60.0  # as long as any deadline here, so that the deadline is what ends a wait
Json = dict[str, Any]


def offered(request: Json) -> list[Json]:
    """The sentences that a request shows the model."""
    user: str = request["messages"][1]["content"]
    archive = user.rpartition("<archive>\n")[2].partition("\n</archive>")[0]
    return [sentence for line in archive.splitlines() for sentence in json.loads(line)["sentences"]]


def points(request: Json, wording: str | None, count: int = 2) -> list[str]:
    """The text of one point each for the first sentences."""
    return [
        json.dumps(
            {
                "kind": "statement",
                "wording": wording,
                "quotes": [{"passage_id": sentence["passage_id"], "words": None}],
            }
        )
        for sentence in offered(request)[:count]
    ]


def writes(wording: str | None) -> Callable[[Json], Iterable[str]]:
    def content(request: Json) -> Iterable[str]:
        yield '{"points": [' + ", ".join(points(request, wording)) + "]}"

    return content


def first_point(request: Json) -> Iterable[str]:
    """One whole point, and the beginning of another."""
    one, other = points(request, None)
    yield '{"points": [' + one
    yield ", " + other[:30]


GERMAN = Reply(writes=writes("Voss erklärte, das neue Stadion werde die Steuerzahler nichts kosten."))
WRITTEN = Reply(writes=writes(None))

# What a server does with a request, the client's one retry included.
FAILURES: dict[str, list[Reply]] = {
    "busy": [fails(429, **SOON)] * 2,
    "busy for a minute": [fails(429, retry_after="60")],
    "busy until a date": [fails(429, retry_after="Mon, 06 May 2030 12:00:00 GMT")],
    "failing": [fails(500, **SOON)] * 2,
    "out of order": [fails(503, **SOON)] * 2,
    "refusing the key": [fails(401)],
    "dropping the connection": [Reply(drops=True)] * 2,
    "hanging before the stream": [Reply(hangs=True)],
    "hanging within the stream": [Reply(writes=lambda _: ['{"points": [{"kind"'], hangs=True)],
    "dripping": [Reply(drips=True)],
    "breaking off": [Reply("x" * 200, breaks_after=300)],
    "malformed events": [Reply("{}", noise=b"data: {no json\n\n")],
    "no events": [Reply(body=b"hello\n\n", headers={"Content-Type": "text/event-stream"})],
    "a page": [Reply(body=b"<html>", headers={"Content-Type": "text/html"})],
    "a refusal": [Reply(None, refusal="I cannot.")],
    "no choices": [Reply(no_choices=True)],
    "nothing": [Reply("")],
    "another schema": [replies(answer=42)],
    "prose": [Reply("Voss said so.")],
    "a huge reply": [Reply("x" * 100_000)],
    "a tool call": [
        Reply("", tool_calls=[{"index": 0, "id": "1", "function": {"name": "x", "arguments": ""}}])
    ],
}
HANGS = {"hanging before the stream", "hanging within the stream", "dripping", "busy until a date"}


def ask(
    newsroom: SmallArchive, model: FakeModel, deadline_s: float = NO_HURRY_S, rewriting_s: float = NO_HURRY_S
) -> Answer:
    """The follow-up, asked with a model for both of an answer's calls."""
    asked = Model("a-model", CLIENT_S, SecretStr("sk-test"), model.base_url)
    answerer = Fallback(Writing(asked), Quoting(), timeout_s=CLIENT_S)
    asking = Asking(newsroom.stores, answerer, newsroom.clock, Rewriting(asked, timeout_s=rewriting_s))
    asked.warm()
    return asking.ask(FOLLOW_UP, [BEFORE], session=Session(Purse(deadline_s=deadline_s)))


@pytest.fixture(scope="module")
def quoted(newsroom: SmallArchive) -> Answer:
    """The answer without a model."""
    return newsroom.ask(FOLLOW_UP, [BEFORE])


def quotes(answer: Answer) -> list[tuple[str, int, int]]:
    return [(quote.version.id, *quote.span) for quote in answer.quotes]


@pytest.mark.parametrize("failure", FAILURES)
def test_a_model_that_fails_at_the_answer_leaves_the_quotes_and_says_so(
    newsroom: SmallArchive, quoted: Answer, failure: str
) -> None:
    with FakeModel(REWRITTEN, *FAILURES[failure]) as model:
        answer = ask(newsroom, model, DEADLINE_S if failure in HANGS else NO_HURRY_S)
    assert answer.status is Status.ANSWERED
    assert answer.answerer == "quoting"
    assert {quote.version.id for quote in answer.quotes} & {quote.version.id for quote in quoted.quotes}
    assert "model_failed" in {note.code for note in answer.notes}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_model_that_fails_at_the_rewriting_leaves_the_question_as_it_is_read_without_one(
    newsroom: SmallArchive, quoted: Answer, failure: str
) -> None:
    with FakeModel(*FAILURES[failure], WRITTEN) as model:
        answer = ask(newsroom, model, rewriting_s=REWRITING_S if failure in HANGS else NO_HURRY_S)
    assert answer.read_as is None
    assert answer.answerer == "127.0.0.1:a-model"
    assert len(answer.points) == 2
    assert {quote.version.id for quote in answer.quotes} <= {quote.version.id for quote in quoted.quotes}


@pytest.mark.parametrize("failure", sorted(HANGS))
def test_a_model_that_hangs_in_every_call_is_waited_for_no_longer_than_the_deadline(
    newsroom: SmallArchive, quoted: Answer, failure: str
) -> None:
    with FakeModel(*FAILURES[failure], *FAILURES[failure]) as model:
        started = time.monotonic()
        answer = ask(newsroom, model, DEADLINE_S, REWRITING_S)
        taken_s = time.monotonic() - started
    assert quotes(answer) == quotes(quoted)
    assert taken_s - answer.ms["search"] / 1000 < DEADLINE_S + 2.0  # on a busy machine
    assert len(answer.audit.calls) == 2


@pytest.mark.parametrize("failure", FAILURES)
def test_a_model_that_fails_at_a_summary_leaves_the_one_made_without_it_and_says_so(
    newsroom: SmallArchive, failure: str
) -> None:
    plain = Summarizing(newsroom.stores, clock=newsroom.clock).summarize("Mayor defends the stadium")
    with FakeModel(*FAILURES[failure]) as model:
        asked = Model("a-model", CLIENT_S, SecretStr("sk-test"), model.base_url)
        answerer = Fallback(Condensing(asked), Extracting(), CLIENT_S)
        asked.warm()
        purse = Purse(deadline_s=DEADLINE_S if failure in HANGS else NO_HURRY_S)
        summarizing = Summarizing(newsroom.stores, answerer, newsroom.clock)
        summary = summarizing.summarize("Mayor defends the stadium", session=Session(purse))
    assert quotes(summary) == quotes(plain) != []
    assert summary.answerer == plain.answerer
    assert "model_failed" in {note.code for note in summary.notes}


def test_a_stream_that_hangs_after_a_point_keeps_it_and_is_finished_with_quotes(
    newsroom: SmallArchive, quoted: Answer
) -> None:
    with FakeModel(REWRITTEN, Reply(writes=first_point, hangs=True)) as model:
        answer = ask(newsroom, model, DEADLINE_S)
    assert answer.answerer == "127.0.0.1:a-model"
    assert {note.code for note in answer.notes} >= {"model_failed"}
    assert len(answer.points) >= len(quoted.points)
    assert answer.audit.failed is not None
    assert answer.audit.failed.problem is ModelProblem.TIMEOUT


def test_prose_in_another_language_is_dropped_and_its_quotes_are_shown(newsroom: SmallArchive) -> None:
    with FakeModel(REWRITTEN, GERMAN) as model:
        answer = ask(newsroom, model)
    assert answer.answerer == "127.0.0.1:a-model"
    assert len(answer.points) == 2
    assert all(point.wording is None for point in answer.points)
    assert len(answer.audit.dropped) == 2


def test_a_rewriting_in_another_language_is_not_used(newsroom: SmallArchive) -> None:
    question = replies(question="Hat Clara Voss dem Rat etwas über den Verein gesagt?")
    with FakeModel(question, WRITTEN) as model:
        assert ask(newsroom, model).read_as is None


def test_a_purse_that_is_out_of_time_asks_no_model(newsroom: SmallArchive, quoted: Answer) -> None:
    with FakeModel() as model:
        asked = Model("a-model", CLIENT_S, SecretStr("sk-test"), model.base_url)
        asking = Asking(
            newsroom.stores,
            Fallback(Writing(asked), Quoting(), CLIENT_S),
            newsroom.clock,
            Rewriting(asked),
        )
        asked.warm()
        answer = asking.ask(FOLLOW_UP, [BEFORE], session=Session(Purse(deadline_s=0.0)))
    assert quotes(answer) == quotes(quoted)
