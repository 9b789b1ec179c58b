"""The people an article names: full names that are one person's joined, short names led back to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.names import EITHER, PARTICLES, Kind, Name, courtesy_only, gender, key, surname_at

_SHORTLY = 500  # characters: a paragraph or two
_CLEARLY = 2  # times as often named in full as the next of the same name


@dataclass(slots=True, eq=False)
class Person:
    """Somebody the article names: `parts` is the fullest name it gives, `sex` "f", "m" or "".

    `sure` is False for words that might be no person's name at all; `first` is where the name first stands.
    """

    parts: tuple[str, ...]
    sex: str = ""
    sure: bool = False
    times: int = 0
    first: int = 0
    prominent: bool = False  # who the article is about
    titles: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)  # where the full name stands

    @property
    def name(self) -> str:
        return " ".join(self.parts)


class People:
    """Everybody named so far."""

    def __init__(self) -> None:
        self.all: list[Person] = []
        self._by_part: dict[str, list[Person]] = {}

    def join(self, name: Name, *, sure: bool) -> None:
        """Take in a full name: somebody new, or somebody known under a longer or shorter form of it."""
        sex = gender(name.parts, name.title)
        for known in self._by_part.get(key(name.parts[surname_at(name.parts)]), ()):
            if (_same(known.parts, name.parts) or _ends(known.parts, name.parts)) and not (
                sex and known.sex and sex != known.sex
            ):
                person = known
                person.parts = max(person.parts, name.parts, key=len)
                break
        else:
            person = self._keep(Person(name.parts, first=name.span.start))
        person.sex = person.sex or sex
        person.times += 1
        person.first = min(person.first, name.span.start)
        person.places.append(name.span.start)
        person.sure = person.sure or sure
        if name.title and not courtesy_only(name.title):
            person.titles.append(" ".join(name.title))

    def add(self, name: Name) -> Person:
        """A person of whom the article gives this name and no fuller one."""
        titles = [] if courtesy_only(name.title) else [" ".join(name.title)]
        sex = gender(name.parts, name.title)
        return self._keep(Person(name.parts, sex, sure=True, times=1, first=name.span.start, titles=titles))

    def named(self, parts: Sequence[str]) -> list[Person]:
        """Those whose name has all these words in this order, the surname or the first name among them."""
        keys = [key(part) for part in parts]
        found = self._by_part.get(keys[-1], [])
        return [person for person in found if _fits(keys, [key(part) for part in person.parts])]

    def find(self, name: Name, at: int) -> Person | None:
        """Who is meant by this name at this place; None when it could be two people, or nobody known.

        Of several with that name: those of the title's sex, by surname before first name, named before
        `at`, and named in full clearly more often than the others.
        """
        found = self.named(name.parts)
        if len(found) > 1 and (sex := gender((), name.title)):
            found = [person for person in found if person.sex in (sex, "")]
        if len(found) > 1:
            found = [person for person in found if person.sure] or found
        if len(found) > 1:
            last = key(name.parts[-1])
            found = [p for p in found if key(p.parts[surname_at(p.parts)]) == last] or found
        if len(found) > 1:
            found = [person for person in found if person.first <= at] or found
        if len(found) > 1:
            found = sorted(found, key=lambda person: -person.times)
            clearly = found[0].times >= _CLEARLY * found[1].times
            found = found[:1] if clearly else _just_named(found, at)
        return found[0] if len(found) == 1 else None

    def _keep(self, person: Person) -> Person:
        self.all.append(person)
        for part in {key(part) for part in person.parts}:
            self._by_part.setdefault(part, []).append(person)
        return person


def _just_named(found: Sequence[Person], at: int) -> list[Person]:
    """The one whose full name stands shortly before `at`, when no other's does."""
    near = [person for person in found if any(at - _SHORTLY <= place < at for place in person.places)]
    return near if len(near) == 1 else []


def is_full(name: Name) -> bool:
    """A first name and a surname, or what could be; not "Van der Berg" alone."""
    surname = surname_at(name.parts)
    alone = all(key(part) in PARTICLES for part in name.parts[:surname])
    return name.kind in (Kind.PERSON, Kind.PERHAPS) and not alone


def _fits(short: Sequence[str], full: Sequence[str]) -> bool:
    """ "Trump", "Donald", "Donald Trump" or "Wasserman Schultz", of the full name."""
    if len(short) == 1:
        return short[0] in (full[0], full[surname_at(full)], *full[1 : surname_at(full)][-1:])
    places = [full.index(part) for part in short if part in full]
    return len(places) == len(short) and places == sorted(places)


def _ends(full: Sequence[str], part: Sequence[str]) -> bool:
    """ "Wasserman Schultz", of "Debbie Wasserman Schultz"."""
    return len(full) > len(part) and [key(word) for word in full[-len(part) :]] == [
        key(word) for word in part
    ]


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    """ "Donald Trump" and "Donald J. Trump", "Chris" and "Christopher": first names that agree."""
    if key(one[surname_at(one)]) != key(other[surname_at(other)]):
        return False
    first, second = sorted((key(one[0]), key(other[0])), key=len)
    if first == second or (len(first) > 1 and second.startswith(first) and first not in EITHER):
        return True
    return len(first) == 1 and second.startswith(first)
