"""What an article says of a person it names: the words before the name, or the apposition after it."""

import re

from index.lexicon import words
from index.mentions import Article, Mention
from index.names import TITLES, courtesy_only, key
from index.people import Person
from index.types import Span

_ROLES = words("roles")
_SAME = {
    "senator": {"sen", "senator"},
    "governor": {"gov", "governor"},
    "congressman": {"rep", "congressman", "representative"},
    "congresswoman": {"rep", "congresswoman", "representative"},
    "representative": {"rep", "representative"},
    "lawmaker": {"rep", "sen", "senator", "congressman", "congresswoman"},
    "general": {"gen", "general"},
    "professor": {"prof", "professor"},
    "colonel": {"col", "colonel"},
    "nominee": {"nominee"},
}
_AFTER = re.compile(
    r"(?:[ \u00a0]\([^)\n]*\))?,[ \u00a0](?:\d\d,?[ \u00a0])?(?:who (?:is|was)[ \u00a0])?"
    r"((?:an?|the|one|former|then|now|[\w’'.\-]+)[ \u00a0][^,.;:()“”\"\n—]{2,140})(?=[,.;:(”\"\n—]|$)"
)
_VERB = re.compile(
    r"\b(?:said|says|told|tells|was|were|has|had|have|will|would|could|who|which|that|when|where|as|but|while|is|are|"
    r"added|wrote|asked|and (?:he|she))\b"
)
_WORD_BEFORE = re.compile(r"([\w’'.\-]+)[ \u00a0,]$")
_ADJECTIVES = words("adjectives of a role")
_FIRST_MENTIONS = 6
_GREATS = frozenset(["great", "greats", "star", "icon", "legend"])


class Descriptions:
    """What an article says of the people it names, in its own words, looked up once a person."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._mentions: dict[Person, list[Mention]] = {}
        for mention in article.mentions:
            self._mentions.setdefault(mention.person, []).append(mention)
        self._said: dict[Person, list[str]] = {}

    def of(self, person: Person) -> str:
        """The first description of a person that is more than "Sen."; "" when there is none."""
        said = self._all(person)
        return next((words for words in said if " " in words), said[0] if said else "")

    def fitting(self, core: Span, head: str) -> Person | None:
        """The one person whom the article calls this: "the Vermont senator" → who was "Vermont Sen. …"."""
        wanted = _keys(self._article.text[slice(*core)]) - {"the", head}
        found: set[Person] = set()
        for person in self._article.people.all:
            if person.first <= core.start:
                for said in (*person.titles, *self._all(person)):
                    keys = _keys(said)
                    if keys & _SAME.get(head, {head}) and wanted <= keys:
                        found.add(person)
        return found.pop() if len(found) == 1 else None

    def _all(self, person: Person) -> list[str]:
        """From the first mentions: what stands after the name, then what stands before."""
        if person not in self._said:
            mentions = [mention for mention in self._mentions.get(person, ()) if not mention.possessive]
            self._said[person] = [
                said
                for mention in mentions[:_FIRST_MENTIONS]
                for said in (_apposition(self._article, mention.end), _before(self._article, mention.start))
                if said
            ]
        return self._said[person]


def _keys(called: str) -> set[str]:
    return {key(word.removesuffix("’s").removesuffix("'s")) for word in called.replace(",", " ").split()}


def _before(article: Article, start: int) -> str:
    """Walks back from a name over titles and what goes with them: "Russian Defence Ministry spokesman"."""
    text, begin, place = article.text, start, start
    floor = max(article.lines[article.line(start)].start, start - 120)
    seen_role = False
    while place > floor and (match := _WORD_BEFORE.search(text, floor, place)):
        word = match[1]
        folded = key(word)
        if word.endswith(".") and folded not in TITLES and "." not in word[:-1]:
            break
        comma = text[match.end() - 1] == ","
        if comma and place != start - 1 and seen_role:
            break
        if folded in _ROLES or folded in TITLES or folded in _GREATS:
            seen_role = True
        elif not seen_role or not (word[0].isupper() or folded in _ADJECTIVES):
            break
        begin = place = match.start()
        if place > floor and text[place - 1] == ",":
            break
    said = text[begin:start].strip(" \u00a0,")
    said = re.sub(r"^(?:The|A|An|But|And|In|On|For)\s+", "", said)
    return "" if not said or courtesy_only(said.split()) or _VERB.match(said) else said


def _apposition(article: Article, end: int) -> str:
    match = _AFTER.match(article.text, end)
    if not match or article.quotation(match.start(1)):
        return ""
    said = match[1].strip()
    said = said[: stop.start()].strip() if (stop := _VERB.search(said)) else said
    early = [key(word.removesuffix("’s").removesuffix("'s")) for word in said.split()[:12]]
    if len(said.split()) < 2 or not any(word in _ROLES or word in TITLES for word in early):
        return ""
    return said
