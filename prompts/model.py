"""The chat model: any server that speaks OpenAI's chat completions, asked by JSON schema."""

import logging
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from prompts.template import Prompt

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

_OPENAI = "https://api.openai.com/v1"
_MAX_TOKENS = 4000  # six points, and the thinking that counts as output
# Reasoning models think for longer than anyone waits in a channel, unless told not to.
_EFFORT = {"gpt-5": "low", "gpt-5-mini": "low", "gpt-5-nano": "low"}


class Model:
    """A model by name, at OpenAI or at `base_url`. Its client, slow to import, is built at first use."""

    def __init__(
        self, model: str, timeout_s: float, key: SecretStr | None = None, base_url: str | None = None
    ) -> None:
        self.timeout_s = timeout_s
        self.name = f"{_provider(base_url)}:{model}"
        self._model, self._key, self._base_url = model, key, base_url
        self._chat: ChatOpenAI | None = None
        self._building = Lock()

    def warm(self) -> None:
        """Build the client now; opens no connection."""
        self._client()

    def complete(self, prompt: Prompt, schema: dict[str, Any]) -> str:
        """The text of the reply, which should be JSON by `schema`; raises ModelError.

        Asks as `with_structured_output` does, without its parser: that one completes JSON that was cut
        short, so that half a reply would pass for a whole one.
        """
        chat = self._client()
        from langsmith import tracing_context

        from prompts.limits import time_limit
        from prompts.replies import as_model_error, text_of

        asked = {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": schema}}
        # The environment of a newsroom's machine must not be able to send its archive to LangSmith.
        with tracing_context(enabled=False), time_limit(self.timeout_s):
            try:
                message = chat.invoke(
                    [("system", prompt.system), ("user", prompt.user)], response_format=asked
                )
            except Exception as error:
                named = as_model_error(error)
                if named is error:
                    raise
                raise named from error
        return text_of(message)

    def _client(self) -> "ChatOpenAI":
        with self._building:
            if self._chat is None:
                self._chat = build_model(self._model, self.timeout_s, self._key, self._base_url)
            return self._chat


def build_model(model: str, timeout_s: float, key: SecretStr | None, base_url: str | None) -> "ChatOpenAI":
    """A client that is told everything, because LangChain fills gaps from the environment.

    With no address it would take OPENAI_API_BASE, or LangSmith's gateway; with no key, any that it finds.
    """
    from langchain_openai import ChatOpenAI

    from prompts.limits import limited_client

    logging.getLogger("openai").setLevel(logging.WARNING)  # at DEBUG it logs whole requests
    return ChatOpenAI(
        model=model,
        base_url=base_url or _OPENAI,
        api_key=key or SecretStr("none"),
        openai_proxy="",
        timeout=timeout_s,
        max_retries=1,
        max_completion_tokens=_MAX_TOKENS,
        reasoning_effort=None if base_url else _EFFORT.get(model),
        use_responses_api=False,
        cache=False,
        verbose=False,
        http_client=limited_client(timeout_s),
        http_socket_options=(),
    )


def _provider(base_url: str | None) -> str:
    return (urlsplit(base_url).hostname or "unknown") if base_url else "openai"
