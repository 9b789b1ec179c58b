"""Which statements are about a topic: by its words in their paragraphs, or by what they mean."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from index import passages, statements
from index.passages import StoredPassage
from index.statements import Statement
from index.stores import Stores
from index.words import stems
from retrieval.question import content_stems

_SHARED = 0.5  # of the topic's words, each as much as it is rare: "the Iran deal" needs "Iran"
# Cosine from which a sentence is on the topic without its words: at .3 unrelated ones begin, above .4 hardly
# any is left ("Muslims" and "radical Islamic terrorism" are at .31, "Benghazi" and "Libya" at .41).
_NEAR = 0.35


def on_topic(
    stores: Stores, connection: Connection, said: Sequence[Statement], topic: str
) -> list[Statement]:
    """Those statements whose paragraph has most of the topic's words, or whose own sentences mean it."""
    terms = content_stems(topic) or stems(topic)
    rarity = {term: stores.words.rarity(term) for term in terms}
    vector = stores.encoder.question(topic)
    places: defaultdict[int, list[int]] = defaultdict(list)
    worded: dict[int, bool] = {}
    for statement_id, passage_id, words in statements.paragraphs(connection, said):
        places[statement_id].append(passage_id)
        if passage_id not in worded:
            worded[passage_id] = _shares(words, rarity)
    meant = [id_ for id_, holds in worded.items() if not holds]
    stored = {passage.id: passage for passage in passages.load(connection, meant)}
    return [
        statement
        for statement in said
        if any(
            worded[place] or (place in stored and _nearness(statement, stored[place], vector) >= _NEAR)
            for place in places[statement.id]
        )
    ]


def _shares(words: str, rarity: Mapping[str, float]) -> bool:
    held = set(stems(words))
    whole = sum(rarity.values())
    return whole > 0 and sum(weight for term, weight in rarity.items() if term in held) >= _SHARED * whole


def _nearness(statement: Statement, passage: StoredPassage, vector: NDArray[np.float32]) -> float:
    """The cosine of the topic and the nearest sentence that holds some of what was said."""
    content = statement.attribution.content
    rows = [
        row
        for row, sentence in enumerate(passage.passage.sentences)
        if any(sentence.overlaps(part) for part in content)
    ]
    return float((passage.sentence_vectors[rows] @ vector).max()) if rows else 0.0
