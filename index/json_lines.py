"""Articles out of a JSON Lines file, one object a line."""

import codecs
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.bylines import distinct, split_byline
from index.dates import parse_date
from index.decode import decode, without_surrogates
from index.errors import ReadError, ReadProblem
from index.plain import plain_page
from index.types import Page

MAX_LINE = 20 * 1024 * 1024

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


def read_lines(path: Path, max_line: int = MAX_LINE) -> Iterator[Page | ReadError]:
    """A page for each line, or the error that names the line; the others go on. The file is streamed.

    Fields: "text" or "html"; and, if known, "url" (becomes the source), "title", "author" (a byline or a
    list), "outlet", "published_at" and "modified_at". Raises OSError.
    """
    empty = True
    for number, line in enumerate(_lines(path, max_line), start=1):
        name = f"{path.name} line {number}"
        if line is None:
            yield ReadError(name, ReadProblem.TOO_LARGE, f"{max_line // 1024**2} MiB")
            empty = False
        elif line.strip():
            empty = False
            try:
                yield _page(line, name, f"{path} line {number}")
            except ReadError as error:
                yield ReadError(name, error.problem, error.detail)
    if empty:
        yield ReadError(str(path), ReadProblem.EMPTY)


def _lines(path: Path, max_line: int) -> Iterator[str | None]:
    """The lines as text; None for one that is too long to hold."""
    with path.open("rb") as raw:
        wide = raw.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}  # as Windows PowerShell writes
        raw.seek(0)
        file = io.TextIOWrapper(raw, encoding="utf-16", errors="replace", newline="\n") if wide else raw
        while line := file.readline(max_line):
            if len(line) < max_line:
                yield line if isinstance(line, str) else decode(line)
                continue
            while len(line) == max_line and line[-1:] not in {"\n", b"\n"}:
                line = file.readline(max_line)
            yield None


def _page(line: str, name: str, place: str) -> Page:
    article = _parse(line, name)
    link = _word(article, "url")
    source = link if _LINK.fullmatch(link) else place
    if "text" in article:
        page = plain_page(_required(article, "text", name), source, "")
    else:
        from index.extract import extract  # trafilatura takes half a second to load

        page = extract(_required(article, "html", name), source)
    return replace(
        page,
        title=_word(article, "title") or page.title,
        outlet=_word(article, "outlet") or page.outlet,
        authors=_authors(article.get("author")) or page.authors,
        published_at=parse_date(article.get("published_at")) or page.published_at,
        modified_at=parse_date(article.get("modified_at")) or page.modified_at,
    )


def _parse(line: str, name: str) -> dict[str, Any]:
    try:
        article = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReadError(name, ReadProblem.BAD_JSON) from error
    if not isinstance(article, dict):
        raise ReadError(name, ReadProblem.BAD_JSON, "not an object")
    return article


def _required(article: dict[str, Any], field: str, name: str) -> str:
    value = article.get(field)
    if not isinstance(value, str):
        raise ReadError(name, ReadProblem.MISSING_FIELD, "text")
    if "\0" in value:  # JSON can escape what a text file may not hold
        raise ReadError(name, ReadProblem.BINARY, field)
    return without_surrogates(value)


def _word(article: dict[str, Any], field: str) -> str:
    value = article.get(field)
    return " ".join(without_surrogates(value).split()) if isinstance(value, str) else ""


def _authors(value: Any) -> tuple[str, ...]:
    bylines = value if isinstance(value, list) else [value]
    return distinct(
        [
            name
            for byline in bylines
            if isinstance(byline, str)
            for name in split_byline(without_surrogates(byline))
        ]
    )
