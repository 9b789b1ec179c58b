"""Counters for Prometheus: what models were asked, what they took, and which answers met a cap.

Labels are names from the settings and the program; never a person, a channel or a word that anybody wrote.
"""

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from prompts.errors import ModelError, ModelProblem
from prompts.purse import Call

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_REGISTRY = CollectorRegistry()
_CALLS = Counter(
    "onrecord_model_calls", "Requests to a model.", ["model", "prompt", "outcome"], registry=_REGISTRY
)
_TOKENS = Counter(
    "onrecord_model_tokens", "Tokens sent and received.", ["model", "prompt", "direction"], registry=_REGISTRY
)
_DOLLARS = Counter(
    "onrecord_model_dollars",
    "US dollars, by the price table; models without a price add nothing.",
    ["model", "prompt"],
    registry=_REGISTRY,
)
_AT_CAP = Counter(
    "onrecord_answers_at_cap",
    "Answers that were quotes only because a cap was reached.",
    ["cap"],
    registry=_REGISTRY,
)


def count_call(call: Call) -> None:
    _CALLS.labels(call.model, call.prompt, call.outcome).inc()
    _TOKENS.labels(call.model, call.prompt, "sent").inc(call.tokens_in)
    _TOKENS.labels(call.model, call.prompt, "received").inc(call.tokens_out)
    _DOLLARS.labels(call.model, call.prompt).inc(call.cost_usd or 0.0)


def count_failure(error: ModelError | None) -> None:
    """Why an answer is quotes only, if it is for a cap."""
    if error is not None and error.problem is ModelProblem.OVER_CAP:
        _AT_CAP.labels(error.detail).inc()


def exposition() -> bytes:
    """All counters in Prometheus's text format, `CONTENT_TYPE`."""
    return generate_latest(_REGISTRY)
