"""Scores answers against gold: what fits a reader's screen, who is named, and what is refused.

answered_recall   share of what was asked that the quotes shown cover, counting the first `budget` characters;
                  a gold passage counts at half its characters, a question of two parts counts each.
speaker_right     of questions whose gold has a speaker: a covering quote names that one (a miss is wrong).
false_refusal     answerable, yet not_in_archive; false_answer: not answerable, yet answered.
not_verbatim      quotes that are not the article's own characters at their offsets. Always 0.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

from evals.questions import Asked, Gold, article_name
from index.types import Span

_COVERED = 0.5
_ARTICLES_AND_TITLES = frozenset(["the", "a", "an", "mr", "mrs", "ms", "dr", "of", "and", "s"])


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote as a reader sees it: from which article, where, and the speaker's names beside it."""

    article: str
    span: Span
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    asked: Asked
    recall: float
    speaker_right: bool | None
    refused: bool


def shown_quotes(answer: Mapping[str, Any]) -> list[Shown]:
    """The quotes of an `onrecord.answer/1`, in the order shown."""
    return [
        Shown(
            article_name(quote["source"]),
            Span(quote["start"], quote["end"]),
            tuple(point["speaker"][part] for part in ("name", "as_written")) if point["speaker"] else (),
        )
        for point in answer["points"]
        for quote in point["quotes"]
    ]


def not_verbatim(answer: Mapping[str, Any], texts: Mapping[str, str]) -> int:
    """How many quotes are not what the article's text has at their offsets."""
    quotes = [quote for point in answer["points"] for quote in point["quotes"]] + list(answer["closest"])
    return sum(
        texts[article_name(quote["source"])][quote["start"] : quote["end"]] != quote["text"]
        for quote in quotes
    )


def score(asked: Asked, answer: Mapping[str, Any], budget: int) -> Scored:
    quotes = _within(shown_quotes(answer), budget)
    refused = answer["status"] == "not_in_archive"
    covering = [(gold, _covering(gold, quotes)) for gold in asked.gold]
    parts: dict[str, bool] = defaultdict(bool)
    for gold, found in covering:
        parts[gold.article if asked.type == "cross" else gold.role] |= bool(found)
    recall = mean(parts.values()) if parts and not refused else 0.0
    spoken = [(gold, found) for gold, found in covering if gold.speakers]
    right = any(_names(gold, quote) for gold, found in spoken for quote in found) if spoken else None
    return Scored(asked, recall, right, refused)


def summary(scored: Iterable[Scored]) -> dict[str, float]:
    """The figures of a set, and recall for each type of question."""
    rows = list(scored)
    yes = [row for row in rows if row.asked.answerable]
    no = [row for row in rows if not row.asked.answerable]
    figures = {
        "questions": float(len(rows)),
        "answered_recall": _mean(row.recall for row in yes),
        "speaker_right": _mean(row.speaker_right for row in yes if row.speaker_right is not None),
        "false_refusal": _mean(row.refused for row in yes),
        "false_answer": _mean(not row.refused for row in no),
    }
    for kind in sorted({row.asked.type for row in yes}):
        figures[f"recall_{kind}"] = _mean(row.recall for row in yes if row.asked.type == kind)
    return figures


def _within(quotes: Sequence[Shown], budget: int) -> list[Shown]:
    kept, left = [], budget
    for quote in quotes:
        length = min(quote.span.end - quote.span.start, left)
        if length > 0:
            kept.append(
                Shown(quote.article, Span(quote.span.start, quote.span.start + length), quote.speakers)
            )
        left -= length
    return kept


def _covering(gold: Gold, quotes: Sequence[Shown]) -> list[Shown]:
    """The quotes that overlap this gold, if together they cover half of it."""
    touching = [quote for quote in quotes if quote.article == gold.article and quote.span.overlaps(gold.span)]
    covered = {at for quote in touching for at in range(*quote.span)} & set(range(*gold.span))
    return touching if len(covered) >= _COVERED * (gold.span.end - gold.span.start) else []


def _names(gold: Gold, quote: Shown) -> bool:
    """Whether a name beside the quote is the gold speaker's, or a shorter or longer form of it."""
    wanted = [_name_words(name) for name in gold.speakers]
    return any(
        words and name and (words <= name or name <= words)
        for words in map(_name_words, quote.speakers)
        for name in wanted
    )


def _name_words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.lower())) - _ARTICLES_AND_TITLES


def _mean(values: Iterable[float | bool | None]) -> float:
    numbers = [float(value) for value in values if value is not None]
    return mean(numbers) if numbers else float("nan")
