"""Answers and versions → HTML pages; no page runs a script or loads anything from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote as percent

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response, StreamingResponse

from bot.replies.general import KINDS, read_as
from index.days import day, minute
from index.inputs import is_link, place_of
from index.split import paragraphs
from index.types import Span, Version
from retrieval.answer_json import link_to_passage

_PAGES = Path(__file__).with_name("pages")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph, inside the quoted words or not; `opens` for the first one inside."""

    text: str
    marked: bool = False
    opens: bool = False


def page(name: str, status: int = 200, referrer: str = "no-referrer", **values: Any) -> HTMLResponse:
    """The page `pages/name`, with the headers every page has."""
    html = _templates().get_template(name).render(values)
    return HTMLResponse(html, status, _HEADERS | {"Referrer-Policy": referrer})


def arriving_page(name: str, referrer: str, **values: Any) -> StreamingResponse:
    """The same page, each part of it sent as soon as the values that it shows are there."""
    parts = _templates().get_template(name).generate(values)
    headers = _HEADERS | {"Referrer-Policy": referrer}
    return StreamingResponse(parts, media_type="text/html", headers=headers)


def notice(status: int, heading: str, sentence: str) -> HTMLResponse:
    """A page that only says something."""
    return page("notice.html", status, heading=heading, sentence=sentence)


def stylesheet() -> Response:
    return Response(_stylesheet(), media_type="text/css", headers=_HEADERS)


def pieces(version: Version, quoted: Span | None) -> Iterator[list[Piece]]:
    """Each paragraph of a version's text in turn, cut where the quoted words begin and end.

    A first one that is the headline, which stands above, is left out where none of it is quoted.
    """
    text = version.text
    for number, paragraph in enumerate(paragraphs(text)):
        if quoted is None or not quoted.overlaps(paragraph):
            words = text[paragraph.start : paragraph.end]
            if number > 0 or words.strip() != version.title:
                yield [Piece(words)]
            continue
        start, end = max(quoted.start, paragraph.start), min(quoted.end, paragraph.end)
        cut = [
            Piece(text[paragraph.start : start]),
            Piece(text[start:end], marked=True, opens=not text[quoted.start : start].strip()),
            Piece(text[end : paragraph.end]),
        ]
        yield [piece for piece in cut if piece.text]


def place(version: Version) -> str:
    """The version's link, or the name of its file."""
    return place_of(version.source)


def address(source: str) -> str:
    """A link as words to be printed: what could be taken for markup is written as a link writes it."""
    return percent(source, safe=":/?#[]@!$&'()*+,;=%~")


@lru_cache(1)
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(_PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"day": day, "minute": minute, "place": place, "address": address}
    templates.globals |= {
        "kinds": KINDS,
        "read_as": read_as,
        "source_link": link_to_passage,
        "is_link": is_link,
    }
    return templates


@lru_cache(1)
def _stylesheet() -> bytes:
    return (_PAGES / "style.css").read_bytes()
