"""Interviews and debates as transcripts: what stands after "Q:" or "MR. COOPER:" is said by whom it names."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.boilerplate import boilerplate
from index.labels import ANSWER, QUESTION, Label, Labels, labels_in
from index.split import split
from index.types import Attribution, Grade, Page, Span, Speaker, Speech

_TALK = re.compile(r"\b(?:I|[Ww]e|[Yy]ou|[Mm]y|[Yy]our|[Oo]ur|me|us)\b|\?")
_ASIDE = re.compile(r"[\s\"“]*(?:[(\[…*]|\.\.)")
_ASKED = re.compile(r"\?[\s\"”’)]*$")
_WORD = re.compile(r"\w")
_MIN_TURNS, _MIN_TALK = 3, 0.5  # of the turns, those that say "I" or "you", or ask
_MIN_SAID = 8  # characters: less is a "Yes."


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next label."""

    label: Span
    said: Span
    speaker: Speaker


def read(page: Page) -> tuple[Turn, ...]:
    """The turns of a transcript in reading order; none for any other text.

    A name in a label is the fullest that the text gives for it, "A" whoever is plainly interviewed. A
    speaker is UNKNOWN where that is not plain.
    """
    lines = labels_in(page.text)
    labels = [(number, label) for number, (_, label) in enumerate(lines) if label]
    if len(labels) < _MIN_TURNS:
        return ()
    speakers = Labels(page, [label for _, label in labels])
    turns: list[Turn] = []
    following = [number for number, _ in labels[1:]]
    for (number, label), next_label in zip(labels, [*following, None], strict=True):
        if speaker := speakers.speaker(label):
            below = [line for line, _ in lines[number + 1 : next_label]]
            ends = next_label is None or label.letter == QUESTION
            if said := _said(page.text, label, lines[number][0], below, speaker, ends=ends):
                turns.append(Turn(label.span, said, speaker))
    return tuple(turns) if _conversation(page.text, turns) else ()


def at(turns: Sequence[Turn], place: int) -> Turn | None:
    """The turn, label and all, in which `place` stands."""
    number = bisect_right(turns, place, key=lambda turn: turn.label.start) - 1
    return turns[number] if number >= 0 and place < turns[number].said.end else None


def spoken(text: str, turns: Sequence[Turn], found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """`found` with the words of each turn as its speaker's, less those that the turn reports as another's.

    One attribution for the sentences that follow each other in a passage. Of what `found` has in a turn
    stays only what somebody else is known to have said.
    """
    kept = [item for item in found if _by_another(item, turns)]
    if not turns:
        return tuple(kept)
    taken = bytearray(len(text))
    for item in kept:
        for start, end in (*item.source, *item.cue, *item.content):
            taken[start:end] = b"\1" * (end - start)
    own = [
        Attribution((turn.label,), (), (run,), Speech.DIRECT, turn.speaker)
        for turn, run in _runs(text, turns, taken)
        if run.end - run.start >= _MIN_SAID
    ]
    return tuple(sorted((*kept, *own), key=lambda item: item.content[0]))


def _said(
    text: str, label: Label, line: Span, below: Sequence[Span], speaker: Speaker, *, ends: bool
) -> Span | None:
    """The labelled line, and those below that go on as people speak.

    After a question, or where the turn `ends`, only what a line break cut off: the rest may be an answer
    without a label, or the article's own words.
    """
    start, end = label.end, line.end
    surname = speaker.name.split()[-1] if speaker.grade is Grade.NAMED else ""
    for part in below:
        written = text[slice(*part)]
        if boilerplate(written) or _ASIDE.match(written):
            break
        broken_off = not _WORD.search(text, start, end) or written.lstrip()[:1].islower()
        asked = _ASKED.search(text, max(start, end - _MIN_SAID), end)
        about_the_speaker = surname and re.search(rf"\b{re.escape(surname)}\b", written)
        if not broken_off and (ends or asked or about_the_speaker or not _TALK.search(written)):
            break
        end = part.end
    said = text[start:end]
    trimmed = Span(end - len(said.lstrip()), start + len(said.rstrip()))
    return trimmed if _WORD.search(said) else None


def _conversation(text: str, turns: Sequence[Turn]) -> bool:
    """Whether several speak in turn, one of them with a name, and as people speak: not a list with colons."""
    times = Counter(turn.speaker.name for turn in turns)
    lettered = all(text[turn.label.start] in (QUESTION, ANSWER) for turn in turns)
    talk = sum(_TALK.search(text, *turn.said) is not None for turn in turns)
    named = any(turn.speaker.grade is Grade.NAMED for turn in turns)
    plain = lettered or (named and talk >= _MIN_TALK * len(turns))
    return len(turns) >= _MIN_TURNS and plain and len(times) > 1 and max(times.values()) > 1


def _by_another(item: Attribution, turns: Sequence[Turn]) -> bool:
    """Whether an attribution stands outside every turn, or gives its words to somebody else."""
    turn = at(turns, item.content[0].start)
    if turn is None:
        return not (item.source and (named := at(turns, item.source[0].start)) and _is(named, item))
    known = item.speaker is not None and item.speaker.grade is not Grade.UNKNOWN
    return known and not _is(turn, item)


def _is(turn: Turn, item: Attribution) -> bool:
    """Whether an attribution's source is the speaker of the turn, or its label."""
    same = item.speaker is not None and item.speaker.name == turn.speaker.name
    return same or any(span.overlaps(turn.label) for span in item.source)


def _runs(text: str, turns: Sequence[Turn], taken: bytearray) -> Iterator[tuple[Turn, Span]]:
    """Sentences that no one else says, joined where they follow each other in one turn and one passage."""
    for passage in split(text):
        run: tuple[Turn, Span] | None = None
        for sentence in passage.sentences:
            turn = at(turns, sentence.end - 1)
            if turn is None or any(taken[max(sentence.start, turn.said.start) : sentence.end]):
                if run:
                    yield run
                run = None
                continue
            if run and run[0] is turn:
                run = turn, Span(run[1].start, sentence.end)
            else:
                if run:
                    yield run
                run = turn, Span(max(sentence.start, turn.said.start), sentence.end)
        if run:
            yield run
