"""The chat model: any server that speaks OpenAI's chat completions, asked by JSON schema."""

import json
import logging
from collections.abc import Callable
from math import inf
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from prompts.budget import Counter, bound
from prompts.errors import ModelProblem
from prompts.purse import Call, Purse
from prompts.template import Prompt

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

OPENAI = "https://api.openai.com/v1"
_MAX_TOKENS = 4000  # six points, and the thinking that counts as output
# After these no model has read anything, and none is paid for.
_UNASKED = {ModelProblem.STATUS, ModelProblem.UNREACHABLE}
# Reasoning models think for longer than anyone waits in a channel, unless told not to.
_EFFORT = {"gpt-5": "low", "gpt-5-mini": "low", "gpt-5-nano": "low"}


def _unseen(piece: str) -> None:
    return


class Model:
    """A model by name, at OpenAI or at `base_url`. Its client, slow to import, is built at first use."""

    def __init__(
        self,
        model: str,
        timeout_s: float,
        key: SecretStr | None = None,
        base_url: str | None = None,
        count: Counter = bound,
    ) -> None:
        self.timeout_s, self._count = timeout_s, count
        self.name = f"{_provider(base_url)}:{model}"
        self._model, self._key, self._base_url = model, key, base_url
        self._chat: ChatOpenAI | None = None
        self._building = Lock()

    def warm(self) -> None:
        """Build the client now; opens no connection."""
        self._client()

    def complete(
        self,
        prompt: Prompt,
        schema: dict[str, Any],
        purse: Purse,
        seen: Callable[[str], None] = _unseen,
        within_s: float = inf,
    ) -> str:
        """The text of the reply, which should be JSON by `schema`; raises ModelError.

        `seen` is given each piece of it as it arrives, which is not yet a reply: it may break off. After
        `within_s` nothing more is sent or read, also when nobody waits for it any longer.
        Asks as `with_structured_output` does, without its parser: that one completes JSON that was cut
        short, so that half a reply would pass for a whole one.
        """
        chat = self._client()
        from langsmith import tracing_context

        from prompts.limits import time_limit
        from prompts.replies import Reading, as_model_error

        asked = {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": schema}}
        sent = self._count(prompt.system) + self._count(prompt.user) + self._count(json.dumps(schema))
        entry = purse.open(Call(prompt.name, prompt.fingerprint, self.name, sent, _MAX_TOKENS, None))
        reading, unasked, outcome = Reading(seen), False, "done"
        # The environment of a newsroom's machine must not be able to send its archive to LangSmith.
        with tracing_context(enabled=False), time_limit(min(self.timeout_s, within_s, purse.seconds_left)):
            try:
                for piece in chat.stream(
                    [("system", prompt.system), ("user", prompt.user)], response_format=asked
                ):
                    reading.take(piece)
                return reading.text()
            except Exception as error:
                named = as_model_error(error)
                outcome = named.problem.value
                unasked = not reading.so_far and named.problem in _UNASKED
                if named is error:
                    raise
                raise named from error
            finally:
                # A reply that failed may have cost more than was seen of it.
                received = self._count(reading.so_far) if outcome == "done" else _MAX_TOKENS
                used = (0, 0) if unasked else reading.usage or (sent, received)
                purse.close(entry, *used, outcome)

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
        base_url=base_url or OPENAI,
        api_key=key or SecretStr("none"),
        openai_proxy="",
        timeout=timeout_s,
        max_retries=1,
        max_completion_tokens=_MAX_TOKENS,
        reasoning_effort=None if base_url else _EFFORT.get(model),
        use_responses_api=False,
        stream_usage=not base_url,  # some servers refuse what they do not know; theirs we count ourselves
        cache=False,
        verbose=False,
        http_client=limited_client(timeout_s),
        http_socket_options=(),
    )


def _provider(base_url: str | None) -> str:
    return (urlsplit(base_url).hostname or "unknown") if base_url else "openai"
