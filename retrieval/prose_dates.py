"""Dates in a sentence: prose may move or drop "on Tuesday night", and may make no other date of it."""

from collections.abc import Sequence
from dataclasses import replace

from index.lexicon import words
from retrieval.prose_words import Word

_DATES = words("months and days")
_PARTS_OF_DAY = {"morning", "afternoon", "evening", "night"}
_POINTING = {"this", "that"}
_YEAR = 5  # characters of its stem, "#2024"


def without_dates(found: Sequence[Word]) -> list[Word]:
    """The words without "on Tuesday night" or "in May 2024", the punctuation there kept."""
    kept: list[Word] = []
    gap = ""
    for at, word in enumerate(found):
        if _is_of_date(found, at):
            gap += word.gap
        else:
            kept.append(replace(word, gap=gap + word.gap) if gap else word)
            gap = ""
    return kept


def has_dates_of(told: Sequence[Word], sentence: Sequence[Word]) -> bool:
    """Whether each date that is told stands so in the sentence."""
    own = [f" {date} " for date in _dates(sentence)]
    return all(any(f" {date} " in other for other in own) for date in _dates(told))


def _dates(found: Sequence[Word]) -> list[str]:
    """The days, months and figures of each date, in order."""
    dates: list[list[str]] = [[]]
    for at, word in enumerate(found):
        if not _is_of_date(found, at):
            dates.append([])
        elif _is_name(word) or word.is_figure:
            dates[-1].append(word.stem)
    return [" ".join(date) for date in dates if date]


def _is_of_date(found: Sequence[Word], at: int) -> bool:
    word, before, behind = found[at], found[at - 1 : at] if at else [], found[at + 1 : at + 3]
    lower = word.text.lower()
    if word.is_figure:
        return _is_figure_of_date(word, before, behind[:1])
    if lower in _PARTS_OF_DAY:
        return any(_is_name(other) or other.text.lower() in _POINTING for other in before)
    if lower in _POINTING:
        return any(other.text.lower() in _PARTS_OF_DAY for other in behind[:1])
    dated = [*map(_is_name, behind), False, False]
    return _is_name(word) or (lower in {"on", "in"} and (dated[0] or (dated[1] and behind[0].is_figure)))


def _is_figure_of_date(figure: Word, before: Sequence[Word], behind: Sequence[Word]) -> bool:
    """Whether it is the 4 of "4 May" or the 2024 of "May 4, 2024", not the 2 of "4 May, 2 weeks early"."""
    is_year = len(figure.stem) == _YEAR and "," not in figure.text
    follows = any(map(_is_name, before)) and ("," not in figure.gap or is_year)
    year_of = is_year and any(word.is_figure for word in before) and "," in figure.gap
    return follows or year_of or any(_is_name(word) and "," not in word.gap for word in behind)


def _is_name(word: Word) -> bool:
    return word.has_capital and word.text.lower() in _DATES
