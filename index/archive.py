"""The record: articles and their versions, kept in one SQL database (SQLite, or PostgreSQL by URL)."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, case, func, or_, select

from index.errors import NotFoundError, NotQuotableError
from index.schema import articles, attributions, passages, versions
from index.types import Article, Page, Quote, Span, Status, Version

DEFAULT_COLLECTION = "public"
_KEPT_VERSIONS = 4096  # versions never change, so a cache of them is never wrong; about 20 MB of news


@dataclass(frozen=True, slots=True)
class Standing:
    """Which readers an article is for, and from when."""

    collection: str = DEFAULT_COLLECTION
    embargo_until: datetime | None = None


PUBLIC = Standing()


class Stored(StrEnum):
    """Whether the record has a page already, and with the same words."""

    NO = "no"
    CHANGED = "changed"
    SAME = "same"


class Archive:
    """Reads and writes of the record. Every write is one transaction; versions are never changed."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.version = lru_cache(_KEPT_VERSIONS)(self._version)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with self.engine.begin() as connection:
            yield connection

    def stored(self, page: Page) -> Stored:
        """Whether the record has this page: not at all, with other words, or just as it is."""
        article_id = _article_id(page.source)
        query = select(articles.c.current_version).where(articles.c.id == article_id)
        with self.engine.connect() as connection:
            current = connection.execute(query).scalar_one_or_none()
        if current is None:
            return Stored.NO
        return Stored.SAME if current == _version_id(article_id, page) else Stored.CHANGED

    def save(self, connection: Connection, page: Page, standing: Standing, seen_at: datetime) -> Version:
        """Store `page` as its article's current version; earlier versions stay as they are."""
        article_id, version_id = _article_id(page.source), _version_id(_article_id(page.source), page)
        exists = connection.execute(select(articles.c.id).where(articles.c.id == article_id)).first()
        if exists:
            connection.execute(
                articles.update().where(articles.c.id == article_id).values(current_version=version_id)
            )
        else:
            connection.execute(
                articles.insert().values(
                    id=article_id,
                    source=page.source,
                    collection=standing.collection,
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
            row = {column.name: getattr(version, column.name) for column in versions.columns}
            connection.execute(versions.insert().values(row | {"authors": list(version.authors)}))
        return version

    def _version(self, version_id: str) -> Version:
        """A stored version, current or not. Raises NotFoundError."""
        query = select(versions, articles.c.source).join(articles).where(versions.c.id == version_id)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFoundError(version_id)
        return _to_version(row)

    def load_versions(self, version_ids: Iterable[str]) -> dict[str, Version]:
        return {version_id: self.version(version_id) for version_id in set(version_ids)}

    def article(self, article_id: str) -> Article:
        """Raises NotFoundError."""
        with self.engine.connect() as connection:
            row = connection.execute(select(articles).where(articles.c.id == article_id)).first()
        if row is None:
            raise NotFoundError(article_id)
        return _to_article(row)

    def current_version(self, article_id: str) -> Version:
        query = select(articles.c.current_version).where(articles.c.id == article_id)
        with self.engine.connect() as connection:
            version_id = connection.execute(query).scalar_one_or_none()
        if version_id is None:
            raise NotFoundError(article_id)
        return self.version(version_id)

    def history(self, article_id: str) -> list[Version]:
        """Every version of an article, newest first."""
        query = select(versions.c.id).where(versions.c.article_id == article_id)
        with self.engine.connect() as connection:
            ids = connection.execute(query.order_by(versions.c.seen_at.desc())).scalars().all()
        return [self.version(version_id) for version_id in ids]

    def quote(self, version_id: str, span: Span, collections: frozenset[str] | None, now: datetime) -> Quote:
        """The words at `span`, if this reader may see them now. Raises NotFoundError, NotQuotableError."""
        version = self.version(version_id)
        article = self.article(version.article_id)
        allowed = collections is None or article.collection in collections
        if not (allowed and article.quotable(now)):
            raise NotQuotableError
        return Quote(version, span)

    def find(self, wanted: str, collections: frozenset[str] | None, now: datetime) -> Version | None:
        """The newest article this reader may see with this link, path, file name, id or exact title."""
        for article, version_id in self._named(wanted):
            if article.quotable(now) and (collections is None or article.collection in collections):
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
            func.lower(versions.c.title) == wanted.lower(),
            articles.c.source.endswith("/" + wanted, autoescape=True),
        )
        query = (
            select(articles)
            .join(versions, versions.c.id == articles.c.current_version)
            .where(named)
            .order_by(versions.c.published_at.desc())
        )
        with self.engine.connect() as connection:
            return [(_to_article(row), row.current_version) for row in connection.execute(query)]

    def set_status(self, article_id: str, status: Status) -> None:
        with self.transaction() as connection:
            connection.execute(articles.update().where(articles.c.id == article_id).values(status=status))

    def embargo_lifted(self, now: datetime) -> bool:
        """Whether an article waits to be indexed because its embargo has ended; cheap, for every question."""
        due = and_(
            articles.c.embargo_until <= now,
            articles.c.indexed_version.is_(None),
            articles.c.status == Status.USABLE,
        )
        with self.engine.connect() as connection:
            return connection.execute(select(articles.c.id).where(due).limit(1)).first() is not None

    def mark_indexed(self, connection: Connection, article_id: str, version_id: str | None) -> None:
        connection.execute(
            articles.update().where(articles.c.id == article_id).values(indexed_version=version_id)
        )

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
        self.version.cache_clear()

    def out_of_step(self, now: datetime) -> list[tuple[Article, str | None, str | None]]:
        """Articles whose indexed version is not what may be quoted now: (article, indexed, wanted)."""
        may_show = and_(
            articles.c.status == Status.USABLE,
            or_(articles.c.embargo_until.is_(None), articles.c.embargo_until <= now),
        )
        wanted = case((may_show, articles.c.current_version), else_=None).label("wanted")
        query = select(articles, wanted).where(articles.c.indexed_version.is_distinct_from(wanted))
        with self.engine.connect() as connection:
            return [(_to_article(row), row.indexed_version, row.wanted) for row in connection.execute(query)]


def _article_id(source: str) -> str:
    return "a" + hashlib.sha256(source.encode()).hexdigest()[:16]


def _version_id(article_id: str, page: Page) -> str:
    """Named by content, so that the same words from the same source are the same version."""
    content = (article_id, page.title, page.outlet, page.authors, str(page.published_at), page.text)
    return "v" + hashlib.sha256(json.dumps(content).encode()).hexdigest()[:24]


def _to_article(row: Row[Any]) -> Article:
    return Article(row.id, row.source, row.collection, Status(row.status), row.embargo_until)


def _to_version(row: Row[Any]) -> Version:
    return Version(
        row.id,
        row.article_id,
        row.source,
        row.text,
        row.title,
        row.outlet,
        tuple(row.authors),
        row.published_at,
        row.modified_at,
        row.seen_at,
    )
