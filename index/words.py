"""Passages and articles by their words (BM25), in tantivy. A rebuildable cache of the record."""

import math
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

import tantivy

_ANALYZER = "newsroom_english"
_HEAP = 64_000_000  # bytes tantivy may use before it writes a segment
_TITLE_BOOST = 2.0  # an article's headline says what it is about


@lru_cache(1)
def _analyzer() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("english")).build()


def stems(text: str) -> list[str]:
    """The words of `text` in order, lower case and stemmed, as the index has them."""
    return _analyzer().analyze(text)


class Words:
    """Two indexes side by side: passages (with their headline) and whole articles.

    One process writes, which `index.lock` sees to: a writer's lock that a killed one left on the disk is let
    go by the system. In that process one thread at a time does; any number may search meanwhile.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()  # tantivy's writer raises when two threads use it at once
        self._open()

    def _open(self) -> None:
        self._passages = _index(self._folder / "passages", "passage_id")
        self._articles = _index(self._folder / "articles", "")
        self._writers: list[tantivy.IndexWriter] = []

    def add(
        self, version_id: str, collection: str, title: str, text: str, passages: Iterable[tuple[int, str]]
    ) -> None:
        """Queue a version's passages (id, words) and the article itself; `commit` makes them findable."""
        with self._writing() as (passage_writer, article_writer):
            for passage_id, words in passages:
                document = tantivy.Document(
                    version_id=version_id,
                    collection=collection,
                    title=title,
                    body=words,
                    passage_id=passage_id,
                )
                passage_writer.add_document(document)
            article_writer.add_document(
                tantivy.Document(version_id=version_id, collection=collection, title=title, body=text)
            )

    def remove(self, version_id: str) -> None:
        with self._writing() as writers:
            for writer in writers:
                writer.delete_documents_by_term("version_id", version_id)

    def commit(self) -> None:
        with self._writing() as writers:
            for writer in writers:
                writer.commit()
            self._passages.reload()
            self._articles.reload()

    def passages(
        self, terms: Sequence[str], limit: int, collections: Iterable[str] | None
    ) -> list[tuple[int, float]]:
        """(passage id, BM25) of passages that hold any of the stems, best first."""
        searcher = self._passages.searcher()
        hits = searcher.search(_query(self._passages, terms, collections, 1.0), limit).hits
        ids = searcher.fast_field_values("passage_id", [address for _, address in hits])
        return [(int(passage_id or 0), score) for passage_id, (score, _) in zip(ids, hits, strict=True)]

    def articles(
        self, terms: Sequence[str], limit: int, collections: Iterable[str] | None
    ) -> list[tuple[str, float]]:
        """(version id, BM25) of articles whose headline or text holds any of the stems, best first."""
        searcher = self._articles.searcher()
        hits = searcher.search(_query(self._articles, terms, collections, _TITLE_BOOST), limit).hits
        return [(searcher.doc(address)["version_id"][0], score) for score, address in hits]

    def holding(
        self, runs: Iterable[Sequence[str]], limit: int, collections: Iterable[str] | None
    ) -> list[str]:
        """Version ids of articles whose text holds each of these runs of stems, word after word."""
        must = [_phrase(self._articles.schema, run) for run in runs]
        wanted = tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in must])
        searcher = self._articles.searcher()
        hits = searcher.search(_readable(self._articles, wanted, collections), limit).hits
        return [searcher.doc(address)["version_id"][0] for _, address in hits]

    def rarity(self, term: str) -> float:
        """BM25's inverse document frequency of a stem over all passages; the greater, the rarer."""
        searcher = self._passages.searcher()
        holding = searcher.doc_freq("body", term)
        return math.log(1 + (searcher.num_docs - holding + 0.5) / (holding + 0.5))

    def count(self) -> int:
        """How many passages can be found."""
        return int(self._passages.searcher().num_docs)

    def clear(self) -> None:
        with self._lock:
            self.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            self._open()

    def close(self) -> None:
        """Finish merging and give up the write lock; what was not committed is lost."""
        with self._lock:
            writers, self._writers = self._writers, []
            for writer in writers:
                with suppress(ValueError):  # one that a full disk ended has nothing to finish
                    writer.wait_merging_threads()

    @contextmanager
    def _writing(self) -> Iterator[list[tantivy.IndexWriter]]:
        with self._lock:
            if not self._writers:
                self._writers = [index.writer(_HEAP, 1) for index in (self._passages, self._articles)]
            try:
                yield self._writers
            except ValueError:  # after a full disk a writer takes nothing more
                self._writers = []
                raise


def _index(folder: Path, id_field: str) -> tantivy.Index:
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("version_id", stored=True, tokenizer_name="raw")
    schema.add_text_field("collection", tokenizer_name="raw")
    schema.add_text_field("title", tokenizer_name=_ANALYZER)
    schema.add_text_field("body", tokenizer_name=_ANALYZER)
    if id_field:
        schema.add_integer_field(id_field, fast=True)
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(schema.build(), path=str(folder))
    index.register_tokenizer(_ANALYZER, _analyzer())
    return index


def _query(
    index: tantivy.Index, terms: Sequence[str], collections: Iterable[str] | None, title_boost: float
) -> tantivy.Query:
    schema = index.schema
    either = [
        (tantivy.Occur.Should, query)
        for term in dict.fromkeys(terms)
        for query in (
            tantivy.Query.term_query(schema, "body", term, index_option="freq"),
            tantivy.Query.boost_query(
                tantivy.Query.term_query(schema, "title", term, index_option="freq"), title_boost
            ),
        )
    ]
    return _readable(index, tantivy.Query.boolean_query(either), collections)


def _phrase(schema: tantivy.Schema, stems_in_order: Sequence[str]) -> tantivy.Query:
    if len(stems_in_order) == 1:  # which tantivy takes for no phrase
        return tantivy.Query.term_query(schema, "body", stems_in_order[0], index_option="freq")
    return tantivy.Query.phrase_query(schema, "body", list(stems_in_order))


def _readable(
    index: tantivy.Index, wanted: tantivy.Query, collections: Iterable[str] | None
) -> tantivy.Query:
    if collections is None:
        return wanted
    allowed = tantivy.Query.const_score_query(
        tantivy.Query.term_set_query(index.schema, "collection", list(collections)), 0.0
    )
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, wanted), (tantivy.Occur.Must, allowed)])
