"""What a reader should know of the model's part in an answer."""

from prompts.errors import ModelError, ModelProblem
from prompts.purse import Scope
from retrieval.types import Draft, Note

_CAPS = {
    Scope.ANSWER: "one answer may spend on a model is spent",
    Scope.USER: "you may spend on a model in a day is spent until midnight UTC",
    Scope.CHANNEL: "this channel may spend on a model in a day is spent until midnight UTC",
    Scope.DAY: "the newsroom may spend on a model in a day is spent until midnight UTC",
}
_RAISE = "whoever runs the bot can raise the cap"
_FAILED = {
    ModelProblem.TIMEOUT: "The model did not answer in time",
    ModelProblem.UNREACHABLE: "The model could not be reached",
    ModelProblem.REFUSED: "The model declined to answer",
    ModelProblem.NOT_BOOKED: "The model was not asked because its cost could not be recorded",
}
_CHECK_KEY = ("The model's server refused the key", "whoever runs the bot should check OPENAI_API_KEY")
# What a server's status means, and what can be done about it.
_STATUS = {
    "401": _CHECK_KEY,
    "403": _CHECK_KEY,
    "404": (
        "The model's server does not know the model or the address",
        "check ONRECORD_MODEL and OPENAI_BASE_URL",
    ),
    "429": ("The model's server is busy, or its quota is used up", ""),
}


def notes_on_model(draft: Draft) -> tuple[Note, ...]:
    """Why an answer is quotes only though a model was to write it, and what whoever runs the bot can do."""
    if draft.failed is None:
        return ()
    if draft.failed.problem is ModelProblem.OVER_CAP:
        cap = _CAPS[Scope(draft.failed.detail)]
        return (Note("spending_cap", f"What {cap}, so this answer is quotes only; {_RAISE}."),)
    said, advice = _said(draft.failed)
    rest = "the rest of this answer is" if draft.answerer != "quoting" else "this answer is"
    then = f"; {advice}" if advice else ""
    return (Note("model_failed", f"{said}, so {rest} quotes only{then}."),)


def _said(failed: ModelError) -> tuple[str, str]:
    """What happened, and what to do about it."""
    if failed.problem is ModelProblem.STATUS:
        trouble = failed.detail.startswith("5") and len(failed.detail) == 3
        usual = "The model's server has trouble" if trouble else "The model's server refused the request"
        return _STATUS.get(failed.detail, (usual, ""))
    return _FAILED.get(failed.problem, "The model's reply could not be used"), ""
