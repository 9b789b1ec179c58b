"""Whether what prose tells is what its speaker says, from the first word of that on.

The rule: behind "Lee said" come the first words of what Lee says in one sentence, under Lee's own verb.
Before them nothing is left out but "and", "that" or an article, so that no "it is wrong to say" is lost.
Inside, only what cannot govern the rest is: articles, dates, places, a few adjectives, what stands between
commas. At the end it is cut where a clause ends, if what is left out holds no turn, no doubt and nobody
else who says it. Where that is not plain the sentence is refused. Of an article's own account nothing in
quotation marks is told.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from index.lexicon import words
from index.types import Grade, Speaker
from retrieval.prose_dates import has_dates_of, without_dates
from retrieval.prose_frame import ARTICLES, NEUTRAL, Frames, is_clean, is_parted, is_plain
from retrieval.prose_voice import Told
from retrieval.prose_words import Word
from retrieval.turns import is_turn, same_turn

_BEFORE = ARTICLES | {"and", "but", "also", "that"}
_SPARED = ARTICLES | {"that", "has", "have", "had", "also", "then"}
_NATIONS = words("places") | {"us", "uk"}
_ADJECTIVES, _TITLES = words("adjectives that may be left out"), words("titles")
_ADDED = ARTICLES | {"that", "had", "also"}
_DEFINITE = {"the", "these", "those", "his", "her", "its", "their"}
_CLAUSES = {"and", "while", "when", "after", "because", "which", "who", "where"}
_ENDS = frozenset(";–—")
_PLACES = {"in", "at", "on", "near"}
_APPOSITION = 10  # words
_SPOKEN = ({"i", "we"}, {"my", "our"}, {"me", "us"}, {"mine", "ours"})
_TOLD = (
    {"he", "she", "they", "it"},
    {"his", "her", "their", "its"},
    {"him", "her", "them", "it"},
    {"his", "hers"},
)
_FORMS = ({"is", "are", "was", "were", "am", "been"}, {"has", "have", "had"}, {"do", "does", "did"})


def is_theirs(said: Told, sentences: Sequence[Sequence[Word]], speaker: Speaker | None) -> bool:
    """Whether one of the sentences says so, as its speaker's or, without one, as the article's."""
    if said.is_topic:
        return all(_stands_plainly(word, sentences) for word in said.words if word.is_content)
    told = without_dates(said.words)
    return bool(told) and any(
        has_dates_of(said.words, sentence) and _Clause(told, said.lead, sentence, speaker).stands()
        for sentence in sentences
    )


def _stands_plainly(topic: Word, sentences: Sequence[Sequence[Word]]) -> bool:
    """Whether the word stands somewhere with no doubt beside it ("the alleged theft")."""
    return any(
        word.stem == topic.stem and is_plain(_beside(sentence, at))
        for sentence in sentences
        for at, word in enumerate(sentence)
    )


def _beside(sentence: Sequence[Word], at: int) -> list[Word]:
    before = [word for word in sentence[:at] if word.text.lower() not in ARTICLES][-1:]
    return before + [word for word in sentence[at + 1 : at + 2] if not is_turn(word)]


class _Clause:
    """What is told, laid beside one sentence."""

    def __init__(
        self, told: Sequence[Word], lead: Sequence[Word], sentence: Sequence[Word], speaker: Speaker | None
    ) -> None:
        self._told, self._is_speech = told, speaker is not None and speaker.grade is not Grade.UNKNOWN
        # Dates may move, and a quotation ends what an article tells itself.
        self._words = without_dates(sentence if self._is_speech else _before_quotation(sentence))
        verb = lead[-1] if lead else None
        self._verb = "" if verb is None or verb.text.lower() in NEUTRAL else verb.stem
        denied = any(word.stem == "not" for word in lead)
        self._frames = Frames(self._words, speaker, self._verb, denied=denied)
        self._meets = cache(self._meet)

    def stands(self) -> bool:
        return any(self._begins(start) for start in self._starts())

    def _starts(self) -> Iterator[int]:
        if not self._is_speech:
            yield 0
            return
        yield from self._frames.starts()
        if not self._verb or any(map(self._frames.parted_end, range(len(self._words)))):
            yield 0

    def _begins(self, start: int) -> bool:
        told = _after_small(self._told, 0)
        # "That she lied, Lee said, is news": at the beginning of a sentence a "that" takes the rest back.
        place = _after_small(self._words, start, _BEFORE if start else _BEFORE - {"that"})
        return told < len(self._told) and self._meets(told, place, is_first=True)

    def _meet(self, told: int, at: int, *, is_first: bool = False) -> bool:
        """Whether the rest of what is told can be laid on the sentence from here on."""
        if told == len(self._told):
            return self._ends(at)
        word = self._told[told]
        if self._is_same(word, at) and self._meets(told + 1, at + 1):
            return True
        if at < len(self._words) and self._is_spare(at) and self._meet(told, at + 1, is_first=is_first):
            return True
        if is_first:
            return False
        if word.text.lower() in _ADDED and self._meets(told + 1, at):
            return True
        return any(self._meets(told, end) for end in self._cuts(at))

    def _is_same(self, word: Word, at: int) -> bool:
        return at < len(self._words) and _same(word, self._words[at])

    def _cuts(self, at: int) -> Iterator[int]:
        """The places up to which words may be left out from here, more words following."""
        if at >= len(self._words):
            return
        if self._words[at].text.lower() in _SPARED:
            yield at + 1
        ends = (self._frames.parted_end(at), self._behind_place(at), self._behind_apposition(at))
        yield from filter(None, ends)

    def _is_spare(self, at: int) -> bool:
        """Whether it only makes the next word narrower: "the 40 men", "the new bridge", "General Lee"."""
        word = self._words[at]
        if word.has_capital and word.text.lower() in _TITLES:
            return any(
                behind.has_capital and not is_parted(behind) for behind in self._words[at + 1 : at + 2]
            )
        if word.has_capital and word.text.lower() in _NATIONS:
            return any(
                not behind.has_capital and not is_parted(behind) and behind.is_content
                for behind in self._words[at + 1 : at + 2]
            )
        counted = word.is_figure and at > 0 and self._words[at - 1].text.lower() in _DEFINITE
        return counted or word.text.lower() in _ADJECTIVES

    def _behind_place(self, at: int) -> int:
        """The place behind "in Syria", "at City Hall" or "at 6.40pm"."""
        if self._words[at].text.lower() == "at" and _is_time(self._words[at + 1 : at + 2]):
            return at + 2
        end = at + 1
        while end < len(self._words) and self._words[end].has_capital and not is_parted(self._words[end]):
            end += 1
        return end if self._words[at].text.lower() in _PLACES and end > at + 1 else 0

    def _behind_apposition(self, at: int) -> int:
        first = self._words[at]
        if "," not in first.gap or first.text.lower() not in ARTICLES | {"who", "which"}:
            return 0
        for end in range(at + 1, min(at + _APPOSITION, len(self._words))):
            if "," in self._words[end].gap:
                return end if is_clean(self._words[at:end]) else 0
        return 0

    def _ends(self, at: int) -> bool:
        """Whether what is told may end before this place, with all behind it left out."""
        if at == len(self._words):
            return True
        if end := self._behind_place(at):
            return self._ends(end)
        return self._frames.closes(at) or (self._is_boundary(at) and self._is_silent(at))

    def _is_boundary(self, at: int) -> bool:
        """Whether a clause ends here: at an "and", or at a comma that no "the letter reads" follows."""
        first = self._words[at]
        lower = first.text.lower()
        if lower in {"and", "after"} or not _ENDS.isdisjoint(first.gap):
            return True
        return (
            self._is_speech
            and "," in first.gap
            and (lower in _CLAUSES or first.is_figure or lower.endswith("ing"))
        )

    def _is_silent(self, at: int) -> bool:
        """Whether the rest hides nothing and is nobody's saying but the speaker's, which ends it."""
        if self._words[at].text.lower() == "and" and at + 1 < len(self._words):
            if not is_plain(self._words[at : at + 2]):
                return False
            at += 2  # "and cited": the same one does it
        end = next(
            (place for place in range(at, len(self._words)) if self._frames.closes(place)), len(self._words)
        )
        return is_clean(self._words[at:end])


def _after_small(found: Sequence[Word], at: int, small: frozenset[str] | set[str] = _BEFORE) -> int:
    while at < len(found) and found[at].text.lower() in small:
        at += 1
    return at


def _same(told: Word, own: Word) -> bool:
    first, second = told.text.lower(), own.text.lower()
    if first == second or same_turn(told, own) or (told.is_content and told.stem == own.stem):
        return True
    if any(second in spoken and first in others for spoken, others in zip(_SPOKEN, _TOLD, strict=True)):
        return True
    return any(first in forms and second in forms for forms in _FORMS)


def _before_quotation(sentence: Sequence[Word]) -> Sequence[Word]:
    end = next((at for at, word in enumerate(sentence) if '"' in word.gap), len(sentence))
    return sentence[:end]


def _is_time(found: Sequence[Word]) -> bool:
    return any(word.is_figure and word.text.lower().endswith(("am", "pm")) for word in found)
