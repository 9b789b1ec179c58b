"""python -m evals.attribution_speed: how much longer adding takes because who said what is found.

The same articles are added in turn to new archives, with attribution and without; each turn gives a ratio, so
that a busy machine slows both sides alike. Limit: 1.6 times as long.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median

from evals import newsroom_text
from evals.questions import names_in, polnear_pages
from index.add import Adding
from index.attribute import Attributor
from index.embed import Encoder
from index.fetch import Fetcher
from index.stores import open_stores
from index.types import Attribution, Page


class Silent(Attributor):
    """Finds nothing, at once."""

    def __init__(self) -> None: ...

    def articles(self, pages: Sequence[Page]) -> list[tuple[Attribution, ...]]:
        return [() for _ in pages]


def seconds(pages: Sequence[Page], encoder: Encoder, attributor: Attributor, models: Path) -> float:
    with (
        tempfile.TemporaryDirectory() as home,
        open_stores(Path(home), None, None, lambda: encoder, lambda: attributor, models) as stores,
    ):
        stores.vectors.count()
        started = time.perf_counter()
        assert len(list(Adding(stores, Fetcher()).add_pages(pages))) == len(pages)
        return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--turns", type=int, default=4)
    parser.add_argument("--polnear", type=Path, help="PolNeAR folder; generated articles without it")
    parser.add_argument("--archive", type=Path, help="file of article names, with --polnear")
    arguments = parser.parse_args()
    pages = list(islice(newsroom_text.pages(arguments.articles), arguments.articles))
    if arguments.polnear:
        pages = polnear_pages(arguments.polnear, names_in(arguments.archive)[: arguments.articles])
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        timed = partial(seconds, pages, Encoder(models), models=models)
        attributor, silent = Attributor(models), Silent()
        timed(silent)  # the first run loads what the others find loaded
        ratios = [timed(attributor) / timed(silent) for _ in range(arguments.turns)]
    print(f"adding {len(pages)} articles: {median(ratios):.2f} times as long with attribution", end=" ")
    print(f"({min(ratios):.2f}–{max(ratios):.2f}; limit 1.6)")


if __name__ == "__main__":
    main()
