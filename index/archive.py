"""The record: articles and their versions, kept in one SQL database (SQLite, or PostgreSQL by URL)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, Update, and_, case, func, or_, select

from index.errors import NotFoundError, NotQuotableError
from index.rows import article_id_of, to_article, version_id_of
from index.schema import articles, attributions, passages, versions
from index.types import Article, Page, Quote, Span, Status, Version
from index.versions import Versions

DEFAULT_COLLECTION = "public"
Change = tuple[Article, str | None, str | None]  # an article, its version in the indexes, and the one wanted


@dataclass(frozen=True, slots=True)
class Standing:
    """Which readers an article is for, and from when.

    What is None is as it was, for an article that is known; public and at once, for a new one.
    """

    collection: str | None = None
    embargo_until: datetime | None = None

    def changes(self, article: Article) -> bool:
        return (self.collection or article.collection) != article.collection or (
            self.embargo_until or article.embargo_until
        ) != article.embargo_until


AS_IT_IS = Standing()


def may_see(article: Article, collections: frozenset[str] | None, now: datetime) -> bool:
    """Whether a reader of these collections may see this article at `now`; None is every collection."""
    return article.quotable(now) and (collections is None or article.collection in collections)


class Stored(StrEnum):
    """Whether the record has a page already, and with the same words."""

    NO = "no"
    CHANGED = "changed"
    SAME = "same"


class Archive:
    """Reads and writes of the record. Every write is one transaction; versions are never changed."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._versions = Versions(engine)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with self.engine.begin() as connection:
            yield connection

    def known(self, source: str) -> Article | None:
        """The article that was added from this source, if any."""
        try:
            return self.article(article_id_of(source))
        except NotFoundError:
            return None

    def stored(self, page: Page) -> Stored:
        """Whether the record has this page: not at all, with other words, or just as it is."""
        article_id = article_id_of(page.source)
        query = select(articles.c.current_version).where(articles.c.id == article_id)
        with self.engine.connect() as connection:
            current = connection.execute(query).scalar_one_or_none()
        if current is None:
            return Stored.NO
        return Stored.SAME if current == version_id_of(article_id, page) else Stored.CHANGED

    def save(self, connection: Connection, page: Page, standing: Standing, seen_at: datetime) -> Version:
        """Store `page` as its article's current version; earlier versions stay as they are."""
        article_id, version_id = article_id_of(page.source), version_id_of(article_id_of(page.source), page)
        exists = connection.execute(select(articles.c.id).where(articles.c.id == article_id)).first()
        if exists:
            connection.execute(_changed(article_id).values(current_version=version_id))
        else:
            connection.execute(
                articles.insert().values(
                    id=article_id,
                    source=page.source,
                    collection=standing.collection or DEFAULT_COLLECTION,
                    status=Status.USABLE,
                    embargo_until=standing.embargo_until,
                    current_version=version_id,
                    added_at=seen_at,
                )
            )
        version = Version(
            version_id,
            article_id,
            page.source,
            page.text,
            page.title,
            page.outlet,
            page.authors,
            page.published_at,
            page.modified_at,
            seen_at,
        )
        if not connection.execute(select(versions.c.id).where(versions.c.id == version_id)).first():
            written = [column.name for column in versions.columns if column is not versions.c.attributed_by]
            row = {name: getattr(version, name) for name in written}
            connection.execute(versions.insert().values(row | {"authors": list(version.authors)}))
        return version

    def version(self, version_id: str) -> Version:
        """A stored version, current or not. Raises NotFoundError."""
        return self._versions.get(version_id)

    def load_versions(self, version_ids: Iterable[str]) -> dict[str, Version]:
        """Several at once; those that are gone are left out."""
        return self._versions.load(version_ids)

    def article(self, article_id: str) -> Article:
        """Raises NotFoundError."""
        with self.engine.connect() as connection:
            row = connection.execute(select(articles).where(articles.c.id == article_id)).first()
        if row is None:
            raise NotFoundError(article_id)
        return to_article(row)

    def current_version(self, article_id: str) -> Version:
        query = select(articles.c.current_version).where(articles.c.id == article_id)
        with self.engine.connect() as connection:
            version_id = connection.execute(query).scalar_one_or_none()
        if version_id is None:
            raise NotFoundError(article_id)
        return self.version(version_id)

    def history(self, article_id: str) -> list[Version]:
        """Every version of an article: the current one, then the others, newest first."""
        query = select(versions.c.id).where(versions.c.article_id == article_id)
        with self.engine.connect() as connection:
            ids = connection.execute(query.order_by(versions.c.seen_at.desc())).scalars().all()
        current = self.current_version(article_id).id
        return [self.version(version_id) for version_id in sorted(ids, key=lambda id_: id_ != current)]

    def quote(self, version_id: str, span: Span, collections: frozenset[str] | None, now: datetime) -> Quote:
        """The words at `span`, if this reader may see them now. Raises NotFoundError, NotQuotableError."""
        version = self.version(version_id)
        article = self.article(version.article_id)
        if not may_see(article, collections, now):
            raise NotQuotableError
        return Quote(version, span)

    def every_version(self) -> list[str]:
        """The ids of all versions, old ones too."""
        with self.engine.connect() as connection:
            return list(connection.execute(select(versions.c.id).order_by(versions.c.seen_at)).scalars())

    def find(self, wanted: str, collections: frozenset[str] | None, now: datetime) -> Version | None:
        """The newest article this reader may see with this link, path, file name, id or exact title."""
        for article, version_id in self._named(wanted):
            if may_see(article, collections, now):
                return self.version(version_id)
        return None

    def find_any(self, wanted: str) -> Version | None:
        """As `find`, for the person who runs the archive: withheld and embargoed articles too."""
        named = self._named(wanted)
        return self.version(named[0][1]) if named else None

    def _named(self, wanted: str) -> list[tuple[Article, str]]:
        named = or_(
            articles.c.source == wanted,
            articles.c.id == wanted,
            versions.c.title == wanted,
            func.lower(versions.c.title) == wanted.lower(),  # SQLite lowers A to Z alone
            articles.c.source.endswith("/" + wanted, autoescape=True),
        )
        query = (
            select(articles)
            .join(versions, versions.c.id == articles.c.current_version)
            .where(named)
            .order_by(versions.c.published_at.desc())
        )
        with self.engine.connect() as connection:
            return [(to_article(row), row.current_version) for row in connection.execute(query)]

    def set_standing(self, article_id: str, standing: Standing) -> None:
        """Change what `standing` says. The article must be out of the indexes: they go by collection."""
        said = {"collection": standing.collection, "embargo_until": standing.embargo_until}
        values = {name: value for name, value in said.items() if value is not None}
        with self.transaction() as connection:
            connection.execute(_changed(article_id).values(values))

    def set_status(self, article_id: str, status: Status) -> None:
        with self.transaction() as connection:
            connection.execute(_changed(article_id).values(status=status))

    def embargo_lifted(self, now: datetime) -> bool:
        """Whether an article waits to be indexed because its embargo has ended; cheap, for every question."""
        due = and_(
            articles.c.embargo_until <= now,
            articles.c.indexed_version.is_(None),
            articles.c.status == Status.USABLE,
        )
        with self.engine.connect() as connection:
            return connection.execute(select(articles.c.id).where(due).limit(1)).first() is not None

    def indexed_version(self, article_id: str) -> str | None:
        query = select(articles.c.indexed_version).where(articles.c.id == article_id)
        with self.engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def mark_indexed(self, connection: Connection, article_id: str, version_id: str | None) -> None:
        mine = articles.update().where(articles.c.id == article_id)
        connection.execute(mine.values(indexed_version=version_id))

    def forget_indexed(self) -> None:
        """Mark every article as not indexed, so that the indexes are rebuilt from the record."""
        with self.transaction() as connection:
            connection.execute(articles.update().values(indexed_version=None))

    def delete(self, article_id: str) -> None:
        """Erase an article, all its versions and what was derived from them."""
        ids = select(versions.c.id).where(versions.c.article_id == article_id)
        with self.transaction() as connection:
            for table in (passages, attributions):
                connection.execute(table.delete().where(table.c.version_id.in_(ids)))
            connection.execute(versions.delete().where(versions.c.article_id == article_id))
            connection.execute(articles.delete().where(articles.c.id == article_id))
        self._versions.forget()

    def out_of_step(self, now: datetime, most: int | None = None) -> list[Change]:
        """Articles whose indexed version is not what may be quoted now."""
        is_free = or_(articles.c.embargo_until.is_(None), articles.c.embargo_until <= now)
        may_show = and_(articles.c.status == Status.USABLE, is_free)
        wanted = case((may_show, articles.c.current_version), else_=None).label("wanted")
        query = (
            select(articles, wanted).where(articles.c.indexed_version.is_distinct_from(wanted)).limit(most)
        )
        with self.engine.connect() as connection:
            return [(to_article(row), row.indexed_version, row.wanted) for row in connection.execute(query)]


def _changed(article_id: str) -> Update:
    return articles.update().where(articles.c.id == article_id).values(revision=articles.c.revision + 1)
