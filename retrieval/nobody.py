"""Sources that are nobody a reader could name: "he" of nobody made plain, "the dispute", "the statement"."""

import re
from dataclasses import replace

from index.types import Grade, Speaker

_WORD = re.compile(r"[^\W\d_]+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_POINTING = _set(
    "he she they it who whom which that this these those him her them us we i you here there what will"
)
# What happens, or is said, and says nothing itself; documents that are told from others ("the report") stay.
_HAPPENINGS = _set(
    "dispute rally debate discussion statement statements event events answer answers remark remarks comment "
    "comments reaction response attack attacks bloodshed protest protests meeting hearing speech interview "
    "election vote move decision controversy fight scandal argument arguments conversation exchange trend "
    "guidance preference question questions shot read moment"
)
_BEFORE_HEAD_ENDS = _set("of in on at from about over between by for with to who that which")


def known(speaker: Speaker | None) -> Speaker | None:
    """The speaker; one that only a pronoun or an event stands for is nobody that can be told."""
    if speaker is None or speaker.grade is Grade.NAMED or not _is_nobody(speaker.as_written):
        return speaker
    return replace(speaker, grade=Grade.UNKNOWN)


def _is_nobody(written: str) -> bool:
    words = [word.casefold() for word in _WORD.findall(written)]
    end = next((at for at, word in enumerate(words) if at and word in _BEFORE_HEAD_ENDS), len(words))
    return not words[:end] or _POINTING.issuperset(words) or words[end - 1] in _HAPPENINGS
