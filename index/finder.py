"""Another model's vectors to find passages by, where a newsroom has set an embeddings server.

Only what is found changes: sentences are still ranked by the packaged encoder, whose likenesses the ranking
and the refusal are fitted to.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbeddingError
from index.passages import Embedded
from index.types import Passage
from prompts.embeddings import EmbeddingModel
from prompts.errors import ModelError

_QUESTION_S = 3.0  # after which a question is searched by words alone
_PASSAGES_S = 120.0  # a server that is busy is waited for: nobody sits before it


class Finder:
    """`name` changes with the model, and with how a passage is put to it."""

    def __init__(self, model: EmbeddingModel) -> None:
        self.name = f"{model.name}/headline"
        self._model = model

    def probe(self, question: str) -> NDArray[np.float32]:
        """The vector of a question, of unit length. Raises EmbeddingError."""
        found: NDArray[np.float32] = self._vectors([question], _QUESTION_S)[0]
        return found

    def embed(
        self, items: Sequence[tuple[str, str, Passage]], embedded: Sequence[Embedded]
    ) -> list[Embedded]:
        """The same passages with their search vectors, each read with its headline. Raises EmbeddingError."""
        if not items:
            return []
        read = [f"{headline}\n{text[slice(*passage.span)]}" for headline, text, passage in items]
        vectors = self._vectors(read, _PASSAGES_S)
        return [replace(item, search_vector=row) for item, row in zip(embedded, vectors, strict=True)]

    def _vectors(self, texts: Sequence[str], timeout_s: float) -> NDArray[np.float32]:
        try:
            vectors = np.array(self._model.embed(texts, timeout_s), np.float32)
        except ModelError as error:
            raise EmbeddingError(error.detail or error.problem.value) from error
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit
