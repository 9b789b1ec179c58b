"""Counters for Prometheus: what Slack sent, what was answered and how soon, and what models took.

Labels are names from the settings and the program; never a person, a channel or a word that anybody wrote.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from prompts.errors import ModelProblem
from prompts.purse import Call, Scope
from retrieval.types import Answer, Fault, Status

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_QUOTING = "quoting"
_KINDS = ("question", "summary", "said", "check")
disable_created_metrics()  # type: ignore[no-untyped-call] # series that nobody reads, as many again
_REGISTRY = CollectorRegistry()
ProcessCollector(registry=_REGISTRY)
PlatformCollector(registry=_REGISTRY)
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
_EVENTS = Counter("onrecord_slack_events", "What Slack sent.", ["kind", "acknowledged"], registry=_REGISTRY)
_ACKS = Histogram(
    "onrecord_slack_ack_seconds",
    "Seconds from the arrival of what Slack sent to its acknowledgement.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 3),  # after which Slack sends it again
    registry=_REGISTRY,
)
_ANSWERS = Counter(
    "onrecord_answers", "Answers, and refusals.", ["kind", "answerer", "status"], registry=_REGISTRY
)
_ANSWERING = Histogram(
    "onrecord_answer_seconds",
    "Seconds that finding and writing an answer took.",
    ["kind"],
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40),
    registry=_REGISTRY,
)
_DROPPED = Counter(
    "onrecord_verification_drops",
    "Quotes and sentences of models that did not stand.",
    ["fault"],
    registry=_REGISTRY,
)
_CONNECTED = Gauge("onrecord_slack_connected", "1 while Slack is connected, else 0.", registry=_REGISTRY)
_BUILD = Info("onrecord_build", "The version that runs.", registry=_REGISTRY)
_WAITING = Gauge("onrecord_jobs_waiting", "Jobs that nobody works on yet.", ["queue"], registry=_REGISTRY)


def begin(slack_sends: Iterable[str]) -> None:
    """Make all series whose labels are known: the first step of one that was not there is not seen."""
    for kind in _KINDS:
        _ANSWERING.labels(kind)
        for status in Status:
            _ANSWERS.labels(kind, _QUOTING, status)
    for fault in Fault:
        _DROPPED.labels(fault)
    for cap in Scope:
        _AT_CAP.labels(cap)
    with suppress(PackageNotFoundError):  # run from a folder that was not installed
        _BUILD.info({"version": version("on-the-record")})
    for kind in slack_sends:
        for acknowledged in ("yes", "no"):
            _EVENTS.labels(kind, acknowledged)


def tell_connected(*, connected: bool) -> None:
    _CONNECTED.set(connected)


def count_event(kind: str, seconds: float, *, acknowledged: bool) -> None:
    _EVENTS.labels(kind, "yes" if acknowledged else "no").inc()
    if acknowledged:
        _ACKS.observe(seconds)


def count_answer(kind: str, answer: Answer, seconds: float) -> None:
    """An answer, why it is quotes only if that is for a cap, and what of a model's draft did not stand."""
    _count(kind, answer.answerer, answer.status, seconds)
    for dropped in answer.audit.dropped:
        _DROPPED.labels(dropped.fault).inc()
    error = answer.audit.failed
    if error is not None and error.problem is ModelProblem.OVER_CAP:
        _AT_CAP.labels(error.detail).inc()


def count_look_up(kind: str, seconds: float, *, found: bool) -> None:
    """Words looked for without a model: somebody's, or those of a quote to be checked."""
    _count(kind, _QUOTING, Status.ANSWERED if found else Status.NOT_IN_ARCHIVE, seconds)


def _count(kind: str, answerer: str, status: Status, seconds: float) -> None:
    _ANSWERS.labels(kind, answerer, status).inc()
    _ANSWERING.labels(kind).observe(seconds)


def tell_waiting(queue: str, count: Callable[[], float]) -> None:
    """From now on `count` is asked for the queue's length, whenever the counters are."""
    _WAITING.labels(queue).set_function(count)


def count_call(call: Call) -> None:
    _CALLS.labels(call.model, call.prompt, call.outcome).inc()
    _TOKENS.labels(call.model, call.prompt, "sent").inc(call.tokens_in)
    _TOKENS.labels(call.model, call.prompt, "received").inc(call.tokens_out)
    _DOLLARS.labels(call.model, call.prompt).inc(call.cost_usd or 0.0)


def exposition() -> bytes:
    """All counters in Prometheus's text format, `CONTENT_TYPE`."""
    return generate_latest(_REGISTRY)
