"""A model's reply, checked against its schema, as the points of a draft."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from prompts.errors import ModelError, ModelProblem
from retrieval.types import DraftPoint, Kind, Pick, Section

_QUOTES = 6


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ReplyQuote(_Strict):
    passage_id: str
    words: str | None


class ReplyPoint(_Strict):
    kind: Kind
    wording: str | None
    quotes: list[ReplyQuote]


class SectionedPoint(ReplyPoint):
    section: Section


class Reply(_Strict):
    """What a model is asked for, and what its reply is checked against."""

    points: list[ReplyPoint]


class SectionedReply(_Strict):
    """The same with a heading for each point."""

    points: list[SectionedPoint]


R = TypeVar("R", bound=BaseModel)


def read(text: str, form: type[R]) -> R:
    """The reply. Raises ModelError (WRONG_SCHEMA)."""
    try:
        return form.model_validate_json(text)
    except ValidationError as error:
        raise ModelError(ModelProblem.WRONG_SCHEMA, error.errors()[0]["type"]) from error


def drafted(point: ReplyPoint) -> DraftPoint:
    picks = tuple(Pick(quote.passage_id, quote.words) for quote in point.quotes[:_QUOTES])
    section = point.section if isinstance(point, SectionedPoint) else None
    return DraftPoint(point.kind, picks, point.wording, section)
