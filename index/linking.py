"""Who said what from the tagger's scores: spans by tag, each content's cue, each cue's source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.pieces import Window, Word
from index.tagger_model import TAGS
from index.types import Span

Scores = NDArray[np.float32]

MIN_CUE = 0.5
MIN_SOURCE = 0.5
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
    """Who said what, in spans of the text. Where the source or the cue is not sure enough, it is left out.

    `confidence` is the probability that the source said it, as the tagger sees it; 0 without a source.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class _Found:
    """A tagged stretch of one paragraph: its words, and their columns in the link scores."""

    kind: str
    words: tuple[Word, ...]
    columns: NDArray[np.intp]

    @property
    def span(self) -> Span:
        return Span(self.words[0].span.start, self.words[-1].span.end)


def link(window: Window, tags: Scores, sources: Scores, cues: Scores, text: str) -> list[Tagged]:
    """The attributions of one window, by their first content.

    `tags` [pieces, tags], `sources` and `cues` [pieces, pieces] are the model's for this window.
    """
    if not window.words:
        return []
    firsts = np.array([0, *(word.row for word in window.words)])  # [CLS] stands for none
    found = list(_found(window, tags[firsts[1:]]))
    by_kind = {kind: [item for item in found if item.kind == kind] for kind in ("cue", "source", "content")}
    contents: dict[int, list[tuple[_Found, float]]] = {}
    loose: list[Tagged] = []
    for content in by_kind["content"]:
        cue, sure = _best(content, by_kind["cue"], cues, firsts)
        if cue is None or sure < MIN_CUE:
            loose.append(Tagged((), (), (content.span,), 0.0))
        else:
            contents.setdefault(cue, []).append((content, sure))
    tagged = [
        _tagged(by_kind["cue"][cue], said, by_kind["source"], sources, firsts, text)
        for cue, said in contents.items()
    ]
    return sorted([*tagged, *loose], key=lambda item: item.content[0])


def _tagged(
    cue: _Found,
    contents: Sequence[tuple[_Found, float]],
    candidates: Sequence[_Found],
    sources: Scores,
    firsts: NDArray[np.intp],
    text: str,
) -> Tagged:
    source, sure = _best(cue, candidates, sources, firsts)
    content = _joined([item.span for item, _ in contents], text)
    if source is None or sure < MIN_SOURCE:
        return Tagged((), (cue.span,), content, 0.0)
    return Tagged(
        (candidates[source].span,), (cue.span,), content, sure * min(cue_sure for _, cue_sure in contents)
    )


def _best(
    item: _Found, candidates: Sequence[_Found], scores: Scores, firsts: NDArray[np.intp]
) -> tuple[int | None, float]:
    """The candidate in the same paragraph that most of `item`'s probability falls on, and how much."""
    rows = scores[firsts[item.columns]][:, firsts].astype(np.float64)
    chances = np.exp(rows - rows.max(axis=1, keepdims=True))
    chances = (chances / chances.sum(axis=1, keepdims=True)).mean(axis=0)
    near = [
        (float(chances[other.columns].sum()), index)
        for index, other in enumerate(candidates)
        if other.words[0].paragraph == item.words[0].paragraph
    ]
    if not near:
        return None, 0.0
    sure, index = max(near)
    return index, sure


def _found(window: Window, scores: Scores) -> Iterator[_Found]:
    start = 0
    labels = _tags(window.words, scores)
    words = window.words
    while start < len(words):
        end = start + 1
        if kind := _KINDS[labels[start]]:
            inside = TAGS.index(f"I-{kind}")
            while (
                end < len(words) and labels[end] == inside and words[end].paragraph == words[start].paragraph
            ):
                end += 1
            yield _Found(kind, tuple(words[start:end]), np.arange(start + 1, end + 1))
        start = end


def _tags(words: Sequence[Word], scores: Scores) -> list[int]:
    """The likeliest tags that make whole spans (Viterbi)."""
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


def _joined(spans: list[Span], text: str) -> tuple[Span, ...]:
    """Neighbours with only white space between them made one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)
