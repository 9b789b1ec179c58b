"""Many questions from a file, in one process: JSON Lines in, JSON Lines out."""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.office.office import Office
from bot.terminal.answers import counted
from index.errors import ReadError, ReadProblem


class _Line(BaseModel):
    id: str
    question: str
    history: list[str] = []


def answer_batch(
    office: Office, questions: Path, out: Path | None, collections: frozenset[str] | None
) -> None:
    """Write {"id", "answer"} for each {"id", "question", "history"}; to stdout without `out`.

    Raises ReadError, which names the line, before anything is asked.
    """
    lines = questions.read_text("utf-8").splitlines()
    parsed = [_parse(questions, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    with ExitStack() as stack:
        target = stack.enter_context(out.open("w", encoding="utf-8")) if out else sys.stdout
        for asked in counted(parsed, len(parsed), "Asking"):
            answer: dict[str, Any] = office.ask(asked.question, asked.history, collections)
            print(json.dumps({"id": asked.id, "answer": answer}, ensure_ascii=False), file=target, flush=True)


def _parse(path: Path, number: int, line: str) -> _Line:
    try:
        return _Line.model_validate_json(line)
    except ValidationError as error:
        raise ReadError(f"{path} line {number}", ReadProblem.BAD_JSON) from error
