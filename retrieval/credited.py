"""Whom a reporter's message credits with a quotation, by the words right before and after it.

A name stands there as `Name: “…”`, `“…” — Name`, `“…” (Name)`, `“…,” Name said`, `“…,” said Name`,
`Name said: “…”` or `according to Name`. A pronoun or a label ("He said", "Draft") credits nobody.
"""

import re

from index.names import STOP, key, names
from index.types import Span

MARKS = '"“”„«»'
_LONGEST = 8  # words of a name; more is a sentence
_LONGEST_PLAIN = 3  # words of one typed without capitals or an article before it
_TAG = 14  # words beside a quotation among which the verb is looked for


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SAYING = _listed(
    "said says say told tells added adds wrote writes argued argues claimed claims stated states warned "
    "warns insisted insists admitted admits announced explained explains replied replies declared noted notes"
)
_TOLD = frozenset({"told", "tells"})  # of these the one who follows was spoken to
_ACCORDING = re.compile(r"(?:according to|per)\s+(.+)", re.IGNORECASE)
_LABELS = _listed(
    "answer body caption check context copy correction draft edit editor edited excerpt fact fixed final fyi "
    "graf headline intro lede line new news note old original para paragraph passage pull question quote "
    "quotes reader sentence source standfirst story text title todo update version words"
)
_PRONOUNS = _listed(
    "i you he she it we they who one this that these those there what my your his her its our their "
    "somebody someone anybody anyone nobody everybody everyone people"
)
_ARTICLES = frozenset({"the", "a", "an"})
_BELONGING = _listed("of for to from at by in on with against about")
# Where the speaker ends and the sentence goes on: "said the mayor on Monday".
_GOES_ON = _listed(
    "on in at after before during to when while as who whose that this yesterday today tonight last but and "
    "because if with about by from then later earlier"
)
_BETWEEN = _listed("also later then has have had again once now never today yesterday")

_DASH = re.compile(r"[\s*_>]*(?:—|–|--|-|\()\s*(.+)")
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)[.!?;](?=\s|$)")
_AROUND = " \t\n,.;:*_()>[]-—–"


def credited(message: str, start: int, end: int) -> str | None:
    """The name beside the quotation that is `message[start:end]`, without titles; None when there is none."""
    return _after(message[end:]) or _before(message[:start])


def _after(rest: str) -> str | None:
    """Of `— Name`, `Name said`, `said Name` and `according to Name`."""
    if dashed := _DASH.match(rest):
        tag = _sentence(dashed[1])
        return _of_tag(tag) or _speaker(tag)
    line = rest.split("\n", 1)[0]
    return _of_tag(_sentence(line))


def _before(text: str) -> str | None:
    """Of `Name:`, `Name said` and `according to Name`."""
    line = re.split(rf"[\n{MARKS}]", text)[-1]
    tag = _SENTENCE_END.split(line)[-1]
    if found := _of_tag(tag):
        return found
    says = any(_plain(word) in _SAYING for word in tag.split())
    return _speaker(tag) if tag.rstrip(" *_").endswith(":") and not says else None


def _sentence(text: str) -> str:
    return _SENTENCE_END.split(re.split(rf"[\n{MARKS}]", text)[0])[0]


def _of_tag(tag: str) -> str | None:
    tag = tag.strip(_AROUND)
    if according := _ACCORDING.match(tag):
        return _speaker(_leading(according[1]))
    tokens = tag.split()
    at = next((number for number, word in enumerate(tokens[:_TAG]) if _plain(word) in _SAYING), None)
    if at is None:
        return None
    if at == 0:
        return None if _plain(tokens[0]) in _TOLD else _speaker(_leading(" ".join(tokens[1:])))
    while at > 1 and _plain(tokens[at - 1]) in _BETWEEN:
        at -= 1
    return _speaker(" ".join(tokens[:at]))


def _leading(text: str) -> str:
    """The words up to where the sentence goes on."""
    kept = []
    for word in text.split():
        if word in _GOES_ON:
            break
        kept.append(word)
    return " ".join(kept)


def _speaker(phrase: str) -> str | None:
    """The name in a phrase that is a name, perhaps with a title and a description; else what it describes."""
    parts = [part for one in re.split(r"[,()]", phrase.strip(_AROUND)) if (part := one.strip(_AROUND))]
    if not parts or any(_plain(word) in _LABELS for word in parts[0].split()):
        return None
    for part in parts:
        if name := _name(part):
            return name
    first = parts[0].split()
    if len(first) > _LONGEST or any(_plain(word) in _PRONOUNS for word in first):
        return None
    if _plain(first[0]) in _ARTICLES or first[-1][:1].isupper():
        return parts[0] if len(first) > 1 or _plain(first[0]) not in STOP | _ARTICLES else None
    return parts[0] if len(first) <= _LONGEST_PLAIN and not STOP.intersection(map(key, first)) else None


def _name(part: str) -> str | None:
    """The name that ends the part, unless it only tells whose ("the aide to Lee", "Lee's office")."""
    if len(part.split()) > _LONGEST:
        return None
    found = list(names(part, Span(0, len(part))))
    if len(found) != 1 or found[0].span.end != len(part):
        return None
    before = part[: found[0].span.start].split()
    whose = any(_plain(word) in _BELONGING and word.islower() for word in before)
    return None if whose else found[0].text


def _plain(word: str) -> str:
    return word.strip(_AROUND).casefold()
