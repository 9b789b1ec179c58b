"""Score summaries of single articles: `python -m evals.summaries [--polnear FOLDER [--part validation]]`.

Side by side: ours without a model, the article's first three sentences, its first sentences, and TextRank
(sumy's, in an environment of its own), each cut at 900 characters of quotes. Means over articles:

coverage    share of the article's key attributions that are shown: half of the content's characters
named       share of them that are shown under the name that the article has for the source
repeated    share of the content words that an earlier quote has already
characters  of the quotes
unverified  quotes that are not the article's own characters at their offsets, in all. Always 0.

With --polnear the key attributions are those that people marked and whose source has a name in it. Nothing
was tuned on the held-out part, the last tenth of the articles by date; the constants of the extractive form
were chosen on the tenth before it. Without it, on the sample, they are the passages with a speaker that
answer evals/sample_questions.jsonl, and TextRank is left out.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from evals import recipe
from evals.questions import SAMPLE_QUESTIONS, article_name, load_questions, polnear_pages
from evals.run import FLOORS, archive_of, report
from evals.scorer import Shown, not_verbatim, shown_quotes
from evals.tagger import corpus
from evals.tagger.score import NAME
from index import passages
from index.stores import Stores
from index.types import Span, Version
from retrieval.answer_json import to_json
from retrieval.question import content_stems
from retrieval.summarize import Summarizing

BUDGET = 900
_REQUIREMENTS = Path(__file__).with_name("textrank_requirements.txt")
_KEPT = Path(".bench/textrank-venv")
_WORD = re.compile(r"[^\W\d_]{2,}")

Keys = Mapping[str, Sequence["Key"]]  # by article
Shows = Callable[[Version, Sequence[Span]], list[Shown]]  # an article and its sentences → quotes


@dataclass(frozen=True, slots=True)
class Key:
    """An attribution that a summary should have, and the names that its source may be shown under."""

    content: tuple[Span, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Of one article."""

    coverage: float
    named: float
    repeated: float
    characters: int


def score(text: str, keys: Sequence[Key], quotes: Sequence[Shown]) -> Score:
    """The quotes, in the order shown, cut at the budget."""
    shown = list(_within(quotes))
    covering = [(key, _covering(key, shown)) for key in keys]
    covered = sum(bool(found) for _, found in covering)
    named = sum(any(_names(key, quote) for quote in found) for key, found in covering)
    characters = sum(quote.span.end - quote.span.start for quote in shown)
    return Score(covered / len(keys), named / len(keys), _repeated(text, shown), characters)


def measure(stores: Stores, keys: Keys, shows: Mapping[str, Shows]) -> dict[str, dict[str, float]]:
    """The figures of each way to summarize, over the articles that have key attributions."""
    scores: dict[str, list[Score]] = {name: [] for name in shows}
    for version_id in stores.archive.every_version():
        version = stores.archive.version(version_id)
        wanted = keys.get(article_name(version.source))
        if not wanted:
            continue
        sentences = _sentences(stores, version)
        for name, show in shows.items():
            scores[name].append(score(version.text, wanted, show(version, sentences)))
    return {
        name: {
            "coverage": mean(one.coverage for one in all_),
            "named": mean(one.named for one in all_),
            "repeated": mean(one.repeated for one in all_),
            "characters": mean(one.characters for one in all_),
        }
        for name, all_ in scores.items()
    }


class Ours:
    """Summaries of an archive without a model; counts the quotes that are not verbatim."""

    def __init__(self, stores: Stores) -> None:
        self._summarizing = Summarizing(stores)
        self.unverified = 0

    def __call__(self, version: Version, _sentences: Sequence[Span]) -> list[Shown]:
        answer = to_json(self._summarizing.summarize(version.source))
        self.unverified += not_verbatim(answer, {article_name(version.source): version.text})
        return shown_quotes(answer)


def lead(count: int | None) -> Shows:
    """The first sentences."""
    return lambda version, sentences: [_shown(version, sentence) for sentence in sentences[:count]]


def textrank(side: recipe.Side) -> Shows:
    """The best sentences that fit, in the order of the text."""

    def show(version: Version, sentences: Sequence[Span]) -> list[Shown]:
        ratings = side.call("rate", [version.text[slice(*sentence)] for sentence in sentences])
        chosen, left = [], BUDGET
        for _, sentence in sorted(zip(ratings, sentences, strict=True), key=lambda pair: -pair[0]):
            if (length := sentence.end - sentence.start) <= left:
                chosen.append(sentence)
                left -= length
        return [_shown(version, sentence) for sentence in sorted(chosen)]

    return show


def polnear_keys(articles: Iterable[corpus.MarkedArticle]) -> Keys:
    """The marked attributions whose source has a name in it."""
    return {
        article.name: [
            Key(marked.content, tuple(article.text[slice(*part)] for part in marked.source))
            for marked in article.attributions
            if marked.content and any(NAME.search(article.text[slice(*part)]) for part in marked.source)
        ]
        for article in articles
    }


def sample_keys(texts: Mapping[str, str]) -> Keys:
    """The passages that answer a question and have a speaker."""
    found: dict[str, dict[Span, Key]] = {}
    for asked in load_questions(SAMPLE_QUESTIONS, texts):
        for gold in asked.gold:
            if gold.speakers:
                found.setdefault(gold.article, {})[gold.span] = Key((gold.span,), gold.speakers)
    return {article: list(keys.values()) for article, keys in found.items()}


def _sentences(stores: Stores, version: Version) -> list[Span]:
    """Those that may be quoted, in the order of the text, without the headline."""
    with stores.archive.engine.connect() as connection:
        stored = passages.of_versions(connection, [version.id])
    title = version.title.strip(" .").casefold()
    every = [sentence for item in stored for sentence in item.passage.sentences]
    return [one for one in every if version.text[slice(*one)].strip(" .").casefold() != title]


def _shown(version: Version, sentence: Span) -> Shown:
    return Shown(article_name(version.source), sentence, ())


def _within(quotes: Iterable[Shown]) -> Iterator[Shown]:
    left = BUDGET
    for quote in quotes:
        length = min(quote.span.end - quote.span.start, left)
        if length > 0:
            yield Shown(quote.article, Span(quote.span.start, quote.span.start + length), quote.speakers)
        left -= length


def _covering(key: Key, quotes: Sequence[Shown]) -> list[Shown]:
    """The quotes that show some of it, if together they show half."""
    content = {at for part in key.content for at in range(*part)}
    touching = [quote for quote in quotes if not content.isdisjoint(range(*quote.span))]
    seen = {at for quote in touching for at in range(*quote.span)} & content
    return touching if len(seen) >= 0.5 * len(content) else []


def _names(key: Key, quote: Shown) -> bool:
    """Whether a name beside the quote shares a word, other than a title or an article, with a source's."""
    wanted = {word for source in key.sources for word in content_stems(source) if _WORD.search(word)}
    return any(not wanted.isdisjoint(content_stems(name)) for name in quote.speakers)


def _repeated(text: str, quotes: Sequence[Shown]) -> float:
    seen: set[str] = set()
    words = again = 0
    for quote in quotes:
        stems = content_stems(text[slice(*quote.span)])
        words += len(stems)
        again += sum(stem in seen for stem in stems)
        seen.update(stems)
    return again / max(1, words)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--polnear", type=Path, help="PolNeAR folder")
    parser.add_argument("--part", choices=("validation", "held-out"), default="held-out")
    arguments = parser.parse_args()
    floors = json.loads(FLOORS.read_text("utf-8"))["summaries"]
    if not arguments.polnear:
        with archive_of(None) as (stores, texts):
            ours = Ours(stores)
            figures = measure(stores, sample_keys(texts), {"ours": ours, "first sentences": lead(None)})
            report("sample, first sentences", figures["first sentences"], {})
            return 0 if report("sample, ours", _with(ours, figures["ours"]), floors) else 1
    _, validation, held_out = corpus.split(corpus.read(arguments.polnear))
    articles = held_out if arguments.part == "held-out" else validation
    pages = polnear_pages(arguments.polnear, [article.name for article in articles])
    command = recipe.python(_KEPT, _REQUIREMENTS), Path(__file__).with_name("textrank.py")
    with archive_of(pages) as (stores, _), recipe.Side(*command) as side:
        ours = Ours(stores)
        shows: dict[str, Shows] = {
            "ours": ours,
            "lead-3": lead(3),
            "first sentences": lead(None),
            "TextRank": textrank(side),
        }
        figures = measure(stores, polnear_keys(articles), shows)
    held = [report(f"{arguments.part}, {name}", found, {}) for name, found in figures.items()]
    return 0 if all(held) and not ours.unverified else 1


def _with(ours: Ours, figures: Mapping[str, float]) -> dict[str, float]:
    return {**figures, "unverified": ours.unverified}


if __name__ == "__main__":
    sys.exit(main())
