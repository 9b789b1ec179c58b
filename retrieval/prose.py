"""Linking prose held to its quotes: what a model writes between them must say nothing they do not.

It may leave out, shorten and put together; each sentence is compared with the sentences that its quotes stand
in, word by word. What is refused costs the prose only: the quotes are shown without it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from index.lexicon import words
from index.split import paragraphs, sentences
from index.types import Quote, Speaker
from retrieval.prose_clause import is_theirs
from retrieval.prose_order import CHARGED, changed
from retrieval.prose_voice import own_words, runs_in, told
from retrieval.prose_words import Word, read
from retrieval.turns import is_turn
from retrieval.types import Fault

_MAX_WORDING = 300
_LINK = re.compile(r"//|\bwww\.|\bmailto:|\w\.[^\W\d_]{2,}|:\w+:")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)|(?<=s)['’](?=\s)")
_PROSE = frozenset(" \u00a0\u202f.,:()-–—…%$£€&/+")
_LETTERS = {"Lu", "Ll", "Lt", "Lo", "Nd"}
_STOP = re.compile(r"(\w+)\.+\s")
_SPEAKS_ITSELF = re.compile(r"\bI\b|\b(?i:my|me|mine|myself|we|our|ours|us|ourselves)\b(?<!US)")
_TOLD_NOBODY = re.compile(r"\b(?:told|tells) (?:that|of|about|if|whether)\b", re.IGNORECASE)
_SHORT_FORMS = words("abbreviated titles")


def fault_of(wording: str, speaker: Speaker | None, quotes: Sequence[Quote]) -> Fault | None:
    """Why this sentence may not stand before these quotes of this speaker; None when it may."""
    if not _is_plain(wording):
        return Fault.NOT_PLAIN
    around = [sentence for quote in quotes for sentence in _around(quote)]
    sources = [read(sentence) for sentence in around]
    said = told(read(wording), speaker, quotes, sources)
    if said is None:
        return Fault.NO_SPEAKER
    content = [word for word in said.words if word.is_content]
    asserted = [one for one, sentence in zip(sources, around, strict=True) if "?" not in sentence]
    return (
        next((fault for word in content if (fault := _new(word, sources))), None)
        or (Fault.NEW_NAME if not _names_stand(said.words, speaker, sources) else None)
        or changed(said, sources)
        or (None if is_theirs(said, asserted, speaker) else Fault.CHANGED_MEANING)
    )


def _is_plain(wording: str) -> bool:
    """Whether it is one sentence of prose that can hold no quotation, link or ping."""
    if not wording.strip() or len(wording) > _MAX_WORDING or _LINK.search(wording):
        return False
    if _SPEAKS_ITSELF.search(wording) or _TOLD_NOBODY.search(wording):
        return False
    prose = _APOSTROPHE.sub("", unicodedata.normalize("NFC", wording.strip()))
    # Stricter than `sentences`, which for a text joins what it is not sure of.
    if any(not _is_short_form(word) for word in _STOP.findall(prose)) or _mixes_alphabets(prose):
        return False
    return all(char in _PROSE or _is_letter(char) for char in prose)


def _is_short_form(word: str) -> bool:
    return len(word) == 1 or word.lower() in _SHORT_FORMS


def _is_letter(char: str) -> bool:
    return unicodedata.category(char) in _LETTERS and unicodedata.normalize("NFKC", char) == char


def _mixes_alphabets(prose: str) -> bool:
    """Whether a word has letters of two alphabets, one of which is there to look like the other."""
    return any(
        len({unicodedata.name(char, "").split(" ")[0] for char in word}) > 1
        for word in re.findall(r"[^\W\d_]+", prose)
    )


def _around(quote: Quote) -> Iterator[str]:
    """The whole sentences that a quote stands in."""
    text = quote.version.text
    for paragraph in paragraphs(text):
        if paragraph.overlaps(quote.span):
            for sentence in sentences(text, paragraph):
                if sentence.overlaps(quote.span):
                    yield text[slice(*sentence)]


def _new(word: Word, sources: Sequence[Sequence[Word]]) -> Fault | None:
    """What is wrong with a word that the sources have not."""
    if is_turn(word):
        return None  # `changes_meaning` looks at those
    same = [other for sentence in sources for other in sentence if other.stem == word.stem]
    if word.is_figure:
        return None if same else Fault.NEW_NUMBER
    if word.has_capital:
        return None if any(other.has_capital for other in same) else Fault.NEW_NAME
    if same:
        return None
    return Fault.CHANGED_MEANING if word.stem in CHARGED else Fault.NEW_WORDS


def _names_stand(told: Sequence[Word], speaker: Speaker | None, sources: Sequence[Sequence[Word]]) -> bool:
    """Whether names of several words are somebody's: "Ann Haddad" is made of two people's.

    The speaker is "he" or "she" by then: "Lee said Lee" puts one name in the place of another.
    """
    own = {name[-1].text for name in own_words(speaker)[:1]}
    spelled = [[word.text for word in sentence] for sentence in sources]
    run: list[str] = []
    for word in [*told, Word("", "")]:
        if word.has_capital and word.text in own:
            return False
        if run and not (word.has_capital and word.gap in {" ", "-", ". "}):
            if not runs_in(run, spelled):
                return False
            run = []
        if word.has_capital:
            run.append(word.text)
    return True
