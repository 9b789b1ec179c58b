"""Question → sentences of the archive that may answer it, best first.

Vectors and words each propose passages; the articles that they agree on are then read whole. Only what the
audience may read is searched: each collection has its own vectors, and words are filtered before ranking.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import structlog
from numpy.typing import NDArray

from index import ledger, passages
from index.errors import EmbeddingError
from index.passages import StoredPassage
from index.shelf import versions_of
from index.stores import Stores
from index.sync import check_embedder
from retrieval.candidates import as_finding, candidates_in
from retrieval.confidence import confidence, evidence
from retrieval.reranker import reranker
from retrieval.scoring import Candidate, Signals, score
from retrieval.types import Audience, Findings, Question, Within

log = structlog.get_logger()

_PROPOSED = 50  # passages from each index
_WIDER = 10  # times as many where limits were set beside the question, as most will be outside them
_ARTICLES = 20  # articles whose words are compared
_READ_WHOLE = 4  # articles on which both indexes agree most: all of their passages become candidates
_KEPT = 40  # findings given to an answerer
_READ_CLOSELY = 12  # sentences read beside the question: more gain nothing and take 4 ms each
_CLOSE = 0.5  # weight of that reading beside the signals


class Reading(NamedTuple):
    """Candidates by number, best first, with their scores; those read closely, and what each gave."""

    order: list[int]
    scores: list[float]
    best: list[int]
    answers: NDArray[np.float32]


class Search:
    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def find(self, question: Question, audience: Audience, version_id: str | None = None) -> Findings:
        """The best sentences for this audience; empty when the archive has nothing like it.

        With `version_id` only that version's sentences; whether the audience may read it is not asked.
        Raises IndexMismatchError when the stored vectors are another embedder's.
        """
        check_embedder(self._stores)
        candidates, signals = self.score(question, audience, version_id)
        if not candidates:
            return Findings((), 0.0, signals.words_only)
        reading = self.reread(question, candidates, signals)
        findings = [
            as_finding(candidates[index], points)
            for index, points in zip(reading.order, reading.scores, strict=True)
        ]
        sure = confidence(evidence(question, candidates, signals, reading.best, reading.answers))
        return Findings(tuple(findings), sure, signals.words_only)

    def reread(self, question: Question, candidates: Sequence[Candidate], signals: Signals) -> Reading:
        """The candidates in their final order, the very best of them read beside the question."""
        order = np.argsort(-signals.scores, kind="stable")[:_KEPT]
        best = order[:_READ_CLOSELY].tolist()
        close = [(candidates[index].speaker, candidates[index].text) for index in best]
        answers = reranker(self._stores.models).scores(question.search_text, close)
        # Those not read closely are taken for no better than the worst that was.
        read = np.concatenate([answers, np.full(len(order) - len(answers), answers.min())])
        scores = signals.scores[order] + _CLOSE * read
        final = np.argsort(-scores, kind="stable")
        return Reading(order[final].tolist(), scores[final].tolist(), best, answers)

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        reranker(self._stores.models).scores("warm", [(None, "warm")])

    def score(
        self, question: Question, audience: Audience, version_id: str | None = None
    ) -> tuple[list[Candidate], Signals]:
        """Every candidate sentence, passage by passage, with its score and the signals behind it."""
        stores = self._stores
        vector = stores.encoder.question(question.search_text)
        articles = dict(stores.words.articles(question.terms, _ARTICLES, audience.collections))
        if version_id:
            words_only = False
            with stores.archive.engine.connect() as connection:
                stored = passages.of_versions(connection, [version_id])
        else:
            stored, words_only = self._proposed(question, vector, articles, audience)
        versions = stores.archive.load_versions(passage.version_id for passage in stored)
        with stores.archive.engine.connect() as connection:
            attributions = ledger.near(connection, stored)
        candidates = candidates_in(stored, versions, attributions)
        rarity = {term: stores.words.rarity(term) for term in question.terms}
        own = vector if question.text == question.search_text else stores.encoder.question(question.text)
        signals = score(question, vector, own, candidates, rarity, articles)
        return candidates, replace(signals, words_only=words_only)

    def _proposed(
        self,
        question: Question,
        vector: NDArray[np.float32],
        articles: Mapping[str, float],
        audience: Audience,
    ) -> tuple[list[StoredPassage], bool]:
        """The passages whose sentences are candidates, and whether words alone proposed them."""
        within = question.within if question.within and question.within.leaves_out else None
        most = _PROPOSED * (_WIDER if within else 1)
        near = self._near(question.search_text, vector, most, audience)
        worded = self._stores.words.passages(question.terms, most, audience.collections)
        hits = [hit for hit, _ in (*(near or ()), *worded)]
        return self._candidates(hits, articles, vector, within), near is None

    def _near(
        self, text: str, vector: NDArray[np.float32], most: int, audience: Audience
    ) -> list[tuple[int, float]] | None:
        """Passages near in meaning; None while the embeddings server does not answer, and words must do."""
        try:
            probe = self._stores.probe(text, vector)
        except EmbeddingError as error:
            log.warning("searched by words alone", detail=error.detail)
            return None
        return self._stores.vectors.nearest(probe, most, audience.collections)

    def _candidates(
        self,
        proposed: Iterable[int],
        articles: Mapping[str, float],
        vector: NDArray[np.float32],
        within: Within | None,
    ) -> list[StoredPassage]:
        """The proposed passages, and every passage of the articles that words and vectors agree on."""
        with self._stores.archive.engine.connect() as connection:
            stored = passages.load(connection, set(proposed))
            if within:
                inside = versions_of(connection, within.outlet, within.since, within.until)
                stored = [passage for passage in stored if passage.version_id in inside]
            meaning: dict[str, float] = {}
            for passage in stored:
                near = float(passage.vector @ vector)
                meaning[passage.version_id] = max(near, meaning.get(passage.version_id, 0.0))
            top = max(articles.values(), default=0.0) or 1.0
            agreed = sorted(meaning, key=lambda v: -(meaning[v] + articles.get(v, 0.0) / top))[:_READ_WHOLE]
            whole = passages.of_versions(connection, agreed)
        unique = {passage.id: passage for passage in (*stored, *whole)}
        return sorted(unique.values(), key=lambda passage: passage.id)
