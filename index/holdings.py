"""What the archive holds, in figures."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from index.schema import articles, attributions, passages, versions


@dataclass(frozen=True, slots=True)
class Holdings:
    """`unsearchable` counts articles that may not be quoted now; the dates are those of publication."""

    articles: int
    versions: int
    passages: int
    attributions: int
    outlets: int
    unsearchable: int
    earliest: datetime | None
    latest: datetime | None
    last_added: datetime | None


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
    )
