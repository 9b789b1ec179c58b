"""Spellings of speakers' names that are like one nobody has: with its words, described by it, or mistyped."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from sqlalchemy import ColumnElement, Connection

from index import statements

# Share of letters that a mistyped word has in common: "banjko" and "banjoko" .92, "lima" and "lina" .75.
_ALIKE = 0.8
_SHORTEST = 4  # letters; shorter words are all like each other
_SLIPS = 2  # letters more or less
_ARTICLES = frozenset({"the", "a", "an"})
_WORD = re.compile(r"\w+")


def with_words(wanted: str, folded: Mapping[str, str]) -> list[str]:
    """Those with all the words that were asked for, in any order ("Hillary"); `folded` is by spelling."""
    words = set(wanted.split())
    return [spelling for spelling, name in folded.items() if words and words <= set(name.split())]


def described(connection: Connection, wanted: str, readable: ColumnElement[bool]) -> list[str]:
    """Those whom an article that is `readable` describes with all these words ("mayor")."""
    words = [word for word in _WORD.findall(wanted) if word not in _ARTICLES]
    if not words:
        return []
    found = statements.described(connection, max(words, key=len), readable)
    return [name for name, told in found if set(words) <= set(_WORD.findall(told.casefold()))]


def mistyped(wanted: str, folded: Mapping[str, str]) -> list[str]:
    """Those with a word like each of the words that were asked for ("Banjko")."""
    words = wanted.split()
    vocabulary = {word for name in folded.values() for word in name.split()}
    alike = [{word, *_alike(word, vocabulary)} for word in words]
    if not any(found - {word} for word, found in zip(words, alike, strict=True)):
        return []
    return [spelling for spelling, name in folded.items() if _has_each(set(name.split()), alike)]


def _alike(word: str, vocabulary: Iterable[str]) -> list[str]:
    if len(word) < _SHORTEST:
        return []
    # Nobody mistypes the first letter, and to compare with every word of a large archive takes seconds.
    near = [one for one in vocabulary if one[:1] == word[:1] and abs(len(one) - len(word)) <= _SLIPS]
    return get_close_matches(word, near, n=10, cutoff=_ALIKE)


def _has_each(words: set[str], alike: Iterable[set[str]]) -> bool:
    return all(words & found for found in alike)
