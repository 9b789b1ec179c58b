"""python -m evals.check_speed: how long a quote check takes over a large archive.

Sentences and longer stretches of the archive's own articles are checked as they stand, with a word replaced
or left out, and as words in no order. The archive is the one that `evals.bench` keeps in .bench/ (made on the
first run, which takes minutes), or another with --home.
"""

import argparse
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from random import Random
from statistics import median, quantiles

from evals.bench import large_archive
from index.stores import Stores, open_stores
from retrieval.check import Checking
from retrieval.check_types import Cited, Verdict

_ARTICLES = 100
_WARMING = 5
_SENTENCE = re.compile(r"(?<=[.”])\s+")
_STRETCH = 1_500  # characters: about 250 words, over several paragraphs
TARGET_MS = 100.0


def cases(stores: Stores, articles: int) -> Iterator[tuple[str, Verdict, str]]:
    """What is checked: a name for its kind, the verdict it must get, and the words."""
    random = Random(0)  # noqa: S311 - the same words every time
    version_ids = sorted(stores.archive.every_version())
    for version_id in random.sample(version_ids, articles):
        text = stores.archive.version(version_id).text
        sentence = random.choice([one for one in _SENTENCE.split(text) if len(one.split()) > 8])
        stretch = text[text.index(sentence) :][:_STRETCH].rpartition(" ")[0]
        for name, words in (("sentence", sentence.split()), ("stretch", stretch.split())):
            at = random.randrange(2, len(words) - 2)
            yield f"{name} as it stands", Verdict.EXACT, " ".join(words)
            replaced = [*words[:at], "zebra", *words[at + 1 :]]
            yield f"{name}, a word replaced", Verdict.ALTERED, " ".join(replaced)
            yield f"{name}, a word left out", Verdict.ALTERED, " ".join([*words[:at], *words[at + 1 :]])
        yield "words in no order", Verdict.NOT_FOUND, " ".join(random.sample(text.split(), 15))


def measure(home: Path, articles: int) -> list[str]:
    """A line for each kind: median, 95th percentile and slowest in ms, and the share of right verdicts."""
    took: list[tuple[str, float, bool]] = []
    with open_stores(home) as stores:
        passages = stores.words.count()
        checking = Checking(stores)
        checked = list(cases(stores, articles))
        for _, _, words in checked[:_WARMING]:
            checking.check(Cited(words))
        for kind, verdict, words in checked:
            found = checking.check(Cited(words))
            took.append((kind, found.ms["total"], found.verdict is verdict))
    lines = [
        f"{'quote checks over':26}{passages:,} passages: median, 95th percentile, slowest ms; verdict right"
    ]
    for kind, group in groupby(sorted(took), key=lambda one: one[0]):
        of_kind = list(group)
        times, right = [ms for _, ms, _ in of_kind], sum(fine for *_, fine in of_kind)
        lines.append(f"{kind:26}{_figures(times)}{right / len(of_kind):8.2f}")
    lines.append(
        f"{'all':26}{_figures([ms for _, ms, _ in took])}          target: 95th percentile < {TARGET_MS:.0f}"
    )
    return lines


def _figures(times: list[float]) -> str:
    return f"{median(times):8.1f}{quantiles(times, n=20)[-1]:8.1f}{max(times):8.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--articles", type=int, default=_ARTICLES, help="whose words are checked")
    parser.add_argument("--home", type=Path, help="an archive that is there, instead of a generated one")
    arguments = parser.parse_args()
    home = arguments.home or large_archive(arguments.passages)[0]
    print("\n".join(measure(home, arguments.articles)))


if __name__ == "__main__":
    main()
