"""Files and folders to pages: plain text, Markdown, HTML, PDF, Word and JSON Lines."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from index.decode import decode, decode_html, without_surrogates
from index.errors import ReadError, ReadProblem
from index.json_lines import read_lines
from index.plain import plain_page
from index.types import Page

PAGE_ENDINGS = frozenset({".html", ".htm"})
DOCUMENT_ENDINGS = frozenset({".pdf", ".docx"})
ONE_PAGE_ENDINGS = PAGE_ENDINGS | DOCUMENT_ENDINGS | {".txt", ".md"}
ENDINGS = ONE_PAGE_ENDINGS | {".jsonl"}
MAX_BYTES = 20 * 1024 * 1024


def find(path: Path) -> Iterator[Path]:
    """The files to read under a folder, in sorted order, less hidden and unsupported ones; or one file.

    Links to folders are not followed: they may lead round in a circle.
    """
    if not path.is_dir():
        yield path
        return
    for folder, subfolders, names in os.walk(path):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if not name.startswith(".") and file.suffix.lower() in ENDINGS and file.is_file():
                yield file


def read(path: Path) -> Iterator[Page | ReadError]:
    """The pages in a file or folder, its absolute path the source, and an error for each file that is none.

    A file that was named directly is an error when it is missing or of no kind we read.
    """
    try:
        for file in find(path.absolute()):
            yield from _read_file(file)
    except OSError as error:
        yield _unreadable(path.absolute(), error)


def page_of(text: str, content_type: str, link: str) -> Page:
    """The page in what was fetched from a link. Raises ReadError."""
    from index.extract import extract  # trafilatura takes half a second to load

    if content_type == "text/plain":
        return plain_page(text, link, _name_of(link))
    if content_type == "application/ld+json":
        return extract(f'<script type="application/ld+json">{text}</script>', link)
    return extract(text, link)


def document_at(data: bytes, ending: str, link: str) -> Page:
    """The page in a document that was fetched from a link. Raises ReadError."""
    return _document(data, ending, link, _name_of(link))


def page_in(data: bytes, name: str, source: str) -> Page:
    """The page in a file's bytes, of the kind that its name says; JSON Lines hold many. Raises ReadError."""
    ending = PurePosixPath(name).suffix.lower()
    if ending not in ONE_PAGE_ENDINGS:
        raise ReadError(source, ReadProblem.UNSUPPORTED, ending[:10])
    if len(data) > MAX_BYTES:
        raise ReadError(source, ReadProblem.TOO_LARGE, f"{MAX_BYTES // 1024**2} MiB")
    if ending in DOCUMENT_ENDINGS:
        return _document(data, ending, source, name)
    text = without_surrogates(decode_html(data) if ending in PAGE_ENDINGS else decode(data))
    if not text.strip():
        raise ReadError(source, ReadProblem.EMPTY)
    if _is_binary(text):
        raise ReadError(source, ReadProblem.BINARY)
    if ending in PAGE_ENDINGS:
        return page_of(text, "text/html", source)
    if ending == ".md":
        from index.markdown import markdown_page

        return markdown_page(text, source, name)
    return plain_page(text, source, name)


def _document(data: bytes, ending: str, source: str, name: str) -> Page:
    from index.apart import read_apart
    from index.document import document_page

    if not data:
        raise ReadError(source, ReadProblem.EMPTY)
    return document_page(read_apart(data, ending, source), source, name)


def _name_of(link: str) -> str:
    return unquote(PurePosixPath(urlsplit(link).path).name)


def _read_file(path: Path) -> Iterator[Page | ReadError]:
    try:
        if not path.exists():
            yield ReadError(str(path), ReadProblem.MISSING)
        elif path.suffix.lower() not in ENDINGS or not path.is_file():
            yield ReadError(str(path), ReadProblem.UNSUPPORTED, path.suffix[:10])
        elif path.suffix.lower() == ".jsonl":
            yield from read_lines(path)
        else:
            yield _read_article(path)
    except ReadError as error:
        yield error
    except OSError as error:
        yield _unreadable(path, error)


def _read_article(path: Path) -> Page:
    with path.open("rb") as file:
        return page_in(file.read(MAX_BYTES + 1), path.name, str(path))


def _is_binary(text: str) -> bool:
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in text[:4096])
    return "\0" in text or controls > len(text[:4096]) / 100


def _unreadable(path: Path, error: OSError) -> ReadError:
    problem = ReadError(str(path), ReadProblem.UNREADABLE, error.strerror or "")
    problem.__cause__ = error
    return problem
