"""Whether the one whom a reporter names says the words where they stand, and what to tell when not."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection

from index.types import Grade
from retrieval.check_types import Place
from retrieval.naming import fold_name, who
from retrieval.same_speaker import same_speaker
from retrieval.types import Note

OTHER = "other_speaker"
_NOT_KNOWN = Note("speaker_not_known", "The archive does not say plainly who said this. Read it there.")
_NAMES = 3  # told in a sentence


def said_by(name: str, place: Place) -> bool:
    return place.speaker is not None and same_speaker(name, place.speaker)


def _speakers(places: Iterable[Place]) -> list[str]:
    """Those who say the words in these places, as far as the archive knows them."""
    known = (place.speaker for place in places if place.speaker)
    return list(dict.fromkeys(one.name for one in known if one.grade is not Grade.UNKNOWN))[:_NAMES]


def on_speaker(
    connection: Connection, by: str, places: Sequence[Place], readable: ColumnElement[bool]
) -> list[Note]:
    """Nothing when the one named says it in one of the places; the note `OTHER` when somebody else does.

    A name that nobody in the archive has is told of. It makes nobody somebody else when it may be no name at
    all, being one word ("Standfirst"), or is nearly the speaker's own ("Petra Lindqwist").
    """
    if any(said_by(by, place) for place in places):
        return []
    saying = _speakers(places)
    if not saying:
        return [_NOT_KNOWN]
    meant = who(connection, by, readable)
    near = [name.name for name in meant.nearest]
    wanted = set(fold_name(by).split())
    known = meant.taken or meant.others or any(wanted <= set(fold_name(name).split()) for name in near)
    notes = []
    if known or not _may_be_a_slip(by, near, places):
        notes.append(Note(OTHER, f"The archive has {_listed(saying)} say this, not {by}."))
    if not known:
        has = "" if notes else f" It has {_listed(saying)} say this."
        notes.append(Note("name_not_known", f"Nobody by the name of {by} is quoted in the archive.{has}"))
    return notes


def _may_be_a_slip(by: str, near: Sequence[str], places: Sequence[Place]) -> bool:
    named = [place.speaker for place in places if place.speaker and place.speaker.grade is Grade.NAMED]
    return bool(named) and (len(by.split()) == 1 or any(speaker.name in near for speaker in named))


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
