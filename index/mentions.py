"""An article read once: its names in order, the people they are, and each place where one is mentioned."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexicon import words
from index.names import PLACES, Kind, Name, gender, key, names
from index.narration import Narration
from index.people import People, Person, is_full
from index.types import Span

_ROLES = words("roles")
_NOUNS = words("institutions") | words("groups") | _ROLES
_NOUN_AFTER = re.compile(r"[ \u00a0]([a-z]+)")
_POSSESSIVE = re.compile(r"[’'](?:s\b)?(?!\w)")
_APPOSED = re.compile(r",[ \u00a0](?:an?|the|his|her|its|their)((?:[ \u00a0][\w’'\-]+){1,5})")
_PROVES_PERSON = re.compile(r"(?:[’']s)?,? (?:who|whose|said|says|told|added|wrote|argued|thinks)\b|, \d\d\b")
_VERB_AFTER = re.compile(r"[ \u00a0](?:has|had|is|was|will|would|said|says|did|does|also|[a-z]+ed)\b")
_THE = re.compile(r"\b[Tt]he $")
_LAST_WORD = re.compile(r"[^\W_]+$")
_PREPOSITION = re.compile(
    r"\b(?:of|for|to|by|with|from|against|about|on|in|than|like|over|at|behind|between|and|or|including)"
    r"[ \u00a0](?:[\w.]+ ){0,2}$"
)
_TOGETHER = re.compile(r"(?:, | and |, and )(?:[A-Z][\w.]* ){0,2}")
_FIRST_AND_LAST = 2  # words; with more, a headline's verb may be among them
_PROMINENT_TIMES, _PROMINENT_SHARE = 4, 0.25
_REACH = 60  # characters within which a name can begin a sentence, or end before "which"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where somebody is named; `subject` where it is likely the first subject of its sentence."""

    start: int
    end: int
    person: Person
    quoted: bool
    subject: bool
    possessive: bool


class Article(Narration):
    """The narration, and who is named in it; capitals in headlines count for nothing."""

    def __init__(self, text: str, spoken: Sequence[Span] = ()) -> None:
        super().__init__(text, spoken)
        self.names = [name for line in self.lines for name in names(text, line)]
        self._name_starts = [name.span.start for name in self.names]
        self._words = PLACES | {key(word) for name in self.names for word in name.parts}
        loud = {number for number, line in enumerate(self.lines) if self.headline(line)}
        quiet = [name for name in self.names if self.line(name.span.start) not in loud or _plain(name)]
        self.people = People()
        self._gather(quiet)
        self.mentions = self._mentions(quiet)
        for person, times in Counter(mention.person for mention in self.mentions).items():
            person.prominent = times >= max(_PROMINENT_TIMES, _PROMINENT_SHARE * len(self.mentions))

    def subject_before(self, place: int) -> str | None:
        """The institution that is the subject of the sentence before the one that begins here."""
        start = self.sentence_start(place)
        if start == 0 or not self.begins_sentence(place):
            return None
        begins = max(self.sentence_start(start - 1), self.lines[self.line(start - 2)].start)
        for name in self._between(begins, begins + _REACH):
            lead = self.text[begins : name.span.start].strip().casefold()
            institution = name.kind is Kind.ORGANISATION and not self.people.find(name, place)
            leads = lead in ("", "the") and _VERB_AFTER.match(self.text, name.span.end)
            return name.text if leads and institution else None
        return None

    def noun_before(self, place: int) -> Name | str:
        """What a "which" at `place` goes on about: an institution's name, or the noun before it."""
        start = max(0, place - 3)
        end = start + len(self.text[start:place].rstrip(" ,"))
        for name in self._between(end - _REACH, end):
            if name.span.end == end and name.kind is Kind.ORGANISATION:
                return name
        word = _LAST_WORD.search(self.text, max(0, end - _REACH), end)
        return word.group().casefold() if word else ""

    def plural(self, name: Name) -> bool:
        """ "the Saudis", or "Mourners" where only the sentence gives it a capital: a group."""
        word, start = name.parts[-1], name.span.start
        if len(name.parts) != 1 or not word.endswith("s") or self.people.named(name.parts):
            return False
        first = self.begins_sentence(start)
        if word[:-1].casefold() in self._words and (
            first or _THE.search(self.text, max(0, start - 4), start)
        ):
            return True
        return first and all(
            self.begins_sentence(other.span.start) for other in self.names if other.parts == name.parts
        )

    def _between(self, start: int, end: int) -> Sequence[Name]:
        at = bisect_right(self._name_starts, start - 1)
        return self.names[at : bisect_right(self._name_starts, end - 1)]

    def _gather(self, found: Sequence[Name]) -> None:
        for name in sorted(found, key=lambda name: -len(name.parts)):
            if is_full(name):
                self.people.join(name, sure=name.kind is Kind.PERSON or self._proves(name.span.end))
        for name in found:
            if name.kind is Kind.PERSON and len(name.parts) == 1 and not self.people.named(name.parts):
                self.people.add(name)

    def _proves(self, end: int) -> bool:
        """Whether what follows a name shows that it is a person's."""
        apposed = _APPOSED.match(self.text, end)
        role = apposed and not _ROLES.isdisjoint(apposed[1].split())
        return bool(role or _PROVES_PERSON.match(self.text, end))

    def _mentions(self, found: Sequence[Name]) -> list[Mention]:
        mentions: list[Mention] = []
        sentence = -1
        for name in found:
            single = len(name.parts) == 1
            if name.kind in (Kind.ORGANISATION, Kind.OTHER) and not (
                single and self.people.named(name.parts)
            ):
                continue
            start, end = name.span
            after = _NOUN_AFTER.match(self.text, end)
            if after and after[1] in _NOUNS:
                continue  # "Clinton supporters": nobody is named
            person = self.people.find(name, start)
            if person is None:
                continue
            person.sex = person.sex or gender((), name.title)
            quoted = self.quotation(start) is not None
            here = self.sentence(start)
            possessive = bool(_POSSESSIVE.match(self.text, end))
            leads = here != sentence and not possessive and not quoted
            lead = max(self.sentence_start(start), start - 40)
            subject = leads and not _PREPOSITION.search(self.text, lead, start)
            if mentions and _TOGETHER.fullmatch(self.text, mentions[-1].end, start):
                subject = mentions[-1].subject
            if not quoted and not possessive:
                sentence = here
            mentions.append(Mention(start, end, person, quoted, subject, possessive))
        return mentions


def _plain(name: Name) -> bool:
    """A name also in a headline: a common first name and one word more."""
    whole = [part for part in name.parts if len(part) > 1 and part[0].isupper() and not part.endswith(".")]
    return name.kind is Kind.PERSON and len(whole) == _FIRST_AND_LAST
