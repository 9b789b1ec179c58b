"""Sources that are no person of the article's: institutions, groups, documents, places."""

from dataclasses import dataclass

from index.institutions import Institutions
from index.lexicon import words
from index.mentions import Article
from index.names import ORGANISATION_WORDS, Kind, Name
from index.sources import GROUPS, Form, Source, bare, form_of
from index.types import Grade, Speaker

_ANY_INSTITUTION = words("institutions that a noun alone does not name")
_NEAR = 2  # sentences back to the institution that "the company" goes on about


@dataclass(frozen=True, slots=True)
class Spoke:
    """Who spoke last in the narration, where; whether an institution with a name."""

    place: int
    speaker: Speaker
    institution: bool


class Impersonal:
    """Tells what a source is that names or describes nobody."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self.institutions = Institutions(article)

    def speaker(self, source: Source, written: str, last: Spoke | None) -> Speaker:
        """An institution's fullest name; a group or a document as written."""
        if source.form is Form.NAME and source.name:
            return self._called(source, source.name, written)
        if source.form is Form.DOCUMENT:
            return Speaker(written, written, Grade.DOCUMENT)
        name = (
            self._institution(source, last) if source.form is Form.INSTITUTION and source.definite else None
        )
        return Speaker(name or written, written, Grade.NAMED if name else Grade.UNNAMED)

    def common(self, source: Source) -> bool:
        """No name but words of the language: "a New Hampshire Democrat", "House Republicans", "Voters"."""
        name = source.name
        if name is None or name.kind is Kind.PERSON:
            return False
        if not source.definite or source.head in GROUPS:
            return True
        form = form_of(source.head)
        if len(name.parts) > 1:
            return form is not Form.OTHER and name.kind is not Kind.ORGANISATION
        if self._article.begins_sentence(name.span.start):
            return form is not Form.OTHER
        return form is Form.ROLE or (form is Form.DOCUMENT and source.head not in ORGANISATION_WORDS)

    def it(self, place: int, written: str, last: Spoke | None) -> Speaker | None:
        """The institution or the document that "it" goes on about."""
        if name := self._article.subject_before(place):
            return Speaker(self.institutions.full(name), written, Grade.NAMED)
        if last and self._article.sentence(place) - self._article.sentence(last.place) <= 1:
            if last.speaker.grade is Grade.DOCUMENT:
                return Speaker(written, written, Grade.DOCUMENT)
            return Speaker(last.speaker.name, written, Grade.NAMED) if last.institution else None
        return None

    def which(self, place: int, written: str) -> Speaker:
        """What a relative "which" or "that" goes on about."""
        before = self._article.noun_before(place)
        if isinstance(before, Name):
            return Speaker(self.institutions.full(before.text), written, Grade.NAMED)
        document = form_of(before) is Form.DOCUMENT
        return Speaker(written, written, Grade.DOCUMENT if document else Grade.UNKNOWN)

    def _called(self, source: Source, name: Name, written: str) -> Speaker:
        form = form_of(source.head)
        common = self.common(source) or self._article.plural(name)
        if common and form is not Form.INSTITUTION:
            grade = Grade.DOCUMENT if form is Form.DOCUMENT else Grade.UNNAMED
            return Speaker(written, written, grade)
        titled = bool(name.title) and name.kind is Kind.PERSON
        called = name.text if titled else bare(self._article.text, source.core)
        return Speaker(self.institutions.full(called), written, Grade.NAMED)

    def _institution(self, source: Source, last: Spoke | None) -> str | None:
        called = bare(self._article.text, source.core)
        ends = called.casefold().endswith(source.head)
        modifiers = called[: len(called) - len(source.head)].strip() if ends else called
        if full := self.institutions.meant(source.head, modifiers):
            return full
        sentences = (
            self._article.sentence(source.core.start) - self._article.sentence(last.place) if last else 0
        )
        if last and last.institution and not modifiers and sentences <= _NEAR:
            return last.speaker.name
        return None if called.casefold() in _ANY_INSTITUTION else called
