"""Whether words that prose and its quotes share say the same: in this order, of these figures."""

from collections.abc import Sequence
from itertools import pairwise

from index.lexicon import words
from retrieval.prose_voice import Told
from retrieval.prose_words import Word, read
from retrieval.turns import changes_meaning, is_turn
from retrieval.types import Fault

# Stems of words that assert a fact or an offence.
CHARGED = {word.stem for text in words("charged words") for word in read(text)}
_DATES = words("months and days")
_UNITS = {word.stem for word in read("percent dollars pounds euros crowns kilometres miles")}
_NEAR = 1  # content words that may stand between a figure and what it counts


def changed(said: Told, sources: Sequence[Sequence[Word]]) -> Fault | None:
    """Whether the words that the quotes have say something else in this order, or with others left out."""
    if changes_meaning([*said.lead, *said.words], sources, is_topic=said.is_topic):
        return Fault.CHANGED_MEANING
    content = [word for word in said.words if word.is_content and not is_turn(word)]
    if any(
        _count(word, [[*said.lead, *said.words]]) > _count(word, sources)
        for word in content
        if word.stem in CHARGED
    ):
        return Fault.CHANGED_MEANING
    for at, word in enumerate(content):
        before, after = content[max(at - 1, 0) : at], content[at + 1 : at + 3]
        if word.is_figure and not _counts(word, before, after, sources):
            return Fault.NEW_NUMBER
    if all(_follows(*pair, said.words, sources) for pair in pairwise(filter(_has_place, content))):
        return None
    return Fault.CHANGED_MEANING


def _has_place(word: Word) -> bool:
    """Whether the word must keep its place: a date may stand anywhere, and figures are looked at before."""
    return not word.is_figure and word.text.lower() not in _DATES


def _follows(first: Word, second: Word, told: Sequence[Word], sources: Sequence[Sequence[Word]]) -> bool:
    """Whether a sentence has the one before the other, so that nobody does what was done to them; or a later
    sentence has the other, and a comma or an "and" between them says so.
    """
    if _in_order(first, second, sources):
        return True
    between = _between(first, second, told)
    if not any("," in word.gap or word.text.lower() == "and" for word in between):
        return False
    having = [[word.stem for word in sentence] for sentence in sources]
    return any(
        first.stem in one and any(second.stem in other for other in having[at + 1 :])
        for at, one in enumerate(having)
    )


def _between(first: Word, second: Word, told: Sequence[Word]) -> Sequence[Word]:
    """The words behind `first` up to `second`, which is one of them."""
    places = [at for at, word in enumerate(told) if word is first]
    return told[places[0] + 1 : next(at for at, word in enumerate(told) if word is second) + 1]


def _counts(
    figure: Word, before: Sequence[Word], after: Sequence[Word], sources: Sequence[Sequence[Word]]
) -> bool:
    """Whether the figure counts what it counts in the article, or is the same date."""
    neighbours = [*before, *after[:1]]
    dated = [word for word in neighbours if word.text.lower() in _DATES]
    if dated:
        return any(_in_order(*pair, sources, 0) for day in dated for pair in ((day, figure), (figure, day)))
    if not _has_unit(figure, after, sources):
        return False
    if after:
        return all(_in_order(figure, word, sources, _NEAR + 2 * at) for at, word in enumerate(after))
    return not before or _in_order(before[0], figure, sources, _NEAR)


def _has_unit(figure: Word, after: Sequence[Word], sources: Sequence[Sequence[Word]]) -> bool:
    """Whether "percent" or "dollars" stands behind the figure if the article has it there, or its "-page"."""
    for sentence in sources:
        for at, word in enumerate(sentence):
            unit = sentence[at + 1 : at + 2]
            needed = [one.stem for one in unit if one.stem in _UNITS or one.gap == "-"]
            if word.stem == figure.stem and needed in ([], [one.stem for one in after[:1]]):
                return True
    return False


def _count(word: Word, sentences: Sequence[Sequence[Word]]) -> int:
    return sum(other.stem == word.stem for sentence in sentences for other in sentence)


def _in_order(
    first: Word, second: Word, sources: Sequence[Sequence[Word]], within: int | None = None
) -> bool:
    """Whether a sentence has the one before the other, with at most so many content words between."""
    for sentence in sources:
        stems = [word.stem for word in sentence if word.is_content]
        for at, stem in enumerate(stems):
            end = None if within is None else at + 2 + within
            if stem == first.stem and second.stem in stems[at + 1 : end]:
                return True
    return False
