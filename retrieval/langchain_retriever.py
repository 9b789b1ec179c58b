"""The archive as a LangChain retriever, for chains of other people's; nothing of ours goes through it."""

from datetime import UTC, datetime
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field

from index.errors import NotFoundError, NotQuotableError
from index.stores import Stores
from index.sync import sync
from index.types import Quote, Speaker
from retrieval.answer_json import quote_json
from retrieval.question import parse
from retrieval.search import Search
from retrieval.types import Audience, Finding


class ArchiveRetriever(BaseRetriever):
    """The `k` best sentences for a question, from what readers of these collections may see (None: of all).

    `page_content` is a slice of the stored version, `text[start:end]`, and never anything else; `metadata`
    says where it stands (article_id, version_id, start, end, source, title, outlet, author, published_at in
    ISO 8601, link), who said it (`speaker`: name, as_written and grade, or None), and its `score`, which is
    comparable within one question only. Empty when the archive has nothing like the question.

    A chain sends its documents where its owner says: with LANGSMITH_TRACING set, to LangSmith.
    """

    stores: Stores
    k: int = Field(default=6, ge=1)
    collections: frozenset[str] | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        now = datetime.now(UTC)
        if self.stores.archive.embargo_lifted(now):
            sync(self.stores, now)
        found = Search(self.stores).find(parse(query), Audience(self.collections)).items
        shown = (finding for finding in found if self._may_show(finding.quote, now))
        return [_document(finding) for finding, _ in zip(shown, range(self.k), strict=False)]

    def _may_show(self, quote: Quote, now: datetime) -> bool:
        try:
            self.stores.archive.quote(quote.version.id, quote.span, self.collections, now)
        except (NotFoundError, NotQuotableError):  # gone or withheld since it was found
            return False
        return True


def _document(finding: Finding) -> Document:
    metadata = quote_json(finding.quote)
    text = metadata.pop("text")
    return Document(text, metadata=metadata | {"speaker": _speaker(finding.speaker), "score": finding.score})


def _speaker(speaker: Speaker | None) -> dict[str, Any] | None:
    if speaker is None:
        return None
    return {"name": speaker.name, "as_written": speaker.as_written, "grade": speaker.grade.value}
