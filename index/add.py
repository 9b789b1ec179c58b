"""From a link or file to searchable text: fetch → extract → split → attribute → embed → save → index."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from index import attribute, ledger, passages
from index.archive import AS_IT_IS, Standing, Stored, may_see
from index.errors import FetchError, NewsroomError, NotAddableError, ReadError
from index.fetch import Fetcher
from index.inputs import is_link
from index.read import document_at, page_of, read
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
    STANDING = "standing"  # the same words, with the collection or the embargo that was asked for
    FAILED = "failed"


_OUTCOMES = {Stored.NO: Outcome.ADDED, Stored.CHANGED: Outcome.UPDATED, Stored.SAME: Outcome.UNCHANGED}


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one link, file or line; `unread_pages` as in `Page`."""

    source: str
    outcome: Outcome
    title: str = ""
    article_id: str = ""
    version_id: str = ""
    error: NewsroomError | None = None
    unread_pages: tuple[int, ...] = ()


class Adding:
    """Adds what it is given, a group at a time; what has been reported is stored and findable.

    May be shared between threads: several fetch and read at once, and one embeds and writes.
    """

    def __init__(
        self, stores: Stores, fetcher: Fetcher, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._stores = stores
        self._fetcher = fetcher
        self._clock = clock
        self._keeping = threading.Lock()

    def add(
        self,
        inputs: Iterable[str],
        standing: Standing = AS_IT_IS,
        collections: frozenset[str] | None = None,
    ) -> Iterator[Added]:
        """One `Added` for each article in these links, files and folders; a bad one stops nothing.

        `collections` are those that whoever adds may read, None all of them: what is there already and not
        for them is neither fetched nor changed, and fails with NotAddableError.
        """
        return self.add_pages(self._pages(inputs, collections), standing, collections)

    def stop(self) -> None:
        """End what is being fetched, with StoppingError, and fetch nothing more."""
        self._fetcher.stop()

    def add_pages(
        self,
        pages: Iterable[Page | NewsroomError],
        standing: Standing = AS_IT_IS,
        collections: frozenset[str] | None = None,
    ) -> Iterator[Added]:
        """The same for pages that were read already, or could not be.

        Raises IndexMismatchError when the stored vectors are another embedder's, EmbeddingError when the
        embeddings server gives none, StoppingError when the archive is being closed; what was yielded before
        is stored.
        """
        check_embedder(self._stores)
        sync(self._stores, self._clock())  # what an earlier run saved, and was killed before indexing
        group: list[Page] = []
        for page in pages:
            if isinstance(page, NewsroomError):
                yield Added(_source(page), Outcome.FAILED, error=page)
                continue
            if not self._is_for(page.source, collections):  # where a redirect led
                yield Added(page.source, Outcome.FAILED, error=NotAddableError(page.source))
                continue
            if any(page.source == waiting.source for waiting in group):
                yield from self._keep(group, standing)
                group = []
            stands_anew = self._stand(page.source, standing)
            if self._stores.archive.stored(page) is Stored.SAME:
                outcome = Outcome.STANDING if stands_anew else Outcome.UNCHANGED
                yield Added(page.source, outcome, page.title, unread_pages=page.unread_pages)
                continue
            group.append(page)
            if len(group) >= _GROUP_ARTICLES or sum(len(p.text) for p in group) >= _GROUP_CHARACTERS:
                yield from self._keep(group, standing)
                group = []
        yield from self._keep(group, standing)

    def _stand(self, source: str, standing: Standing) -> bool:
        """Give a known article the standing that was asked for, and whether it had another; new ones get
        theirs when they are saved.
        """
        article = self._stores.archive.known(source)
        if article is None or not standing.changes(article):
            return False
        with self._stores.writing():
            unindex(self._stores, article)  # the indexes go by collection
            self._stores.archive.set_standing(article.id, standing)
            sync(self._stores, self._clock())
        return True

    def _is_for(self, source: str, collections: frozenset[str] | None) -> bool:
        """Whether a reader of these collections may know of an article from here, should there be one.

        All of them is whoever runs the archive, who adds what is withheld or under embargo too.
        """
        article = None if collections is None else self._stores.archive.known(source)
        return article is None or may_see(article, collections, self._clock())

    def _pages(
        self, inputs: Iterable[str], collections: frozenset[str] | None
    ) -> Iterator[Page | NewsroomError]:
        for wanted in inputs:
            if not self._is_for(wanted, collections):
                yield NotAddableError(wanted)
            elif is_link(wanted):
                yield self._fetch(wanted)
            else:
                yield from read(Path(wanted))

    def _fetch(self, link: str) -> Page | NewsroomError:
        try:
            fetched = self._fetcher.fetch(link)
            if fetched.ending:
                return document_at(fetched.data, fetched.ending, fetched.url)
            return page_of(fetched.text, fetched.content_type, fetched.url)
        except (FetchError, ReadError) as error:
            return error

    def _keep(self, group: Sequence[Page], standing: Standing) -> Sequence[Added]:
        # One group at a time: reading takes every core, and another may be adding the same page.
        with self._keeping:
            # Another may have added it since, for other readers.
            moved = {page.source for page in group if self._stand(page.source, standing)}
            found = [(page, _OUTCOMES[self._stores.archive.stored(page)]) for page in group]
            same = [page for page, outcome in found if outcome is Outcome.UNCHANGED]
            kept = self._save([one for one in found if one[1] is not Outcome.UNCHANGED], standing)
        unchanged = (
            Added(page.source, Outcome.STANDING if page.source in moved else Outcome.UNCHANGED, page.title)
            for page in same
        )
        return [*unchanged, *kept]

    def _save(self, group: Sequence[tuple[Page, Outcome]], standing: Standing) -> list[Added]:
        if not group:
            return []
        self._stores.check_open()
        split_pages = [split(page.text) for page, _ in group]
        readings: list[tuple[str, str, Passage]] = [
            (page.title, page.text, passage)
            for (page, _), found in zip(group, split_pages, strict=True)
            for passage in found
        ]
        embedded = iter(self._stores.embed(readings))
        self._stores.check_open()
        said = self._stores.attributor.articles([page for page, _ in group])
        now, archive = self._clock(), self._stores.archive
        kept = []
        with self._stores.writing():
            with archive.transaction() as connection:
                for (page, outcome), found, attributions in zip(group, split_pages, said, strict=True):
                    version = archive.save(connection, page, standing, now)
                    vectors = [next(embedded) for _ in found]
                    passages.save(connection, version.id, vectors, self._stores.embedder)
                    ledger.save(connection, version.id, attributions, attribute.NAME)
                    ids = version.article_id, version.id
                    kept.append(Added(page.source, outcome, page.title, *ids, unread_pages=page.unread_pages))
            sync(self._stores, now)
        return kept


def _source(error: NewsroomError) -> str:
    return error.source if isinstance(error, FetchError | NotAddableError | ReadError) else ""
