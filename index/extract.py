"""An article out of a web page: its paragraphs, and what the page says of itself."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import trafilatura
from trafilatura.utils import load_html

from index.boilerplate import boilerplate
from index.bylines import split_byline
from index.dates import parse_date
from index.decode import without_surrogates
from index.errors import ReadError, ReadProblem
from index.json_ld import read_json_ld
from index.listing import is_listing
from index.metadata import Metadata, read_meta
from index.titles import title_from_name, without_title
from index.types import Page

# Elements of the extracted body that stand within a paragraph; every other one begins a new one.
_INLINE = frozenset(
    {"hi", "ref", "del", "ins", "code", "graphic", "span", "a", "b", "i", "em", "strong", "sub", "sup"}
)
# A note that corrects the record is part of it, even where extraction would drop it with the furniture.
_NOTE = re.compile(
    r"\s*(?:corrections?|clarifications?|editor[’']?s[’']? note)\b[^.:]{0,40}[:—–]"
    r"|\s*(?:this|an earlier|a previous) (?:article|story|report|post|version)\b.{0,80}\b"
    r"(?:amended|corrected|updated|clarified|misstated|misspelled|misidentified|incorrectly|said)\b",
    re.IGNORECASE | re.DOTALL,
)
MAX_NOTE = 1500
MIN_WORDS = 15  # a consent wall or "please enable JavaScript" has fewer, the shortest news brief more
_WHITE_SPACE = re.compile(r"\s+")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # names the encoding of bytes that are text by now


def extract(html: str, source: str) -> Page:
    """The article in a web page, one paragraph a line, boilerplate left out.

    Words are never changed: inside a paragraph white space is collapsed and nothing else. Metadata is taken
    from JSON-LD, then from <meta> tags, then from trafilatura's reading. `source` is stored as it is given.
    Raises ReadError when there is no article, or only links to some.
    """
    tree = _parse(html)
    if tree is None:
        raise ReadError(source, ReadProblem.NO_ARTICLE)
    said = read_json_ld(tree.xpath('//script[@type="application/ld+json"]/text()')) | read_meta(tree)
    links = [" ".join(link.text_content().split()) for link in tree.iter("a") if link.get("href")]
    _keep_notes(tree)
    found: Any = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},  # extensive means guessing
    )
    if found is None:
        raise ReadError(source, ReadProblem.NO_ARTICLE)
    said = said | _seen(found) | _from_link(source)
    title = _without_outlet(said.title, said.outlet)
    paragraphs = [line for line in without_title(_paragraphs(found.body), title) if not boilerplate(line)]
    if sum(len(paragraph.split()) for paragraph in paragraphs) < MIN_WORDS:
        raise ReadError(source, ReadProblem.NO_ARTICLE)
    if is_listing(paragraphs, links):
        raise ReadError(source, ReadProblem.LISTING)
    return Page(
        source=source,
        text=without_surrogates("\n".join(paragraphs)),
        title=without_surrogates(title or paragraphs[0]),
        outlet=without_surrogates(said.outlet),
        authors=tuple(without_surrogates(author) for author in said.authors),
        published_at=said.published_at,
        modified_at=said.modified_at,
    )


def _parse(html: str) -> Any:
    clean = _XML_DECLARATION.sub("", without_surrogates(html).replace("\0", ""))
    if not clean.strip():
        return None
    # trafilatura takes a bare fragment for something other than HTML.
    return load_html(clean if "<html" in clean.lower() else f"<html><body>{clean}</body></html>")


def _keep_notes(tree: Any) -> None:
    for element in tree.iter("aside", "footer", "div", "section", "p"):
        words = element.text_content()
        if len(words) <= MAX_NOTE and _NOTE.match(words):
            element.attrib.clear()
            element.tag = "p" if element.tag == "p" else "div"


def _paragraphs(body: Any) -> list[str]:
    """The paragraphs of the extracted tree. Not `found.text`, which decodes HTML entities a second time."""
    lines = (" ".join(line.split()) for line in "".join(_flow(body)).split("\n"))
    return [line for line in lines if line]


def _flow(element: Any) -> Iterator[str]:
    edge = "" if element.tag in _INLINE else "\n"
    yield edge
    yield _WHITE_SPACE.sub(" ", element.text or "")
    for child in element:
        yield from _flow(child)
        yield _WHITE_SPACE.sub(" ", child.tail or "")
    yield edge


def _seen(found: Any) -> Metadata:
    return Metadata(
        title=found.title or "",
        outlet=found.sitename or "",
        authors=split_byline(found.author or ""),
        published_at=parse_date(found.date),
    )


def _from_link(source: str) -> Metadata:
    if not source.startswith(("http://", "https://")):
        return Metadata(title=title_from_name(PurePosixPath(source).name))
    link = urlsplit(source)
    return Metadata(
        title=title_from_name(unquote(PurePosixPath(link.path).name)),
        outlet=(link.hostname or "").removeprefix("www."),
    )


def _without_outlet(title: str, outlet: str) -> str:
    """The headline of "Headline | The Outlet"."""
    if not outlet:
        return title
    return re.sub(rf"\s+[-–—|:·]\s+{re.escape(outlet)}\s*$", "", title, flags=re.IGNORECASE) or title
