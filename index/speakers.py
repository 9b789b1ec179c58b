"""A source as written → a speaker: the article's fullest name for it, and how it is identified."""

from collections.abc import Sequence
from dataclasses import replace

from index.described import Descriptions
from index.first_person import FirstPerson
from index.impersonal import Impersonal, Spoke
from index.mentions import Article
from index.names import Kind
from index.people import Person
from index.persons_so_far import PersonsSoFar
from index.sources import Form, Source, take_apart
from index.transcript import Turn, at
from index.types import Attribution, Grade, Span, Speaker

_SEX = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_I = frozenset(("i", "me", "my", "mine", "myself"))
_IT = frozenset(("it", "its", "itself"))
_THEY = frozenset(("they", "them", "their", "theirs", "themselves", "both"))
_MARKS = "“\"„«‘'"
_AROUND = 25  # attributions before and after an "I", among which is the one that quotes it


def resolve(
    text: str,
    attributions: Sequence[Attribution],
    authors: Sequence[str] = (),
    turns: Sequence[Turn] = (),
) -> tuple[Attribution, ...]:
    """The same attributions in the same order, with their speakers; one without a source keeps None.

    A short name takes the fullest name of the same person in the article, a pronoun its antecedent, "the
    ministry" its full form; a description without a name stays as written. In a transcript's `turns`, "I" and
    the label are who speaks. What is not plain is UNKNOWN.
    """
    speakers = _Reading(text, attributions, authors, turns).speakers()
    return tuple(
        replace(attribution, speaker=speaker) if speaker else attribution
        for attribution, speaker in zip(attributions, speakers, strict=True)
    )


class _Reading:
    """One article read from start to end, with who spoke so far."""

    def __init__(
        self,
        text: str,
        attributions: Sequence[Attribution],
        authors: Sequence[str],
        turns: Sequence[Turn],
    ) -> None:
        self._text = text
        self._attributions = attributions
        self._authors = authors
        self._turns = turns
        self._article = Article(text, [turn.said for turn in turns])
        self._impersonal = Impersonal(self._article)
        self._persons = PersonsSoFar(self._article, [item.source[0] for item in attributions if item.source])
        self._first_person = FirstPerson(self._article, () if turns else authors)
        self._descriptions = Descriptions(self._article)
        self._last: Spoke | None = None

    def speakers(self) -> list[Speaker | None]:
        found = [item.speaker for item in self._attributions]
        waiting = [
            number for number, item in enumerate(self._attributions) if item.source and item.speaker is None
        ]
        for number in sorted(waiting, key=lambda number: self._attributions[number].source[0]):
            found[number] = self._speaker(self._attributions[number])
        for number in waiting:
            speaker = found[number]
            if speaker and speaker.grade is Grade.UNKNOWN and speaker.as_written.lower() in _I:
                found[number] = self._quoted(number, found) or speaker
        return found

    def _speaker(self, attribution: Attribution) -> Speaker:
        span = attribution.source[0]
        written = self._text[slice(*span)]
        source = take_apart(self._text, span)
        if speaks := self._in_turn(source, span, written):
            return speaks
        self._persons.read_to(span)
        speaker, person = self._resolved(source, span, written, attribution.content)
        if person and source.form is not Form.PRONOUN:
            self._persons.spoke(person, span)
        elif source.form is Form.ROLE:
            self._persons.somebody_spoke(source.head, span)
        elif source.form is not Form.PRONOUN:
            self._persons.passed(span, together=source.form is Form.JOINT)
        if not self._article.quotation(span.start) and not self._article.after_by(span.start):
            impersonal = source.form in (Form.NAME, Form.INSTITUTION) or source.head in _IT
            institution = impersonal and person is None and speaker.grade is Grade.NAMED
            self._last = Spoke(span.start, speaker, institution)
        return speaker

    def _resolved(
        self, source: Source, span: Span, written: str, content: Sequence[Span]
    ) -> tuple[Speaker, Person | None]:
        if source.form is Form.PRONOUN and (sex := _SEX.get(source.head)):
            return self._he_or_she(span, sex, written, content)
        if source.form is Form.PRONOUN:
            unknown = Speaker(written, written, Grade.UNKNOWN)
            return self._other_pronoun(source.head, span, written) or unknown, None
        if source.form is Form.NOTHING:
            return Speaker(written, written, Grade.UNKNOWN), None
        if source.form is Form.JOINT:
            return self._joint(source, span, written), None
        if source.form is Form.RELATIVE and source.head in ("which", "that"):
            return self._impersonal.which(span.start, written), None
        if source.form is Form.RELATIVE:
            person = self._persons.before_who(span.start)
            return self._named(person, written) if person else Speaker(
                written, written, Grade.UNNAMED
            ), person
        if person := self._who(source, span):
            return self._named(person, written), person
        return self._impersonal.speaker(source, written, self._last), None

    def _in_turn(self, source: Source, span: Span, written: str) -> Speaker | None:
        """Who speaks in a transcript, for the label and for an "I" that nobody quotes."""
        turn = at(self._turns, span.start)
        if turn is None:
            return None
        quotation = self._article.quotation(span.start)
        whole = quotation is not None and (
            quotation.contains(turn.said) or self._text[quotation.start] not in _MARKS
        )
        if not (span.overlaps(turn.label) or (source.head in _I and whole)):
            return None
        named = turn.speaker.grade is Grade.NAMED
        return (
            replace(turn.speaker, as_written=written)
            if named
            else Speaker(written, written, turn.speaker.grade)
        )

    def _who(self, source: Source, span: Span) -> Person | None:
        """The person whom a name, or the title alone, means here."""
        if source.form is Form.ROLE and source.definite:
            return self._descriptions.fitting(source.core, source.head)
        name = source.name
        if source.form is not Form.NAME or name is None:
            return None
        if name.kind is Kind.ORGANISATION and len(name.parts) > 1:
            return None
        people = self._article.people
        if (person := people.find(name, span.start)) or people.named(name.parts):
            return person
        several = len(name.parts) > 1 and name.kind in (Kind.PERSON, Kind.PERHAPS)
        titled = name.kind is Kind.PERSON and bool(name.title)
        loud = self._article.headline(self._article.lines[self._article.line(span.start)])
        plain = (several or titled) and not loud and not self._impersonal.common(source)
        return people.add(name) if plain else None

    def _he_or_she(
        self, span: Span, sex: str, written: str, content: Sequence[Span]
    ) -> tuple[Speaker, Person | None]:
        found = self._persons.meant(span, sex, content)
        if found and found.who:
            return self._named(found.who, written), found.who
        return Speaker(written, written, Grade.UNNAMED if found else Grade.UNKNOWN), None

    def _other_pronoun(self, pronoun: str, span: Span, written: str) -> Speaker | None:
        if self._article.quotation(span.start):
            return None
        if pronoun in _I and (name := self._first_person.meant(span.start)):
            return Speaker(name, written, Grade.NAMED, "author" if name in self._authors else "")
        if pronoun in _IT:
            return self._impersonal.it(span.start, written, self._last)
        return self._they(pronoun, span, written) if pronoun in _THEY else None

    def _they(self, pronoun: str, span: Span, written: str) -> Speaker | None:
        article, last = self._article, self._last
        if last is None or article.sentence(span.start) - article.sentence(last.place) > 1:
            return None
        if last.speaker.grade is Grade.NAMED and " and " in last.speaker.name:
            return replace(last.speaker, as_written=written)
        group = last.speaker.grade is Grade.UNNAMED and pronoun != "both"
        return Speaker(written, written, Grade.UNNAMED) if group else None

    def _joint(self, source: Source, span: Span, written: str) -> Speaker:
        full: list[str] = []
        for part in source.parts:
            person = self._who(part, span)
            called = self._text[slice(*part.core)]
            full.append(person.name if person else self._impersonal.speaker(part, called, None).name)
        return Speaker(" and ".join(dict.fromkeys(full)), written, Grade.NAMED)

    def _named(self, person: Person, written: str) -> Speaker:
        return Speaker(person.name, written, Grade.NAMED, self._descriptions.of(person))

    def _quoted(self, number: int, found: Sequence[Speaker | None]) -> Speaker | None:
        """Whoever is quoted where an "I" stands inside a quotation."""
        span = self._attributions[number].source[0]
        quotation = self._article.quotation(span.start)
        if quotation is None:
            return None
        near = slice(max(0, number - _AROUND), number + _AROUND)
        around: list[Speaker] = []
        for attribution, speaker in zip(self._attributions[near], found[near], strict=True):
            outside = attribution.source and not quotation.contains(attribution.source[0])
            if speaker and outside and any(content.overlaps(quotation) for content in attribution.content):
                around.append(speaker)
        if len({speaker.name for speaker in around}) == 1 and around[0].grade is Grade.NAMED:
            return replace(around[0], as_written=self._text[slice(*span)])
        return None
