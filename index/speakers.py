"""A source as written → a speaker: its fullest name in the same article, and how it is identified."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.types import Attribution, Grade, Speaker

_TITLES = (
    "Mr Mrs Ms Dr Sen Rep Gov Gen Col Lt Maj Capt Sgt Prof Sir President Senator Congressman "
    "Congresswoman Representative Governor Mayor General Major Colonel Captain Secretary Chief Judge "
    "Justice Professor Minister Chancellor King Queen Pope Ambassador Spokesman Spokeswoman "
    "Spokesperson Director Attorney Officer Analyst Councillor Inspector Engineer Former former "
    "Republican Democratic Republicans Democrats"
)
_TITLE = re.compile(r"^(?:(?:" + "|".join(_TITLES.split()) + r")\.?\s+)+")
# The capitals of Latin, Greek and Cyrillic: "Łukasz" and "Éric" are names as much as "Lucas" is.
UPPER = "".join(letter for letter in map(chr, range(0x41, 0x530)) if letter.isupper())
_CAPITALISED = rf"[{UPPER}][\w’'\-]+"
PARTICLE = r"(?:de|del|della|der|den|di|da|la|le|al|el|van|von|bin|ibn|ten|ter)"
_GAP = "[ \u00a0]+"  # not a new line: a byline and the first word of the text are no one name
_NAME = re.compile(
    rf"{_CAPITALISED}(?:{_GAP}(?:[{UPPER}]\.|{_CAPITALISED}|{PARTICLE}|of|for|the)(?=\s|$|[,.;:’']))*"
)
_PERSON = re.compile(rf"^{_CAPITALISED}(?:\s+(?:[{UPPER}]\.|{_CAPITALISED}|{PARTICLE})){{1,4}}$")
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s?$")
_RUNS_ON = re.compile(r" (?!of |for |at |in |with |from |who |and )[a-z]")
_PRONOUN = re.compile(r"^(?:he|she|they|him|her|them|i|we)$", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\b(?:report|statement|filing|affidavit|lawsuit|complaint|indictment|memo|letter|email|study|survey|poll|"
    r"document|documents|records?|data|transcript|audit|release|article|book|post|website)\b",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(
    r"^(?:an?|one|two|three|some|several|many|other|another|critics|officials|sources|experts|residents|"
    r"witnesses|people|police|prosecutors|doctors|lawyers)\b",
    re.IGNORECASE,
)


def resolve(text: str, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """The same attributions with their speakers; one that cannot be told keeps no speaker.

    A short name takes the one longer name in the article that ends with it ("Waqqaf" → "Ammar Waqqaf");
    a pronoun takes the speaker of the attribution just before it, if that is a person; a description
    without a name stays exactly as written.
    """
    names = _full_names(text)
    resolved: list[Attribution] = []
    for attribution in attributions:
        if attribution.speaker is None and attribution.source:
            span = attribution.source[0]
            written = text[span.start : span.end]
            speaker = _speaker(written, names, resolved[-1].speaker if resolved else None)
            resolved.append(replace(attribution, speaker=speaker))
        else:
            resolved.append(attribution)
    return tuple(resolved)


def _speaker(written: str, names: Iterable[str], before: Speaker | None) -> Speaker | None:
    if _PRONOUN.match(written):
        is_person = before is not None and before.grade is Grade.NAMED and bool(_PERSON.match(before.name))
        return Speaker(before.name, written, Grade.NAMED) if before and is_person else None
    bare = _TITLE.sub("", _ARTICLE.sub("", written))
    proper = _NAME.search(bare)
    if proper is None or _INDEFINITE.match(written):
        grade = Grade.DOCUMENT if _DOCUMENT.search(written) else Grade.UNNAMED
        return Speaker(written, written, grade)
    if _PRONOUN.match(proper.group()):  # "She apologised for what she | called …"
        return None
    if _POSSESSIVE.search(proper.group()):  # "Russia’s defence ministry": the owner is not the one who speaks
        return Speaker(written, written, Grade.NAMED)
    name = _possessive(proper.group())
    if bare == name and " " not in name:
        longer = {full for full in names if full.endswith(" " + name)}
        return Speaker(longer.pop() if len(longer) == 1 else name, written, Grade.NAMED)
    ending = _TITLE.sub("", [match.group() for match in _NAME.finditer(bare)][-1])
    if not bare.startswith(name) or (_PERSON.match(ending) and bare.endswith(ending)):
        name = ending  # "Trump campaign manager Corey Lewandowski"
    elif _RUNS_ON.match(bare, len(name)):
        name = bare  # "US-led coalition": the name alone would be somebody else
    return Speaker(name, written, Grade.NAMED)


def _full_names(text: str) -> set[str]:
    """Names of two to four words as they stand in the text, titles taken off."""
    found = (_possessive(_TITLE.sub("", match.group())) for match in _NAME.finditer(text))
    return {name for name in found if _PERSON.match(name)}


def _possessive(name: str) -> str:
    return _POSSESSIVE.sub("", name)
