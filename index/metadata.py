"""What a page says of itself: title, outlet, authors and dates; and how to read it from <meta> tags."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from index.bylines import distinct, split_byline
from index.dates import parse_date

_TITLE = ("og:title", "twitter:title", "dc.title", "parsely-title")
_OUTLET = ("og:site_name", "dc.publisher", "publisher", "application-name")
_AUTHOR = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
    "dcterms.creator",
)
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "dcterms.created", "dc.date.issued", "dc.date", "pubdate", "publish-date", "publishdate",
    "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "lastmod",
    "last-modified",
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; what it does not say is empty. Times are in UTC."""

    title: str = ""
    outlet: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None

    def __or__(self, other: "Metadata") -> "Metadata":
        """These values, and where they are empty the other's."""
        return Metadata(
            self.title or other.title,
            self.outlet or other.outlet,
            self.authors or other.authors,
            self.published_at or other.published_at,
            self.modified_at or other.modified_at,
        )


def read_meta(tree: Any) -> Metadata:
    """What the <meta> tags (OpenGraph, Dublin Core, microdata) and <time> elements of an lxml tree say."""
    said: dict[str, list[str]] = {}
    for tag in tree.iter("meta", "time"):
        key = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        value = " ".join((tag.get("content") or tag.get("datetime") or "").split())
        if key and value:
            said.setdefault(key.strip().lower(), []).append(value)
    authors = next(filter(None, (_authors(said.get(key, [])) for key in _AUTHOR)), ())
    return Metadata(
        title=_first(said, _TITLE),
        outlet=_first(said, _OUTLET),
        authors=authors,
        published_at=_date(said, _PUBLISHED),
        modified_at=_date(said, _MODIFIED),
    )


def _authors(values: list[str]) -> tuple[str, ...]:
    return distinct([name for value in values for name in split_byline(value)])


def _first(said: dict[str, list[str]], keys: tuple[str, ...]) -> str:
    return next((said[key][0] for key in keys if key in said), "")


def _date(said: dict[str, list[str]], keys: tuple[str, ...]) -> datetime | None:
    dates = (parse_date(value) for key in keys for value in said.get(key, []))
    return next((date for date in dates if date), None)
