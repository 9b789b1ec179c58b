"""A name as a reporter types it → the speaker of the archive who is meant, or those it may mean.

Statements of several articles are joined only under one full name. The rules:
- Two spellings are one name when they differ in capitals, accents, typography or a leading "the" alone, or in
  a middle name or initial that one lacks and nobody else of that name has otherwise (same_person.py).
- A name of one word ("Clinton") is taken for the one full name that ends with it, or for the one that says
  nearly all of what is said under such names; of several, the asker chooses. Longer names that are typed in
  full are taken as they are, those that end with them told beside.
- Words that are stored under a short name alone ("Trump") are a choice of their own. They join a full name
  only when it is the sole one in the archive that ends so, or says nearly all, and some article calls that
  speaker by the short name: "Scottish Labour" does not make "Labour" Scottish.
- In quotation marks, a name is that name and no other.
- A source that is not named is found only by the very words that describe it.
Everything is counted from what the reader may see, so that no choice tells of an article they may not.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection

from index import statements
from index.locate import fold
from index.types import Grade
from retrieval.nearest_names import described, mistyped, with_words
from retrieval.same_person import is_one_person, joined, most_said

# Letters with no accent to take off, as names in English-language papers are often written.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_ACCENTS = range(0x300, 0x370)  # of Latin, Greek and Cyrillic; the marks of other scripts are letters
_AROUND = " .,;:?!'\""
_ABOUT = re.compile(r"(?:^|\s+)about(?:\s+|$)", re.IGNORECASE)
_ON = re.compile(r"\s+on\s+", re.IGNORECASE)
_IN_QUOTATION_MARKS = re.compile(r"([\"“][^\"“”]+[\"”])\s*(?:about\s+)?(.*)", re.IGNORECASE | re.DOTALL)
_LONGEST_NAME = 8  # words
_NOT_NAMED = (Grade.UNNAMED, Grade.DOCUMENT, Grade.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the archive in its most usual spelling, with all of them, and how many statements it has."""

    name: str
    spellings: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Meant:
    """Whose words are asked for: one name, perhaps with its short form (`taken`), and others it might mean.

    Nothing taken, and others: the asker must choose. `nearest` are like a name that nobody has.
    """

    taken: tuple[Name, ...] = ()
    others: tuple[Name, ...] = ()
    nearest: tuple[Name, ...] = ()
    grades: tuple[Grade, ...] = (Grade.NAMED,)


def name_and_topic(typed: str) -> tuple[str, str]:
    """("Ana Lima", "the dam") of "Ana Lima about the dam"; no topic is an empty one."""
    if quoted := _IN_QUOTATION_MARKS.fullmatch(typed.strip()):
        return quoted[1], quoted[2]
    name, *topic = _ABOUT.split(typed.strip(), maxsplit=1)
    return name, topic[0] if topic else ""


def has_letters(name: str) -> bool:
    """Whether there is a name in what was typed."""
    return any(character.isalnum() for character in name)


def who(connection: Connection, asked: str, readable: ColumnElement[bool]) -> Meant:
    """Who in the archive goes by this name, for those who may read what is `readable`."""
    wanted = fold_name(asked)
    folded = {spelling: fold_name(spelling) for spelling in statements.every_name(connection)}
    alike = [spelling for spelling, name in folded.items() if wanted and _last(name) == _last(wanted)]
    counted = statements.count(connection, alike, readable)
    named = _grouped(counted, folded, (Grade.NAMED,))
    if not fold(asked).lstrip().startswith('"'):
        same = joined(named)
        wanted = same.get(wanted, wanted)
        named = _grouped(counted, {one: same.get(name, name) for one, name in folded.items()}, (Grade.NAMED,))
    if fold(asked).lstrip().startswith('"'):
        meant = Meant(_only(named, wanted))
    else:
        meant = _fitting(connection, wanted, named, readable)
    if meant.taken or meant.others:
        return meant
    if described := _only(_grouped(counted, folded, _NOT_NAMED), wanted):
        return Meant(described, grades=_NOT_NAMED)
    return Meant(nearest=_nearest(connection, wanted, folded, readable) or _by_count(named.values()))


def who_and_topic(
    connection: Connection, typed: str, readable: ColumnElement[bool]
) -> tuple[Meant, str, str]:
    """Who is meant, the name, and the topic: the words after it, if only the first ones are somebody's name.

    "Ana Lima the dam" is Ana Lima about the dam when nobody is called all that.
    """
    whole = who(connection, typed, readable)
    if whole.taken or whole.others or fold(typed).lstrip().startswith('"'):
        return whole, typed, ""
    if len(on := _ON.split(typed, maxsplit=1)) > 1:
        meant = who(connection, on[0], readable)
        if meant.taken or meant.others or meant.nearest:
            return meant, on[0], on[1]
    if whole.nearest:
        return whole, typed, ""
    words = typed.split()
    parted = [(words[:count], words[count:]) for count in range(min(len(words) - 1, _LONGEST_NAME), 0, -1)]
    tried = []
    for name, topic in parted:
        meant = who(connection, " ".join(name), readable)
        tried.append((meant, " ".join(name), " ".join(topic)))
        if meant.taken or meant.others:
            return tried[-1]
    return next((one for one in tried if one[0].nearest), (whole, typed, ""))


def fold_name(name: str) -> str:
    """The name as it is compared: no capitals, no accents, plain marks and spaces, no leading "the"."""
    letters = fold(name).casefold()
    if not letters.isascii():  # most names are, and an archive has tens of thousands
        marked = unicodedata.normalize("NFKD", letters)
        letters = "".join(letter for letter in marked if ord(letter) not in _ACCENTS).translate(_PLAIN)
    words = [word for part in letters.split() if (word := part.strip(_AROUND))]
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def _fitting(
    connection: Connection, wanted: str, named: Mapping[str, Name], readable: ColumnElement[bool]
) -> Meant:
    """The name that is wanted, or the names that it is the end of."""

    def with_short(full: str) -> Meant:
        short = named.get(_last(full))
        others = [named[key] for key in _ending(full, named)]
        if short is None or " " not in full:
            return Meant((named[full],), _by_count(others))
        if _stands_for(connection, full, named, readable):
            return Meant((named[full], short), _by_count(others))
        return Meant((named[full],), _by_count([*others, short]))

    longer = _ending(wanted, named)
    if wanted in named and (" " in wanted or not longer):
        return with_short(wanted)
    main = most_said({key: named[key].count for key in longer})
    if main and (wanted not in named or _stands_for(connection, main, named, readable)):
        meant = with_short(main)
        beside = [named[key] for key in longer if key != main and named[key] not in meant.others]
        return Meant(meant.taken, _by_count([*meant.others, *beside]))
    return Meant((), _by_count(named[key] for key in (*longer, wanted) if key in named))


def _stands_for(
    connection: Connection, full: str, named: Mapping[str, Name], readable: ColumnElement[bool]
) -> bool:
    """Whether the last word of `full` is hardly anybody else's name, and some article calls them so."""
    short = _last(full)
    if most_said({key: named[key].count for key in _ending(short, named)}) != full:
        return False
    written = map(fold_name, statements.written_as(connection, named[full].spellings, readable))
    return any(_last(words) == short and full not in words for words in written)


def _ending(name: str, named: Mapping[str, Name]) -> list[str]:
    """The names of one person that end with this one."""
    return [key for key in named if key.endswith(f" {name}") and is_one_person(key, named)]


def _nearest(
    connection: Connection, wanted: str, folded: Mapping[str, str], readable: ColumnElement[bool]
) -> tuple[Name, ...]:
    """Names with all the words that were asked for, of people described so, or else nearly so spelt."""
    for near in (
        {*with_words(wanted, folded), *described(connection, wanted, readable)},
        mistyped(wanted, folded),
    ):
        counted = statements.count(connection, near, readable)
        found = _grouped(counted, folded, (Grade.NAMED,))
        if people := [one for key, one in found.items() if is_one_person(key, folded.values())]:
            return _by_count(people)
    return ()


def _grouped(
    counted: Mapping[tuple[str, Grade], int], folded: Mapping[str, str], grades: Iterable[Grade]
) -> dict[str, Name]:
    """The names that are counted under these grades, by how they are compared."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (spelling, grade), number in counted.items():
        if grade in grades:
            spellings[folded[spelling]][spelling] += number
    return {
        key: Name(found.most_common(1)[0][0], tuple(sorted(found)), found.total())
        for key, found in spellings.items()
    }


def _only(named: Mapping[str, Name], wanted: str) -> tuple[Name, ...]:
    return (named[wanted],) if wanted in named else ()


def _by_count(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(sorted(names, key=lambda name: (-name.count, name.name)))


def _last(name: str) -> str:
    return name.rpartition(" ")[2]
