"""Whether the name a reporter gives is that of a speaker in the ledger."""

from index.types import Grade, Speaker
from retrieval.naming import fold_name

_BETWEEN = {"for", "of", "to", "from", "at", "by"}  # "spokesman for Trump" is not Trump


def same_speaker(name: str, speaker: Speaker) -> bool:
    """Whether they have one name, or one is the other's end ("Voss", "Mayor Clara Voss" and "Clara Voss").

    A source that is not named is meant only by the very words that the article has for it.
    """
    wanted = fold_name(name)
    if not wanted:
        return False
    if wanted in (fold_name(speaker.as_written), fold_name(speaker.name)):
        return speaker.grade is not Grade.UNKNOWN
    if speaker.grade is not Grade.NAMED:
        return False
    known = fold_name(speaker.name)
    return _ends_with(known, wanted) or _ends_with(wanted, known)


def _ends_with(longer: str, shorter: str) -> bool:
    before, end = longer[: -len(shorter) - 1].split(), f" {shorter}"
    return longer.endswith(end) and bool(before) and before[-1] not in _BETWEEN
