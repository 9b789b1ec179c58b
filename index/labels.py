"""Labels that begin a line and tell who speaks there ("Q:", "MR. COOPER:"), and whom they mean."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.described import Descriptions
from index.interviewed import Interview
from index.mentions import Article
from index.names import UPPER, Kind, Name, names, with_title
from index.sources import ROLES
from index.types import Grade, Page, Span, Speaker

ANSWER, QUESTION = "A", "Q"
_LINE = re.compile(r"[^\n]*\S[^\n]*")
# "QWhat now?" is a "Q" that lost its colon on the way to the web; names that begin so are rare (QAnon).
_LABEL = re.compile(
    rf"[ \t“\"'*_]{{0,4}}(?:(?P<qa>Q(?:UESTION)?|A(?:NSWER)?)(?:[ ]?:|\.(?=\s))"
    rf"|(?P<glued>[QA])(?=[A-Z][a-z’'])|(?P<name>[{UPPER}][\w.’'\-]*(?:[ \u00a0][{UPPER}][\w.’'\-]*){{0,4}})"
    r"(?:,[^:\n]{1,60}|[ ]\([^)\n]{1,40}\))?:(?!//))[*_]{0,2}"
)
_NOBODY = frozenset(("UNIDENTIFIED", "UNKNOWN", "MALE", "FEMALE", "VOICE"))


@dataclass(frozen=True, slots=True)
class Label:
    """`span` is what names the speaker; what is said begins at `end`. `letter` is "Q", "A" or ""."""

    span: Span
    end: int
    letter: str


def labels_in(text: str) -> list[tuple[Span, Label | None]]:
    """Each line that is not empty, with its label; "Q" and "A" only where the text has both."""
    lines = [Span(*match.span()) for match in _LINE.finditer(text)]
    found = [_label(text, line) for line in lines]
    letters = {label.letter for label in found if label}
    whole = [label for label in found if label and label.letter and text[label.span.end : label.end].strip()]
    both = {QUESTION, ANSWER} <= letters and len(whole) > 1
    return [
        (line, label if label and (both or not label.letter) else None)
        for line, label in zip(lines, found, strict=True)
    ]


def _label(text: str, line: Span) -> Label | None:
    match = _LABEL.match(text, *line)
    if match is None:
        return None
    group = match.lastgroup or "name"
    return Label(Span(*match.span(group)), match.end(), "" if group == "name" else match[group][0])


class Labels:
    """Whom the labels of a text mean."""

    def __init__(self, page: Page, labels: Sequence[Label]) -> None:
        self._text = page.text
        self._article = Article(page.text)
        self._descriptions = Descriptions(self._article)
        self._times = Counter(page.text[slice(*label.span)] for label in labels)
        self._everywhere = {written: page.text.count(written) for written in self._times}
        inside = {place for label in labels for place in range(*label.span)}
        self._named_elsewhere = {m.person for m in self._article.mentions if m.start not in inside}
        first = next((label.span.start for label in labels if label.letter), None)
        self._interview = Interview(page, first) if first is not None else None

    def speaker(self, label: Label) -> Speaker | None:
        """Who speaks; None for a label that names nobody ("THE FACTS", "Still to come")."""
        written = self._text[slice(*label.span)]
        if label.letter and self._interview:
            known = self._interview.answers if label.letter == ANSWER else self._interview.asks
            return replace(known, as_written=written) if known else Speaker(written, written, Grade.UNKNOWN)
        if self._article.headline(self._article.lines[self._article.line(label.span.start)]):
            return None
        if not _NOBODY.isdisjoint(written.upper().split()):
            return Speaker(written, written, Grade.UNKNOWN)
        name = next(names(self._text, label.span), None)
        if name and name.span.end == label.span.end and with_title(self._text, name) == label.span.start:
            return self._named(name, written)
        return None

    def _named(self, name: Name, written: str) -> Speaker | None:
        often = self._times[written] > 1
        person = self._article.people.find(name, name.span.start)
        if person and (person.sure or often or person in self._named_elsewhere):
            return Speaker(person.name, written, Grade.NAMED, self._descriptions.of(person))
        if name.kind is Kind.PERSON:
            return Speaker(name.text, written, Grade.NAMED)
        if written.casefold() in ROLES:
            return Speaker(written, written, Grade.UNNAMED)
        elsewhere = self._everywhere[written] > self._times[written]
        outlet = name.kind is Kind.ORGANISATION and elsewhere
        return Speaker(written, written, Grade.NAMED) if outlet else None
