"""A streamed reply, read to its end or refused by name."""

import json

import httpx2
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessageChunk
from langchain_core.messages.ai import UsageMetadata

from prompts.errors import ModelError, ModelProblem
from prompts.replies import Reading, as_model_error

REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")


def piece(content: str = "", finish: str | None = None, **more: object) -> AIMessageChunk:
    return AIMessageChunk(content, response_metadata={"finish_reason": finish} if finish else {}, **more)


def read(*pieces: AIMessageChunk) -> str:
    reading = Reading(lambda _: None)
    for one in pieces:
        reading.take(one)
    return reading.text()


def problem(*pieces: AIMessageChunk) -> ModelProblem:
    with pytest.raises(ModelError) as raised:
        read(*pieces)
    return raised.value.problem


@given(st.lists(st.text(min_size=1), min_size=1).filter(lambda parts: "".join(parts).strip()))
def test_a_finished_reply_is_its_pieces_and_each_is_seen_as_it_comes(parts: list[str]) -> None:
    seen: list[str] = []
    reading = Reading(seen.append)
    for part in parts:
        reading.take(piece(part))
    reading.take(piece(finish="stop"))
    assert reading.text() == "".join(parts) == reading.so_far
    assert seen == parts


@pytest.mark.parametrize("finish", [None, "length", "content_filter", "tool_calls", "function_call", "Stop"])
def test_a_reply_that_does_not_end_by_stop_is_cut_short(finish: str | None) -> None:
    assert problem(piece('{"points": []}', finish)) is ModelProblem.CUT_SHORT


@pytest.mark.parametrize("parts", [(), ("",), (" \n", "\t")])
def test_a_finished_reply_of_nothing_is_empty(parts: tuple[str, ...]) -> None:
    assert problem(*map(piece, parts), piece(finish="stop")) is ModelProblem.EMPTY


def test_a_refusal_in_any_piece_refuses_the_whole_reply() -> None:
    refusal = piece(additional_kwargs={"refusal": "I cannot."})
    assert problem(piece("{"), refusal, piece("}", "stop")) is ModelProblem.REFUSED


def test_a_reply_is_refused_as_soon_as_it_is_longer_than_any_answer() -> None:
    reading = Reading(lambda _: None)
    reading.take(piece("x" * 40_000))
    with pytest.raises(ModelError, match="40000 characters"):
        reading.take(piece("x"))


def test_what_comes_too_late_to_be_read_is_not_seen() -> None:
    seen: list[str] = []
    reading = Reading(seen.append)
    with pytest.raises(ModelError):
        reading.take(piece("x" * 40_001))
    assert seen == []


def test_the_servers_own_count_of_tokens_is_kept() -> None:
    reading = Reading(lambda _: None)
    assert reading.usage is None
    reading.take(piece("x", usage_metadata=UsageMetadata(input_tokens=7, output_tokens=3, total_tokens=10)))
    reading.take(piece(finish="stop"))
    assert reading.usage == (7, 3)


@pytest.mark.parametrize(
    ("error", "problem", "detail"),
    [
        (ModelError(ModelProblem.EMPTY), ModelProblem.EMPTY, ""),
        (openai.APITimeoutError(REQUEST), ModelProblem.TIMEOUT, ""),
        (openai.APIConnectionError(request=REQUEST), ModelProblem.UNREACHABLE, ""),
        (
            openai.RateLimitError(
                "said sk-secret", response=httpx2.Response(429, request=REQUEST), body=None
            ),
            ModelProblem.STATUS,
            "429",
        ),
        (json.JSONDecodeError("sk-secret", "doc", 0), ModelProblem.BAD_REPLY, "JSONDecodeError"),
        (IndexError("sk-secret"), ModelProblem.BAD_REPLY, "IndexError"),
    ],
)
def test_what_the_client_raises_has_a_name_and_nothing_of_the_reply(
    error: Exception, problem: ModelProblem, detail: str
) -> None:
    named = as_model_error(error)
    assert (named.problem, named.detail) == (problem, detail)
    assert "sk-secret" not in str(named)
