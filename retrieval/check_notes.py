"""What a careful reader should know of words that were checked: above all a lost "not" or "alleged"."""

import re
from collections.abc import Iterable, Iterator

from index.locate import fold
from retrieval.check_types import Change, ChangeKind, Place
from retrieval.compare import Match
from retrieval.types import Note
from retrieval.wording import read


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_NEGATIONS = _words(
    "not never no nor neither none nobody nothing nowhere cannot without hardly barely scarcely"
)
_HEDGES = _words(
    "alleged allegedly may might could would should can must perhaps maybe possible possibly probable "
    "probably likely unlikely apparent apparently appears appeared seems seemed reportedly supposedly "
    "purportedly suspected claimed believed suggests suggested if unless"
)
# Outside the words these may turn them round: "He denied that …".
_TURNS = _NEGATIONS | _words(
    "alleged allegedly alleges if unless deny denies denied denying dispute disputes disputed rejected "
    "rejects dismissed false falsely untrue reportedly supposedly"
)
_FIGURES = _words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand "
    "million billion trillion half third quarter dozen double twice"
)
_CONTRACTIONS = _words(
    "ain't aren't can't couldn't daren't didn't doesn't don't hadn't hasn't haven't isn't mayn't mightn't "
    "mustn't needn't oughtn't shan't shouldn't wasn't weren't won't wouldn't"
)
_NAMES = {"negation": _NEGATIONS, "modality": _HEDGES}
_CALLED = {"negation": "negation", "modality": "qualification"}
_WORDED = {ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.REPLACED}
_SENTENCE_END = re.compile(r"[.?!][\"')\]]*\s")


def on_changes(words: str, changes: Iterable[Change]) -> Iterator[Note]:
    """Negations, words of modality and figures that are in the archive's words or the reporter's alone.

    The words named in a note are of a list of this program's, never a text's.
    """
    changes = list(changes)
    worded = [change for change in changes if change.kind in _WORDED]
    stored = [read(change.stored.text).keys if change.stored else () for change in worded]
    given = [read(words[slice(*change.yours)]).keys for change in worded]
    for code, called in _CALLED.items():
        theirs = [_named(keys, code) for keys in stored]
        mine = [_named(keys, code) for keys in given]
        pairs = list(zip(theirs, mine, strict=True))
        dropped = [word for old, new in pairs if len(old) > len(new) for word in old if word not in new]
        added = [word for old, new in pairs if len(new) > len(old) for word in new if word not in old]
        if dropped:
            yield Note(f"{code}_dropped", f"A {called} is missing from your words: {_listed(dropped)}.")
        if added:
            yield Note(
                f"{code}_added", f"Your words have a {called} that the archive lacks: {_listed(added)}."
            )
    if any(_figures(old) != _figures(new) for old, new in zip(stored, given, strict=True)):
        yield Note("number_changed", "A figure is not the same.")
    if changes and not worded:
        yield Note("same_words", "Every word is the same; punctuation or capitals differ.")
    if worded and all(_interrupts(change) for change in worded):
        yield Note("interrupted", "What you left out stands outside the quotation marks there.")


def on_left_out(match: Match) -> Iterator[Note]:
    """A negation or a word of modality that an ellipsis leaves out of a sentence of which it keeps a part."""
    cut = [part for quote in match.left_out for part in _of_kept_sentences(quote.text)]
    keys = [key for part in cut for key in read(part).keys]
    for code, called in _CALLED.items():
        if named := _named(keys, code):
            yield Note(f"{code}_left_out", f"The ellipsis leaves out a {called}: {_listed(named)}.")


def on_context(place: Place) -> Iterator[Note]:
    """Words in the rest of the sentence that may turn the quoted ones round."""
    text, (start, end) = place.version.text, place.sentence.span
    rest = f"{text[start : place.quotes[0].span.start]} {text[place.quotes[-1].span.end : end]}"
    named = [key for key in read(rest).keys if key in _TURNS] + _contracted(read(rest).keys)
    if named:
        yield Note("in_context", f"Read the whole sentence, which also has: {_listed(named)}.")


def _named(keys: Iterable[str], code: str) -> list[str]:
    keys = list(keys)
    found = [key for key in keys if key in _NAMES[code]]
    return found + _contracted(keys) if code == "negation" else found


def _contracted(keys: Iterable[str]) -> list[str]:
    """The contraction, where it is one that people use."""
    return [key if key in _CONTRACTIONS else "n't" for key in keys if key.endswith("n't")]


def _figures(keys: Iterable[str]) -> list[str]:
    return sorted(key for key in keys if key in _FIGURES or any(char.isdigit() for char in key))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def _interrupts(change: Change) -> bool:
    """Whether only the words between two parts of one quotation are missing (“…,” she said, “…”)."""
    if change.kind is not ChangeKind.REMOVED or change.stored is None:
        return False
    text, (start, end) = fold(change.stored.version.text), change.stored.span
    return text[:start].rstrip(" ,.").endswith('"') and text[end:].lstrip(" ,.;:-").startswith('"')


def _of_kept_sentences(left_out: str) -> tuple[str, ...]:
    """Of what is left out, the end of the sentence before it and the beginning of the one after it."""
    pieces = _SENTENCE_END.split(left_out)
    return (pieces[0], pieces[-1]) if len(pieces) > 1 else (pieces[0],)
