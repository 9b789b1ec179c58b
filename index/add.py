"""From a link or file to searchable text: fetch → extract → split → attribute → embed → save → index."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from index import attribute, ledger, passages
from index.archive import AS_IT_IS, Standing, Stored
from index.errors import FetchError, NewsroomError, ReadError
from index.fetch import Fetcher
from index.inputs import is_link
from index.read import page_of, read
from index.split import split
from index.stores import Stores
from index.sync import check_embedder, sync, unindex
from index.types import Page, Passage

# Articles kept at once: enough to embed in full batches, few enough that Ctrl-C loses seconds of work.
_GROUP_ARTICLES = 24
_GROUP_CHARACTERS = 200_000


class Outcome(StrEnum):
    ADDED = "added"
    UPDATED = "updated"  # a new version of an article that was there
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one link, file or line."""

    source: str
    outcome: Outcome
    title: str = ""
    article_id: str = ""
    version_id: str = ""
    error: NewsroomError | None = None


class Adding:
    """Adds what it is given, a group at a time; what has been reported is stored and findable."""

    def __init__(
        self, stores: Stores, fetcher: Fetcher, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._stores = stores
        self._fetcher = fetcher
        self._clock = clock

    def add(self, inputs: Iterable[str], standing: Standing = AS_IT_IS) -> Iterator[Added]:
        """One `Added` for each article in these links, files and folders; a bad one stops nothing."""
        return self.add_pages(self._pages(inputs), standing)

    def add_pages(
        self, pages: Iterable[Page | NewsroomError], standing: Standing = AS_IT_IS
    ) -> Iterator[Added]:
        """The same for pages that were read already, or could not be.

        Raises IndexMismatchError when the stored vectors are another embedder's, EmbeddingError when the
        embeddings server gives none; what was yielded before is stored.
        """
        check_embedder(self._stores)
        sync(self._stores, self._clock())  # what an earlier run saved, and was killed before indexing
        group: list[tuple[Page, Stored]] = []
        for page in pages:
            if isinstance(page, NewsroomError):
                yield Added(_source(page), Outcome.FAILED, error=page)
                continue
            if any(page.source == waiting.source for waiting, _ in group):
                yield from self._keep(group, standing)
                group = []
            self._stand(page.source, standing)
            stored = self._stores.archive.stored(page)
            if stored is Stored.SAME:
                yield Added(page.source, Outcome.UNCHANGED, page.title)
                continue
            group.append((page, stored))
            if len(group) >= _GROUP_ARTICLES or sum(len(p.text) for p, _ in group) >= _GROUP_CHARACTERS:
                yield from self._keep(group, standing)
                group = []
        yield from self._keep(group, standing)

    def _stand(self, source: str, standing: Standing) -> None:
        """Give a known article the standing that was asked for; new ones get theirs when they are saved."""
        article = self._stores.archive.known(source)
        if article and standing.changes(article):
            unindex(self._stores, article)  # the indexes go by collection
            self._stores.archive.set_standing(article.id, standing)
            sync(self._stores, self._clock())

    def _pages(self, inputs: Iterable[str]) -> Iterator[Page | NewsroomError]:
        for wanted in inputs:
            if is_link(wanted):
                yield self._fetch(wanted)
            else:
                yield from read(Path(wanted))

    def _fetch(self, link: str) -> Page | NewsroomError:
        try:
            fetched = self._fetcher.fetch(link)
            return page_of(fetched.text, fetched.content_type, fetched.url)
        except (FetchError, ReadError) as error:
            return error

    def _keep(self, group: list[tuple[Page, Stored]], standing: Standing) -> Iterator[Added]:
        if not group:
            return
        split_pages = [split(page.text) for page, _ in group]
        readings: list[tuple[str, str, Passage]] = [
            (page.title, page.text, passage)
            for (page, _), found in zip(group, split_pages, strict=True)
            for passage in found
        ]
        embedded = iter(self._stores.embed(readings))
        said = self._stores.attributor.articles([page for page, _ in group])
        now, archive = self._clock(), self._stores.archive
        kept = []
        with archive.transaction() as connection:
            for (page, stored), found, attributions in zip(group, split_pages, said, strict=True):
                version = archive.save(connection, page, standing, now)
                vectors = [next(embedded) for _ in found]
                passages.save(connection, version.id, vectors, self._stores.embedder)
                ledger.save(connection, version.id, attributions, attribute.NAME)
                outcome = Outcome.ADDED if stored is Stored.NO else Outcome.UPDATED
                kept.append(Added(page.source, outcome, page.title, version.article_id, version.id))
        sync(self._stores, now)
        yield from kept


def _source(error: NewsroomError) -> str:
    return error.source if isinstance(error, FetchError | ReadError) else ""
