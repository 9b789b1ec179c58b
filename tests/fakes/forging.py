"""Ways to misquote: each makes, of the sentences that a model was shown, words that it says stand there."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tests.fakes.thinking import Sentence


class Forged(NamedTuple):
    """Words that are not in the passage they are bound to, or not as they are given."""

    passage_id: str
    words: str


Forge = Callable[[Sequence[Sentence]], Forged | None]

_OTHER_WORDS = ("nobody", "perhaps", "seven", "confirmed", "refused", "yesterday", "London", "guilty")
_LONG = re.compile(r"\b[^\W\d_]{5,}\b")
_NOT = re.compile(r"\s+not\b|\s+never\b|n[’']t\b|\bno\s+|\bden(?:ied|ies|y)\b", re.IGNORECASE)
_VERB = re.compile(r"\b(?:was|were|is|are|has|had|would|will|could|can|did)\b")
_NUMBER = re.compile(r"\d+")
_LOOKALIKES = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с"}
_HAS_LOOKALIKE = re.compile("|".join(_LOOKALIKES))


def one_word_changed(found: Sequence[Sentence]) -> Forged | None:
    for sentence in found:
        if match := _LONG.search(sentence.words, len(sentence.words) // 3):
            other = next(word for word in _OTHER_WORDS if word.lower() != match[0].lower())
            return _put(sentence, match.span(), other)
    return None


def not_dropped(found: Sequence[Sentence]) -> Forged | None:
    for sentence in found:
        if match := _NOT.search(sentence.words):
            return _put(sentence, match.span(), "")
    return None


def not_added(found: Sequence[Sentence]) -> Forged | None:
    for sentence in found:
        if match := _VERB.search(sentence.words):
            return _put(sentence, match.span(), f"{match[0]} not")
    return None


def number_changed(found: Sequence[Sentence]) -> Forged | None:
    for sentence in found:
        if match := _NUMBER.search(sentence.words):
            return _put(sentence, match.span(), str(int(match[0]) + 1))
    return None


def invented(found: Sequence[Sentence]) -> Forged | None:
    for sentence in found:
        return Forged(sentence.id, "We knew from the first day that all of it was a lie.")
    return None


def other_passage(found: Sequence[Sentence]) -> Forged | None:
    """True words, given to a passage that does not have them."""
    for one in found:
        for other in found:
            if one.words not in other.paragraph and one.speaker != other.speaker:
                return Forged(other.id, one.words)
    return None


def other_speaker(found: Sequence[Sentence]) -> Forged | None:
    """True words of a passage, under somebody else's sentence of it."""
    for one in found:
        for other in found:
            if one.id != other.id and one.words in other.paragraph and one.speaker != other.speaker:
                return Forged(other.id, one.words)
    return None


def unknown_id(found: Sequence[Sentence]) -> Forged | None:
    """True words under an id that nobody gave out."""
    return Forged("deadbeef", found[0].words) if found else None


def spliced(found: Sequence[Sentence]) -> Forged | None:
    """The beginning of one sentence with the end of another."""
    for one in found:
        for other in found:
            if one.id != other.id and min(len(one.words.split()), len(other.words.split())) > 5:
                start, end = one.words.split(), other.words.split()
                return Forged(one.id, " ".join(start[: len(start) // 2] + end[len(end) // 2 :]))
    return None


def case_changed(found: Sequence[Sentence]) -> Forged | None:
    for sentence in found:
        if match := _LONG.search(sentence.words, len(sentence.words) // 3):
            return _put(sentence, match.span(), match[0].upper() if match[0].islower() else match[0].lower())
    return None


def punctuation_changed(found: Sequence[Sentence]) -> Forged | None:
    for sentence in found:
        at = sentence.words.find(",", 1)
        if at > 0:
            return _put(sentence, (at, at + 1), ";")
    return one_comma_more(found)


def one_comma_more(found: Sequence[Sentence]) -> Forged | None:
    for sentence in found:
        if match := _LONG.search(sentence.words, len(sentence.words) // 3):
            return _put(sentence, match.span(), f"{match[0]},")
    return None


def ellipsis(found: Sequence[Sentence]) -> Forged | None:
    for sentence in found:
        words = sentence.words.split()
        if len(words) > 8:
            return Forged(sentence.id, " ".join([*words[:4], "…", *words[-3:]]))
    return None


def bracket_inserted(found: Sequence[Sentence]) -> Forged | None:
    for sentence in found:
        if match := _LONG.search(sentence.words, len(sentence.words) // 3):
            return _put(sentence, match.span(), f"{match[0]} [sic]")
    return None


def lookalike(found: Sequence[Sentence]) -> Forged | None:
    """A letter of another script that looks the same."""
    for sentence in found:
        if match := _HAS_LOOKALIKE.search(sentence.words, len(sentence.words) // 3):
            return _put(sentence, match.span(), _LOOKALIKES[match[0]])
    return None


def invisible(found: Sequence[Sentence]) -> Forged | None:
    """A character that nobody sees in the middle of a word."""
    for sentence in found:
        if match := _LONG.search(sentence.words, len(sentence.words) // 3):
            return _put(sentence, match.span(), f"{match[0][:2]}\u202e\u200b{match[0][2:]}")
    return None


def reordered(found: Sequence[Sentence]) -> Forged | None:
    for sentence in found:
        words = sentence.words.split()
        if len(words) > 5:
            return Forged(sentence.id, " ".join([*words[:1], words[2], words[1], *words[3:]]))
    return None


FORGERIES: dict[str, Forge] = {
    "one word changed": one_word_changed,
    "not dropped": not_dropped,
    "not added": not_added,
    "number changed": number_changed,
    "invented": invented,
    "other speaker": other_speaker,
    "other passage": other_passage,
    "unknown id": unknown_id,
    "spliced": spliced,
    "case changed": case_changed,
    "punctuation changed": punctuation_changed,
    "ellipsis": ellipsis,
    "bracket inserted": bracket_inserted,
    "lookalike letter": lookalike,
    "invisible letter": invisible,
    "words reordered": reordered,
}


def forgeries(names: Sequence[str], found: Sequence[Sentence]) -> Iterator[Forged]:
    """What of `names` can be done with these sentences."""
    for name in names:
        if forged := FORGERIES[name](found):
            yield forged


def _put(sentence: Sentence, at: tuple[int, int], words: str) -> Forged:
    return Forged(sentence.id, sentence.words[: at[0]] + words + sentence.words[at[1] :])
