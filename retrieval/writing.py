"""The answerer with a model: it points at words by passage and writes linking prose, nothing else."""

import json
from collections.abc import Callable

from pydantic import ValidationError

from prompts.budget import Counter, bound, fitting
from prompts.model import Model
from prompts.template import load
from retrieval.arriving import Arriving
from retrieval.entries import data, entries
from retrieval.reply_points import Reply, ReplyPoint, drafted, read
from retrieval.session import Session, keep_quiet
from retrieval.types import Draft, DraftPoint, Findings, Question

_FINDINGS = 20  # more dilute what a model reads, and quoting shows six
_POINTS = 12
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

    def draft(
        self,
        question: Question,
        findings: Findings,
        session: Session,
        offer: Callable[[DraftPoint], None] = keep_quiet,
    ) -> Draft:
        """What the model proposes; no points when it says that nothing answers. Raises ModelError."""
        shown = entries(findings.items[:_FINDINGS])
        offered = fitting(shown, self._budget_tokens, self._count)
        prompt = self._template.fill(
            history=data([earlier[:_QUESTION] for earlier in question.history[-_HISTORY:]]),
            question=data(question.text),
            passages="\n".join(offered),
        )
        session.watch.reading(len(offered))
        arriving, places = Arriving("points"), iter(range(_POINTS))

        def seen(piece: str) -> None:
            for item in arriving.take(piece):
                if (point := _early(item)) is not None and next(places, None) is not None:
                    offer(point)

        reply = self._model.complete(prompt, Reply.model_json_schema(), session.purse, seen)
        points = tuple(map(drafted, read(reply, Reply).points[:_POINTS]))
        return Draft(points, self.name, offered=tuple(item.id for entry in offered for item in shown[entry]))


def _early(item: object) -> DraftPoint | None:
    """A point that has arrived, unless the whole reply will be refused for it."""
    try:
        return drafted(ReplyPoint.model_validate_json(json.dumps(item)))
    except ValidationError:
        return None
