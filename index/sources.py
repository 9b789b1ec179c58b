"""A source's words taken apart: whether they name somebody, refer back, or only describe."""

import re
from dataclasses import dataclass, replace
from enum import Enum

from index.lexicon import words
from index.names import Kind, Name, key, names, with_title
from index.types import Span

ROLES, GROUPS = words("roles"), words("groups")
INSTITUTIONS, DOCUMENTS = words("institutions"), words("documents")

_PRONOUNS = words("pronouns")
_RELATIVE = words("relative pronouns")
_AFTER_PRONOUN = words("after a pronoun")
_INDEFINITE = words("indefinite")
_FUNCTION = words("function words")
# Words that the tagger takes with a source and that are no part of it.
_JUNK = re.compile(
    r"(?:[\s,;:.…—–\-(“”\"'’‘]+|(?:and|but|or|as|while|because|though|although|when|if|that|yet|so|then|also|even|"
    r"by|from|among|to|with|like|yesterday|today|meanwhile|however|said|says|told|still|now|not|only)\b(?=\s))+",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"(?:[A-Z]|Jr)\.$")
_AFTER = ' \u00a0\t\n,;:—–-“”"('
_CUT = re.compile(
    r"[,;:(]|\s[—–-]+(?=\s)|[—–]|(?<![\w\-])(?:of|for|at|in|from|with|on|to|by|about|near|against|who|that|which|whose|whom|"
    r"including|like|such|among|close|familiar|involved|running|into|around|under|over|across|throughout|behind|"
    r"before|after|during|since|within|outside|inside|as|released|conducted|published|obtained|led|based|"
    r"interviewed|polled|surveyed|posted|written|filed|is|was|are|were|has|had)\b"
)
_NO_CUT = re.compile(r",\s(?:Jr|Sr|Inc)\b")
_OF = re.compile(r"[ \u00a0](?:of|for|on)[ \u00a0](?:the[ \u00a0])?(?=[A-Z])")
_OF_BETWEEN = re.compile(r"\s(?:of|for|on)\s(?:the\s)?")
_BARE = re.compile(r"^(?:the|an?)\s+|[’']s?$", re.IGNORECASE)
_OF_ALL = re.compile(r"\s+of\s+")
_TO_APPOSED = re.compile(r"[^,—–]{0,80}?(?:,|\s--?|\s?[—–])\s?(?:the\s|former\s)?")
_WORD = re.compile(r"[^\W_][\w’'.\-]*%?")
_AND = re.compile(r",?\s(?:and|&)\s")
_OF_NAME = frozenset({"of", "for", "on"})
_LIST = re.compile(r"(?:,\s(?:[A-Z][\w.’'\-]*\s?){1,4})+,?\s?and\s")
_COMMA = re.compile(r",?\sand\s|,\s")
_MAX_SOURCE = 400  # characters: whoever speaks is named by then
_PARTITIVE = words("partitives")
_TITLE_OF = words("titles with of")
_SOCIETY_OF = INSTITUTIONS | frozenset(["americans", "citizens", "doctors"])


class Form(Enum):
    PRONOUN = "pronoun"
    RELATIVE = "relative"
    NAME = "name"
    JOINT = "joint"
    INSTITUTION = "institution"  # by a common noun: "the ministry", "Russia’s defence ministry"
    ROLE = "role"  # one person by a common noun: "the senator", "a spokesman"
    DOCUMENT = "document"
    OTHER = "other"
    NOTHING = "nothing"  # no word that could be a source


@dataclass(frozen=True, slots=True)
class Source:
    """A source's parts: `core` are its words up to the first break, `head` is the noun there.

    `name` is whom or what a NAME names, or the last name in another core; `parts` those of a JOINT source.
    """

    form: Form
    core: Span
    head: str = ""
    name: Name | None = None
    definite: bool = True
    parts: tuple["Source", ...] = ()


def take_apart(text: str, span: Span) -> Source:
    """What kind of source these words are, without the neighbouring words that the tagger took too."""
    span = _trimmed(text, Span(span.start, min(span.end, span.start + _MAX_SOURCE)))
    found = [match.group().rstrip(".").casefold() for match in _WORD.finditer(text, *span)]
    first = re.split("[’']", found[0])[0] if found else ""
    if not any(len(word) > 1 or word == "i" for word in found) or set(found) <= _FUNCTION:
        return Source(Form.NOTHING, span)
    if first in _RELATIVE and (len(found) == 1 or first not in ("that", "whose")):
        return Source(Form.RELATIVE, span, first)
    if first in _PRONOUNS and (len(found) == 1 or found[1] in _AFTER_PRONOUN):
        return Source(Form.PRONOUN, span, first)
    core = _core(text, span)
    return _listed(text, core, span) or _joint(text, core, span) or _single(text, core, span, found[0])


def _single(text: str, core: Span, span: Span, first: str) -> Source:
    definite = first not in _INDEFINITE and not first[0].isdigit()
    called = list(names(text, core))
    last = called[-1] if called else None
    if last and not text[last.span.end : core.end].strip(" .’'s"):
        if len(called) > 1 and _OF_BETWEEN.fullmatch(text, called[-2].span.end, last.span.start):
            last = replace(last, parts=tuple(bare(text, core).split()), kind=Kind.ORGANISATION)
        return Source(Form.NAME, core, key(last.parts[-1]), last, definite)
    head = _head(text, core)
    if head in _PARTITIVE and (rest := _OF_ALL.match(text, core.end, span.end)):
        whole = take_apart(text, Span(rest.end(), span.end))
        return Source(Form.DOCUMENT if whole.form is Form.DOCUMENT else Form.OTHER, core, head, None, False)
    if head in ROLES and (apposed := _apposed(text, span, core, head)):
        return Source(Form.NAME, core, head, apposed, definite)
    if last and last.kind in (Kind.PERSON, Kind.PERHAPS, Kind.WORD) and _owns(text, last, head):
        return Source(Form.NAME, core, head, last, definite)
    return Source(form_of(head), core, head, last, definite and first != "whose")


def form_of(head: str) -> Form:
    """What a description with this noun is."""
    for form, known in _BY_NOUN:
        if head in known:
            return form
    return Form.OTHER


_BY_NOUN = (
    (Form.DOCUMENT, DOCUMENTS),
    (Form.ROLE, ROLES),
    (Form.OTHER, GROUPS),
    (Form.INSTITUTION, INSTITUTIONS),
)


def _trimmed(text: str, span: Span) -> Span:
    lead = _JUNK.match(text, *span)
    start = lead.end() if lead and lead.end() < span.end else span.start
    words = text[start : span.end].rstrip(_AFTER)
    if words.endswith(".") and not _ABBREVIATION.search(words[-4:]):
        words = words.rstrip(_AFTER + ".")
    return Span(start, start + len(words)) if words else Span(start, span.end)


def _core(text: str, span: Span) -> Span:
    """Up to the first break; a name with "of" in it stays whole ("the Department of Justice")."""
    place = span.start
    while cut := _CUT.search(text, place, span.end):
        lead = text[span.start : cut.start()].rstrip()
        if joins := _OF.match(text, cut.start() - 1, span.end):
            before = lead.rpartition(" ")[2]
            if before[:1].isupper() and key(before) in _SOCIETY_OF | _TITLE_OF:
                place = joins.end()
                continue
        if lead and not _NO_CUT.match(text, cut.start(), span.end):
            return Span(span.start, span.start + len(lead))
        place = cut.end()
    return span


def _joint(text: str, core: Span, span: Span) -> Source | None:
    """ "Sanders and Clinton", "the Pentagon and the US-led coalition"; not "Ways and Means Committee"."""
    joins = _AND.search(text, *core)
    start = core.start
    if joins is None:
        joins = _AND.match(text, core.end, span.end)
        if joins is None or form_of(_head(text, core)) is not Form.OTHER:
            return None
    left = _single(text, Span(start, joins.start()), Span(start, joins.start()), "the")
    right = take_apart(text, Span(joins.end(), span.end))
    if left.form not in (Form.NAME, Form.INSTITUTION) or right.form not in (
        Form.NAME,
        Form.INSTITUTION,
        Form.JOINT,
    ):
        return None
    the = text.startswith("the ", joins.end())
    return (
        None
        if not the and _one_name(left, right, text[joins.end()])
        else Source(Form.JOINT, core, right.head, None, True, (left, *(right.parts or (right,))))
    )


def _one_name(left: Source, right: Source, begins: str) -> bool:
    """ "Ways and Means Committee": the second half alone is no institution, or the first no name."""
    if left.form is not Form.NAME or left.name is None or left.name.kind is Kind.OTHER:
        return True
    if left.name.kind is Kind.ORGANISATION and not _OF_NAME.isdisjoint(left.name.parts):
        return right.name is not None and right.name.kind is not Kind.ORGANISATION
    return right.head in INSTITUTIONS and begins.isupper() and left.name.kind is not Kind.PERSON


def _listed(text: str, core: Span, span: Span) -> Source | None:
    """ "Berlin, Paris and Rome" is joint, "Berlin, Paris and other capitals" is a group."""
    if not (listed := _LIST.match(text, core.end, span.end)):
        return None
    between = [Span(*comma.span()) for comma in _COMMA.finditer(text, *listed.span())]
    starts, ends = [core.start, *(gap.end for gap in between)], [gap.start for gap in between]
    last = take_apart(text, Span(listed.end(), span.end))
    firsts = [take_apart(text, Span(*pair)) for pair in zip(starts, ends, strict=False)]
    if last.form is Form.OTHER or last.head in GROUPS:
        return Source(Form.OTHER, core, last.head, None, False)
    parts = (*firsts, last)
    return (
        Source(Form.JOINT, core, last.head, None, True, parts)
        if all(p.form is Form.NAME for p in parts)
        else None
    )


def _head(text: str, core: Span) -> str:
    """The last word of the core that the lists know, else its last word."""
    found = [match.group().casefold().strip(".'’") for match in _WORD.finditer(text, *core)]
    for word in reversed(found[-3:]):
        if form_of(word) is not Form.OTHER or word in GROUPS or word in _PARTITIVE:
            return word
    return found[-1] if found else ""


def _apposed(text: str, span: Span, core: Span, head: str) -> Name | None:
    """The name that a description leads to: "Mr. Lee’s spokeswoman, Ann Wu", "secretary of state Ann Wu"."""
    comma = _TO_APPOSED.match(text, core.end, span.end)
    if comma and (found := next(names(text, Span(comma.end(), span.end)), None)):
        begins = with_title(text, found) == comma.end()
        if begins and len(found.parts) > 1 and found.kind in (Kind.PERSON, Kind.PERHAPS):
            return found
    if head in _TITLE_OF and text.startswith(" of ", core.end):
        comma_at = text.find(",", core.end, span.end)
        ending = comma_at if comma_at > 0 else span.end
        last = next(iter(list(names(text, Span(core.end, ending)))[-1:]), None)
        if last and last.kind is Kind.PERSON and last.span.end == ending and len(last.parts) > 1:
            return last
    return None


def _owns(text: str, name: Name, head: str) -> bool:
    """ "Lee’s mind", "Lee’s words": the owner speaks, unless the thing owned can."""
    owned = text.startswith(("’s ", "'s "), name.span.end)
    return owned and form_of(head) is Form.OTHER and head not in GROUPS


def bare(text: str, core: Span) -> str:
    """The words of a core without its article, and without the "’s" of an owner."""
    return _BARE.sub("", text[core.start : core.end].strip())
