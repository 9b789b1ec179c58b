"""Where a sentence's words are its speaker's own: between "Lee said" and the end, or before ", said Lee"."""

from collections.abc import Iterator, Sequence

from index.lexicon import words
from index.types import Grade, Speaker
from retrieval.prose_words import Word, read
from retrieval.turns import is_turn

NEUTRAL = words("neutral reporting verbs")
ASSERTING = NEUTRAL | words("asserting verbs")
KEPT = words("reporting verbs kept as written")
_REPORTING = ASSERTING | KEPT
_DOUBTS = {word.stem for text in words("words that put in doubt") for word in read(text)}
ARTICLES = {"the", "a", "an"}
_PRONOUNS = {"he", "she", "they"}
_BESIDE = {"did", "does", "do", "also", "has", "have", "had", "then", "again", "later"}
# Behind a name or "a senior official" the rest only describes.
ENDS_CORE = frozenset(
    ["of", "in", "at", "for", "from", "with", "who", "whom", "that", "which", "to", "on", "close", "by"]
)
_BEFORE = frozenset(["and", "but", "also", "as", "proof", "evidence", "then", "still"])
_SETTING = frozenset(["in", "on", "at", "during", "after", "speaking", "asked", "when"])
_LISTENERS = (
    words("groups")
    | words("roles")
    | frozenset(["parliament", "court", "council", "congress", "him", "her", "them", "me", "us"])
)
_MOST = 12  # words before a name
_DESCRIBED = 20  # words between a name and its verb
_LINKS = {"by", "against", "despite", "after", "from", "since", "during"}  # they stay with what is left out
_TITLES = words("titles")
_ROLES = words("roles") | _TITLES
_MARKS = frozenset(',;:–—"')


def is_clean(found: Sequence[Word]) -> bool:
    """Whether leaving these words out hides no turn, no doubt and nobody who says the rest."""
    return not any(_hides(word) or word.text.lower() in _REPORTING for word in found)


def is_plain(found: Sequence[Word]) -> bool:
    """Whether none of the words turns what stands beside it or puts it in doubt."""
    return not any(map(_hides, found))


def _hides(word: Word) -> bool:
    return (is_turn(word) and word.text.lower() not in _LINKS) or word.stem in _DOUBTS


def is_parted(word: Word) -> bool:
    """Whether punctuation stands before the word."""
    return not _MARKS.isdisjoint(word.gap)


class Frames:
    """The places in one sentence where it says whose its words are, for one speaker.

    `verb` is the one that must stand there as a stem, with `denied` as it is; any that asserts when "".
    """

    def __init__(
        self, sentence: Sequence[Word], speaker: Speaker | None, verb: str = "", *, denied: bool = False
    ) -> None:
        self._words, self._verb, self._denied = sentence, verb, denied
        self._lower = [word.text.lower() for word in sentence]
        known = speaker is not None and speaker.grade is not Grade.UNKNOWN
        texts = [speaker.name, speaker.as_written, speaker.description] if speaker and known else []
        self._known = {word.text.lower() for text in texts for word in read(text)} | ARTICLES
        heads = {_last_of_name(read(text)) for text in texts[:2]} - {""}
        pronouns = _PRONOUNS if known else set()
        self._heads = heads if heads.intersection(self._lower) else pronouns
        self._known |= self._heads

    def starts(self) -> Iterator[int]:
        """The places where the speaker's words may begin behind a name and its verb."""
        for at in range(min(len(self._words), _MOST)):
            if self._stands_first(at) and (end := self.end(at)):
                yield from self._behind(end)

    def end(self, at: int) -> int:
        """The place behind "Lee said", "said Lee" or "according to Lee" that begins here; 0 for none."""
        if self._lower[at : at + 2] == ["according", "to"]:
            return 0 if self._verb else self._name(at + 2)
        if self._is_verb(at) and (end := self._name(at + 1)):
            return end
        name = self._name(at)
        return name and (self._verbs(name) or self._verbs(self._behind_apposition(name)))

    def parted_end(self, at: int) -> int:
        """As `end`, of such words between punctuation."""
        if at >= len(self._words) or not is_parted(self._words[at]) or not (end := self.end(at)):
            return 0
        return end if end == len(self._words) or is_parted(self._words[end]) else 0

    def closes(self, at: int) -> bool:
        """Whether only ", Lee said", ", Lee told a court in May" or ", said Lee, a nurse" is left."""
        if at >= len(self._words) or not is_parted(self._words[at]) or not (end := self.end(at)):
            return False
        rest = self._words[end:]
        if not rest or not is_clean(rest):
            return not rest
        is_role = "," in rest[0].gap and any(word.text.lower() in _ROLES for word in rest)
        return is_role or self._listened(end) > end

    def _stands_first(self, at: int) -> bool:
        front = self._words[:at]
        if all(word.text.lower() in _BEFORE or _is_title(word) for word in front):
            return True
        if "," not in self._words[at].gap or any('"' in word.gap for word in self._words[: at + 1]):
            return False
        if self._lower[0] in ARTICLES:  # "The owner, Kestrel Spans, said"
            return is_clean(front) and self._has_comma(self._name(at))
        plain = [word for word in front if word.text.lower() not in {"asked", "statement"}]
        return self._lower[0] in _SETTING and is_clean(plain)

    def _has_comma(self, at: int) -> bool:
        return 0 < at < len(self._words) and "," in self._words[at].gap

    def _name(self, at: int) -> int:
        end = at
        while end < len(self._words) and self._lower[end] in self._known:
            if end > at and is_parted(self._words[end]) and self._heads & set(self._lower[at:end]):
                break
            end += 1
        owner = end > at and self._words[end - 1].owns
        return 0 if owner or self._heads.isdisjoint(self._lower[at:end]) else end

    def _behind_apposition(self, at: int) -> int:
        if at >= len(self._words) or "," not in self._words[at].gap:
            return 0
        for end in range(at + 1, min(at + _DESCRIBED, len(self._words))):
            if "," in self._words[end].gap:
                inside = self._words[at:end]
                own = self._known.issuperset(self._lower[at:end])
                return end if own or is_clean(inside) else 0
        return 0

    def _verbs(self, at: int) -> int:
        end = at
        while at and end < len(self._words) and (self._lower[end] in _BESIDE or self._lower[end] == "not"):
            end += 1
        denied = "not" in self._lower[at:end]
        return end + 1 if at and denied == self._denied and self._is_verb(end) else 0

    def _is_verb(self, at: int) -> bool:
        if at >= len(self._words):
            return False
        return self._words[at].stem == self._verb if self._verb else self._lower[at] in ASSERTING

    def _behind(self, end: int) -> Iterator[int]:
        """The places where the words may begin behind the verb: after "that", or whoever was told."""
        for place in {end, self._listened(end)}:
            yield place
            if self._lower[place : place + 1] == ["that"]:
                yield place + 1

    def _listened(self, end: int) -> int:
        """The place behind "told the council", "told Ann Lee"."""
        if self._lower[end - 1] not in {"told", "tells", "telling"}:
            return end
        at = end
        while at < len(self._words) and (
            self._lower[at] in ARTICLES or (self._words[at].has_capital and not is_parted(self._words[at]))
        ):
            at += 1
        if at < len(self._words) and self._lower[at] in _LISTENERS:
            at += 1
        return at


def _is_title(word: Word) -> bool:
    return word.has_capital and word.text.lower() in _TITLES


def _last_of_name(name: Sequence[Word]) -> str:
    found = ""
    for word in name:
        if found and ("," in word.gap or word.text.lower() in ENDS_CORE):
            break
        if word.text.lower() not in ARTICLES:
            found = word.text.lower()
    return found
