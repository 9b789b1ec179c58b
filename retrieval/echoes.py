"""Who else says what an answer's speakers say, and who denies it: other people's sentences beside the claims.

Rather nobody than somebody who says another thing: two sentences must share most of their rarer words, mean
nearly the same, and answer one another both ways. The bounds are from reading pairs (docs/quality.md).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.lexicon import words
from index.locate import fold
from index.split import paragraphs, sentences
from index.stores import Stores
from index.types import Grade, Quote, Span, Speaker
from index.words import stems
from retrieval.claimant import same_speaker as same_name
from retrieval.copies import is_copy
from retrieval.kinds import tells_of_denial
from retrieval.naming import fold_name
from retrieval.prose_words import read
from retrieval.question import content_stems
from retrieval.reranker import reranker
from retrieval.same_speaker import same_speaker
from retrieval.scoring import Candidate
from retrieval.turns import holds_turn, opposed
from retrieval.types import Answer, Kind

_ALSO_SAYS = "according announced argued argues believes concluded insisted insists tweeted warned warns"
_MOST = 7  # of each sort
_CLAIMS = 8  # sentences of an answer that are looked for
_LIKE = 1.25  # cosine and share of words together, from which two sentences may say the same
_DENIED = 0.9  # the same for a sentence that denies: it also tells who says so
_WORDS = 3  # content words that they share, at the least
_RARE = 1.6  # what the shared words must weigh, in words that stand nowhere else
_ANSWERS = 1.5  # log odds, the lesser of both ways
# Other cues ("condemned", "was pressed on") go with what somebody speaks about, and may not think.
_SAYS = words("neutral reporting verbs") | words("asserting verbs") | frozenset(_ALSO_SAYS.split())


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an answer, by somebody with a name: of others nobody can tell who else they are."""

    speaker: Speaker
    quote: Quote


@dataclass(frozen=True, slots=True)
class Echo:
    """Somebody else who says it, or who `denies` it. `copies` are the same words of theirs elsewhere;
    `likeness` is for sorting.
    """

    speaker: Speaker
    quote: Quote
    denies: bool
    likeness: float
    copies: tuple[Quote, ...] = ()


def claims(answer: Answer) -> list[Claim]:
    """What the answer's named speakers claim, sentence by sentence; responses where there is nothing else."""
    named = [point for point in answer.points if point.speaker and point.speaker.grade is Grade.NAMED]
    claiming = [point for point in named if point.kind in {Kind.CLAIM, Kind.STATEMENT}] or named
    found = [
        Claim(point.speaker, Quote(quote.version, Span(quote.span.start + start, quote.span.start + end)))
        for point in claiming
        if point.speaker
        for quote in point.quotes
        for paragraph in paragraphs(quote.text)
        for start, end in sentences(quote.text, paragraph)
    ]
    return found[:_CLAIMS]


def echoes(
    claim: Claim, shown: Sequence[Speaker], candidates: Sequence[Candidate], stores: Stores
) -> list[Echo]:
    """Those of the candidates who say or deny the claim and are not `shown` already."""
    own = (one for one in candidates if one.version.id == claim.quote.version.id and one.attribution)
    text = next((_content(one) for one in own if one.sentence.overlaps(claim.quote.span)), claim.quote.text)
    said, found = _Said(text, stores), []
    for one in candidates:
        speaker, attribution = one.speaker, one.attribution
        if attribution is None or speaker is None or speaker.grade is not Grade.NAMED:
            continue
        quote, content = Quote(one.version, one.sentence), _content(one)
        if "?" in quote.text or _is_shown(speaker, shown) or _repeats(quote, claim.quote):
            continue
        cue = " ".join(one.version.text[slice(*span)] for span in attribution.cue)
        likeness = said.likeness(content)
        if tells_of_denial(cue) and not said.denies and likeness >= _DENIED:
            found.append(Echo(speaker, quote, True, likeness))
        denies = tells_of_denial(f"{cue} {quote.text}")
        if denies is not said.denies or likeness < _LIKE or not _says(cue):
            continue
        if not _tells_of(quote, claim, speaker) and said.said_by(content):
            found.append(Echo(speaker, quote, False, likeness))
    return found


def by_speaker(found: Iterable[Echo]) -> tuple[Echo, ...]:
    """One of each speaker, the likest, with the articles that have the same words; those who deny it last."""
    kept: list[Echo] = []
    for echo in sorted(found, key=lambda one: (one.denies, -one.likeness)):
        at = next((n for n, one in enumerate(kept) if _is_same(one.speaker, echo.speaker)), None)
        if at is None:
            kept.append(echo)
        elif kept[at].denies == echo.denies and _is_new_copy(echo.quote, kept[at]):
            first = kept[at]
            kept[at] = Echo(
                first.speaker, first.quote, first.denies, first.likeness, (*first.copies, echo.quote)
            )
    saying = [one for one in kept if not one.denies]
    return (*saying[:_MOST], *[one for one in kept if one.denies][:_MOST])


class _Said:
    """A claim's sentence, to hold others against."""

    def __init__(self, text: str, stores: Stores) -> None:
        self._text, self._stores = text, stores
        self._words, self._stems = read(text), set(content_stems(text))
        self._vector = stores.encoder.question(text)
        self.denies = tells_of_denial(text)

    def likeness(self, text: str) -> float:
        """Cosine and the share of words, by how rare they are, together; 0 where too little is shared."""
        own = set(content_stems(text))
        shared = self._weight(own & self._stems)
        if len(own & self._stems) < _WORDS or shared < _RARE * self._stores.words.rarity(""):
            return 0.0
        share: float = shared / (self._weight(own) * self._weight(self._stems)) ** 0.5
        cosine = float(self._stores.encoder.question(text) @ self._vector)
        return cosine + share

    def said_by(self, text: str) -> bool:
        """Whether the text says it too: neither turned round nor with other figures."""
        found = read(text)
        if opposed(self._words, found):
            return False
        figures, own = ({word.stem for word in some if word.is_figure} for some in (found, self._words))
        if not (figures <= own or own <= figures):
            return False
        both = reranker(self._stores.models)
        ways = (both.scores(self._text, [(None, text)]), both.scores(text, [(None, self._text)]))
        return min(float(way[0]) for way in ways) >= _ANSWERS

    def _weight(self, terms: Iterable[str]) -> float:
        return sum(self._stores.words.rarity(term) for term in terms)


def _content(candidate: Candidate) -> str:
    """What is said of the sentence, without who says it, for comparing."""
    start, end = candidate.sentence
    spans = sorted(candidate.attribution.content) if candidate.attribution else []
    return " ".join(
        candidate.version.text[max(start, one) : min(end, other)] for one, other in spans if one < end
    )


def _says(cue: str) -> bool:
    """Whether a reporting verb says that the content is so: "said", not "did not say" nor "mocked"."""
    return not holds_turn(fold(cue)) and any(word in _SAYS for word in re.findall(r"\w+", cue.casefold()))


def _is_shown(speaker: Speaker, shown: Sequence[Speaker]) -> bool:
    return any(
        _is_same(speaker, one) or (one.grade is Grade.UNNAMED and same_speaker(one.as_written, speaker))
        for one in shown
    )


def _is_same(one: Speaker, other: Speaker) -> bool:
    left, right = (set(fold_name(speaker.name).split()) for speaker in (one, other))
    return left <= right or right <= left or same_name(one, other)


def _tells_of(quote: Quote, claim: Claim, speaker: Speaker) -> bool:
    """Whether one of both is about the other's speaker, and so tells what they said, or answers them."""
    return _names(claim.speaker, quote.text) or _names(speaker, claim.quote.text)


def _names(speaker: Speaker, text: str) -> bool:
    name = stems(speaker.name)
    return bool(name) and name[-1] in stems(text)


def _repeats(quote: Quote, claim: Quote) -> bool:
    """Whether one has the other's words: a copy, or somebody who quotes somebody else."""
    is_same = quote.version.id == claim.version.id and quote.span.overlaps(claim.span)
    return is_same or is_copy(quote, None, claim, None) or is_copy(claim, None, quote, None)


def _is_new_copy(quote: Quote, echo: Echo) -> bool:
    known = {one.version.article_id for one in (echo.quote, *echo.copies)}
    return quote.version.article_id not in known and is_copy(quote, None, echo.quote, None)
