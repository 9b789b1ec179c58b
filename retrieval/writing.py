"""The answerer with a model: it points at words by passage and writes linking prose, nothing else."""

import json
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, ValidationError

from index.types import Span
from prompts.budget import Counter, bound, fitting
from prompts.errors import ModelError, ModelProblem
from prompts.model import Model
from prompts.template import load
from retrieval.types import Draft, DraftPoint, Finding, Findings, Kind, Pick, Question

_FINDINGS = 20  # more dilute what a model reads, and quoting shows six
_POINTS = 12
_QUOTES = 6
_HISTORY = 6  # earlier questions of the thread
_QUESTION = 500  # characters of each of those
_BUDGET_TOKENS = 6000


class Writing:
    """Drafts by asking a model. `fingerprint` says with which words it is asked."""

    def __init__(self, model: Model, count: Counter = bound, budget_tokens: int = _BUDGET_TOKENS) -> None:
        self.name = model.name
        self._model, self._count, self._budget_tokens = model, count, budget_tokens
        self._template = load("answer")
        self.fingerprint = self._template.fingerprint

    def draft(self, question: Question, findings: Findings) -> Draft:
        """What the model proposes; no points when it says that nothing answers. Raises ModelError."""
        entries = _entries(findings.items[:_FINDINGS])
        prompt = self._template.fill(
            history=_data([earlier[:_QUESTION] for earlier in question.history[-_HISTORY:]]),
            question=_data(question.text),
            passages="\n".join(fitting(entries, self._budget_tokens, self._count)),
        )
        return _read(self._model.complete(prompt, _Reply.model_json_schema()), self.name)


def _entries(findings: Sequence[Finding]) -> list[str]:
    """A line for each passage, best first, with the sentences of it that were found."""
    passages: dict[tuple[str, Span], list[Finding]] = {}
    for finding in findings:
        passages.setdefault((finding.quote.version.id, finding.passage), []).append(finding)
    return [_entry(together) for together in passages.values()]


def _entry(findings: Sequence[Finding]) -> str:
    version, passage = findings[0].quote.version, findings[0].passage
    return _data(
        {
            "headline": version.title,
            "outlet": version.outlet,
            "date": version.published_at.date().isoformat() if version.published_at else None,
            "paragraph": version.text[passage.start : passage.end],
            "sentences": [
                {
                    "passage_id": finding.id,
                    "speaker": finding.speaker.name if finding.speaker else None,
                    "sentence": finding.quote.text,
                }
                for finding in findings
            ],
        }
    )


def _data(value: object) -> str:
    """JSON on one line that cannot close the tag it stands in, whatever an article says."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _ReplyQuote(_Strict):
    passage_id: str
    words: str | None


class _ReplyPoint(_Strict):
    kind: Kind
    wording: str | None
    quotes: list[_ReplyQuote]


class _Reply(_Strict):
    """What the model is asked for, and what its reply is checked against."""

    points: list[_ReplyPoint]


def _read(text: str, name: str) -> Draft:
    try:
        reply = _Reply.model_validate_json(text)
    except ValidationError as error:
        raise ModelError(ModelProblem.WRONG_SCHEMA, error.errors()[0]["type"]) from error
    points = tuple(
        DraftPoint(
            point.kind,
            tuple(Pick(quote.passage_id, quote.words) for quote in point.quotes[:_QUOTES]),
            point.wording,
        )
        for point in reply.points[:_POINTS]
    )
    return Draft(points, name)
