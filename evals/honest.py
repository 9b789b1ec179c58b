"""A model's server that drafts as an honest writer does, by templates: true passages, sober prose, slips.

It is no model: it shows what verification costs a writer who means well, in the ways that were thought of.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle

from tests.fakes.model import Json, Reply
from tests.fakes.thinking import Sentence, Thinking, Told, filled

_POINTS = 4  # of an answer
_LONGEST = 22  # words of a clause that prose takes over whole
_ENOUGH = 5  # words from which on it may end at a comma
_CUE = re.compile(r"\b(?:said|says|told \w+|added|argued|wrote|noted)(?: that)?\s+", re.IGNORECASE)
_INSIDE = re.compile(r"(?:[“\"]|'')([^“”\"\[\]]{15,}?)(?:[”\"]|'')")
_NOT_PROSE = re.compile(r"[“”\"«»\[\]?!]|''|\w\.\w|[.:;] ")
_OF_ONESELF = re.compile(r"\b(?:I|[Mm]y|[Mm]e|[Ww]e|[Oo]ur|us)\b")
_PRONOUNS = {"he", "she", "they", "it", "i", "we", "you", "who"}
_LOWERED = {"The", "A", "An", "It", "We", "They", "There", "This", "That", "These", "But", "And", "In", "If"}
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " "})

LEAD = "X commented on this"  # where what was said is no prose
_COMMENTED = "commented on this."

Written = tuple[str | None, str | None]  # prose, and the words to quote (None: the whole sentence)
Template = Callable[[Sentence], Written]


class Honest(Thinking):
    """Points at the first sentences that it is shown, by one template after another.

    Every other draft has a slip in it.

    `drafted` are the points of its replies: the template's name, prose, passage id and words.
    """

    def __init__(self) -> None:
        super().__init__(self._write)
        self.drafted: list[list[tuple[str, Json]]] = []
        self._sober, self._slips = cycle(SOBER.items()), cycle(SLIPS.items())

    def _write(self, told: Told) -> Reply:
        points = []
        slips = len(self.drafted) % 2 == 1
        for number, sentence in enumerate(_chosen(told.sentences), start=1):
            name, template = next(self._slips if slips and number == _POINTS else self._sober)
            prose, words = template(sentence)
            name = LEAD if prose and prose.endswith(_COMMENTED) else name
            points.append((name, {"prose": prose, "passage_id": sentence.id, "words": words}))
        self.drafted.append(points)
        return Reply(filled(told.schema, [item for _, item in points]))


def _chosen(found: Sequence[Sentence]) -> Iterator[Sentence]:
    """The first few, no two of the same words."""
    seen: set[str] = set()
    for sentence in found:
        if sentence.words not in seen and len(seen) < _POINTS:
            seen.add(sentence.words)
            yield sentence


def who(sentence: Sentence) -> str:
    """Whom prose begins with: the outlet, where the speaker is nobody or only a pronoun."""
    speaker = sentence.speaker or ""
    return speaker if speaker.lower() not in _PRONOUNS | {""} else sentence.outlet or "The article"


def surname(sentence: Sentence) -> str:
    """The last name of a person; of anybody else all of the name."""
    name = who(sentence)
    words = name.split()
    is_person = sentence.speaker == name and 2 <= len(words) <= 3 and all(word[0].isupper() for word in words)
    return words[-1] if is_person and words[-1].isalpha() and words[-1].istitle() else name


def clause(sentence: Sentence) -> str:
    """What is said, where prose can take it over: what follows the cue or stands in quotation marks.

    Cut at a comma when it is long; "" when it would be no sentence, is in the first person, stands in
    quotation marks only in part, or speaks of the speaker by name.
    """
    inside, cue = _INSIDE.search(sentence.words), _CUE.search(sentence.words)
    said = inside[1] if inside else sentence.words[cue.end() :] if cue else sentence.words
    if not (inside or cue) and who(sentence) == sentence.speaker:
        return ""
    if _OF_ONESELF.search(said) or (inside and inside.start() > 0):
        return ""
    words = said.rstrip(" .,;:—–”\"'").split()
    if len(words) > _LONGEST:
        ends = [at for at, word in enumerate(words[:_LONGEST]) if at >= _ENOUGH and word[-1] in ",;"]
        words = words[: ends[-1] + 1] if ends else []
    if len(words) < _ENOUGH or who(sentence).split()[-1] in said:
        return ""
    if words[0] in _LOWERED:
        words[0] = words[0].lower()
    said = " ".join(words).rstrip(" ,;")
    return "" if _NOT_PROSE.search(said) else said


def _prose(sentence: Sentence, beginning: str) -> str:
    """A beginning with what was said after it, or where that cannot be said in prose, a lead without it."""
    told = clause(sentence)
    return f"{beginning} {told}." if told else f"{who(sentence)} {_COMMENTED}"


def _said_that(sentence: Sentence) -> Written:
    return _prose(sentence, f"{who(sentence)} said that"), None


def _according_to(sentence: Sentence) -> Written:
    return _prose(sentence, f"According to {who(sentence)},"), sentence.words.translate(_STRAIGHT)


def _by_surname(sentence: Sentence) -> Written:
    return _prose(sentence, f"{surname(sentence)} said"), None


def _part_quoted(sentence: Sentence) -> Written:
    words = sentence.words.split(" ")
    return _prose(sentence, f"{who(sentence)} said that"), " ".join(words[: max(8, 2 * len(words) // 3)])


def _only_quoted(sentence: Sentence) -> Written:
    return None, None


def _in_outlet(sentence: Sentence) -> Written:
    return _prose(sentence, f"{who(sentence)} said in {sentence.outlet} that"), None


def _to_the_outlet(sentence: Sentence) -> Written:
    """Nothing says to whom it was said."""
    return _prose(sentence, f"{who(sentence)} told {sentence.outlet} that"), None


def _dated(sentence: Sentence) -> Written:
    """The day is the article's."""
    return _prose(sentence, f"{who(sentence)} said on {sentence.date} that"), None


def _argued(sentence: Sentence) -> Written:
    """Another verb than the article's."""
    return _prose(sentence, f"{who(sentence)} argued that"), None


def _capital(sentence: Sentence) -> Written:
    """Words from the middle of the sentence, with a capital at the beginning that they do not have."""
    _, _, rest = sentence.words.partition(", ")
    return None, rest[:1].upper() + rest[1:] if rest else None


# As the prompt asks for it.
SOBER: dict[str, Template] = {
    "X said that …": _said_that,
    "quote only": _only_quoted,
    "According to X, …": _according_to,
    "SURNAME said …": _by_surname,
    "X said that …; part quoted": _part_quoted,
}
# True, and not as it asks.
SLIPS: dict[str, Template] = {
    "X said in OUTLET that …": _in_outlet,
    "X told OUTLET that …": _to_the_outlet,
    "X said on DATE that …": _dated,
    "X argued that …": _argued,
    "quote only, with a capital": _capital,
}
