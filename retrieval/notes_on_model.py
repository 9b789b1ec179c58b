"""What a reader should know of the model's part in an answer."""

from prompts.errors import ModelProblem
from prompts.purse import Scope
from retrieval.types import Draft, Note

_CAPS = {
    Scope.ANSWER: "one answer may spend",
    Scope.USER: "you may spend in a day",
    Scope.CHANNEL: "this channel may spend in a day",
    Scope.DAY: "the newsroom may spend in a day",
}
_FAILED = {
    ModelProblem.TIMEOUT: "The model did not answer in time",
    ModelProblem.UNREACHABLE: "The model could not be reached",
    ModelProblem.REFUSED: "The model declined to answer",
    ModelProblem.NOT_BOOKED: "The model was not asked because its cost could not be recorded",
}


def notes_on_model(draft: Draft) -> tuple[Note, ...]:
    """Why an answer is quotes only though a model was to write it."""
    if draft.failed is None:
        return ()
    if draft.failed.problem is ModelProblem.OVER_CAP:
        cap = _CAPS[Scope(draft.failed.detail)]
        return (Note("spending_cap", f"What {cap} on a model is spent, so this answer is quotes only."),)
    said = _FAILED.get(draft.failed.problem, "The model's reply could not be used")
    rest = "the rest of this answer is" if draft.answerer != "quoting" else "this answer is"
    return (Note("model_failed", f"{said}, so {rest} quotes only."),)
