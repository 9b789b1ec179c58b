"""Rows of the record as values, and the ids that name them."""

import hashlib
import json
from typing import Any

from sqlalchemy import Row

from index.types import Article, Page, Status, Version


def article_id_of(source: str) -> str:
    return "a" + hashlib.sha256(source.encode()).hexdigest()[:16]


def version_id_of(article_id: str, page: Page) -> str:
    """Named by content, so that the same words from the same source are the same version."""
    content = (article_id, page.title, page.outlet, page.authors, str(page.published_at), page.text)
    return "v" + hashlib.sha256(json.dumps(content).encode()).hexdigest()[:24]


def to_article(row: Row[Any]) -> Article:
    return Article(row.id, row.source, row.collection, Status(row.status), row.embargo_until)


def to_version(row: Row[Any]) -> Version:
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
