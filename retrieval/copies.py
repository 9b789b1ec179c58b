"""The same words in two outlets: one source's, to be shown once."""

from index.types import Grade, Quote, Speaker
from retrieval.claimant import same_speaker
from retrieval.prose_words import Word, read
from retrieval.turns import is_turn

_SAME = 0.8  # share of the words in common from which two quotes are the same in two outlets, as in `quoting`
_COPIED = 40  # characters: shorter sentences are the same in two articles by chance


def is_copy(quote: Quote, speaker: Speaker | None, shown: Quote, whose: Speaker | None) -> bool:
    """Whether an article has the words that another's quote shows already, however they are punctuated.

    Other figures, a "not" more or less, or another named speaker make them other words.
    """
    if quote.version.article_id == shown.version.article_id or len(quote.text) < _COPIED:
        return False
    if _two_named(speaker, whose):
        return False
    words, before = _by_stem(quote), _by_stem(shown)
    new = [word for stem, word in words.items() if stem not in before]
    lost = [word for stem, word in before.items() if stem not in words]
    if len(words) - len(new) < _SAME * max(1, len(words)):
        return False
    return not any(word.is_figure or is_turn(word) for word in new) and not any(map(is_turn, lost))


def _two_named(one: Speaker | None, other: Speaker | None) -> bool:
    named = one and other and one.grade is other.grade is Grade.NAMED
    return bool(named and one and other and not same_speaker(one, other))


def _by_stem(quote: Quote) -> dict[str, Word]:
    return {word.stem: word for word in read(quote.text)}
