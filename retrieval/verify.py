"""A draft → points whose every quote is a slice of a stored version; what cannot be verified is left out.

Nothing here shows a character that an answerer wrote, but `wording`, which is held to plain prose.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from index.locate import fold, locate
from index.split import sentences
from index.types import Grade, Quote, Span, Speaker
from retrieval.copies import is_copy
from retrieval.fragments import in_context
from retrieval.kinds_of_drafts import held
from retrieval.prose import fault_of
from retrieval.types import Draft, DraftPoint, Dropped, Fault, Finding, Findings, Pick, Point, Verified

_MIN_WORDS = 3  # fewer could be anyone's

# One word: with what is inside it ("can’t", "1,200", "anti-war", "10–12") and a number's sign or unit.
_WORD = re.compile(r"(?:[$£€¥₹+−-]+(?=\d))?\w+(?:[^\w\s—―…()\[\]{}\"“”„«»]\w+)*[%‰°]?")
_Voice = tuple[str, Grade, str] | None


def verify(draft: Draft, findings: Findings) -> Verified:
    """The points that stand, in the draft's order, each with one speaker: the one the ledger has, which its
    kind and its section are held to.

    Words that two outlets have are shown once. The points of a draft's beginning are the beginning of the
    draft's points.
    """
    known = {finding.id: finding for finding in findings.items}
    shown: list[tuple[Quote, Speaker | None]] = []
    points: list[Point] = []
    dropped: list[Dropped] = []
    for proposed in draft.points:
        located = [_locate(pick, known.get(pick.finding_id)) for pick in proposed.picks]
        dropped += [
            Dropped(_why_lost(pick, known), (pick.finding_id,), pick.words or "")
            for pick, quote in zip(proposed.picks, located, strict=True)
            if quote is None
        ]
        voices = _by_voice((quote for quote in located if quote), findings.items)
        fault = _fault_of_prose(proposed, located, voices)
        if fault and proposed.wording:
            ids = tuple(pick.finding_id for pick in proposed.picks)
            dropped.append(Dropped(fault, ids, proposed.wording))
        wording = _sentence(proposed.wording) if proposed.wording and not fault else None
        for speaker, said in voices:
            quotes = _new(_merge(said), speaker, shown)
            shown += [(quote, speaker) for quote in quotes]
            if quotes:
                kind, section = held(proposed.kind, proposed.section, quotes, findings.items)
                points.append(Point(kind, speaker, quotes, wording, section))
    return Verified(tuple(points), tuple(dropped))


def _fault_of_prose(
    proposed: DraftPoint,
    located: Sequence[Quote | None],
    voices: Sequence[tuple[Speaker | None, Sequence[Quote]]],
) -> Fault | None:
    """Why the linking prose may not be shown; prose for words that are not there leads to the wrong ones."""
    if not all(located):
        return Fault.QUOTE_DROPPED
    if len(voices) != 1:
        return Fault.TWO_SPEAKERS
    [(speaker, quotes)] = voices
    return fault_of(proposed.wording, speaker, quotes) if proposed.wording else None


def _sentence(wording: str) -> str:
    """The wording with a capital: "the ministry said"."""
    wording = wording.strip()
    return wording[:1].upper() + wording[1:]


def _why_lost(pick: Pick, known: Mapping[str, Finding]) -> Fault:
    return Fault.NOT_VERBATIM if pick.finding_id in known else Fault.UNKNOWN_PASSAGE


def _locate(pick: Pick, finding: Finding | None) -> Quote | None:
    """The picked words as they stand in the finding's passage, or its own sentence when none are given."""
    if finding is None:
        return None
    if pick.words is None:
        return finding.quote
    if len(_WORD.findall(pick.words)) < _MIN_WORDS and _bare(pick.words) != _bare(finding.quote.text):
        return None
    version = finding.quote.version
    for span in _places(pick.words, finding):
        if not any(_inside_word(version.text, at, finding.passage) for at in span):
            return Quote(version, _in_context(version.text, span, finding))
    return None


def _places(words: str, finding: Finding) -> Iterator[Span]:
    """Where the words stand: in the finding's own sentence, then anywhere in its passage."""
    for within in (finding.quote.span, finding.passage):
        while span := locate(words, finding.quote.version.text, within):
            yield span
            within = Span(span.start + 1, within.end)


def _inside_word(text: str, at: int, passage: Span) -> bool:
    """Whether a cut at `at` would leave half a word, or a letter without its accent."""
    if at < len(text) and unicodedata.category(text[at]).startswith("M"):
        return True
    return any(word.start() < at < word.end() for word in _WORD.finditer(text, *passage))


def _in_context(text: str, span: Span, finding: Finding) -> Span:
    """The span, or its whole sentences unless it is all that the speaker says in them (see fragments)."""
    own = finding.quote.span
    if own.contains(span):
        return in_context(text, span, own, finding.speaker)
    touched = [sentence for sentence in sentences(text, finding.passage) if sentence.overlaps(span)]
    if not touched:
        return span
    whole = Span(min(span.start, touched[0].start), max(span.end, touched[-1].end))
    return in_context(text, span, whole, None)


def _by_voice(
    quotes: Iterable[Quote], findings: Sequence[Finding]
) -> list[tuple[Speaker | None, list[Quote]]]:
    """Quotes apart by who says them, because one point never runs two speakers together."""
    voices: dict[_Voice, tuple[Speaker | None, list[Quote]]] = {}
    for quote in quotes:
        speaker = _speaker(quote, findings)
        voices.setdefault(_voice(speaker, quote), (speaker, []))[1].append(quote)
    return list(voices.values())


def _speaker(quote: Quote, findings: Sequence[Finding]) -> Speaker | None:
    """Who says all of these words: nobody known, where findings do not cover them or name two speakers.

    A passage may hold other people's sentences, so the finding that was picked does not settle it.
    """
    said = [
        finding
        for finding in findings
        if finding.quote.version.id == quote.version.id and finding.quote.span.overlaps(quote.span)
    ]
    covered = {at for finding in said for at in range(*finding.quote.span)}
    bare = any(at not in covered and not quote.version.text[at].isspace() for at in range(*quote.span))
    one = len({_voice(finding.speaker, quote) for finding in said}) == 1
    return said[0].speaker if one and not bare else None


def _voice(speaker: Speaker | None, quote: Quote) -> _Voice:
    if speaker is None:
        return None
    # "A senior official" in two articles may be two people; nothing may join them.
    return speaker.name, speaker.grade, "" if speaker.grade is Grade.NAMED else quote.version.id


def _merge(quotes: Iterable[Quote]) -> list[Quote]:
    """No two that overlap or follow one another: those become the stretch they cover together."""
    merged: list[Quote] = []
    for quote in quotes:
        start, end = quote.span
        apart = []
        for other in merged:
            if other.version.id == quote.version.id and _joins(other, Span(start, end)):
                start, end = min(start, other.span.start), max(end, other.span.end)
            else:
                apart.append(other)
        merged = [*apart, Quote(quote.version, Span(start, end))]
    return merged


def _new(
    quotes: Iterable[Quote], speaker: Speaker | None, shown: Sequence[tuple[Quote, Speaker | None]]
) -> tuple[Quote, ...]:
    """Those that are not shown already, there or in an article with the same words."""
    new: list[Quote] = []
    for quote in quotes:
        before = [*shown, *((other, speaker) for other in new)]
        if not any(_again(quote, other) or is_copy(quote, speaker, other, whose) for other, whose in before):
            new.append(quote)
    return tuple(new)


def _again(quote: Quote, other: Quote) -> bool:
    return (quote.version.id, quote.span) == (other.version.id, other.span)


def _joins(quote: Quote, span: Span) -> bool:
    """Whether they overlap, or only white space within a paragraph lies between them."""
    if quote.span.overlaps(span):
        return True
    between = quote.version.text[min(quote.span.end, span.end) : max(quote.span.start, span.start)]
    return not between.strip() and "\n" not in between


def _bare(words: str) -> str:
    return fold(words).strip(" \"'.,")
