"""Reads a question and a sentence together, and tells how well the one answers the other: our own MiniLM
cross-encoder, run by onnxruntime on this machine.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import minilm
from index.pieces import tokenizer
from index.types import Speaker
from retrieval.pairs import Pair, pairs

DELTA = Path(__file__).parent / "weights" / "reranker.safetensors"


class Reranker:
    """Built under `folder` at first use (a few seconds). Safe to share."""

    def __init__(self, folder: Path, delta: Path = DELTA) -> None:
        # The pairs are shared out, a core each: quicker than all cores on one batch.
        self._session = minilm.session(_model_file(folder, delta), threads=1)
        self._readers = ThreadPoolExecutor(os.cpu_count(), "reranker")
        self._tokenizer = tokenizer()

    def scores(self, question: str, said: Sequence[tuple[Speaker | None, str]]) -> NDArray[np.float32]:
        """For each (speaker, sentence) the log odds, roughly, that it answers the question."""
        if not said:
            return np.zeros(0, np.float32)
        read = pairs(self._tokenizer, question, list(said))
        # Pairs of like length together, so that little is filled up.
        order = sorted(range(len(read)), key=lambda place: len(read[place].ids))
        parts = np.array_split(np.array(order), min(os.cpu_count() or 1, len(order)))
        scores = np.zeros(len(read), np.float32)
        for part, found in zip(
            parts, self._readers.map(lambda part: self._run(read, part), parts), strict=True
        ):
            scores[part] = found
        return scores

    def _run(self, read: Sequence[Pair], part: NDArray[np.intp]) -> NDArray[np.float32]:
        found: NDArray[np.float32] = self._session.run(None, _inputs([read[place] for place in part]))[0]
        return found


@lru_cache(2)
def reranker(folder: Path) -> Reranker:
    """The process's own, loaded once for each folder of models."""
    return Reranker(folder)


def _inputs(read: Sequence[Pair]) -> dict[str, NDArray[np.int64]]:
    """Side by side, the shorter ones filled up; int64 [pairs, pieces]."""
    width = max(len(pair.ids) for pair in read)
    inputs = {
        name: np.zeros((len(read), width), np.int64) for name in ("input_ids", "marks", "attention_mask")
    }
    for row, pair in enumerate(read):
        inputs["input_ids"][row, : len(pair.ids)] = pair.ids
        inputs["marks"][row, : len(pair.ids)] = pair.marks
        inputs["attention_mask"][row, : len(pair.ids)] = 1
    return inputs


def _model_file(folder: Path, delta: Path) -> Path:
    made_from = sha256(delta.read_bytes() + Path(__file__).read_bytes()).hexdigest()
    path = folder / f"reranker-{made_from[:12]}.onnx"
    if not path.exists():
        minilm.quantise(_model(delta), path, keep=[_Graph.HEAD])
    return path


def _model(delta: Path) -> Any:
    from onnx import TensorProto

    learned = minilm.load_delta(delta)
    weights = minilm.merged(minilm.load_weights(), learned)
    graph = _Graph()
    hidden = graph.embeddings(weights, learned["marks"])
    mask = graph.node("Cast", ["attention_mask"], to=TensorProto.INT32)
    for layer in range(minilm.LAYERS):
        hidden = graph.layer(hidden, mask, weights, f"encoder.layer.{layer}.")
    graph.head(hidden, learned)
    return graph.model()


class _Graph(minilm.Graph):
    """The encoder's graph with one number a pair: a layer over the mean of the pieces."""

    HEAD = "head"

    def head(self, hidden: str, learned: minilm.Weights) -> None:
        from onnx import TensorProto

        last = self.constant(np.array([2], np.int64))
        mask = self.node("Unsqueeze", [self.node("Cast", ["attention_mask"], to=TensorProto.FLOAT), last])
        along = self.constant(np.array([1], np.int64))
        summed = self.node("ReduceSum", [self.node("Mul", [hidden, mask]), along], keepdims=0)
        count = self.node("ReduceSum", [mask, along], keepdims=0)
        mean = self.node("Div", [summed, count])
        product = self.node("MatMul", [mean, self.constant(learned["score.weight"].T)])
        self._nodes[-1].name = self.HEAD
        total = self.node("Add", [product, self.constant(learned["score.bias"])])
        self.node("Squeeze", [total, along], name="scores")

    def model(self) -> Any:
        from onnx import TensorProto

        h = self._helper
        shape = ["batch", "pieces"]
        names = ("input_ids", "marks", "attention_mask")
        inputs = [h.make_tensor_value_info(name, TensorProto.INT64, shape) for name in names]
        output = h.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch"])
        graph = h.make_graph(self._nodes, "reranker", inputs, [output], self._constants)
        opsets = [h.make_opsetid("", 20), h.make_opsetid("com.microsoft", 1)]
        return h.make_model(graph, opset_imports=opsets, ir_version=9)
