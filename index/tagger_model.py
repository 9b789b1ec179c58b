"""The tagger's model: the packaged MiniLM plus our delta and heads, as an int8 ONNX graph, without torch.

The delta is `evals.tagger.train`'s: for each linear layer `NAME.up` and `NAME.down`, whose product is added
to the packaged weight, and the heads.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any

from index import minilm

DELTA = Path(__file__).parent / "weights" / "tagger.safetensors"
TAGS = ("O", "B-cue", "I-cue", "B-source", "I-source", "B-content", "I-content")
LINK_DIMENSIONS = 64
LINKS = ("sources", "cues")  # for each cue its source, for each word of content its cue
_OUTPUTS = ("tags", *LINKS)
_HEAD = "head_"


def model_file(folder: Path, delta: Path) -> Path:
    """The int8 model for `delta` under `folder`, built there at first use (a few seconds)."""
    made_from = sha256(
        delta.read_bytes() + Path(__file__).read_bytes()
    ).hexdigest()  # another graph, another file
    path = folder / f"tagger-{made_from[:12]}.onnx"
    if not path.exists():
        full = model(delta)
        heads = [node.name for node in full.graph.node if node.name.startswith(_HEAD)]
        minilm.quantise(full, path, keep=heads)  # the small heads stay as they are
    return path


def model(delta: Path) -> Any:
    """The fp32 ONNX model: int64 `input_ids` and `marks` [batch, pieces], the looks → `tags` [.., .., 7],
    `sources` and `cues` [batch, pieces, pieces]. There is no mask: windows are run one by one.
    """
    learned = minilm.load_delta(delta)
    graph = _Graph()
    weights = minilm.merged(minilm.load_weights(), learned)
    hidden = graph.embeddings(weights, learned["looks"])
    for layer in range(minilm.LAYERS):
        hidden = graph.layer(hidden, "", weights, f"encoder.layer.{layer}.")
    graph.heads(hidden, learned)
    return graph.model()


class _Graph(minilm.Graph):
    """The encoder's graph with the heads as outputs."""

    def heads(self, x: str, learned: minilm.Weights) -> None:
        """`links` holds query and key of the source link, then of the cue link."""
        before = len(self._nodes)
        tags = self.linear(x, learned["tags.weight"], learned["tags.bias"])
        self.node("Identity", [tags], name="tags")
        size = LINK_DIMENSIONS
        # as trained: [query or key][kind][dimension]
        weight = learned["links.weight"].reshape(2, len(LINKS), size, -1)
        bias = learned["links.bias"].reshape(2, len(LINKS), size)
        for kind, name in enumerate(LINKS):
            query = self.linear(x, weight[0, kind] / size**0.5, bias[0, kind] / size**0.5)
            key = self.linear(x, weight[1, kind], bias[1, kind])
            self.node("MatMul", [query, self.node("Transpose", [key], perm=[0, 2, 1])], name=name)
        for number, node in enumerate(self._nodes[before:]):
            node.name = f"{_HEAD}{number}"

    def model(self) -> Any:
        from onnx import TensorProto

        h = self._helper
        shape = ["batch", "pieces"]
        inputs = [h.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "marks")]
        outputs = [
            h.make_tensor_value_info(name, TensorProto.FLOAT, [*shape, last])
            for name, last in zip(_OUTPUTS, (len(TAGS), "pieces", "pieces"), strict=True)
        ]
        graph = h.make_graph(self._nodes, "tagger", inputs, outputs, self._constants)
        opsets = [h.make_opsetid("", 20), h.make_opsetid("com.microsoft", 1)]
        return h.make_model(graph, opset_imports=opsets, ir_version=9)
