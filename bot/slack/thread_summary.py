"""A thread's messages → the words quoted of them: the question, who said what, decisions, what to check."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.slack.thread_messages import ThreadMessage
from index.split import paragraphs, sentences
from index.types import Span
from retrieval.question import content_stems

ASKED, SAID, DECIDED, FACTS = "First question", "Who said what", "Decided", "Links and numbers"
_ORDER = (ASKED, SAID, DECIDED, FACTS)
_PEOPLE, _OTHERS = 6, 3  # people who are heard, and bullets under each other heading
_MIN_WORDS = 3  # "Yes." says nothing without what it answers
_DECIDES = re.compile(
    r"\b(?:decided|agreed|settled|approved|signed off|we(?:['’]ll| will| are going to| won['’]t)|let['’]s"
    r"|go(?:ing)? with|hold (?:it|this|the)|publish(?:ing)? (?:it|at|on|today|tomorrow)|deadline is"
    r"|i['’]ll take)\b",
    re.IGNORECASE,
)
_CHECKABLE = re.compile(r"https?://|[$£€¥]\s?\d|\d\s?%|\b\d[\d,.]*\b")


@dataclass(frozen=True, slots=True)
class Bullet:
    """Words of a message, under a heading; always a slice of it."""

    heading: str
    message: ThreadMessage
    span: Span

    @property
    def text(self) -> str:
        return self.message.text[self.span.start : self.span.end]


def summarize_thread(messages: Sequence[ThreadMessage]) -> list[Bullet]:
    """Heading by heading, each in the thread's order, no sentence twice."""
    every = [Bullet("", message, span) for message in messages for span in _sentences(message.text)]
    asked = next((one for one in every if _is_question(one.text)), None)
    taken = [Bullet(ASKED, asked.message, asked.span)] if asked else []
    for heading, belongs in ((DECIDED, _decides), (FACTS, _checkable)):
        fresh = [one for one in every if belongs(one.text) and not _among(one, taken)]
        taken += [Bullet(heading, one.message, one.span) for one in fresh[:_OTHERS]]
    taken += _said([one for one in every if not _among(one, taken)], messages)
    place = {id(message): number for number, message in enumerate(messages)}
    return sorted(taken, key=lambda one: (_ORDER.index(one.heading), place[id(one.message)], one.span))


def _said(free: Sequence[Bullet], messages: Sequence[ThreadMessage]) -> Iterator[Bullet]:
    """Of each person the sentence with most of what the thread is about, for its length."""
    common = Counter(stem for message in messages for stem in set(content_stems(message.text)))

    def worth(one: Bullet) -> float:
        shared = sum(common[stem] for stem in set(content_stems(one.text)))
        return shared / math.sqrt(len(one.text))

    best: dict[str, Bullet] = {}
    for one in sorted(free, key=worth, reverse=True):
        best.setdefault(one.message.author, Bullet(SAID, one.message, one.span))
    first = dict.fromkeys(message.author for message in messages)
    yield from [best[author] for author in first if author in best][:_PEOPLE]


def _sentences(text: str) -> Iterator[Span]:
    for paragraph in paragraphs(text):
        yield from (one for one in sentences(text, paragraph) if len(text[slice(*one)].split()) >= _MIN_WORDS)


def _among(one: Bullet, taken: Sequence[Bullet]) -> bool:
    return any(one.message is other.message and one.span == other.span for other in taken)


def _is_question(text: str) -> bool:
    return text.rstrip().endswith("?")


def _decides(text: str) -> bool:
    return not _is_question(text) and _DECIDES.search(text) is not None


def _checkable(text: str) -> bool:
    return _CHECKABLE.search(text) is not None
