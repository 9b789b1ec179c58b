"""The packaged MiniLM in torch, frozen, each linear layer with a low-rank delta; for training only.

The frozen weights and the activations are bf16, what is learned is fp32.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from index import minilm

RANK = 16
_SCALE = 2.0
DROPOUT = 0.1


class Encoder(nn.Module):
    """Hidden vectors [batch, pieces, 384]. Beside each piece stands a `mark`, whose embedding is learned."""

    def __init__(self, weights: minilm.Weights, marks: int) -> None:
        super().__init__()
        position = weights["embeddings.position_embeddings.weight"]
        words = weights["embeddings.word_embeddings.weight"]
        self.register_buffer("words", torch.from_numpy(words))
        self.register_buffer(
            "positions", torch.from_numpy(position + weights["embeddings.token_type_embeddings.weight"][0])
        )
        self.norm = Norm(weights, "embeddings.LayerNorm")
        self.marks = nn.Parameter(torch.zeros(marks, minilm.DIMENSIONS))
        self.layers = nn.ModuleList(
            Layer(weights, f"encoder.layer.{number}.") for number in range(minilm.LAYERS)
        )

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor) -> Tensor:
        x = functional.embedding(ids, self.words) + self.positions[: ids.shape[1]]
        x = self.norm((x + functional.embedding(marks, self.marks)).to(torch.bfloat16))
        blocked = torch.zeros(mask.shape, dtype=torch.bfloat16).masked_fill(mask == 0, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, blocked)
        return functional.dropout(x.float(), DROPOUT, self.training)


def delta(model: nn.Module) -> dict[str, Tensor]:
    """What the model's linear layers learned, by the names that `index.minilm.merged` reads, in fp16; the
    scale is folded in.
    """
    learned: dict[str, Tensor] = {}
    for module in model.modules():
        if isinstance(module, Linear):
            learned |= {f"{module.name}.up": module.up * _SCALE, f"{module.name}.down": module.down}
    return half(learned)


def half(learned: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.detach().to(torch.float16).contiguous() for name, value in learned.items()}


class Linear(nn.Module):
    """A frozen layer plus `up @ down`, both of rank 16, which starts at zero."""

    def __init__(self, weights: minilm.Weights, name: str) -> None:
        super().__init__()
        self.name = f"{name}.weight"
        weight = torch.from_numpy(weights[self.name])
        self.register_buffer("weight", weight.to(torch.bfloat16))
        self.register_buffer("bias", torch.from_numpy(weights[f"{name}.bias"]).to(torch.bfloat16))
        self.down = nn.Parameter(torch.randn(RANK, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(weight.shape[0], RANK))

    def forward(self, x: Tensor) -> Tensor:
        change = functional.linear(
            functional.linear(x, self.down.to(x.dtype)), (self.up * _SCALE).to(x.dtype)
        )
        return functional.linear(x, self.weight, self.bias) + change


class Norm(nn.Module):
    def __init__(self, weights: minilm.Weights, prefix: str) -> None:
        super().__init__()
        self.register_buffer("weight", torch.from_numpy(weights[f"{prefix}.weight"]).to(torch.bfloat16))
        self.register_buffer("bias", torch.from_numpy(weights[f"{prefix}.bias"]).to(torch.bfloat16))

    def forward(self, x: Tensor) -> Tensor:
        return functional.layer_norm(x, (minilm.DIMENSIONS,), self.weight, self.bias, 1e-12)


class Layer(nn.Module):
    def __init__(self, weights: minilm.Weights, prefix: str) -> None:
        super().__init__()
        self.query, self.key, self.value = (
            Linear(weights, f"{prefix}attention.self.{part}") for part in ("query", "key", "value")
        )
        self.attended = Linear(weights, f"{prefix}attention.output.dense")
        self.attended_norm = Norm(weights, f"{prefix}attention.output.LayerNorm")
        self.inner = Linear(weights, f"{prefix}intermediate.dense")
        self.outer = Linear(weights, f"{prefix}output.dense")
        self.outer_norm = Norm(weights, f"{prefix}output.LayerNorm")

    def forward(self, x: Tensor, blocked: Tensor) -> Tensor:
        batch, pieces, width = x.shape

        def heads(y: Tensor) -> Tensor:
            return y.view(batch, pieces, minilm.HEADS, width // minilm.HEADS).transpose(1, 2)

        scores = heads(self.query(x) / math.sqrt(width // minilm.HEADS)) @ heads(self.key(x)).transpose(
            -1, -2
        )
        attended = torch.softmax(scores + blocked, dim=-1) @ heads(self.value(x))
        change = self.attended(attended.transpose(1, 2).reshape(x.shape))
        x = self.attended_norm(x + functional.dropout(change, DROPOUT, self.training))
        change = self.outer(functional.gelu(self.inner(x)))
        return self.outer_norm(x + functional.dropout(change, DROPOUT, self.training))
