"""Score the tagger as it runs: `python -m evals.tagger.score FOLDER [--part validation]`.

Found and marked attributions are paired one to one, best content first. All figures are percentages:
*overlap* F1 of contents that share a word; *source* share of paired, sourced ones whose source shares a word
with the right one; *useful* F1 of pairs with content IoU of half or more, and source and cue overlapping;
*exact* F1 of pairs with all three the same words; *wrong* share of pairs given a source that is not the right
one (where people marked none, any); *misnamed* those of them that give a name.
"""

import argparse
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.tagger import corpus
from index.quotations import quotations
from index.tagger import Tagged, Tagger
from index.tagger_model import DELTA
from index.types import Span

_WORD = re.compile(r"\w+")
_SPEECH = re.compile(
    r"\b(said|says?|saying|told|tell|tells|telling|according|add(s|ed|ing)?|stat(es?|ed|ing)|tweet\w*"
    r"|wr(ote|ites?|iting|itten)|repl(y|ied|ies)|ask(s|ed|ing)?|explain\w*|argu(e|es|ed|ing)|claim(s|ed|ing)?"
    r"|announc\w+|report(s|ed|ing)?|respond\w*|insist\w*|declar\w+|acknowledg\w+|den(y|ied|ies|ying)"
    r"|not(ed|es|ing)|call(s|ed|ing)?|suggest\w*|warn\w*|accus\w+|confirm\w*|admit\w*|quot\w+|statement"
    r"|interview|interviewed|speech|promis\w+|vow\w*|pledg\w+|recall\w*|joked|criticiz\w+|describ\w+"
    r"|mention\w*|point(ed|s)? out|talk\w*|discuss\w*|sp(eak|oke)\w*|assert\w*|alleg\w+|contend\w*"
    r"|conclud\w+|predict\w*|emphasiz\w+|stress\w*|repeat\w*|remark\w*|comment\w*|urg(e|ed|es|ing)|testif\w+"
    r"|shout\w*|continued|slam\w*|blast\w*|prais\w+|attack(ed)?)\b",
    re.IGNORECASE,
)
NAME = re.compile(
    r"\b(?!(?:He|She|They|It|We|I|You|The|A|An|Who|Some|Many|His|Her|Their|This|That)\b)[A-Z]\w"
)
_DIRECT, _MIXED = 0.8, 0.1  # shares of the content inside quotation marks
GROUPS = ("all", "speech verbs", "direct", "mixed", "indirect")

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """An attribution as sets of words (by where they start), and the groups it counts in."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]
    names: bool
    groups: tuple[str, ...]


def score(
    articles: Sequence[corpus.MarkedArticle], found: Sequence[Sequence[Tagged]]
) -> dict[str, dict[str, float]]:
    """The figures by group of attributions."""
    counts: Counter[tuple[str, str]] = Counter()
    for article, tagged in zip(articles, found, strict=True):
        inside = _inside(article.text)
        gold = [_words(article.text, inside, *_parts(item)) for item in article.attributions if item.content]
        mine = [_words(article.text, inside, *_parts(item)) for item in tagged]
        for side, items in (("marked", gold), ("found", mine)):
            counts.update((side, group) for item in items for group in item.groups)
        for right, given, iou in _pairs(gold, mine):
            _count(counts, right, given, iou)
    return {group: _figures(counts, group) for group in GROUPS}


def _count(counts: Counter[tuple[str, str]], right: _Words, given: _Words, iou: float) -> None:
    sourced = bool(right.source & given.source) if right.source else not given.source
    useful = iou >= 0.5 and sourced and bool(right.cue & given.cue)
    exact = (right.source, right.cue, right.content) == (given.source, given.cue, given.content)
    wrong = bool(given.source) and not right.source & given.source
    marks = {
        "overlap": True,
        "useful": useful,
        "exact": exact,
        "sourced": bool(right.source),
        "source right": bool(right.source & given.source),
        "source wrong": wrong,
        "misnamed": wrong and given.names,
    }
    for name, holds in marks.items():
        if holds:
            counts.update((f"{name}, marked", group) for group in right.groups)
            counts.update((f"{name}, found", group) for group in given.groups)


def _figures(counts: Counter[tuple[str, str]], group: str) -> dict[str, float]:
    marked, found = counts["marked", group], counts["found", group]

    def f1(name: str) -> float:
        recall = counts[f"{name}, marked", group] / max(1, marked)
        precision = counts[f"{name}, found", group] / max(1, found)
        return 200 * recall * precision / max(1e-9, recall + precision)

    sourced, paired = counts["sourced, marked", group], counts["overlap, marked", group]
    return {
        "marked": marked,
        "found": found,
        "overlap": f1("overlap"),
        "source": 100 * counts["source right, marked", group] / max(1, sourced),
        "useful": f1("useful"),
        "exact": f1("exact"),
        "wrong": 100 * counts["source wrong, marked", group] / max(1, paired),
        "misnamed": 100 * counts["misnamed, marked", group] / max(1, paired),
    }


def _pairs(gold: Sequence[_Words], mine: Sequence[_Words]) -> Iterator[tuple[_Words, _Words, float]]:
    shared = [
        (len(right.content & given.content) / len(right.content | given.content), i, j)
        for i, right in enumerate(gold)
        for j, given in enumerate(mine)
        if right.content & given.content
    ]
    taken: set[tuple[str, int]] = set()
    for iou, i, j in sorted(shared, reverse=True):
        if ("marked", i) not in taken and ("found", j) not in taken:
            taken |= {("marked", i), ("found", j)}
            yield gold[i], mine[j], iou


def _parts(item: Tagged | corpus.Marked) -> tuple[Spans, Spans, Spans]:
    return item.source, item.cue, item.content


def _words(text: str, inside: bytearray, source: Spans, cue: Spans, content: Spans) -> _Words:
    places = [place for start, end in content for place in range(start, end) if not text[place].isspace()]
    share = sum(inside[place] for place in places) / max(1, len(places))
    groups = ["all", "direct" if share >= _DIRECT else "mixed" if share >= _MIXED else "indirect"]
    if _SPEECH.search(" ".join(text[start:end] for start, end in cue)):
        groups.append("speech verbs")
    names = any(NAME.search(text[start:end]) for start, end in source)
    return _Words(_starts(text, source), _starts(text, cue), _starts(text, content), names, tuple(groups))


def _starts(text: str, spans: Spans) -> frozenset[int]:
    return frozenset(start + word.start() for start, end in spans for word in _WORD.finditer(text[start:end]))


def _inside(text: str) -> bytearray:
    inside = bytearray(len(text))
    base = 0
    for line in text.split("\n"):
        for start, end in quotations(text, Span(base, base + len(line))):
            inside[start:end] = b"\1" * (end - start)
        base += len(line) + 1
    return inside


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", choices=("validation", "held-out"), default="held-out")
    parser.add_argument("--delta", type=Path, default=DELTA)
    options = parser.parse_args()
    _, validation, held_out = corpus.split(corpus.read(options.folder))
    articles = validation if options.part == "validation" else held_out
    with tempfile.TemporaryDirectory() as folder:
        tagger = Tagger(Path(folder), delta=options.delta)
        started = time.monotonic()
        found = [tagger.tag(article.text) for article in articles]
        seconds = time.monotonic() - started
    for group, figures in score(articles, found).items():
        print(f"{group:13}", *(f"{name} {value:.1f}" for name, value in figures.items()))
    words = sum(len(article.text.split()) for article in articles)
    print(f"{words} words in {seconds:.1f} s, {words / seconds:.0f} a second")


if __name__ == "__main__":
    main()
