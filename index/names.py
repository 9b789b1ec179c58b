"""Names as newspapers write them: runs of capitalised words, and what each is the name of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from index.lexicon import words
from index.types import Span

# The capitals of Latin, Greek and Cyrillic: "Łukasz" and "Éric" are names as much as "Lucas" is.
UPPER = "".join(letter for letter in map(chr, range(0x41, 0x530)) if letter.isupper())
PARTICLE = r"(?:de|del|della|der|den|di|da|dos|du|la|le|van|von|bin|ibn|ten|ter|al|el|y)"

_SHORT = "|".join(form for word in words("abbreviated titles") for form in (word.capitalize(), word.upper()))
_WORD = (
    rf"(?:(?:[{UPPER}]\.)+|(?:{_SHORT})\.|(?:al|el|ul|as|ash|an)-[{UPPER}]\w*|d[’'][{UPPER}]\w*"
    rf"|[{UPPER}]\w*(?:[’'](?=[{UPPER}]\w)\w+|-\w+)*)"
)
_GAP = "[ \u00a0]"  # not a new line: a byline and the first word of the text are no one name
_SOCIETY = (
    "League|Guild|Union|Association|Federation|Club|Society|Board|Committee|Council|Court|Institute|Alliance"
)
_RUN = re.compile(
    rf"(?<!\w){_WORD}(?:{_GAP}(?:{PARTICLE}{_GAP}){{0,2}}{_WORD}|,{_GAP}(?:Jr|Sr)\b\.?"
    rf"|(?<=s)[’']{_GAP}(?:{_SOCIETY})\b)*"
)
_TOKEN = re.compile(rf"{_WORD}|{PARTICLE}(?=[ \u00a0])|(?:Jr|Sr)\.?")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})

STOP = words("not names")
TITLES = words("titles")
PLACES = words("places")
ORGANISATION_WORDS = words("organisation words")
WOMEN, MEN, EITHER = words("women"), words("men"), words("either")
FIRST_NAMES = WOMEN | MEN | EITHER
PARTICLES = words("particles")
_HE, _SHE = words("male titles"), words("female titles")
_COURTESY = frozenset(["mr", "mrs", "ms", "miss", "dr", "sir"])


class Kind(Enum):
    """What a run of capitalised words names, as far as the words themselves tell."""

    PERSON = "person"  # a title or a common first name says so
    PERHAPS = "perhaps"  # two or more words that could be a person
    WORD = "word"  # one word: a surname, a place, anything
    ORGANISATION = "organisation"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text: `span` without titles; `title` are the capitalised words before it."""

    span: Span
    parts: tuple[str, ...]
    title: tuple[str, ...]
    kind: Kind

    @property
    def text(self) -> str:
        return spelled(self.parts)


def names(text: str, within: Span) -> Iterator[Name]:
    """The names in a stretch of text, in reading order; words that only begin a sentence left out."""
    for run in _RUN.finditer(text, *within):
        tokens = [(match.group(), Span(*match.span())) for match in _TOKEN.finditer(text, *run.span())]
        if name := read(tokens):
            yield name


def read(tokens: Sequence[tuple[str, Span]]) -> Name | None:
    """The name that these neighbouring words are; None when they are none."""
    start, end = 0, len(tokens)
    keys = [key(word) for word, _ in tokens]
    while start < end and keys[start] in STOP and not tokens[start][0][1:2].isupper():
        start += 1
    while end > start and (keys[end - 1] in PARTICLES and tokens[end - 1][0].islower()):
        end -= 1
    if start == end:
        return None
    if keys[end - 1] in ORGANISATION_WORDS and not _is_person(keys[start:end]):
        return _name(tokens, start, start, end, Kind.ORGANISATION)
    first = _after_titles(keys, start, end)
    titled = any(word not in _PARTY for word in keys[start:first])
    kind = _kind([word for word, _ in tokens[first:end]], titled)
    return _name(tokens, start, start if kind is Kind.OTHER else first, end, kind)


_PARTY = words("parties")


@lru_cache(20_000)
def key(word: str) -> str:
    """A word as the lists have it."""
    return word.rstrip(".").casefold().replace("’", "'")


def spelled(parts: Sequence[str]) -> str:
    """A name of these words, "Jr." with its comma only where the words have it."""
    return " ".join(parts)


def gender(parts: Sequence[str], title: Sequence[str]) -> str:
    """ "f", "m" or "" from the titles before a name, else from a common first name."""
    for word in reversed(title):
        if key(word) in _SHE:
            return "f"
        if key(word) in _HE:
            return "m"
    first = key(parts[0]) if len(parts) > 1 else ""
    if first in EITHER:
        return ""
    return "f" if first in WOMEN else "m" if first in MEN else ""


def courtesy_only(title: Sequence[str]) -> bool:
    return all(key(word) in _COURTESY for word in title)


def with_title(text: str, name: Name) -> int:
    """Where the name begins, the titles before it included."""
    start = name.span.start
    for word in reversed(name.title):
        start = text.rindex(word, 0, start)
    return start


def surname_at(parts: Sequence[str]) -> int:
    """The number of the word that is the surname: the last that is no "Jr."."""
    at = len(parts) - 1
    while at > 0 and key(parts[at]) in _SUFFIXES:
        at -= 1
    return at


def _after_titles(keys: Sequence[str], start: int, end: int) -> int:
    """Where the name begins: after the last title that is not itself the name's end."""
    last = end - 1
    while last > start and keys[last] in _SUFFIXES:
        last -= 1
    first = start
    for at in range(start, last):
        if keys[at] in TITLES and not (at > first and keys[first] in FIRST_NAMES and at > start):
            first = at + 1
    if first == start and last - start >= 2 and keys[start] not in FIRST_NAMES:
        for at in range(start + 1, last):
            if keys[at] in FIRST_NAMES and keys[at] not in PLACES:
                return at
    return first


def _is_person(keys: Sequence[str]) -> bool:
    """ "Ronald House" is a person, "Virginia House" is not: a first name that is no place begins it."""
    return len(keys) in (2, 3) and keys[0] in FIRST_NAMES and keys[0] not in PLACES and len(keys[1]) > 2


def _kind(parts: Sequence[str], titled: bool) -> Kind:
    keys = [key(word) for word in parts]
    if len(parts) == 1:
        if titled and keys[0] not in PLACES:
            return Kind.PERSON
        if len(parts[0]) > 1 and parts[0].isupper() and "." not in parts[0]:
            return Kind.ORGANISATION
        return Kind.OTHER if keys[0] in PLACES else Kind.WORD
    if keys[0] in FIRST_NAMES and (keys[0] not in PLACES or keys[-1] not in PLACES) and len(parts) <= 5:
        return Kind.PERSON
    if titled and len(parts) <= 4:
        return Kind.PERSON
    if any(word in PLACES or word in ORGANISATION_WORDS or word in STOP for word in keys):
        return Kind.OTHER
    if any(len(word) > 2 and word.isupper() for word in parts):
        return Kind.OTHER
    return Kind.PERHAPS if len(parts) <= 4 else Kind.OTHER


def _name(tokens: Sequence[tuple[str, Span]], start: int, first: int, end: int, kind: Kind) -> Name:
    parts = tuple(word for word, _ in tokens[first:end])
    title = tuple(word for word, _ in tokens[start:first])
    return Name(Span(tokens[first][1].start, tokens[end - 1][1].end), parts, title, kind)
