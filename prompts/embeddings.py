"""Vectors from any server that speaks OpenAI's embeddings."""

import logging
import math
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from pydantic import SecretStr

from prompts.errors import ModelError, ModelProblem
from prompts.model import OPENAI

if TYPE_CHECKING:
    from openai import OpenAI

_TOGETHER = 64  # texts a request: a few seconds' work for a small server
_MAX_BYTES = 8_000_000  # of one reply: 64 vectors of 4,096 numbers, written out
_RETRIES = 4  # within the time that the caller gives

Vectors = list[list[float]]


class EmbeddingModel:
    """A model by name, at OpenAI or at `base_url`. Its client, slow to import, is built at first use."""

    def __init__(self, name: str, key: SecretStr | None = None, base_url: str | None = None) -> None:
        self.name = name
        self._key, self._base_url = key, base_url
        self._built: OpenAI | None = None
        self._building = Lock()

    def embed(self, texts: Sequence[str], timeout_s: float) -> Vectors:
        """A vector for each text, in order, all of one length, none of them zero; raises ModelError.

        `timeout_s` is for each request of up to 64 texts, its retries included.
        """
        vectors: Vectors = []
        for at in range(0, len(texts), _TOGETHER):
            vectors += self._request(texts[at : at + _TOGETHER], timeout_s)
        if len({len(vector) for vector in vectors}) > 1:
            raise ModelError(ModelProblem.BAD_REPLY, "lengths")
        return vectors

    def _request(self, texts: Sequence[str], timeout_s: float) -> Vectors:
        client = self._client()
        from prompts.limits import time_limit
        from prompts.replies import as_model_error

        with time_limit(timeout_s):
            try:
                reply = client.embeddings.create(model=self.name, input=list(texts), encoding_format="float")
                found = {item.index: item.embedding for item in reply.data}
                vectors = [found[index] for index in range(len(texts))]
            except Exception as error:
                named = as_model_error(error)
                if named is error:
                    raise
                raise named from error
        if len(found) != len(reply.data) or not all(map(_usable, vectors)):
            raise ModelError(ModelProblem.BAD_REPLY, "vectors")
        return vectors

    def _client(self) -> "OpenAI":
        with self._building:
            if self._built is None:
                self._built = _build(self._key, self._base_url)
            return self._built


def _build(key: SecretStr | None, base_url: str | None) -> "OpenAI":
    from openai import OpenAI

    from prompts.limits import limited_client

    logging.getLogger("openai").setLevel(logging.WARNING)  # at DEBUG it logs whole requests
    return OpenAI(
        api_key=key.get_secret_value() if key else "none",
        base_url=base_url or OPENAI,
        max_retries=_RETRIES,
        http_client=limited_client(60.0, _MAX_BYTES),
    )


def _usable(vector: Sequence[float]) -> bool:
    return bool(vector) and all(map(math.isfinite, vector)) and any(vector)
