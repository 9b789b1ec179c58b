"""Which statements are about a topic: by its words in and right before them, or by what they mean."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from index import passages, statements
from index.passages import StoredPassage
from index.split import paragraphs, sentences
from index.statements import Statement
from index.stores import Stores
from index.types import Span
from index.words import stems
from retrieval.question import content_stems

_SHARED = 0.5  # of the topic's words, each as much as it is rare: "the Iran deal" needs "Iran"
# Cosine from which a sentence is on the topic without its words: at .3 unrelated ones begin, above .4 hardly
# any is left ("Muslims" and "radical Islamic terrorism" are at .31, "Benghazi" and "Libya" at .41).
_NEAR = 0.35
# Sentences are embedded with their headline, so that half of what stands in an article about the topic is at
# .35 to .5; beside statements that have its words only those from here count.
_SURE = 0.5

_Sentence = tuple[Span, str]  # where it stands in the version, and its words


def on_topic(
    stores: Stores, connection: Connection, said: Sequence[Statement], topic: str
) -> list[Statement]:
    """Those statements that have most of the topic's words in their own sentences and the one before these,
    or surely mean it; when there is none, those that may mean it.

    The sentence before a statement does not count when the same speaker says it. So "dismissed that" is about
    the barge of the sentence before it, an answer is about what was asked, and neither is what the same
    person said next.
    """
    terms = content_stems(topic) or stems(topic)
    rarity = {term: stores.words.rarity(term) for term in terms}
    vector = stores.encoder.question(topic)
    around: defaultdict[int, dict[int, list[_Sentence]]] = defaultdict(dict)
    split: dict[int, list[_Sentence]] = {}
    for statement_id, passage_id, start, words in statements.paragraphs(connection, said):
        if passage_id not in split:
            split[passage_id] = _sentences(start, words)
        around[statement_id][passage_id] = split[passage_id]
    theirs: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in said:
        theirs[statement.version_id].append(statement)
    windows = {one.id: _window(one, around[one.id].values(), theirs[one.version_id]) for one in said}
    worded = {id_ for id_, window in windows.items() if _shares(_words(window), rarity)}
    unsure = {place for one in said if one.id not in worded for place in around[one.id]}
    stored = {passage.id: passage for passage in passages.load(connection, unsure)}
    near = {
        one.id: max(
            (_nearness(_meant(one, windows[one.id]), stored[at], vector) for at in around[one.id]), default=0
        )
        for one in said
        if one.id not in worded
    }
    sure = worded | {id_ for id_, nearness in near.items() if nearness >= _SURE}
    kept = sure or {id_ for id_, nearness in near.items() if nearness >= _NEAR}
    return [one for one in said if one.id in kept]


def _sentences(start: int, words: str) -> list[_Sentence]:
    """The sentences of a passage that starts there."""
    return [
        (Span(start + sentence.start, start + sentence.end), words[slice(*sentence)])
        for paragraph in paragraphs(words)
        for sentence in sentences(words, paragraph)
    ]


def _window(
    statement: Statement, around: Iterable[list[_Sentence]], theirs: Sequence[Statement]
) -> list[_Sentence]:
    """Its own sentences, and before them the one that leads to it or the question, if that counts."""
    every = sorted({sentence for one in around for sentence in one})
    own = [at for at, (span, _) in enumerate(every) if _holds(statement, span)]
    if not own:
        return []
    first = max(0, own[0] - 1)
    while (
        0 < first < own[0]
        and _asks(every[own[0] - 1])
        and every[first][0].start - every[first - 1][0].end <= 1
    ):
        first -= 1  # a question with what leads to it, which stands on its line
    before = [
        sentence for sentence in every[first : own[0]] if not any(_holds(one, sentence[0]) for one in theirs)
    ]
    return [*before, *(every[at] for at in own)]


def _asks(sentence: _Sentence) -> bool:
    return sentence[1].rstrip().endswith("?")


def _holds(statement: Statement, sentence: Span) -> bool:
    return any(sentence.overlaps(part) for part in statement.attribution.content)


def _words(window: Iterable[_Sentence]) -> str:
    return " ".join(words for _, words in window)


def _shares(words: str, rarity: Mapping[str, float]) -> bool:
    held = set(stems(words))
    whole = sum(rarity.values())
    return whole > 0 and sum(weight for term, weight in rarity.items() if term in held) >= _SHARED * whole


def _meant(statement: Statement, window: Sequence[_Sentence]) -> list[Span]:
    """The sentences whose meaning counts: its own, and the question that it answers."""
    return [sentence[0] for sentence in window if _holds(statement, sentence[0]) or _asks(sentence)]


def _nearness(meant: Sequence[Span], passage: StoredPassage, vector: NDArray[np.float32]) -> float:
    """The cosine of the topic and the nearest of these sentences that is in the passage."""
    rows = [
        row
        for row, sentence in enumerate(passage.passage.sentences)
        if any(sentence.overlaps(span) for span in meant)
    ]
    return float((passage.sentence_vectors[rows] @ vector).max()) if rows else 0.0
