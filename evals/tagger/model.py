"""The tagger in torch, for training only: the packaged MiniLM with a low-rank delta and two heads."""

import math

from torch import Tensor, nn

from evals.low_rank import Encoder, delta, half
from index import minilm
from index.pieces import LOOKS
from index.tagger_model import LINK_DIMENSIONS, TAGS


class Tagger(nn.Module):
    """Logits of the tags [batch, pieces, tags] and of the links [batch, 2, pieces, pieces].

    The first link leads from a cue to its source, the second from content to its cue.
    """

    def __init__(self, weights: minilm.Weights) -> None:
        super().__init__()
        self.encoder = Encoder(weights, LOOKS)
        self.tags = nn.Linear(minilm.DIMENSIONS, len(TAGS))
        self.links = nn.Linear(minilm.DIMENSIONS, 4 * LINK_DIMENSIONS)

    def forward(self, ids: Tensor, looks: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        x = self.encoder(ids, looks, mask)
        batch, pieces, _ = x.shape
        query, key = self.links(x).view(batch, pieces, 2, 2, LINK_DIMENSIONS).permute(2, 0, 3, 1, 4)
        return self.tags(x), query @ key.transpose(-1, -2) / math.sqrt(LINK_DIMENSIONS)

    def delta(self) -> dict[str, Tensor]:
        """What was learned, by the names that `index.tagger_model` reads."""
        heads = {"looks": self.encoder.marks}
        for head in ("tags", "links"):
            layer = getattr(self, head)
            heads |= {f"{head}.weight": layer.weight, f"{head}.bias": layer.bias}
        return delta(self) | half(heads)
