"""A follow-up → the question that it stands for, written by a model and held to the words of its thread."""

from collections.abc import Sequence

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from index.lexicon import words
from prompts.budget import Counter, bound, fitting
from prompts.errors import ModelError, ModelProblem
from prompts.model import Model
from prompts.template import load
from retrieval.entries import data
from retrieval.in_time import in_time
from retrieval.prose_words import read
from retrieval.session import Session
from retrieval.turns import changes_negation

TIMEOUT_S = 4.0  # a question as it was typed is read nearly as well; the answer needs the time more
_HISTORY_TOKENS = 1000
_LONGEST = 400  # characters; a longer one is no question any more
_SMALL = words("words between content")
_LEANING = {"one", "ones", "other", "others", "else", "so", "then", "though", "same", "such"}  # on the thread

log = structlog.get_logger()


class Rewriting:
    """`fingerprint` says with which words a model is asked."""

    def __init__(self, model: Model, count: Counter = bound, timeout_s: float = TIMEOUT_S) -> None:
        self._model, self._count, self._timeout_s = model, count, timeout_s
        self._template = load("rewrite")
        self.fingerprint = self._template.fingerprint

    def rewrite(
        self, text: str, history: Sequence[str], session: Session, speaker: str | None = None
    ) -> str | None:
        """The question that can be read alone; None where it is one already, or the model is no help.

        `speaker` is whom the answer to the question before quoted, where this one points back at somebody.
        """
        newest = fitting(reversed(history), _HISTORY_TOKENS, self._count)
        prompt = self._template.fill(history=data(newest[::-1]), speaker=data(speaker), question=data(text))
        within_s = min(self._timeout_s, session.purse.seconds_left)
        schema = _Reply.model_json_schema()
        try:
            reply = in_time(
                lambda: self._model.complete(prompt, schema, session.purse, within_s=within_s), within_s
            )
            question = _Reply.model_validate_json(reply).question.strip()
        except (ModelError, ValidationError) as error:
            problem = error.problem if isinstance(error, ModelError) else ModelProblem.WRONG_SCHEMA
            log.warning("model failed", code=problem.value, part="rewriting")
            return None
        asked = [*history, text, *([speaker] if speaker else [])]
        return question if question != text and _stands(question, text, asked) else None


class _Reply(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    question: str


def _stands(question: str, text: str, asked: Sequence[str]) -> bool:
    """Whether it is one line that asks all of the last question, in the words of the thread."""
    if not (0 < len(question) <= _LONGEST and question.isprintable()):
        return False
    thread = [read(earlier) for earlier in asked]
    said = read(question)
    known = {word.stem for earlier in thread for word in earlier}
    wanted = {word.stem for word in read(text) if word.text.lower() not in _SMALL | _LEANING}
    kept = {word.stem for word in said}
    new = {word.stem for word in said if word.text.lower() not in _SMALL}
    return wanted <= kept and new <= known and not changes_negation(said, thread)
