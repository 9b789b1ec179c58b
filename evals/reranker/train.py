"""Train the reranker: `python -m evals.reranker.train EXAMPLES`, on what evals.reranker.examples wrote.

Needs torch, in an environment of its own (retrieval/weights/MODEL_CARD.md). Fixed seed.
"""

import argparse
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from evals.left_out import left_out
from evals.low_rank import Encoder, delta, half
from index import minilm

RATE, HEAD_RATE = 3e-4, 1e-3
EPOCHS = 5
QUESTIONS = 4  # a step
RIGHT, WRONG = 3, 10  # sentences of a question in a step, at most
WARM_UP = 20  # steps
WEIGHTS = Path(__file__).parents[2] / "retrieval" / "weights" / "reranker.safetensors"


@dataclass(frozen=True, slots=True)
class Example:
    """A question's proposed sentences: pieces with their marks, the signals' score, and which are right."""

    pairs: Sequence[tuple[Sequence[int], Sequence[int]]]
    scores: Sequence[float]
    right: Sequence[bool]


class Reranker(nn.Module):
    """How well each sentence answers its question, as a number [pairs]."""

    def __init__(self, weights: minilm.Weights) -> None:
        super().__init__()
        self.encoder = Encoder(weights, marks=2)
        self.score = nn.Linear(minilm.DIMENSIONS, 1)
        nn.init.zeros_(self.score.weight)

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor) -> Tensor:
        pieces = self.encoder(ids, marks, mask)
        there = mask.unsqueeze(-1)
        mean = (pieces * there).sum(dim=1) / there.sum(dim=1)
        scores: Tensor = self.score(mean).squeeze(-1)
        return scores

    def delta(self) -> dict[str, Tensor]:
        """What was learned, by the names that `retrieval.reranker` reads."""
        head = {
            "marks": self.encoder.marks,
            "score.weight": self.score.weight,
            "score.bias": self.score.bias,
        }
        return delta(self) | half(head)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    model = Reranker(minilm.load_weights())
    train(model, list(read(options.examples)), options.epochs, options.out)


def read(path: Path) -> Iterator[Example]:
    """The examples that teach something: some right sentence was proposed, or there is none in the archive.
    Every fifth question is left out, for choices and for the refusal's curve (`left_out`).
    """
    for line in path.read_text("utf-8").splitlines():
        example = json.loads(line)
        if not left_out(example["id"]) and (any(example["right"]) or not example["answerable"]):
            yield Example(example["pairs"], example["scores"], example["right"])


def train(model: Reranker, examples: list[Example], epochs: int, out: Path) -> None:
    """Train to a rate that falls to nothing along a cosine, and write the mean of the weights after each
    epoch but the first: the last alone fit these questions better, and others less well.
    """
    after: list[dict[str, Tensor]] = []
    heads = [model.score.weight, model.score.bias, model.encoder.marks]
    rest = [p for p in model.parameters() if p.requires_grad and all(p is not head for head in heads)]
    optimizer = torch.optim.AdamW(
        [{"params": heads, "lr": HEAD_RATE}, {"params": rest, "lr": RATE}], weight_decay=0.01
    )
    total = epochs * (len(examples) // QUESTIONS)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, total))
    chance = random.Random(0)  # noqa: S311 - an order, not a secret
    for epoch in range(epochs):
        chance.shuffle(examples)
        started, losses = time.monotonic(), list[float]()
        for at in range(0, len(examples) - QUESTIONS + 1, QUESTIONS):
            loss = _loss(model, examples[at : at + QUESTIONS], chance)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_([*heads, *rest], 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        mean = sum(losses) / len(losses)
        print(f"epoch {epoch}: loss {mean:.3f}, {time.monotonic() - started:.0f} s", flush=True)
        after += [model.delta()] if epoch else []
    mean_of = {name: torch.stack([one[name].float() for one in after]).mean(dim=0) for name in after[0]}
    save_file(half(mean_of), out)


def _loss(model: Reranker, examples: Sequence[Example], chance: random.Random) -> Tensor:
    """Two choices in one: among the sentences, with the signals' scores beside; and between them and none."""
    chosen = [(example, _some(example, chance)) for example in examples]
    read = [example.pairs[place] for example, places in chosen for place in places]
    scores = model(*_batch(read))
    losses = []
    at = 0
    for example, places in chosen:
        here = scores[at : at + len(places)]
        at += len(places)
        right = torch.tensor([example.right[place] for place in places])
        signals = torch.tensor([example.scores[place] for place in places])
        none = torch.zeros(1)
        every = torch.cat([here, none]).logsumexp(dim=0)
        if right.any():
            together = here + signals
            losses.append(together.logsumexp(dim=0) - together[right].logsumexp(dim=0))
            losses.append(every - here[right].logsumexp(dim=0))
        else:
            losses.append(every)
    return torch.stack(losses).sum() / len(examples)


def _some(example: Example, chance: random.Random) -> list[int]:
    right = [place for place, one in enumerate(example.right) if one]
    wrong = [place for place, one in enumerate(example.right) if not one]
    return chance.sample(right, min(RIGHT, len(right))) + chance.sample(wrong, min(WRONG, len(wrong)))


def _batch(read: Sequence[tuple[Sequence[int], Sequence[int]]]) -> tuple[Tensor, Tensor, Tensor]:
    width = max(len(ids) for ids, _ in read)
    ids, marks, mask = (torch.zeros(len(read), width, dtype=torch.long) for _ in range(3))
    for row, (pieces, sides) in enumerate(read):
        ids[row, : len(pieces)] = torch.tensor(pieces)
        marks[row, : len(pieces)] = torch.tensor(sides)
        mask[row, : len(pieces)] = 1
    return ids, marks, mask


def _rate(step: int, total: int) -> float:
    fall = 0.5 * (1 + math.cos(min(1.0, step / total) * math.pi))
    return min(1.0, (step + 1) / WARM_UP) * fall


if __name__ == "__main__":
    main()
