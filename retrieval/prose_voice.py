"""Whether a sentence begins with whom its words come from: "Ann Lee, a colonel, said", "According to …"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.types import Grade, Quote, Speaker
from retrieval.prose_frame import ARTICLES, ENDS_CORE, KEPT, NEUTRAL
from retrieval.prose_words import Word, read

_OWN_WORDS = {"account", "words", "comment", "comments", "remark", "remarks", "statement", "view", "telling"}
_PAPER = {"article", "report", "paper", "newspaper", "story", "account"}
_ABOUT = {"about", "on", "of"}
_BESIDE = {"did", "does", "do", "also", "has", "have", "had", "is", "was", "then", "again", "later"}
_KEPT_STEMS = {word.stem for word in read(" ".join(sorted(KEPT)))}
_LISTENER = 6  # words
_TOPIC_WORDS = 4  # more are no topic any more, they tell something


@dataclass(frozen=True, slots=True)
class Told:
    """What is told after the words that say whose it is. `lead` are the verb before it and what belongs to
    that ("did not say"), none for "according to"; `is_topic` where it only names what is spoken of.
    """

    words: tuple[Word, ...]
    lead: tuple[Word, ...]
    is_topic: bool


def told(
    wording: Sequence[Word],
    speaker: Speaker | None,
    quotes: Sequence[Quote],
    sources: Sequence[Sequence[Word]],
) -> Told | None:
    """What the sentence tells; None unless it begins with the speaker, or the outlet where there is none.

    The verb is neutral, or it is one that the article has for this speaker.
    """
    names = _names(speaker, quotes)
    accorded = _lower(wording[:2]) == ["according", "to"]
    rest = wording[2:] if accorded else wording
    after = max(
        _after_whole(rest, speaker), *(_after_name(rest, name, speaker, sources) for name in names), 0
    )
    if not after:
        return None
    if accorded:
        comma = _after_apposition(rest, after, speaker, sources)
        return Told(tuple(rest[comma:]), (), is_topic=False) if rest[comma:] else None
    start = at = _after_apposition(rest, after, speaker, sources)
    while at < len(rest) and (rest[at].text.lower() in _BESIDE or rest[at].stem == "not"):
        at += 1
    denied = any(word.stem == "not" for word in rest[start:at])
    if at >= len(rest) or not _leads(rest[at], denied, speaker, sources):
        return None
    tail = _without_outlet(_without_listener(rest, at, sources), quotes)
    topic = [word for word in tail if word.is_content]
    about = bool(tail) and tail[0].text.lower() in _ABOUT
    bare = all(word.text.lower() not in {"that", "who", "which"} for word in tail)
    noun = not any(word.text.endswith(("ing", "ed")) for word in topic)
    is_topic = not topic or (about and bare and noun and len(topic) <= _TOPIC_WORDS)
    return Told(tuple(tail), tuple(rest[start : at + 1]), is_topic)


def own_words(speaker: Speaker | None) -> list[list[Word]]:
    """What the archive itself says of who the speaker is."""
    if speaker is None or speaker.grade is Grade.UNKNOWN:
        return []
    return [read(text) for text in (speaker.name, speaker.as_written, speaker.description) if text]


def runs_in(run: Sequence[str], places: Iterable[Sequence[str]]) -> bool:
    """Whether the words stand in one of the places, one after the other."""
    wanted = list(run)
    return any(
        wanted == list(place[at : at + len(wanted)])
        for place in places
        for at in range(len(place) - len(wanted) + 1)
    )


def _names(speaker: Speaker | None, quotes: Sequence[Quote]) -> list[list[Word]]:
    """The words any one of which, in full, may stand for whoever speaks; the last one always does."""
    if speaker is None or speaker.grade is Grade.UNKNOWN:
        outlets = {quote.version.outlet for quote in quotes if quote.version.outlet}
        return [_without_articles(read(outlet)) for outlet in sorted(outlets)] + [
            [word] for paper in sorted(_PAPER) for word in read(paper)
        ]
    return [_core(read(name)) for name in (speaker.name, speaker.as_written)]


def _core(name: Sequence[Word]) -> list[Word]:
    """The name, or the part of a description that says who it is ("a senior official")."""
    found: list[Word] = []
    for word in name:
        if found and ("," in word.gap or word.text.lower() in ENDS_CORE):
            break
        found.append(word)
    return _without_articles(found)


def _after_whole(wording: Sequence[Word], speaker: Speaker | None) -> int:
    """The place after all the words that describe a speaker, where the wording begins with them."""
    skip = len(wording[:1]) - len(_without_articles(wording[:1]))
    found = 0
    for name in own_words(speaker)[:2]:
        bare = _lower([*_without_articles(name[:1]), *name[1:]])
        if bare and _lower(wording[skip : skip + len(bare)]) == bare:
            found = max(found, skip + len(bare))
    return found


def _lower(found: Iterable[Word]) -> list[str]:
    return [word.text.lower() for word in found]


def _without_articles(found: Sequence[Word]) -> list[Word]:
    return [word for word in found if word.text.lower() not in ARTICLES]


def _after_name(
    wording: Sequence[Word], name: Sequence[Word], speaker: Speaker | None, sources: Sequence[Sequence[Word]]
) -> int:
    """The place after the name at the beginning of the wording; 0 where it does not begin so.

    Before the surname may stand what the article says of the one named: "Mayor", "the former colonel".
    """
    if not name:
        return 0
    last = name[-1].text.lower()
    record = own_words(speaker) if speaker and speaker.grade is Grade.NAMED else []
    known = {lower for text in [*record, name] for lower in _lower(text)} | ARTICLES
    for at, word in enumerate(wording[:10]):
        if word.text.lower() == last:
            run = _lower(wording[: at + 1])
            bare = run[1:] if run[0] in ARTICLES else run
            apart = any("," in before.gap for before in wording[1 : at + 1])
            if not (known.issuperset(run) or (runs_in(bare, map(_lower, sources)) and not apart)):
                return 0
            owned = at + 1 < len(wording) and wording[at + 1].text.lower() in _OWN_WORDS
            return (at + 2 if owned else 0) if word.owns else at + 1
    return 0


def _after_apposition(
    wording: Sequence[Word], at: int, speaker: Speaker | None, sources: Sequence[Sequence[Word]]
) -> int:
    """The place after what stands between commas behind a name, if the archive has it beside that name."""
    if at >= len(wording) or "," not in wording[at].gap:
        return at
    end = next((place for place in range(at + 1, len(wording)) if "," in wording[place].gap), at)
    name, run = _lower(_without_articles(wording[:at])), _lower(_without_articles(wording[at:end]))
    described = {lower for text in own_words(speaker) for lower in _lower(text)}
    places = [_lower(_without_articles(sentence)) for sentence in sources]
    beside = runs_in([*name[-1:], *run], places) or runs_in([*run, *name], places)
    return end if run and (described.issuperset(run) or beside) else at


def _leads(verb: Word, denied: bool, speaker: Speaker | None, sources: Sequence[Sequence[Word]]) -> bool:
    """Whether the verb is neutral; if not, or if it is denied, whether the article has it so."""
    if not denied and verb.text.lower() in NEUTRAL:
        return True
    known = verb.text.lower() in NEUTRAL | KEPT or verb.stem in _KEPT_STEMS
    return known and speaker is not None and any(_says(verb, denied, speaker, text) for text in sources)


def _says(verb: Word, denied: bool, speaker: Speaker, sentence: Sequence[Word]) -> bool:
    """Whether the article has the verb for this speaker, with nobody else's name between."""
    record = own_words(speaker)[:2]
    whole = [_lower(name) for name in record] + [_lower(core[-1:]) for core in map(_core, record) if core]
    lower = _lower(sentence)
    for at, word in enumerate(sentence):
        if word.stem != verb.stem:
            continue
        start = at
        while start and (lower[start - 1] in _BESIDE or sentence[start - 1].stem == "not"):
            start -= 1
        if denied != any(one.stem == "not" for one in sentence[start:at]):
            continue
        ends = {start}
        if "," in sentence[start].gap:  # behind an apposition
            ends |= {end for end in range(1, start) if "," in sentence[end].gap}
        before = [lower[:end] for end in ends if end and not sentence[end - 1].owns]
        if any(text[-len(name) :] == name for text in before for name in whole):
            return True
        if '"' in word.gap and lower[at + 1 : at + 2] in [name[:1] for name in whole]:  # "…, warned Lee"
            return True
    return False


def _without_listener(rest: Sequence[Word], at: int, sources: Sequence[Sequence[Word]]) -> Sequence[Word]:
    """The words behind the verb, without "the Gazette" where the article has "told the Gazette"."""
    end = at + 1
    for word in rest[end : end + _LISTENER] if rest[at].text.lower() == "told" else ():
        if word.gap.strip() or not (word.has_capital or word.text.lower() in ARTICLES):
            break
        end += 1
    return rest[end:] if runs_in(_lower(rest[at:end]), map(_lower, sources)) else rest[at + 1 :]


def _without_outlet(tail: Sequence[Word], quotes: Sequence[Quote]) -> Sequence[Word]:
    """The words without a last ", the Gazette reported" or ", according to the Gazette"."""
    lower, source = _lower(tail), ["according", "to"]
    for outlet in {quote.version.outlet for quote in quotes}:
        name = _lower(_without_articles(read(outlet)))
        long, short = ["the", *name], name
        for end in ([*source, *long], [*source, *short], [*long, "reported"], [*short, "reported"]):
            if name and lower[-len(end) :] == end and "," in tail[-len(end)].gap:
                return tail[: -len(end)]
    return tail
