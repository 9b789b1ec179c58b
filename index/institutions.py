"""An article's institutions: "the ministry" → its full form there, "FBI" → what the letters stand for."""

import re
from collections.abc import Iterator
from itertools import pairwise

from index.lexicon import words
from index.mentions import Article
from index.names import Kind, key

_HEADS = words("institutions")
_NAMELESS = words("institutions that a noun alone does not name")
_LIKE = {
    "paper": "times post journal herald tribune gazette chronicle globe register courier dispatch star wire",
    "network": "cnn nbc abc cbs fox msnbc",
    "agency": "agency bureau administration department service",
    "company": "company corporation corp inc co llc ltd plc",
    "organisation": "organisation organization group association foundation alliance society",
    "organization": "organisation organization group association foundation alliance society",
    "ministry": "ministry",
    "university": "university",
    "white": "house",
}
_PRESS = frozenset(_LIKE["paper"].split())  # "the Times" is short for one; "the House" is not "White House"
_LIKE["newspaper"] = _LIKE["paper"]
_NAMED_BY_NOUN = "|".join(sorted(words("institutions named by a noun")))
_NOT_BETWEEN = words("never between a name and its noun")
_CAPITAL = r"(?:(?:[A-Z]\.)+|[A-Z][\w\-]*)"
_CALLED = re.compile(
    rf"(?<![\w’'\-])(?:{_CAPITAL}[ \u00a0]){{0,3}}{_CAPITAL}(?:[’']s?)?"
    r"(?:[ \u00a0](?!(?:" + "|".join(sorted(_NOT_BETWEEN)) + r")\b)[a-z][a-z\-]+){0,2}?"
    r"[ \u00a0](?:" + _NAMED_BY_NOUN + r")\b"
)
_LEAD = re.compile(
    r"^(?:(?:the|an?|in|on|at|for|but|and|by|from|of|while|as|when|after|if|so|that)\s+)+", re.IGNORECASE
)
_OF = re.compile(
    r"[ \u00a0](?:of|for|on)[ \u00a0](?:the[ \u00a0])?[A-Z][\w\-]*(?:[ \u00a0](?:and[ \u00a0])?[A-Z][\w\-]*)*"
)
_LETTERS = re.compile(r"\(([A-Z][A-Za-z.]{1,7})\)")
_STEM = 4
# What a country's name and its adjective end in.
_ENDING = re.compile(r"(?<=\w{4})(?:ian|ia|an|ese|[aein])$")
# "the parent company, Kestrel Spans", "advocacy group Safe Quays"; "Kestrel Spans, a family-owned company"
_NOUN_BEFORE = re.compile(r"\b([a-z][a-z\-]+),?[ \u00a0]$")
_NOUN_AFTER = re.compile(
    r",[ \u00a0](?:an?|the|one of the)((?:[ \u00a0](?!of\b|for\b|that\b|which\b)[\w’'\-]+){1,6})"
)
_REACH = 40  # characters before a name
_OF_HEADS = words("institutions with of")
_SMALL = frozenset(["of", "for", "the", "and", "on", "in"])


class Institutions:
    """The institutions that an article names, in its words."""

    def __init__(self, article: Article) -> None:
        self._full: dict[str, tuple[int, str]] = {}  # by folded words: where first, the words
        self._letters: dict[str, str] = {}
        self._called = dict[str, set[str]]()  # by a noun that the article has for it
        for place, name in self._found(article):
            self._full.setdefault(_folded(name), (place, name))
            if letters := _LETTERS.match(article.text, place + len(name) + 1):
                self._letters.setdefault(letters[1].replace(".", ""), name)

        for noun, name in _described(article):
            self._called.setdefault(noun, set()).add(self.full(name))

    def full(self, name: str) -> str:
        """The longest form of this name: what its letters stand for, or the one name that ends with it."""
        bare = name.replace(".", "")
        if bare.isupper() and len(bare) > 1:
            spelled = {full for _, full in self._full.values() if _initials(full) == bare}
            if bare in self._letters:
                return self._letters[bare]
            return spelled.pop() if len(spelled) == 1 else name
        if " " not in name and key(name) not in _PRESS:
            return name
        longer = {full for _, full in self._full.values() if full.endswith(" " + name)}
        return longer.pop() if len(longer) == 1 else name

    def meant(self, head: str, modifiers: str) -> str | None:
        """The one institution of which `head` is the noun ("ministry") and that has all of `modifiers`."""
        heads = set(_LIKE.get(head, head).split()) | {head}
        wanted = _roots(modifiers)
        fitting = [
            (_stems(folded), full)
            for folded, (_, full) in self._full.items()
            if heads.intersection(_head_words(full)) and wanted <= _roots(full)
        ]
        fitting.sort(key=lambda pair: (-len(pair[0]), -sum(word[0].isupper() for word in pair[1].split())))
        if fitting and all(stems <= fitting[0][0] for stems, _ in fitting):
            return fitting[0][1]
        called = self._called.get(head, set())
        return next(iter(called)) if len(called) == 1 and not fitting and not wanted else None

    def _found(self, article: Article) -> Iterator[tuple[int, str]]:
        text = article.text
        for name in article.names:
            if name.kind is Kind.ORGANISATION and len(name.parts) > 1 and not name.title:
                end = name.span.end
                if key(name.parts[-1]) in _HEADS and (rest := _OF.match(text, end)):
                    end = rest.end()
                yield name.span.start, text[name.span.start : end]
            elif (name.kind is Kind.ORGANISATION or key(name.parts[0]) in _OF_HEADS) and (
                rest := _OF.match(text, name.span.end)
            ):
                yield name.span.start, text[name.span.start : rest.end()]
        for match in _CALLED.finditer(text):
            written = match.group()
            lead = _LEAD.match(written)
            start = match.start() + (lead.end() if lead else 0)
            if text[start : start + 1].isupper():
                yield start, text[start : match.end()]


def _described(article: Article) -> Iterator[tuple[str, str]]:
    """The noun for an institution that stands beside its name, and the name; persons left out."""
    for name in article.names:
        if name.kind is Kind.PERSON or any(person.sure for person in article.people.named(name.parts)):
            continue
        start, end = name.span
        before = _NOUN_BEFORE.search(article.text[max(0, start - _REACH) : start])
        after = _NOUN_AFTER.match(article.text, end)
        nouns = [before[1]] if before else []
        nouns += [word.casefold() for word in reversed(after[1].split())][:2] if after else []
        for noun in nouns:
            if noun in _NAMELESS:
                yield noun, name.text


def _folded(name: str) -> str:
    return " ".join(re.sub(r"[’'](?:s\b)?", "", word).casefold() for word in name.split())


def _roots(name: str) -> frozenset[str]:
    """ "russ", "defens" of "Russia’s defence" and of "Russian Defense"; Niger is not Nigeria."""
    found = {word.replace("ence", "ense") for word in _folded(name).split() if word not in _SMALL}
    return frozenset("of niger" if word == "niger" else _ENDING.sub("", word) for word in found)


def _stems(folded: str) -> frozenset[str]:
    """ "Russia’s defence ministry" and "Russian Ministry of Defense" are one: the words begin alike."""
    return frozenset(word[:_STEM] for word in folded.split() if word not in _SMALL)


def _head_words(full: str) -> Iterator[str]:
    found = full.split()
    yield key(found[-1])
    for word, after in pairwise(found):
        if after in ("of", "for", "on"):
            yield key(word)


def _initials(full: str) -> str:
    return "".join(word[0] for word in full.split() if word not in _SMALL and word[0].isupper())
