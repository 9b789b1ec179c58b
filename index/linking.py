"""Who said what from the tagger's scores: spans by tag, each content's cue, each cue's source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.pieces import Window, Word
from index.tagger_model import TAGS
from index.types import Span

Scores = NDArray[np.float32]
Chances = NDArray[np.float64]

# Chosen on the validation tenth (evals/tagger), where the figures hardly change around them.
MIN_CUE = 0.15
MIN_SOURCE = 0.4
MIN_LINK = 0.5  # below this, a link may lead to words that no tag found

_MIN_TAG, _MIN_SHARE = 0.15, 0.15  # what a word needs to join a span found by its link
_NEVER = -1e4
_KINDS = tuple(tag.partition("-")[2] for tag in TAGS)
_INSIDE = np.array([tag.startswith("I-") for tag in TAGS])
# _STEPS[a, b]: whether tag b may follow tag a; an inside tag goes on with its own kind.
_STEPS = np.array(
    [
        [
            0.0 if not inside or kind == before else _NEVER
            for inside, kind in zip(_INSIDE, _KINDS, strict=True)
        ]
        for before in _KINDS
    ]
)


@dataclass(frozen=True, slots=True)
class Tagged:
    """Who said what, in spans of the text; a source that is not sure enough is left out.

    `confidence` is the tagger's own probability that the source said it; 0 without a source.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class _Found:
    """A stretch of words in one paragraph, by their numbers in the window."""

    kind: str
    start: int
    end: int
    span: Span


def link(window: Window, tags: Scores, sources: Scores, cues: Scores, text: str) -> list[Tagged]:
    """The attributions of one window, by their first content; words that no cue gives to anyone are none.

    `tags` [pieces, tags], `sources` and `cues` [pieces, pieces] are the model's for this window.
    """
    if not window.words:
        return []
    linker = _Linker(window, tags)
    by_cue: dict[_Found, list[tuple[_Found, float]]] = {}
    tagged: list[Tagged] = []
    for said in linker.contents():
        cue, sure = linker.end(said, "cue", cues)
        if cue is not None and sure >= MIN_CUE:
            by_cue.setdefault(cue, []).append((said, sure))
    for cue, contents in by_cue.items():
        content = _joined([said.span for said, _ in contents], text)
        source, sure = linker.end(cue, "source", sources)
        if source is None or sure < MIN_SOURCE:
            tagged.append(Tagged((), (cue.span,), content, 0.0))
        else:
            confidence = sure * min(cue_sure for _, cue_sure in contents)
            tagged.append(Tagged((source.span,), (cue.span,), content, confidence))
    return sorted(tagged, key=lambda item: item.content[0])


class _Linker:
    """The spans found in one window so far."""

    def __init__(self, window: Window, tags: Scores) -> None:
        self._words = window.words
        self._rows = np.array([0, *(word.row for word in window.words)])  # [CLS], for none, then the words
        self._chances = _softmax(tags[self._rows[1:]].astype(np.float64))
        self._found = list(_spans(self._words, np.log(self._chances + 1e-12)))

    def contents(self) -> list[_Found]:
        return [item for item in self._found if item.kind == "content"]

    def end(self, item: _Found, kind: str, scores: Scores) -> tuple[_Found | None, float]:
        """The span of `kind` in `item`'s paragraph that most of its link falls on, and how much that is."""
        links = _softmax(scores[self._rows[item.start + 1 : item.end + 1]][:, self._rows].astype(np.float64))
        chances = links.mean(axis=0)[1:]
        paragraph = self._words[item.start].paragraph
        near = [
            (float(chances[other.start : other.end].sum()), other)
            for other in self._found
            if other.kind == kind and self._words[other.start].paragraph == paragraph
        ]
        sure, found = max(near, key=lambda pair: pair[0], default=(0.0, None))
        if sure >= MIN_LINK:
            return found, sure
        if missed := self._missed(kind, paragraph, chances):
            return missed, float(chances[missed.start : missed.end].sum())
        return found, sure

    def _missed(self, kind: str, paragraph: int, chances: Chances) -> _Found | None:
        """A span where the link falls on words that got no tag: those around its peak that might be one."""
        free = np.array([word.paragraph == paragraph for word in self._words])
        for item in self._found:
            free[item.start : item.end] = False
        if chances[free].sum() < MIN_LINK:
            return None
        begins = TAGS.index(f"B-{kind}")
        joins = free & (
            (self._chances[:, begins] + self._chances[:, begins + 1] > _MIN_TAG) | (chances > _MIN_SHARE)
        )
        start = int(np.where(free, chances, 0).argmax())
        end = start + 1
        while start > 0 and joins[start - 1]:
            start -= 1
        while end < len(joins) and joins[end]:
            end += 1
        self._found.append(_make(kind, self._words, start, end))
        return self._found[-1]


def _make(kind: str, words: Sequence[Word], start: int, end: int) -> _Found:
    return _Found(kind, start, end, Span(words[start].span.start, words[end - 1].span.end))


def _spans(words: Sequence[Word], scores: Chances) -> Iterator[_Found]:
    start = 0
    tags = _tags(words, scores)
    while start < len(words):
        end = start + 1
        if kind := _KINDS[tags[start]]:
            while end < len(words) and tags[end] == TAGS.index(f"I-{kind}"):
                end += 1
            yield _make(kind, words, start, end)
        start = end


def _tags(words: Sequence[Word], scores: Chances) -> list[int]:
    """The likeliest tags that make whole spans, none of which leaves its paragraph (Viterbi)."""
    best = scores[0] + np.where(_INSIDE, _NEVER, 0.0)
    back: list[NDArray[np.intp]] = []
    for number in range(1, len(words)):
        steps = best[:, None] + _STEPS
        if words[number].paragraph != words[number - 1].paragraph:
            steps[:, _INSIDE] += _NEVER
        before = steps.argmax(axis=0)
        back.append(before)
        best = steps[before, np.arange(len(TAGS))] + scores[number]
    tags = [int(best.argmax())]
    for before in reversed(back):
        tags.append(int(before[tags[-1]]))
    return tags[::-1]


def _softmax(scores: Chances) -> Chances:
    chances: Chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    return chances


def _joined(spans: list[Span], text: str) -> tuple[Span, ...]:
    """Neighbours with only white space between them made one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)
