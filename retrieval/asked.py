"""Whose words a question asks for: "what did PUTIN say", "which UNION BOSS warned", "CNN's response"; or
anybody's that answer somebody: "who disputed that?".
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LONGEST = 8  # words that name or describe somebody in a question
_AUXILIARIES = _set("did does do has have had is was are were would will can could should")
_WHO, _OTHERS = _set("who whom which"), _set("what how why when where whose")
_PRONOUNS = _set(
    "he she they it him her them his their its we you i each there been anyone anybody someone anything any"
)
_DETERMINERS = _set("the a an that this these those")
_PLACED = _set("at in from with inside on of for behind")
_OUTLETS = _set("outlet outlets paper papers newspaper newspapers site article story piece")
_SAYING = "say tell claim think argue warn insist promise tweet write deny predict allege announce admit"
# What people do in reporters' questions; where one of these stands, the name before it has ended.
_DOING = (
    "explain describe call answer respond react reply dispute defend justify accuse blame criticize "
    "criticise praise suggest cite offer point base back use want propose decide feel view see take come hit "
    "push mean ask expect believe support oppose complain pledge vow urge rule agree disagree rebut counter "
    "dismiss reject confirm wonder fear worry hope state testify report show find post put give make have "
    "read recommend favor favour reckon estimate know lean rely brush address recall endorse threaten "
    "apologize acknowledge attribute mock slam attack buy sum shut gripe trash sit run get go break bet "
    "consult reveal release cast plan leave hold keep walk stand strike like love hate"
)
_IRREGULAR = _set(
    "said told thought gave given took taken came made put meant felt saw seen wrote written found "
    "knew hit read had went gone broke shook sat ran got bought showed shown kept left held stood "
    "struck spoke"
)
_WORD = re.compile(r"[^\W_]+(?:[’'\-.][^\W_]+)*")
_CLAUSE = re.compile(r"(?<=[.?!:;,])\s+|\s+(?:and|but)\s+(?=(?:what|how|why|who|which|did|does|any)\b)")
_ANSWERS = (
    "answer|response|reaction|reply|comeback|argument|take|explanation|line|comment|statement|claim|evidence|"
    "proof|defen[cs]e|position|view|stance|excuse|reason|verdict|prediction"
)
_OWNED = re.compile(
    rf"^(?:(?:and|so|but)\s+)?(?:what(?:[’']s|\s+(?:was|is|were|are)))\s+"
    rf"([\w’' .-]{{2,60}}?)[’']s?\s+(?:\w+\s+)?(?:{_ANSWERS})\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:according to|(?:what|how) about)\s+([\w’' .-]{2,60}?)(?=$|[,?;:]|\s+(?:how|what|who|why|when)\b)",
    re.IGNORECASE,
)
_ANSWERING = (
    r"(?:den(?:y|ies|ied|ying)|disput\w+|rebut\w*|reject\w*|dismiss\w*|refut\w+|contradict\w*|contest\w*|"
    r"challeng\w+|disagree\w*|object\w*|doubt\w*|counter\w*|respon[ds]\w*|repl(?:y|ies|ied|ying)|answer\w*|"
    r"react\w*|push\w* back)\b"
)
_FROM_ANYONE = re.compile(
    rf"\bwho(?:[’']s)?(?:\s+(?:else|has|have|had|is|are|was|were|ever|also|publicly))*\s+{_ANSWERING}"
    rf"|\b(?:any|some|no)(?:one|body)(?:\s+(?:else|ever|also|publicly))*\s+{_ANSWERING}"
    rf"|\b(?:was|were|is|are|has|have)\s+(?:it|that|this|they|these|those)(?:\s+(?:been|ever|later))*\s+{_ANSWERING}"
    r"|\b(?:any|the|a)\s+(?:official\s+)?(?:response|reaction|reply|replies|denial|rebuttal|comeback)s?\b"
    r"(?!\s+(?:of|from|by)\b)",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(r"\b(?:evidence|proof)\b", re.IGNORECASE)
_TOPIC_FIRST = re.compile(r"^(\w[\w .-]{1,39}?)(?:[’']s|\s+on)\s", re.IGNORECASE)


class Asked(NamedTuple):
    """The words that name or describe whoever's words are wanted, an entry each, and whether there are none
    because the question points back ("did she give any proof?") at somebody whom the thread does not name.
    `from_anyone`: what is wanted are not their words but what anybody answers to them.
    """

    named: tuple[str, ...]
    points_back: bool
    from_anyone: bool = False


def asked_speakers(text: str, history: Sequence[str] = ()) -> Asked:
    """Whose words are wanted. A pronoun stands for the one that the same question, or else the questions
    before it in the thread, newest first, ask about.
    """
    found, leans = _in(text)
    from_anyone = not found and _FROM_ANYONE.search(text) is not None
    leans = leans or from_anyone or _EVIDENCE.search(text) is not None
    for earlier in reversed(history):
        if found or not leans:
            break
        found, leans = _in(earlier)
        leans = leans or not found  # "who said so?" names nobody, but its answer does
    return Asked(tuple(found), not found and leans and bool(history), from_anyone)


def _in(text: str) -> tuple[list[str], bool]:
    """Whoever is asked about, and whether somebody is only pointed to."""
    found: list[str] = []
    leans = False
    for clause in _CLAUSE.split(text):
        for named in _named_in(clause):
            if {word.lower() for word in named} & _PRONOUNS:
                leans = True
            else:
                found.append(" ".join(named))
        said = {word.lower() for word in _WORD.findall(clause)}
        leans = leans or bool(said & (_PRONOUNS | _DETERMINERS - {"the", "a", "an"}))
    if leans and not found and (topic := _TOPIC_FIRST.match(text)):
        first = topic.group(1)
        found = [] if first.split()[0].lower() in _WHO | _OTHERS | _AUXILIARIES else [first]
    return list(dict.fromkeys(found)), leans


def _named_in(clause: str) -> Iterator[Sequence[str]]:
    for match in _NAMED.finditer(clause):
        yield _WORD.findall(match.group(1))
    if owned := _OWNED.match(clause):
        yield _WORD.findall(owned.group(1))
        return
    words = _WORD.findall(clause)
    lower = [word.lower().replace("’", "'") for word in words]
    asking = next((at for at, word in enumerate(lower) if word.split("'")[0] in _WHO | _OTHERS), None)
    if asking is None:
        if lower and lower[0] in _AUXILIARIES:
            yield from _until_verb(words, lower, 1, _VERBS)
        else:
            yield from _until_verb(words, lower, 0, _SPEECH)
    elif lower[asking].split("'")[0] in _WHO:
        yield from _described(words, lower, asking)
    elif "'" in lower[asking]:
        yield from _until_verb(words, lower, asking + 1, _VERBS)
    elif start := _after_auxiliary(lower, asking):
        yield from _until_verb(words, lower, start, _VERBS)


def _described(words: Sequence[str], lower: Sequence[str], at: int) -> Iterator[Sequence[str]]:
    """ "who at World Relief argued", "which union boss is worried", "who's the admiral that …"."""
    start = at + 1
    following = lower[start] if start < len(lower) else ""
    if not lower[at].startswith("which") and "'" not in lower[at]:
        if following in {"did", "does"}:  # "who did Pence endorse"
            yield from _until_verb(words, lower, start + 1, _VERBS)
            return
        if following not in _PLACED | {"is", "was"}:
            return
        start += 1
    stops = _AUXILIARIES | _VERBS | {"that", "who", "which", "to", "still", "also", "now", "never", "ever"}
    end = start
    while end < len(words) and end - start < _LONGEST and lower[end] not in stops:
        if end > start and lower[end].endswith("ed"):
            break
        end += 1
    if start < end < len(words) and lower[end - 1] not in _OUTLETS:
        yield words[start:end]


def _after_auxiliary(lower: Sequence[str], at: int) -> int | None:
    """Where the subject begins in "what evidence did …"."""
    return next((n + 1 for n in range(at + 1, min(at + 6, len(lower))) if lower[n] in _AUXILIARIES), None)


def _until_verb(
    words: Sequence[str], lower: Sequence[str], start: int, verbs: frozenset[str]
) -> Iterator[Sequence[str]]:
    if start >= len(words) or lower[start] in _VERBS:
        return
    for end in range(start + 1, min(start + _LONGEST + 1, len(words))):
        if lower[end] in verbs:
            if not set(lower[start:end]) <= _DETERMINERS:
                yield words[start:end]
            return


def _forms(verb: str) -> Iterator[str]:
    stem = verb[:-1]
    if verb.endswith("e"):
        yield from (verb, f"{verb}s", f"{verb}d", f"{stem}ing")
    elif verb.endswith("y") and verb[-2] not in "aeou":
        yield from (verb, f"{stem}ies", f"{stem}ied", f"{verb}ing")
    else:
        yield from (verb, f"{verb}s", f"{verb}es", f"{verb}ed", f"{verb}ing")


_SPEECH = frozenset(form for verb in _SAYING.split() for form in _forms(verb)) | _set(
    "said told thought wrote"
)
_VERBS = _SPEECH | _IRREGULAR | frozenset(form for verb in _DOING.split() for form in _forms(verb))
