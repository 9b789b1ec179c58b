"""The persons an article has mentioned up to a place, for its pronouns to go back to."""

import re
from collections.abc import Sequence

from index.antecedents import AGENT, LATER_SUBJECT, OBJECT, OWNER, SUBJECT, Trace, before_who, choose
from index.mentions import Article, Mention
from index.people import Person
from index.types import Span

_HE_SHE = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")
_HIS_HER = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]ers?|him|himself|herself)\b")
_NOUN_SEX = {
    "man": "m", "spokesman": "m", "father": "m", "husband": "m", "son": "m", "brother": "m",
    "woman": "f", "spokeswoman": "f", "mother": "f", "wife": "f", "daughter": "f", "sister": "f",
}  # fmt: skip


class PersonsSoFar:
    """Read an article forward: `read_to` a source, ask `meant`, tell who `spoke`."""

    def __init__(self, article: Article, sources: Sequence[Span]) -> None:
        self._article = article
        self._trail: list[Trace] = []
        pronouns = [
            (match.start(), match.group())
            for match in _HE_SHE.finditer(article.text)
            if not article.quotation(match.start())
        ]
        self._events: list[tuple[int, Mention | str]] = sorted(
            [*((mention.start, mention) for mention in article.mentions), *pronouns],
            key=lambda event: event[0],
        )
        self._next = 0
        self._starts = {source.start for source in sources}
        self._learn_sexes()

    def read_to(self, source: Span) -> None:
        """Take in what stands before this source."""
        while self._next < len(self._events) and self._events[self._next][0] < source.start:
            place, event = self._events[self._next]
            self._next += 1
            if isinstance(event, Mention):
                self._mention(event)
            elif place not in self._starts:
                sex = "m" if event.lower() == "he" else "f"
                if found := choose(self._article, self._trail, place, sex, ()):
                    self._again(found, place, sex, spoke=False)

    def passed(self, source: Span, *, together: bool = False) -> None:
        """Take in a source that is no one person; those it names are owners, or they speak `together`."""
        part = LATER_SUBJECT if together else OWNER
        for mention in self._inside(source):
            self._trail.append(Trace(mention.start, mention.person, part, together, mention.quoted))

    def spoke(self, person: Person, source: Span) -> None:
        self._inside(source)
        quoted = self._article.quotation(source.start) is not None
        part = self._part(source.start)
        self._trail.append(Trace(source.start, person, part, part > AGENT, quoted))
        person.sure = True

    def somebody_spoke(self, head: str, source: Span) -> None:
        """Take in a source that is one person without a name, by the noun for it."""
        self.passed(source)
        quoted = self._article.quotation(source.start) is not None
        sex = _NOUN_SEX.get(head, "")
        self._trail.append(
            Trace(source.start, None, self._part(source.start), True, quoted, sex, source.start)
        )

    def meant(self, pronoun: Span, sex: str, content: Sequence[Span]) -> Trace | None:
        """Whom "he" (`sex` "m") or "she" ("f") means; None when that is not plain."""
        found = choose(self._article, self._trail, pronoun.start, sex, content)
        if found:
            self._again(found, pronoun.start, sex, spoke=True)
        return found

    def before_who(self, place: int) -> Person | None:
        return before_who(self._article, place)

    def _inside(self, source: Span) -> list[Mention]:
        found: list[Mention] = []
        while self._next < len(self._events) and self._events[self._next][0] < source.end:
            event = self._events[self._next][1]
            self._next += 1
            if isinstance(event, Mention):
                found.append(event)
        return found

    def _mention(self, mention: Mention) -> None:
        part = OWNER if mention.possessive else SUBJECT if mention.subject else OBJECT
        self._trail.append(Trace(mention.start, mention.person, part, quoted=mention.quoted))

    def _again(self, found: Trace, place: int, sex: str, *, spoke: bool) -> None:
        quoted = self._article.quotation(place) is not None
        self._trail.append(Trace(place, found.who, self._part(place), spoke, quoted, sex, found.place))

    def _part(self, place: int) -> float:
        """The weight of a subject here: the first of its sentence leads, after "by" it is none."""
        article = self._article
        if article.after_by(place):
            return AGENT
        last = next((trace for trace in reversed(self._trail) if not trace.quoted), None)
        first = last is None or article.sentence(last.start) != article.sentence(place)
        return SUBJECT if first else LATER_SUBJECT

    def _learn_sexes(self) -> None:
        """A "he" after the only name in a sentence is, as a rule, that person's."""
        article = self._article
        alone: dict[int, Mention | None] = {}
        for mention in article.mentions:
            if not mention.quoted:
                sentence = article.sentence(mention.start)
                before = alone.setdefault(sentence, mention)
                if before and before.person is not mention.person:
                    alone[sentence] = None
        votes: dict[Person, list[str]] = {}
        for match in _HIS_HER.finditer(article.text):
            lone = alone.get(article.sentence(match.start()))
            if (
                lone
                and not lone.person.sex
                and lone.start < match.start()
                and not article.quotation(match.start())
            ):
                sex = "m" if match.group().lower() in ("he", "his", "him", "himself") else "f"
                votes.setdefault(lone.person, []).append(sex)
        for person, cast in votes.items():
            person.sex = max("mf", key=cast.count) if cast.count("m") != cast.count("f") else ""
