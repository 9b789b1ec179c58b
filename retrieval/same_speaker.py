"""Whether the name a reporter gives is that of a speaker in the ledger."""

from index.names import names, with_title
from index.types import Grade, Span, Speaker
from retrieval.naming import fold_name

_BETWEEN = {"for", "of", "to", "from", "at", "by"}  # "spokesman for Trump" is not Trump


def same_speaker(name: str, speaker: Speaker) -> bool:
    """Whether they have one name, or one is the other's end ("Voss", "Mayor Clara Voss" and "Clara Voss").

    Titles before a name do not count ("Ms. Voss"), and "the mayor" is whoever the article describes so. A
    source that is not named is meant only by the very words that the article has for it.
    """
    wanted = fold_name(name)
    if not wanted:
        return False
    if wanted in (fold_name(speaker.as_written), fold_name(speaker.name)):
        return speaker.grade is not Grade.UNKNOWN
    if speaker.grade is not Grade.NAMED:
        return False
    known, described = fold_name(speaker.name), fold_name(speaker.description)
    bare = fold_name(_untitled(name))
    same = bare == known or _ends_with(known, bare) or _ends_with(wanted, known)
    return same or f"{described} ".startswith(f"{wanted} ")


def _untitled(name: str) -> str:
    """The name without the titles before it, where it is one that can be told."""
    found = list(names(name, Span(0, len(name))))
    alone = len(found) == 1 and with_title(name, found[0]) == 0 and found[0].span.end == len(name)
    return found[0].text if alone else name


def _ends_with(longer: str, shorter: str) -> bool:
    before, end = longer[: -len(shorter) - 1].split(), f" {shorter}"
    return longer.endswith(end) and bool(before) and before[-1] not in _BETWEEN
