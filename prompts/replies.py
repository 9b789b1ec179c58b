"""A chat model's streamed message, or the client's exception, as text to use or a named error."""

from collections.abc import Callable

import openai
from langchain_core.messages import AIMessageChunk, BaseMessage

from prompts.errors import ModelError, ModelProblem

_MAX_REPLY = 40_000  # characters; twelve points of long quotes are a quarter of this


class Reading:
    """A reply while it arrives. `usage` is what the server counted, (sent, received), if it says so."""

    def __init__(self, seen: Callable[[str], None]) -> None:
        self.so_far = ""
        self.usage: tuple[int, int] | None = None
        self._seen = seen
        self._finish: object = None
        self._refused = False

    def take(self, piece: BaseMessage) -> None:
        """Raises ModelError as soon as the reply is longer than any answer."""
        self._refused = self._refused or bool(piece.additional_kwargs.get("refusal"))
        self._finish = piece.response_metadata.get("finish_reason") or self._finish
        if isinstance(piece, AIMessageChunk) and piece.usage_metadata:
            self.usage = piece.usage_metadata["input_tokens"], piece.usage_metadata["output_tokens"]
        if isinstance(piece.content, str) and piece.content:
            self.so_far += piece.content
            if len(self.so_far) > _MAX_REPLY:
                raise ModelError(ModelProblem.TOO_LARGE, f"{_MAX_REPLY} characters")
            self._seen(piece.content)

    def text(self) -> str:
        """The whole text of a finished reply.

        A stream that breaks off ends without an error and without a finish reason, so only "stop" is
        finished.
        """
        if self._refused:
            raise ModelError(ModelProblem.REFUSED)
        if self._finish != "stop":
            raise ModelError(ModelProblem.CUT_SHORT, str(self._finish)[:40])
        if not self.so_far.strip():
            raise ModelError(ModelProblem.EMPTY)
        return self.so_far


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
