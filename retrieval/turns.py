"""Words that turn a sentence round or weaken it: "not", "denied", "allegedly", "may", "if"."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from index.words import stems
from retrieval.prose_words import Word

# Each line is one meaning: words of it may stand for one another, and no other word for them.
_NOT = "not no never neither nor none nobody nothing nowhere without hardly barely scarcely"
_ONLY_THEMSELVES = (
    "plan intend hope expect threaten want believe think thought fear doubt seem appear suggest consider"
    " propose promise pledge vow offer request demand"
)
_LINKS = "by against despite before after from until because since during"
_MAY = "may might perhaps possibly maybe possible possibility potential potentially"
_BEHIND = (  # they turn all that follows in the sentence
    "deny denied denies denying denial denials",
    "dispute disputed disputes disputing",
    "reject rejected rejects rejection",
    "dismiss dismissed dismisses dismissal",
    "refute refuted disprove disproved debunk debunked",
    "refuse refused declined decline declines",
    "fail failed fails failure",
)
_WHOLE = (  # they turn the whole sentence
    "allege alleged alleges alleging allegedly allegation allegations"
    " accuse accused accuses accusing accusation accusations"
    " purported purportedly supposed supposedly suspected reportedly apparently rumoured rumored"
    " rumours rumors unconfirmed unverified",
    "false falsely untrue fake fabricated",
    "if unless",
)
_NEAR = (  # they turn the next few words
    _NOT,
    _MAY,
    "can could able",
    "will would shall",
    "should ought",
    "must",
    "likely probably probable",
    "unlikely improbable",
    "try tried tries attempt attempted",
    *_ONLY_THEMSELVES.split(),
)
_NEXT = (  # they belong to the next word alone
    *_LINKS.split(),
)
_CAPITALS = ("may", "might", "will")  # with a capital "May" is a month, and "Will" a man
_FEW = 3  # content words
_IDIOMS = {"name", "identifi"}  # "asked not to be named" says nothing of the rest


class _Reach(Enum):
    WHOLE = 1
    BEHIND = 2
    NEAR = 3
    NEXT = 4


_GROUPS = {
    stem: (group.split()[0], reach)
    for reach, groups in (
        (_Reach.WHOLE, _WHOLE),
        (_Reach.BEHIND, _BEHIND),
        (_Reach.NEAR, _NEAR),
        (_Reach.NEXT, _NEXT),
    )
    for group in groups
    for stem in stems(group)
} | {"reportedly": ("allege", _Reach.WHOLE)}
del _GROUPS["report"]  # a report is no rumour
_PLACED = {group for group, reach in _GROUPS.values() if reach in {_Reach.NEAR, _Reach.NEXT}}
# Without these a fragment may say the opposite of its sentence, or make more of it.
_STRONG = {group.split()[0] for group in (*_WHOLE, *_BEHIND, _NOT)}
_WORDS = [word for group in (*_WHOLE, *_BEHIND, _NOT, _MAY) for word in group.split()]
_IN_TEXT = re.compile(
    rf"\b(?:{'|'.join(word for word in _WORDS if word not in _CAPITALS)}|cannot)\b|n't\b"
    rf"|(?-i:\b(?:{'|'.join(_CAPITALS)})\b)",
    re.IGNORECASE,
)


class Turn(NamedTuple):
    """A turning word's meaning, the content word that it stands beside, and all that it turns. A `link` is
    lost only where both words that it stands between are kept.
    """

    group: str
    beside: str
    turned: frozenset[str]
    link: str = ""


def holds_turn(folded: str) -> bool:
    """Whether a stretch of text (folded as `fold` does) holds a word that turns what stands beside it."""
    return _IN_TEXT.search(folded) is not None


def is_turn(word: Word) -> bool:
    return word.text in _CAPITALS if word.text.lower() in _CAPITALS else _key(word) in _GROUPS


def _key(word: Word) -> str:
    return "reportedly" if word.text.lower() == "reportedly" else word.stem


def same_turn(first: Word, second: Word) -> bool:
    """Whether both words turn what stands beside them, and in the same way ("may", "might")."""
    return is_turn(first) and is_turn(second) and _GROUPS[_key(first)] == _GROUPS[_key(second)]


def turns(sentence: Sequence[Word]) -> Iterator[Turn]:
    for at, word in enumerate(sentence):
        if is_turn(word):
            group, reach = _GROUPS[_key(word)]
            before, behind = _content(sentence[:at]), _content(sentence[at + 1 :])
            beside = (behind[:1] or before[-1:] or [""])[0]
            link = before[-1] if reach is _Reach.NEXT and before else ""
            yield Turn(group, beside, _turned(reach, before, behind), link)


def _content(found: Sequence[Word]) -> list[str]:
    return [word.stem for word in found if word.is_content and not is_turn(word)]


def _turned(reach: _Reach, before: Sequence[str], behind: Sequence[str]) -> frozenset[str]:
    if reach is _Reach.WHOLE:
        return frozenset([*before, *behind])
    if reach is _Reach.BEHIND:
        return frozenset(behind)
    few = 1 if reach is _Reach.NEXT or (behind and behind[0] in _IDIOMS) else _FEW
    return frozenset(behind[:few] or before[-few:])


def changes_meaning(wording: Sequence[Word], sources: Sequence[Sequence[Word]], *, is_topic: bool) -> bool:
    """Whether a turn of the sources is lost in the wording, or one is new or somewhere else.

    `is_topic`: the wording only names what is spoken of, so that nothing can be lost.
    """
    own = list(turns(wording))
    there = [turn for sentence in sources for turn in turns(sentence)]
    return _adds(own, there) or (not (is_topic and not own) and _loses(wording, own, there))


def changes_negation(wording: Sequence[Word], sources: Sequence[Sequence[Word]]) -> bool:
    """Whether a "not", a "denied", an "alleged" or an "if" is lost or new, of questions where verbs move."""
    own = [turn for turn in turns(wording) if turn.group in _STRONG]
    there = [turn for sentence in sources for turn in turns(sentence) if turn.group in _STRONG]
    return _adds(own, there) or _loses(wording, own, there)


def opposed(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether a "not", a "denied" or an "if" turns words that both have, in one of them alone."""
    both = set(_content(one)) & set(_content(other))
    ways = [
        {turn.group for turn in turns(words) if turn.group in _STRONG and turn.turned & both}
        for words in (one, other)
    ]
    return ways[0] != ways[1]


def _adds(own: Sequence[Turn], there: Sequence[Turn]) -> bool:
    for turn in own:
        same = [other for other in there if other.group == turn.group]
        mine = [other for other in own if other.group == turn.group]
        if len(mine) > len(same):
            return True
        here = sum(other.beside == turn.beside for other in mine)
        if turn.group in _PLACED and (here > 1 or all(other.beside != turn.beside for other in same)):
            return True
    return False


def _loses(wording: Sequence[Word], own: Sequence[Turn], there: Sequence[Turn]) -> bool:
    said = set(_content(wording))
    groups, places = {turn.group for turn in own}, {(turn.group, turn.beside) for turn in own}
    for turn in there:
        if turn.link and turn.link not in said:
            continue
        if turn.group in _PLACED and turn.beside in said and (turn.group, turn.beside) not in places:
            return True
        if turn.group not in groups and not said.isdisjoint(turn.turned):
            return True
    return False
