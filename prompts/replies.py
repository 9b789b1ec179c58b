"""A chat model's message, or the client's exception, as text to use or a named error."""

import openai
from langchain_core.messages import BaseMessage

from prompts.errors import ModelError, ModelProblem

_MAX_REPLY = 40_000  # characters; twelve points of long quotes are a quarter of this


def text_of(message: BaseMessage) -> str:
    """The whole text of a finished reply.

    A stream that breaks off ends without an error and without a finish reason, so only "stop" is finished.
    """
    if message.additional_kwargs.get("refusal"):
        raise ModelError(ModelProblem.REFUSED)
    if (finish := message.response_metadata.get("finish_reason")) != "stop":
        raise ModelError(ModelProblem.CUT_SHORT, str(finish)[:40])
    if not isinstance(message.content, str) or not message.content.strip():
        raise ModelError(ModelProblem.EMPTY)
    if len(message.content) > _MAX_REPLY:
        raise ModelError(ModelProblem.TOO_LARGE, f"{_MAX_REPLY} characters")
    return message.content


def as_model_error(error: Exception) -> ModelError:
    """The named error for what the client raised.

    Anything not listed is a reply outside the protocol: a server that sends no choices, or a page instead of
    JSON, comes out of the client as IndexError, KeyError, TypeError or a bare JSONDecodeError.
    """
    match error:
        case ModelError():
            return error
        case openai.APITimeoutError():
            return ModelError(ModelProblem.TIMEOUT)
        case openai.APIConnectionError():
            return ModelError(ModelProblem.UNREACHABLE)
        case openai.APIStatusError():
            return ModelError(ModelProblem.STATUS, str(error.status_code))
        case openai.LengthFinishReasonError():
            return ModelError(ModelProblem.CUT_SHORT, "length")
        case openai.ContentFilterFinishReasonError():
            return ModelError(ModelProblem.REFUSED, "content_filter")
        case _:
            return ModelError(ModelProblem.BAD_REPLY, type(error).__name__)
