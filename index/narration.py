"""A text as its narrator tells it: lines, sentences, and what stands inside quotation marks."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from index.quotations import quotations
from index.types import Span

_LINE = re.compile(r"[^\n]+")
# Some wires write ''so'', British papers ‘so’.
_OTHER_MARKS = re.compile(r"''(?:[^'\n]|'(?!')){1,2000}''|(?<!\w)‘[^\n‘]{1,2000}?[.,!?]’(?!\w)")
_SENTENCE_END = re.compile(
    r"[.!?](?<![A-Z]\.)(?<!M[rs]\.)(?<!Dr\.)(?<!Mrs\.)(?<!Sen\.)(?<!Rep\.)(?<!G[oe][vn]\.)(?<!St\.)\s|\n"
)
_MIXED_END = re.compile(r"[,.?!][\"”](?!\w)")
_BY = re.compile(r"\bby(?: the)?[ \u00a0]$")
_WORD = re.compile(r"\b\w+")
_HEADLINE_WORDS, _HEADLINE_SHARE = 4, 0.7  # of words with four letters or more, those with a capital


class Narration:
    """Lines, quotations and sentences of a text, found once; spans count code points of it.

    `spoken` are stretches that count as quotations although they have no marks: the turns of a transcript.
    """

    def __init__(self, text: str, spoken: Sequence[Span] = ()) -> None:
        self.text = text
        self.lines = [Span(*match.span()) for match in _LINE.finditer(text) if match.group().strip()]
        found = [_closed(text, span) for line in self.lines for span in quotations(text, line)]
        found += [Span(*match.span()) for match in _OTHER_MARKS.finditer(text)]
        self._quoted = _apart(sorted(found + _between(spoken, found)))
        self._quote_starts = [span.start for span in self._quoted]
        self._loud: dict[Span, bool] = {}
        self._line_starts = [line.start for line in self.lines]
        self._ends = [
            match.start() for match in _SENTENCE_END.finditer(text) if not self.quotation(match.start())
        ]

    def quotation(self, place: int) -> Span | None:
        """The quotation around this place."""
        at = bisect_right(self._quote_starts, place) - 1
        return self._quoted[at] if at >= 0 and self._quoted[at].end > place else None

    def quotes_in(self, span: Span) -> bool:
        """Whether any of it is quoted."""
        at = bisect_right(self._quote_starts, span.end - 1) - 1
        return at >= 0 and self._quoted[at].end > span.start

    def line(self, place: int) -> int:
        """The number of the line."""
        return max(0, bisect_right(self._line_starts, place) - 1)

    def sentence(self, place: int) -> int:
        """The number of the narration's sentence; one with quotations in it counts once."""
        return bisect_right(self._ends, place - 1)

    def sentence_start(self, place: int) -> int:
        at = bisect_right(self._ends, place - 1) - 1
        return self._ends[at] + 1 if at >= 0 else 0

    def begins_sentence(self, place: int) -> bool:
        return not self.text[self.sentence_start(place) : place].strip(' \n“"')

    def after_by(self, place: int) -> bool:
        """ "asked by Lee", "seen by the Courier": who stands there does not lead the sentence."""
        return bool(_BY.search(self.text, max(0, place - 12), place))

    def headline(self, line: Span) -> bool:
        """A headline, or a line in capitals: there, a capital says nothing."""
        if line not in self._loud:
            found = [word for word in _WORD.findall(self.text, *line) if len(word) > 3]
            capitals = sum(word[0].isupper() for word in found)
            loud = len(found) >= _HEADLINE_WORDS and capitals > _HEADLINE_SHARE * len(found)
            self._loud[line] = loud and "." not in self.text[line.start : line.end - 2]
        return self._loud[line]


def _closed(text: str, quotation: Span) -> Span:
    """Up to a closing mark of the other kind, where a text opens with “ and closes with "."""
    if text[quotation.end - 1] in '”"' and quotation.end - quotation.start > 1:
        return quotation
    mixed = _MIXED_END.search(text, quotation.start + 1, quotation.end)
    return Span(quotation.start, mixed.end()) if mixed else quotation


def _apart(spans: list[Span]) -> list[Span]:
    """Without those inside another."""
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _between(spoken: Sequence[Span], quoted: list[Span]) -> list[Span]:
    """What is spoken, less what it quotes."""
    pieces: list[Span] = []
    inside = sorted(quoted)
    for span in spoken:
        start = span.start
        for quotation in inside[bisect_right(inside, span) : bisect_right(inside, Span(span.end, span.end))]:
            if start < quotation.start:
                pieces.append(Span(start, quotation.start))
            start = max(start, quotation.end)
        if start < span.end:
            pieces.append(Span(start, span.end))
    return pieces
