"""Interviews and debates as transcripts: the label at a line's beginning ("Q:", "MR. COOPER:") says who speaks."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.boilerplate import boilerplate
from index.described import Descriptions
from index.interviewed import Interview
from index.lexicon import words
from index.mentions import Article
from index.names import UPPER, Kind, names
from index.people import is_full
from index.quotations import quotations
from index.sources import Form, form_of
from index.split import split
from index.types import Attribution, Grade, Page, Span, Speaker, Speech

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_LABEL = re.compile(
    rf"[ \t“\"'*_]{{0,4}}(?:(?P<qa>Q(?:UESTION)?|A(?:NSWER)?)(?:[ ]?:|\.(?=\s))|(?P<glued>[QA])(?=[A-Z][a-z’'])"
    rf"|(?P<name>[{UPPER}][\w.’'\-]*(?:[ \u00a0][{UPPER}][\w.’'\-]*){{0,4}})(?:,[^:\n]{{1,60}}|[ ]\([^)\n]{{1,40}}\))?:)"
    r"[*_]{0,2}(?!//)"
)
_QUESTION = "Q"
# Labels of things, which end a turn and begin none.
_NOBODY = words("labels of nobody")
_TALK = re.compile(r"\b(?:I|[Ww]e|[Yy]ou|[Mm]y|[Yy]our|[Oo]ur|me|us)\b|\?")
_ASIDE = re.compile(r"[\s\"“]*[(\[…*]|[\s\"“]*\.\.")
_ASKED = re.compile(r"\?[\s\"”’)]*$")
_MIN_TURNS, _MIN_TALK = 3, 0.5  # of the turns, those that say "I" or "you", or ask
_MIN_WORDS = 3  # outside quotation marks; with fewer, a turn stands in quotation marks as a whole
_MIN_SAID = 8  # characters
_LETTER = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next label: `said` line by line, the label left out."""

    label: Span
    said: tuple[Span, ...]
    speaker: Speaker

    def holds(self, place: int) -> bool:
        return any(part.start <= place < part.end for part in self.said)


def read(page: Page) -> tuple[Turn, ...]:
    """The turns of a transcript in reading order; none for any other text.

    A name in a label is the fullest the text gives for it; "A" is whoever is plainly interviewed. The speaker
    is UNKNOWN where that is not plain.
    """
    lines = [Span(*match.span()) for match in _LINE.finditer(page.text)]
    labels = [_LABEL.match(page.text, *line) for line in lines]
    if sum(label is not None for label in labels) < _MIN_TURNS:
        return ()
    both = {_letter(label) for label in labels if label and label["qa"]} == {"Q", "A"}
    labels = [label if label and (both or label["name"]) else None for label in labels]
    speakers = _Speakers(page, next((label.start() for label in labels if label), 0))
    found: list[Turn] = []
    times: Counter[str] = Counter()
    for number, label in enumerate(labels):
        speaker = label and speakers.of(label)
        if label and speaker:
            last = not any(labels[number + 1 :])
            said = _said(page.text, lines, labels, number, speaker, last)
            if said:
                found.append(Turn(_span(label), said, speaker))
                times[speaker.name] += 1
    talk = sum(any(_TALK.search(page.text, *part) for part in turn.said) for turn in found)
    conversation = len(times) > 1 and max(times.values()) > 1 and talk >= _MIN_TALK * len(found)
    return tuple(found) if conversation and len(found) >= _MIN_TURNS else ()
