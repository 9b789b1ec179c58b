"""The archive in a LangChain chain: documents that are slices, for these readers only."""

import json

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda
from pydantic import ValidationError

from index.archive import Standing
from index.types import Status
from retrieval.langchain_retriever import ArchiveRetriever
from tests.conftest import RESERVOIR, WOLVES, ArchiveOf, SmallArchive, page

MOVED = "Who said the dam wall has moved?"
METADATA = {
    "article_id", "version_id", "start", "end", "source", "title", "outlet", "author", "published_at", "link",
    "speaker", "score",
}  # fmt: skip


def sources(documents: list[Document]) -> set[str]:
    return {document.metadata["source"] for document in documents}


def test_every_document_is_a_slice_of_the_stored_version(newsroom: SmallArchive) -> None:
    documents = ArchiveRetriever(stores=newsroom.stores, k=20).invoke(MOVED)
    assert documents
    for document in documents:
        where = document.metadata
        assert set(where) == METADATA
        stored = newsroom.stores.archive.version(where["version_id"])
        assert document.page_content == stored.text[where["start"] : where["end"]]
        assert (where["title"], where["source"]) == (stored.title, stored.source)
        json.dumps(where)  # as vector stores and tracers keep it
    scores = [document.metadata["score"] for document in documents]
    assert scores == sorted(scores, reverse=True)


def test_a_document_says_who_spoke_and_when_it_was_published(newsroom: SmallArchive) -> None:
    documents = ArchiveRetriever(stores=newsroom.stores).invoke(MOVED)
    moved = next(found for found in documents if "moved four millimetres" in found.page_content)
    assert moved.metadata["speaker"]["name"] == "Petra Lindqvist"
    assert moved.metadata["speaker"]["grade"] == "named"
    assert moved.metadata["published_at"] == "2024-04-02T06:00:00+00:00"
    assert moved.metadata["link"].startswith(RESERVOIR.source + "#:~:text=")


@pytest.mark.parametrize("k", [1, 3, 7])
def test_k_is_the_most_that_is_given(newsroom: SmallArchive, k: int) -> None:
    assert len(ArchiveRetriever(stores=newsroom.stores, k=k).invoke(MOVED)) == k


def test_no_documents_can_not_be_asked_for(newsroom: SmallArchive) -> None:
    with pytest.raises(ValidationError):
        ArchiveRetriever(stores=newsroom.stores, k=0)


async def test_it_works_in_a_chain_both_ways(newsroom: SmallArchive) -> None:
    def words(documents: list[Document]) -> list[str]:
        return [document.page_content for document in documents]

    retriever = ArchiveRetriever(stores=newsroom.stores, k=3)
    chain = retriever | RunnableLambda(words)
    waited = await chain.ainvoke(MOVED)
    assert waited == chain.invoke(MOVED) == words(retriever.invoke(MOVED))
    assert len(waited) == 3


def test_other_collections_are_not_searched(archive_of: ArchiveOf) -> None:
    archive = archive_of(WOLVES)
    secret = page(
        "secret", "The wolves were shot near the Ostrava road on Monday, the police said in private."
    )
    archive.add(secret, standing=Standing("courts"))

    def found(collections: frozenset[str] | None) -> set[str]:
        retriever = ArchiveRetriever(stores=archive.stores, collections=collections)
        return sources(retriever.invoke("wolves near the Ostrava road"))

    assert found(None) == {WOLVES.source, secret.source}
    assert found(frozenset({"public"})) == {WOLVES.source}
    assert found(frozenset({"courts"})) == {secret.source}
    assert found(frozenset()) == set()


def test_a_withheld_article_is_not_given(archive_of: ArchiveOf) -> None:
    archive = archive_of(WOLVES)
    retriever = ArchiveRetriever(stores=archive.stores)
    assert sources(retriever.invoke("wolves near the Ostrava road")) == {WOLVES.source}
    archive.set_status(WOLVES, Status.WITHHELD)
    assert retriever.invoke("wolves near the Ostrava road") == []


def test_an_article_whose_status_changed_after_the_search_index_is_not_given(archive_of: ArchiveOf) -> None:
    archive = archive_of(WOLVES)
    version = archive.current(WOLVES)
    archive.stores.archive.set_status(version.article_id, Status.KILLED)  # not yet out of the indexes
    assert ArchiveRetriever(stores=archive.stores).invoke("wolves near the Ostrava road") == []
