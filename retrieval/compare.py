"""A reporter's words against an article's text: where they stand, and every difference there.

The matching contract. Words stand somewhere **exactly** when every word is the same, in the same order and
without one more or less, the punctuation between them is the same, and so are the capitals. Forgiven:
- the shape of quotation marks, apostrophes and dashes, the kind and amount of white space, line and
  paragraph breaks, ligatures (ﬁ), accents as one character or two, invisible hyphens and joiners;
- quotation marks, brackets, bullets and marks of formatting (* _ ~ `), wherever they stand: they are not
  compared, nor is an apostrophe that ends a word;
- a hyphen and white space inside a word, where the word was broken at the end of a line;
- the capital of the first letter of a word that begins a sentence, in the article or for the reporter;
- punctuation before the first word and after the last, unless it makes a question of a statement or a
  statement of a question;
- at an ellipsis of the reporter's (… or ..., in brackets or not), words of the article left out between two
  parts that stand in that order; fewer than 256 of them in all.
Nothing else is forgiven; above all no word and no figure. Words cut off in their middle are other words, and
so is a figure without its sign ("5" for "$5" or "5%").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.types import Quote, Span, Version
from retrieval.alignment import CHANGE, LEFT_OUT, MOST_SKIPPED, Step, align, distance
from retrieval.check_types import Change, ChangeKind
from retrieval.wording import Wording, read

_SENTENCE_ENDS = frozenset('.?!:;"')
_MOST_CHANGED = 0.5  # of the words; with more it is another sentence
_PLACES = 8  # of one version that are looked at, the first ones


@dataclass(frozen=True, slots=True)
class Match:
    """A place of the words in a version: a slice for each part between ellipses, and what differs.

    `same` has the numbers of the reporter's words that stand there, `changed` how many words are added,
    removed or replaced, and `left_out` what is between the parts.
    """

    parts: tuple[Quote, ...]
    changes: tuple[Change, ...]
    same: frozenset[int]
    changed: int
    left_out: tuple[Quote, ...]


def compare(cited: Wording, version: Version) -> list[Match]:
    """The places in the version where all the words stand; else the nearest, if half of them stand there."""
    text = read(version.text, frozenset(cited.keys))
    words = read(cited.text, frozenset(text.keys))
    if not (words.keys and text.keys):
        return []
    breaks = words.breaks()
    cost, ends = distance(words.keys, text.keys, breaks)
    if cost > _MOST_CHANGED * CHANGE * len(words.keys):
        return []
    places = [align(words.keys, text.keys, breaks, end, cost) for end in ends[:_PLACES]]
    compared = [_Comparison(words, text, version, _grown(steps, text, breaks)) for steps in places]
    found = [one.match() for one in compared if one.stored]
    return found if cost < LEFT_OUT else sorted(found, key=nearly)[:1]


def nearly(match: Match) -> tuple[int, int, int]:
    """How far the words are from standing there, for sorting: changed words, those kept, small changes."""
    return match.changed, -len(match.same), len(match.changes)


def _grown(steps: list[Step], text: Wording, breaks: frozenset[int]) -> list[Step]:
    """Words that the reporter added at an end, laid on what the sentence has there instead, if it goes on."""
    steps = _grown_back(steps, text)
    added = next((n for n, (_, stored) in enumerate(reversed(steps)) if stored is not None), 0)
    number = max((stored for _, stored in steps if stored is not None), default=-1)
    for at in range(len(steps) - added, len(steps)):
        number += 1
        if number in (0, len(text.keys)) or _ends_sentence(text, number) or steps[at][0] in breaks:
            break
        steps[at] = (steps[at][0], number)
    return steps


def _grown_back(steps: list[Step], text: Wording) -> list[Step]:
    first = next((n for n, (_, stored) in enumerate(steps) if stored is not None), 0)
    number = min((stored for _, stored in steps if stored is not None), default=0)
    grown = list(steps)
    for at in range(first - 1, -1, -1):
        if number == 0 or _ends_sentence(text, number):
            break
        number -= 1
        grown[at] = (steps[at][0], number)
    return grown


def _ends_sentence(text: Wording, number: int) -> bool:
    """Whether a sentence or a quotation may end before word `number`."""
    gap = slice(*text.gap(number))
    return "\n" in text.text[gap] or not _SENTENCE_ENDS.isdisjoint(text.folded[gap])


class _Comparison:
    """The steps of one place, as slices and differences."""

    def __init__(self, words: Wording, text: Wording, version: Version, steps: Sequence[Step]) -> None:
        self._words, self._text, self._version, self._steps = words, text, version, steps
        self._breaks = words.breaks()
        self.stored = [stored for _, stored in steps if stored is not None]

    def match(self) -> Match:
        runs = list(self._runs())
        parts = tuple(self._quote(run[0], run[-1]) for run in runs)
        pairs = [(left.span.end, right.span.start) for left, right in pairwise(parts)]
        same = {word for word, stored in self._steps if self._alike(word, stored)}
        changed = len([step for step in self._steps if not self._alike(*step)])
        left_out = tuple(Quote(self._version, Span(*pair)) for pair in pairs)
        changes = [*self._worded(), *self._marks(), *self._capitals(), *self._too_far(left_out, runs)]
        changes.sort(key=lambda change: change.yours)
        return Match(parts, tuple(changes), frozenset(n for n in same if n is not None), changed, left_out)

    def _too_far(self, left_out: Sequence[Quote], runs: Sequence[list[int]]) -> Iterator[Change]:
        """What ellipses leave out, where it is more than they may."""
        skipped = sum(right[0] - left[-1] - 1 for left, right in pairwise(runs))
        if skipped > MOST_SKIPPED:
            at = self._words.marked(min(self._breaks)).start
            yield from (Change(ChangeKind.REMOVED, Span(at, at), quote) for quote in left_out)

    def _alike(self, word: int | None, stored: int | None) -> bool:
        if word is None or stored is None:
            return False
        return self._words.keys[word] == self._text.keys[stored]

    def _runs(self) -> Iterator[list[int]]:
        """The words of the text that stand there, apart where some are left out at an ellipsis."""
        run: list[int] = []
        for stored in self.stored:
            if run and stored != run[-1] + 1:
                yield run
                run = []
            run.append(stored)
        yield run

    def _worded(self) -> Iterator[Change]:
        """Runs of words that are added, removed or replaced."""
        run: list[Step] = []
        for step in (*self._steps, None):
            if step is not None and not self._alike(*step) and not (run and step[0] in self._breaks):
                run.append(step)
                continue
            if run:
                yield self._change(run)
            run = [step] if step is not None and not self._alike(*step) else []

    def _change(self, run: Sequence[Step]) -> Change:
        yours = [word for word, _ in run if word is not None]
        theirs = [stored for _, stored in run if stored is not None]
        if not yours:
            at = self._yours_after(run[-1])
            return Change(ChangeKind.REMOVED, Span(at, at), self._quote(theirs[0], theirs[-1]))
        span = Span(self._words.spans[yours[0]][0], self._words.spans[yours[-1]][1])
        if not theirs:
            return Change(ChangeKind.ADDED, span, None)
        return Change(ChangeKind.REPLACED, span, self._quote(theirs[0], theirs[-1]))

    def _yours_after(self, step: Step) -> int:
        """Where the reporter's next word after a removal begins; nothing is removed at the end."""
        after = self._steps[self._steps.index(step) + 1 :]
        word = next((word for word, _ in after if word is not None), len(self._words.spans) - 1)
        return self._words.spans[word][0]

    def _marks(self) -> Iterator[Change]:
        """Other punctuation between two words that both have side by side, and a question lost or made."""
        for (word, stored), (next_word, next_stored) in pairwise(self._steps):
            if word is None or stored is None or (next_word, next_stored) != (word + 1, stored + 1):
                continue
            ellipsis = next_word in self._breaks
            if not ellipsis and self._words.marks(word + 1) != self._text.marks(stored + 1):
                yield self._marks_change(word + 1, stored + 1)
        word, stored = self._steps[-1]
        if word is not None and stored is not None and self._asks_otherwise(word + 1, stored + 1):
            yield self._marks_change(word + 1, stored + 1)

    def _asks_otherwise(self, word: int, stored: int) -> bool:
        """Whether a question was made a statement after the last word, or a statement a question."""
        mine, theirs = self._words.marks(word)[:1], self._text.marks(stored)[:1]
        return "?" in (mine, theirs) and mine != theirs and mine in (*"?.!",)

    def _marks_change(self, word: int, stored: int) -> Change:
        theirs = self._text.marked(stored)
        quote = Quote(self._version, theirs) if theirs.start < theirs.end else None
        return Change(ChangeKind.PUNCTUATION, self._words.marked(word), quote)

    def _capitals(self) -> Iterator[Change]:
        for word, stored in self._steps:
            if word is None or stored is None or not self._alike(word, stored):
                continue
            mine, theirs = self._words.word(word), self._text.word(stored)
            begins = word in self._breaks or self._words.begins(word) or self._text.begins(stored)
            if mine != theirs and not (begins and mine[1:] == theirs[1:]):
                yield Change(ChangeKind.CAPITALS, Span(*self._words.spans[word]), self._quote(stored, stored))

    def _quote(self, first: int, last: int) -> Quote:
        return Quote(self._version, Span(self._text.spans[first][0], self._text.spans[last][1]))
