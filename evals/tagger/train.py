"""Train the tagger on a folder of PolNeAR: `python -m evals.tagger.train FOLDER --checkpoint FILE`.

Needs torch, in an environment of its own (index/weights/MODEL_CARD.md). Fixed seed; goes on from the
checkpoint if there is one.
"""

import argparse
import math
import time
from collections.abc import Iterator
from pathlib import Path

import torch
import torch._inductor.config
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from evals.tagger import corpus
from evals.tagger.examples import NO_TAG, Batch, batches
from evals.tagger.model import Tagger
from index import minilm, pieces

RATE, HEAD_RATE = 5e-4, 1e-3
LINK_WEIGHT = 0.5
WARM_UP = 60  # steps
WEIGHTS = Path(__file__).parents[2] / "index" / "weights" / "tagger.safetensors"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--validate", action="store_true", help="leave the validation tenth out as well")
    options = parser.parse_args()
    training, validation, _ = corpus.split(corpus.read(options.folder))
    articles = training if options.validate else training + validation
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    model = Tagger(minilm.load_weights())
    train(model, articles, options.epochs, options.rate, options.checkpoint)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    save_file(model.delta(), options.out)


def train(
    model: Tagger, articles: list[corpus.MarkedArticle], epochs: int, rate: float, checkpoint: Path
) -> None:
    """Train in place, to a rate that falls to nothing along a cosine; a checkpoint after each epoch."""
    loaded = pieces.tokenizer()
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    heads = {id(parameter) for head in (model.tags, model.links) for parameter in head.parameters()}
    optimizer = torch.optim.AdamW(
        [
            {"params": [parameter for parameter in learned if id(parameter) in heads], "lr": HEAD_RATE},
            {"params": [parameter for parameter in learned if id(parameter) not in heads], "lr": rate},
        ],
        weight_decay=0.01,
        fused=True,
    )
    total = epochs * sum(1 for _ in batches(articles, loaded, seed=0))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, total))
    first = _resume(checkpoint, model, optimizer, schedule)
    # Left alone, it puts the attention back together, whose backward pass on a CPU is a fifth slower.
    torch._inductor.config.pattern_matcher = False  # noqa: SLF001
    run = torch.compile(model)
    for epoch in range(first, epochs):
        started, losses = time.monotonic(), list[list[float]]()
        for batch in batches(articles, loaded, seed=epoch):
            losses.append([])
            loss = torch.zeros(())
            for part in _losses(batch, *run(batch.ids, batch.looks, batch.mask)):
                losses[-1].append(part.item())
                loss = loss + part
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            schedule.step()
            if len(losses) % 20 == 0:
                means = torch.tensor(losses[-20:]).mean(dim=0).tolist()
                pace = (time.monotonic() - started) / len(losses)
                print(f"epoch {epoch} step {len(losses)}: {means} {pace:.2f} s a step", flush=True)
        state = {"epoch": epoch + 1, "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
        torch.save({**state, "model": model.state_dict()}, checkpoint)


def _losses(batch: Batch, tags: Tensor, links: Tensor) -> Iterator[Tensor]:
    yield functional.cross_entropy(tags.flatten(0, 1), batch.tags.flatten(), ignore_index=NO_TAG)
    ends = batch.tags != NO_TAG  # the first piece of each word
    ends[:, 0] = True
    links = links.masked_fill(~ends[:, None, None, :], -1e9)
    for kind in range(2):
        right = batch.linked[:, kind]
        rows = right.any(dim=-1)
        scores = links[:, kind][rows]
        found = torch.logsumexp(scores.masked_fill(~right[rows], -1e9), dim=-1)
        yield LINK_WEIGHT * (torch.logsumexp(scores, dim=-1) - found).sum() / max(1, int(rows.sum()))


def _rate(step: int, total: int) -> float:
    fall = 0.5 * (1 + math.cos(min(1.0, step / total) * math.pi))
    return min(1.0, (step + 1) / WARM_UP) * fall


def _resume(
    checkpoint: Path,
    model: Tagger,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
) -> int:
    """The epoch to go on with, everything else set back to where it stood."""
    if not checkpoint.exists():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    return int(state["epoch"])


if __name__ == "__main__":
    main()
