"""What the archive holds, in figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, or_, select

from index import attribute, ledger
from index.schema import articles, attributions, passages, versions
from index.statements import may_read
from index.types import Status


@dataclass(frozen=True, slots=True)
class Holdings:
    """`unsearchable` counts articles that may not be quoted now; the dates are those of publication.

    `read_by_older` counts those whose statements an older tagger found; `reindex` has them read again.
    """

    articles: int
    versions: int
    passages: int
    attributions: int
    outlets: int
    unsearchable: int
    earliest: datetime | None
    latest: datetime | None
    last_added: datetime | None
    read_by_older: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many articles may be quoted, and the first and last days of their publication."""

    articles: int
    earliest: datetime | None
    latest: datetime | None


def coverage(engine: Engine, collections: Iterable[str] | None, now: datetime) -> Coverage:
    """What may be quoted at `now` from these collections; None is all of them."""
    current = versions.join(articles, articles.c.current_version == versions.c.id)
    query = (
        select(func.count(), func.min(versions.c.published_at), func.max(versions.c.published_at))
        .select_from(current)
        .where(articles.c.status == Status.USABLE)
        .where(or_(articles.c.embargo_until.is_(None), articles.c.embargo_until <= now))
    )
    if collections is not None:
        query = query.where(articles.c.collection.in_(list(collections)))
    with engine.connect() as connection:
        return Coverage(*connection.execute(query).one())


def holdings(engine: Engine) -> Holdings:
    current = versions.join(articles, articles.c.current_version == versions.c.id)
    dates = select(
        func.count(func.nullif(versions.c.outlet, "").distinct()),
        func.min(versions.c.published_at),
        func.max(versions.c.published_at),
        func.max(versions.c.seen_at),
    ).select_from(current)
    sizes = [
        select(func.count()).select_from(table) for table in (articles, versions, passages, attributions)
    ]
    hidden = select(func.count()).where(articles.c.indexed_version.is_(None))
    with engine.connect() as connection:
        outlets, earliest, latest, last_added = connection.execute(dates).one()
        n_articles, n_versions, n_passages, n_attributions = (
            connection.execute(query).scalar_one() for query in sizes
        )
        unsearchable = connection.execute(hidden).scalar_one()
    return Holdings(
        articles=n_articles,
        versions=n_versions,
        passages=n_passages,
        attributions=n_attributions,
        outlets=outlets,
        unsearchable=unsearchable,
        earliest=earliest,
        latest=latest,
        last_added=last_added,
        read_by_older=read_by_older(engine),
    )


def holdings_for(engine: Engine, collections: frozenset[str], now: datetime) -> Holdings:
    """The same of what readers of these collections may see at `now`; not a number tells of anything else."""
    of_articles = articles.join(versions, versions.c.id == articles.c.current_version)
    of_versions = articles.join(versions, versions.c.article_id == articles.c.id)
    told = select(
        func.count(),
        func.count(func.nullif(versions.c.outlet, "").distinct()),
        func.min(versions.c.published_at),
        func.max(versions.c.published_at),
        func.max(versions.c.seen_at),
    ).select_from(of_articles)
    sizes = [
        select(func.count()).select_from(place)
        for place in (of_versions, of_versions.join(passages), of_versions.join(attributions))
    ]
    seen = may_read(collections, now)
    with engine.connect() as connection:
        n_articles, outlets, earliest, latest, last_added = connection.execute(told.where(seen)).one()
        n_versions, n_passages, n_attributions = (
            connection.execute(query.where(seen)).scalar_one() for query in sizes
        )
    return Holdings(
        articles=n_articles,
        versions=n_versions,
        passages=n_passages,
        attributions=n_attributions,
        outlets=outlets,
        unsearchable=0,
        earliest=earliest,
        latest=latest,
        last_added=last_added,
    )


def read_by_older(engine: Engine) -> int:
    """How many articles have statements that another tagger than today's found."""
    with engine.connect() as connection:
        return ledger.articles_found_otherwise(connection, attribute.NAME)
