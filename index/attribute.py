"""Who said what, by rule: reporting verbs and "according to", within one sentence.

Precision first: a sentence whose source is not plain gives no attribution, never a guess.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from index.speakers import PARTICLE, UPPER, resolve
from index.split import paragraphs, sentences
from index.types import Attribution, Span, Speaker, Speech

_QUOTATION = re.compile(r'“[^”\n]*(?:”|$|(?=\n))|"[^"\n]*(?:"|$|(?=\n))')
_ACCORDING = re.compile(r"\b[Aa]ccording to (?=[\w“\"])")
_CLAUSE_END = re.compile(
    r"[,.;:]\s|[.,;:]$|\s(?:that|who|which|because|after|before|while|when|during|on|at|in|as)\s|$"
)
_BOUNDARY = re.compile(
    r"(?:^|[,;:—–]\s*|[”\"],?\s*|\b(?:and|but|that|while|as|because|after|when|which|whom)\s+)(?=\S)"
)
_ADVERBS = re.compile(
    r"(?:\s+(?:has|have|had|also|then|later|recently|repeatedly|previously|once|again|has also|had also|"
    r"would|will|has repeatedly|himself|herself|on \w+day|this week|last week|earlier|further|publicly|"
    r"first|simply))+$"
)
_STARTS_A_NAME = re.compile(
    rf"[{UPPER}]|(?:the|a|an|one|two|another|his|her|their|its|he|she|they|we|some|several|many|officials|"
    r"police|prosecutors|critics|sources|experts|residents|doctors|lawyers)\b"
)
_APPOSITION = re.compile(
    rf"([{UPPER}][\w.’'\-]*(?:\s+(?:[{UPPER}][\w.’'\-]*|of|{PARTICLE}))*),\s[^,“”\"]{{3,120}},$"
)
_NEVER_SPEAK = (
    "it there this that what which who these those and but or so i you nothing nobody everyone "
    "everything anyone something"
)
_NOT_A_SOURCE = frozenset(_NEVER_SPEAK.split())
_MAX_SOURCE_WORDS = 12
_MIN_CONTENT = 8  # characters: shorter content is a fragment of something else


def attribute(text: str) -> tuple[Attribution, ...]:
    """Attributions in the order of the text, their speakers resolved within it."""
    found: list[Attribution] = []
    open_quotation: Attribution | None = None
    for paragraph in paragraphs(text):
        quoted = quotations(text, paragraph)
        here: list[Attribution] = []
        if open_quotation and quoted and quoted[0].start == paragraph.start:
            here.append(_continued(open_quotation, quoted[0]))
        for sentence in sentences(text, paragraph):
            if not (here and here[-1].content[-1].contains(sentence)):
                here.extend(_in_sentence(text, sentence, quoted, here))
        found += here
        left_open = (
            bool(quoted) and text[quoted[-1].end - 1] not in '”"' and quoted[-1].end >= paragraph.end - 1
        )
        open_quotation = here[-1] if left_open and here else None
    return resolve(text, found)


def quotations(text: str, within: Span) -> tuple[Span, ...]:
    """Stretches between quotation marks, marks included; an unclosed one ends with its paragraph."""
    return tuple(Span(*match.span()) for match in _QUOTATION.finditer(text, *within))


@lru_cache(1)
def _cue() -> re.Pattern[str]:
    lines = Path(__file__).with_name("verbs.txt").read_text("utf-8").splitlines()
    verbs = {verb for line in lines if not line.startswith("#") for verb in line.split()}
    return re.compile(r"\b(?:" + "|".join(sorted(verbs)) + r")\b")


def _continued(before: Attribution, content: Span) -> Attribution:
    """A quotation that goes on in the next paragraph: opening marks again, same speaker."""
    return Attribution(before.source, before.cue, (content,), Speech.DIRECT, before.speaker)


def _in_sentence(
    text: str, sentence: Span, quoted: tuple[Span, ...], before: list[Attribution]
) -> Iterator[Attribution]:
    inside = tuple(
        Span(max(q.start, sentence.start), min(q.end, sentence.end)) for q in quoted if q.overlaps(sentence)
    )
    attribution = _according_to(text, sentence, inside) or _by_verb(text, sentence, inside)
    if attribution:
        yield attribution
    elif before and len(inside) == 1 and inside[0] == sentence:
        # A sentence wholly inside the quotation that the last attribution of this paragraph opened.
        last = before[-1]
        if last.speech is not Speech.INDIRECT:
            yield _continued(last, sentence)


def _according_to(text: str, sentence: Span, quoted: tuple[Span, ...]) -> Attribution | None:
    match = _ACCORDING.search(text, *sentence)
    if not match or _inside(match.start(), quoted):
        return None
    cue = Span(match.start(), match.end() - 1)
    end = _CLAUSE_END.search(text, match.end(), sentence.end)
    source = _trim(text, Span(match.end(), end.start() if end else sentence.end))
    first = match.start() - sentence.start < 3
    content = Span(source.end, sentence.end) if first else Span(sentence.start, cue.start)
    return _attribution(text, source, cue, (_trim(text, content),), quoted)


def _by_verb(text: str, sentence: Span, quoted: tuple[Span, ...]) -> Attribution | None:
    for match in _cue().finditer(text, *sentence):
        cue = Span(*match.span())
        if _inside(cue.start, quoted):
            continue
        follows_quotation = any(0 <= cue.start - q.end <= 1 for q in quoted)
        source = (
            _source_after(text, cue, sentence) if follows_quotation else _source_before(text, cue, sentence)
        )
        if source and not any(source.overlaps(q) for q in quoted):
            content = _content(text, sentence, source, cue, quoted)
            found = _attribution(text, source, cue, content, quoted) if content else None
            if found:
                return found
    return None


def _source_before(text: str, cue: Span, sentence: Span) -> Span | None:
    lead = text[sentence.start : cue.start].rstrip()
    lead = _ADVERBS.sub("", lead)
    apposition = _APPOSITION.search(lead)
    if apposition:
        return Span(sentence.start + apposition.start(1), sentence.start + apposition.end(1))
    boundaries = [match.end() for match in _BOUNDARY.finditer(lead)]
    start = boundaries[-1] if boundaries else 0
    return _plausible(text, Span(sentence.start + start, sentence.start + len(lead)))


def _source_after(text: str, cue: Span, sentence: Span) -> Span | None:
    end = _CLAUSE_END.search(text, cue.end, sentence.end)
    return _plausible(text, _trim(text, Span(cue.end, end.start() if end else sentence.end)))


def _plausible(text: str, span: Span) -> Span | None:
    words = text[span.start : span.end].split()
    named = bool(words) and len(words) <= _MAX_SOURCE_WORDS and words[0].lower() not in _NOT_A_SOURCE
    named = named and words[-1].lower() not in {"the", "a", "an"}  # "The | answers were wrong"
    named = named and words[-1].lower() not in _NOT_A_SOURCE  # "… looked at ease and | suggested"
    return span if named and _STARTS_A_NAME.match(text, span.start) else None


def _content(
    text: str, sentence: Span, source: Span, cue: Span, quoted: tuple[Span, ...]
) -> tuple[Span, ...]:
    """What was said: the clause on the other side of the cue, or on both sides of "…," X said, "…"."""
    start, end = min(source.start, cue.start), max(source.end, cue.end)
    before, after = _trim(text, Span(sentence.start, start)), _trim(text, Span(end, sentence.end))
    parts = []
    if any(before.overlaps(q) for q in quoted) or (_long(before) and text[start - 2 : start - 1] == ","):
        parts.append(before)
    if any(after.overlaps(q) for q in quoted) or (_long(after) and not parts):
        parts.append(after)
    return tuple(parts)


def _attribution(
    text: str, source: Span, cue: Span, content: tuple[Span, ...], quoted: tuple[Span, ...]
) -> Attribution | None:
    written = text[source.start : source.end]
    if not written.strip() or not all(_long(part) for part in content):
        return None
    marked = sum(min(q.end, c.end) - max(q.start, c.start) for c in content for q in quoted if q.overlaps(c))
    share = marked / sum(c.end - c.start for c in content)
    speech = Speech.DIRECT if share > 0.8 else Speech.MIXED if share > 0.1 else Speech.INDIRECT
    speaker: Speaker | None = None
    return Attribution((source,), (cue,), content, speech, speaker)


def _inside(at: int, quoted: tuple[Span, ...]) -> bool:
    return any(q.start <= at < q.end for q in quoted)


def _long(span: Span) -> bool:
    return span.end - span.start >= _MIN_CONTENT


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in " \u00a0,;:–—\n":
        start += 1
    while end > start and text[end - 1] in " \u00a0,;:–—.\n":
        end -= 1
    return Span(start, end)
