"""A version's text → passages (paragraphs sized for search) and their sentences, all with exact offsets."""

import re
from collections.abc import Iterator
from itertools import pairwise

import nupunkt

from index.boilerplate import boilerplate
from index.bylines import is_byline
from index.types import Passage, Span

# The encoder reads 254 word pieces, headline included: about 1,000 characters of English.
MAX_PASSAGE = 900
MIN_WORDS = 3  # fewer is a byline, a dateline or a page number

_BLOCK = re.compile(r"\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_WORD = re.compile(r"\w+")
# nupunkt ends a sentence after these; newspapers never do ("Lt. | Col.", "Sen. | Ann Lee").
_NEVER_LAST = re.compile(
    r"(?:^|[\s(“\"])(?:Lt|Col|Gen|Maj|Capt|Cmdr|Sgt|Adm|Sen|Rep|Gov|Dr|Mr|Mrs|Ms|St|Ft|Mt|vs|e\.g|i\.e|Jr|Sr|[A-Z])\.$"
)
_CLOSES = re.compile(r"^[”’\"')\]]+\s*$")


def split(text: str) -> tuple[Passage, ...]:
    """Passages in reading order; boilerplate lines ("READ MORE: …"), bylines and stray fragments left out."""
    return tuple(
        Passage(span, sentences)
        for paragraph in paragraphs(text)
        if len(_WORD.findall(text, *paragraph)) >= MIN_WORDS
        and not boilerplate(text[paragraph.start : paragraph.end])
        and not is_byline(text[paragraph.start : paragraph.end])
        for span, sentences in _sized(text, paragraph)
    )


def paragraphs(text: str) -> Iterator[Span]:
    """One paragraph a line, or a block between blank lines where the lines are hard-wrapped."""
    for block in _BLOCK.finditer(text):
        lines = [Span(*match.span()) for match in _LINE.finditer(text, *block.span())]
        if _hard_wrapped(text, lines):
            yield _trim(text, Span(lines[0].start, lines[-1].end))
        else:
            yield from (_trim(text, line) for line in lines)


def sentences(text: str, within: Span) -> tuple[Span, ...]:
    """Sentences of one paragraph, without the white space between them."""
    paragraph = text[within.start : within.end]
    joined: list[Span] = []
    for start, end in nupunkt.sent_spans(paragraph):
        piece = _trim(paragraph, Span(start, end))
        if piece.start == piece.end:
            continue
        if joined and _one_sentence(paragraph, joined[-1], piece):
            joined[-1] = Span(joined[-1].start, piece.end)
        else:
            joined.append(piece)
    return tuple(Span(within.start + start, within.start + end) for start, end in joined)


def _one_sentence(text: str, left: Span, right: Span) -> bool:
    before, after = text[left.start : left.end], text[right.start : right.end]
    if not (_WORD.search(before) and _WORD.search(after)):  # "!!!" says nothing by itself
        return True
    if before.endswith("No."):  # "No. 10", but "Was it safe? No. It was not."
        return after[0].isdigit()
    return bool(_NEVER_LAST.search(before[-8:]) or _CLOSES.match(after) or after[0].islower())


def _sized(text: str, paragraph: Span) -> Iterator[tuple[Span, tuple[Span, ...]]]:
    """The paragraph, or runs of its sentences of at most MAX_PASSAGE characters."""
    run: list[Span] = []
    for sentence in sentences(text, paragraph):
        if run and sentence.end - run[0].start > MAX_PASSAGE:
            yield Span(run[0].start, run[-1].end), tuple(run)
            run = []
        run.append(sentence)
    if run:
        yield Span(run[0].start, run[-1].end), tuple(run)


def _hard_wrapped(text: str, lines: list[Span]) -> bool:
    """Lines broken by an editor at a column, not by the author: each but the last is long and runs on."""
    runs_on = [
        45 <= line.end - line.start <= 100 and text[following.start : following.end].lstrip()[:1].islower()
        for line, following in pairwise(lines)
    ]
    return len(lines) > 1 and all(45 <= line.end - line.start <= 100 for line in lines[:-1]) and any(runs_on)


def _trim(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    return Span(span.end - len(piece.lstrip()), span.start + len(piece.rstrip()))
