"""Score the speakers: `python -m evals.speakers.score [--polnear FOLDER] [--misses]`.

Each source of the gold set (README.md) is resolved among all attributions of its article: on the sample
archive those the tagger finds, on PolNeAR those people marked. Shares of all sources: *right* the name is the
gold's or as good, and the grade; *wrong_name* another name than the gold's, the worst that can happen;
*abstained* no name where the gold has one; the rest has a wrong grade. A document or somebody
unnamed is right with the grade alone, for `Speaker.name` is then as written.
"""

import argparse
import csv
import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.questions import HERE, SAMPLE, article_name
from evals.run import FLOORS, report
from evals.tagger import corpus
from index.bylines import split_byline
from index.read import read
from index.speakers import resolve
from index.tagger import Tagger
from index.transcript import read as read_turns
from index.types import Attribution, Grade, Page, Span, Speaker, Speech

Line = dict[str, Any]
GOLD = HERE / "speakers"
FORMS = ("pronoun", "short name", "full name", "institution", "unnamed", "document")
_PRONOUN = re.compile(
    r"(?:he|she|they|it|i|we|his|her|their|its|my|who|which|that|whose|both|him|them)", re.IGNORECASE
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Gold:
    """A source of an article, and who a reader of the article would say it is."""

    article: str
    source: Span
    cue: Span
    name: str
    also: tuple[str, ...]
    grade: Grade


@dataclass(frozen=True, slots=True)
class Judged:
    """A gold source with the speaker given; None where there was no attribution for it."""

    gold: Gold
    written: str
    speaker: Speaker | None

    @property
    def form(self) -> str:
        if _PRONOUN.fullmatch(self.written):
            return "pronoun"
        if self.gold.grade is not Grade.NAMED:
            return "document" if self.gold.grade is Grade.DOCUMENT else "unnamed"
        name, written = _words(self.gold.name), _words(self.written)
        if set(name) <= set(written):
            return "full name" if re.search(r"[A-Z]", self.gold.name) and len(name) > 1 else "institution"
        return "short name" if name[-1:] and name[-1] in written else "institution"

    @property
    def verdict(self) -> str:
        speaker, gold = self.speaker, self.gold
        if speaker is None:
            return "untagged"
        if gold.grade is not Grade.NAMED:
            if speaker.grade is Grade.NAMED:
                return "wrong_name"
            as_written = speaker.name == speaker.as_written
            return "right" if speaker.grade is gold.grade and as_written else "wrong_grade"
        if speaker.grade is not Grade.NAMED:
            return "abstained"
        return "right" if _same(speaker.name, gold) else "wrong_name"


def figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Shares of the sources that had an attribution, and the share right by form."""
    found = [item for item in judged if item.verdict != "untagged"]
    counts = Counter(item.verdict for item in found)
    shares = {name: counts[name] / len(found) for name in ("right", "wrong_name", "abstained", "wrong_grade")}
    for form in FORMS:
        group = [item for item in found if item.form == form]
        if group:
            for verdict in ("right", "wrong_name"):
                share = sum(item.verdict == verdict for item in group) / len(group)
                shares[f"{form.replace(' ', '_')}_{verdict}"] = share
    return shares | {"sources": len(found), "untagged": len(judged) - len(found)}


def sample() -> list[Judged]:
    """The sample archive, its attributions from the tagger."""
    pages = {article_name(page.source): page for page in read(SAMPLE) if isinstance(page, Page)}
    judged: list[Judged] = []
    with tempfile.TemporaryDirectory(prefix="onrecord-evals-") as folder:
        tagger = Tagger(Path(folder))
        for article, lines in _by_article(GOLD / "sample.jsonl"):
            page = pages[article]
            text = page.text
            gold = [_placed(text, article, line) for line in lines]
            found = [
                Attribution(item.source, item.cue, item.content, Speech.INDIRECT, None)
                for item in tagger.tag(text)
            ]
            judged += _judge(text, gold, resolve(text, found, page.authors, read_turns(page)))
    return judged


def polnear(folder: Path) -> tuple[list[Judged], float]:
    """The PolNeAR articles in `folder`, and milliseconds for each 800 words."""
    articles = {article.name: article for article in corpus.read(folder)}
    with (folder / "metadata.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        authors = {row["filename"]: split_byline(row["author"].removeprefix("None")) for row in rows}
    judged: list[Judged] = []
    seconds, count = 0.0, 0
    for name, lines in _by_article(GOLD / "polnear.jsonl"):
        text = articles[name].text
        marked = [
            Attribution(item.source, item.cue, item.content, Speech.INDIRECT, None)
            for item in articles[name].attributions
        ]
        started = time.perf_counter()
        found = resolve(text, marked, authors[name], read_turns(Page(name, text, "", "", authors[name])))
        seconds += time.perf_counter() - started
        count += len(text.split())
        gold = [_gold(name, line, Span(line["start"], line["end"]), Span(*line["cue"])) for line in lines]
        judged += _judge(text, gold, found)
    return judged, seconds / count * 800 * 1000


def _judge(text: str, gold: Iterable[Gold], found: Sequence[Attribution]) -> Iterator[Judged]:
    for item in gold:
        fitting = [
            (
                any(span.overlaps(item.cue) for span in attribution.cue),
                -abs(attribution.source[0].start - item.source.start),
                n,
            )
            for n, attribution in enumerate(found)
            if any(span.overlaps(item.source) for span in attribution.source)
        ]
        speaker = found[max(fitting)[2]].speaker if fitting else None
        yield Judged(item, text[item.source.start : item.source.end], speaker)


def _by_article(path: Path) -> Iterator[tuple[str, list[Line]]]:
    by_article: dict[str, list[Line]] = {}
    for line in map(json.loads, path.read_text("utf-8").splitlines()):
        by_article.setdefault(line["article"], []).append(line)
    yield from by_article.items()


def _placed(text: str, article: str, line: Line) -> Gold:
    near = line["near"]
    assert text.count(near) == 1, f"{article}: {near!r} stands {text.count(near)} times"
    base = text.index(near)

    def place(part: str) -> Span:
        match = re.search(rf"(?<!\w){re.escape(part)}(?!\w)", near)
        assert match, f"{article}: {part!r} is not in {near!r}"
        return Span(base + match.start(), base + match.end())

    return _gold(article, line, place(line["source"]), place(line["cue"]))


def _gold(article: str, line: Line, source: Span, cue: Span) -> Gold:
    return Gold(article, source, cue, line["name"], tuple(line["also"]), Grade(line["grade"]))


def _same(name: str, gold: Gold) -> bool:
    return any(_words(name) == _words(right) for right in (gold.name, *gold.also))


def _words(name: str) -> list[str]:
    found = _WORD.findall(name.casefold().replace("’", "'"))
    return found[1:] if found[:1] == ["the"] else found


def _show(judged: Sequence[Judged]) -> None:
    for item in judged:
        gold, speaker = item.gold, item.speaker
        if item.verdict not in ("right", "untagged") and speaker:
            print(f"  {item.verdict:11} {gold.article[:30]} at {gold.source.start}: {item.written[:70]!r}")
            print(f"    {speaker.name!r} {speaker.grade}, gold {gold.name!r} {gold.grade}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--polnear", type=Path, help="PolNeAR folder with text/, attributions.jsonl, metadata.tsv"
    )
    parser.add_argument("--misses", action="store_true", help="print the misses of the half for looking")
    arguments = parser.parse_args()
    if not arguments.polnear:
        judged = sample()
        held = report("speakers", figures(judged), json.loads(FLOORS.read_text("utf-8")).get("speakers", {}))
        if arguments.misses:
            _show(judged)
        return 0 if held else 1
    judged, ms = polnear(arguments.polnear)
    articles = list(dict.fromkeys(item.gold.article for item in judged))
    for half, name in enumerate(("looked at", "figures only")):
        mine = [item for item in judged if articles.index(item.gold.article) % 2 == half]
        report(f"speakers, polnear, {name}", figures(mine), {})
        if arguments.misses and half == 0:
            _show(mine)
    print(f"\n{ms:.2f} ms for 800 words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
