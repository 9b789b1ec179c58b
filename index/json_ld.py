"""What a page says of itself in JSON-LD (schema.org)."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from index.bylines import distinct, split_byline
from index.dates import parse_date
from index.metadata import Metadata

_POSTINGS = frozenset({"BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "Report"})
_GROUPS = frozenset({"Organization", "NewsMediaOrganization", "Corporation"})
# Where a page's own article may be nested; `hasPart`, `mentions` and lists of items name other articles.
_LEADS_TO_ARTICLE = ("@graph", "mainEntity", "mainEntityOfPage")
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|(?://\s*)?\]\]>|;)\s*$")
MAX_NODES = 1000


def read_json_ld(scripts: list[str]) -> Metadata:
    """The first article that the scripts describe; empty when there is none. Broken scripts are ignored."""
    nodes = list(_nodes([parsed for script in scripts if (parsed := _parse(script)) is not None]))
    by_id = {
        node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1
    }
    article = next((node for node in nodes if _is_article(node)), None)
    if article is None:
        return Metadata()
    return Metadata(
        title=_text(article.get("headline")) or _text(article.get("name")),
        outlet=next(iter(_names(article.get("publisher"), by_id)), ""),
        authors=distinct(_names(article.get("author") or article.get("creator"), by_id)),
        published_at=parse_date(_first(article.get("datePublished"))),
        modified_at=parse_date(_first(article.get("dateModified"))),
    )


def _parse(script: str) -> Any:
    try:
        return json.loads(_WRAPPING.sub("", script), strict=False)  # real pages have bare newlines in strings
    except (ValueError, RecursionError):
        return None


def _nodes(roots: list[Any]) -> Iterator[dict[str, Any]]:
    queue = roots
    for _ in range(MAX_NODES):
        if not queue:
            return
        value = queue.pop(0)
        if isinstance(value, list):
            queue = value + queue
        elif isinstance(value, dict):
            yield value
            queue = [value[key] for key in _LEADS_TO_ARTICLE if key in value] + queue


def _types(node: dict[str, Any]) -> set[str]:
    return {re.split(r"[/:#]", name)[-1] for name in _list(node.get("@type")) if isinstance(name, str)}


def _is_article(node: dict[str, Any]) -> bool:
    return any(name.endswith("Article") or name in _POSTINGS for name in _types(node))


def _names(value: Any, by_id: dict[str, dict[str, Any]]) -> list[str]:
    names: list[str] = []
    for item in _list(value):
        if isinstance(item, str):
            names += split_byline(_text(item))
        elif isinstance(item, dict):
            names += _names_of(by_id.get(str(item.get("@id")), item) if "name" not in item else item)
    return names


def _names_of(node: dict[str, Any]) -> list[str]:
    written = [_text(name) for name in _list(node.get("name"))] or [
        " ".join(filter(None, (_text(node.get("givenName")), _text(node.get("familyName")))))
    ]
    if _types(node) & _GROUPS:  # "Ministry of Trade and Industry" is one author
        return [name for name in written if name]
    return [name for byline in written for name in split_byline(byline)]


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _first(value: Any) -> Any:
    return next(iter(_list(value)), None)


def _text(value: Any) -> str:
    """The words of a JSON-LD string: publishers leave HTML entities and tags in them."""
    value = _first(value)
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str):
        return ""
    return " ".join(html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", value)).split())
