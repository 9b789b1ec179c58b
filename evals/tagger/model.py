"""The tagger in torch, for training only: the packaged MiniLM, frozen, with a low-rank delta and two heads.

The frozen weights and the activations are bf16, what is learned is fp32; there is no dropout in the encoder.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from index import minilm
from index.pieces import LOOKS
from index.tagger_model import LINK_DIMENSIONS, TAGS

RANK = 16
_SCALE = 2.0
_DROPOUT = 0.1


class Tagger(nn.Module):
    """Logits of the tags [batch, pieces, tags] and of the links [batch, 2, pieces, pieces].

    The first link leads from a cue to its source, the second from content to its cue.
    """

    def __init__(self, weights: minilm.Weights) -> None:
        super().__init__()
        position = weights["embeddings.position_embeddings.weight"]
        words = weights["embeddings.word_embeddings.weight"]
        self.register_buffer("words", torch.from_numpy(words))
        self.register_buffer(
            "positions", torch.from_numpy(position + weights["embeddings.token_type_embeddings.weight"][0])
        )
        self.norm = _Norm(weights, "embeddings.LayerNorm")
        self.looks = nn.Parameter(torch.zeros(LOOKS, minilm.DIMENSIONS))
        self.layers = nn.ModuleList(
            _Layer(weights, f"encoder.layer.{number}.") for number in range(minilm.LAYERS)
        )
        self.tags = nn.Linear(minilm.DIMENSIONS, len(TAGS))
        self.links = nn.Linear(minilm.DIMENSIONS, 4 * LINK_DIMENSIONS)

    def forward(self, ids: Tensor, looks: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        x = functional.embedding(ids, self.words) + self.positions[: ids.shape[1]]
        x = self.norm((x + functional.embedding(looks, self.looks)).to(torch.bfloat16))
        blocked = torch.zeros(mask.shape, dtype=torch.bfloat16).masked_fill(mask == 0, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, blocked)
        x = functional.dropout(x.float(), _DROPOUT, self.training)
        batch, pieces, _ = x.shape
        query, key = self.links(x).view(batch, pieces, 2, 2, LINK_DIMENSIONS).permute(2, 0, 3, 1, 4)
        return self.tags(x), query @ key.transpose(-1, -2) / math.sqrt(LINK_DIMENSIONS)

    def delta(self) -> dict[str, Tensor]:
        """What was learned, by the names that `index.tagger_model` reads; the scale is folded in."""
        delta = {"looks": self.looks}
        for head in ("tags", "links"):
            layer = getattr(self, head)
            delta |= {f"{head}.weight": layer.weight, f"{head}.bias": layer.bias}
        for module in self.modules():
            if isinstance(module, _Linear):
                delta |= {f"{module.name}.up": module.up * _SCALE, f"{module.name}.down": module.down}
        return {name: value.detach().to(torch.float16).contiguous() for name, value in delta.items()}


class _Linear(nn.Module):
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


class _Norm(nn.Module):
    def __init__(self, weights: minilm.Weights, prefix: str) -> None:
        super().__init__()
        self.register_buffer("weight", torch.from_numpy(weights[f"{prefix}.weight"]).to(torch.bfloat16))
        self.register_buffer("bias", torch.from_numpy(weights[f"{prefix}.bias"]).to(torch.bfloat16))

    def forward(self, x: Tensor) -> Tensor:
        return functional.layer_norm(x, (minilm.DIMENSIONS,), self.weight, self.bias, 1e-12)


class _Layer(nn.Module):
    def __init__(self, weights: minilm.Weights, prefix: str) -> None:
        super().__init__()
        self.query, self.key, self.value = (
            _Linear(weights, f"{prefix}attention.self.{part}") for part in ("query", "key", "value")
        )
        self.attended = _Linear(weights, f"{prefix}attention.output.dense")
        self.attended_norm = _Norm(weights, f"{prefix}attention.output.LayerNorm")
        self.inner = _Linear(weights, f"{prefix}intermediate.dense")
        self.outer = _Linear(weights, f"{prefix}output.dense")
        self.outer_norm = _Norm(weights, f"{prefix}output.LayerNorm")

    def forward(self, x: Tensor, blocked: Tensor) -> Tensor:
        batch, pieces, width = x.shape

        def heads(y: Tensor) -> Tensor:
            return y.view(batch, pieces, minilm.HEADS, width // minilm.HEADS).transpose(1, 2)

        scores = heads(self.query(x) / math.sqrt(width // minilm.HEADS)) @ heads(self.key(x)).transpose(
            -1, -2
        )
        attended = torch.softmax(scores + blocked, dim=-1) @ heads(self.value(x))
        change = self.attended(attended.transpose(1, 2).reshape(x.shape))
        x = self.attended_norm(x + functional.dropout(change, _DROPOUT, self.training))
        change = self.outer(functional.gelu(self.inner(x)))
        return self.outer_norm(x + functional.dropout(change, _DROPOUT, self.training))
