"""An article out of a document (PDF, Word): which of what the document says of itself can be believed."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from index.bylines import distinct, is_byline, split_byline
from index.dates import parse_date
from index.decode import without_surrogates
from index.errors import ReadError, ReadProblem
from index.titles import MAX_TITLE, first_line_title, leading_date, title_from_name
from index.types import Page

_FIRST_YEAR = 1993  # of PDF; an earlier time is a clock that was not set
_HEAD = 6  # paragraphs within which a byline and the headline stand
# What programs and templates write in place of a title.
_NO_TITLE = re.compile(
    r"\W*|(?:microsoft|powerpoint|print|layout|slide|page|document|dokument|untitled|unbenannt|sans titre|"
    r"title|titel|draft|scan|doc|img|fax|form|template|normal|new document|full page|cover)[\s\d().:_-]*"
    r"|.*\.(?:docx?|rtf|odt|pdf|html?|indd|qxp|qxd|pptx?|xlsx?|tex|dvi|tmp|txt|pages|wpd|pub|ai|cdr)\W*"
    r"|microsoft word -.*|powerpoint presentation|(?:https?://|www\.|[a-z]:\\|/).*",
    re.IGNORECASE | re.DOTALL,
)
# A machine's or an account's, not a writer's name.
_NO_AUTHOR = re.compile(
    r"\b(?:user|admin\w*|owner|unknown|author|default|guest|test|office|microsoft|windows|customer|anonymous|"
    r"scanner|printer|computer|laptop|python-docx|template|team member)\b|[@\d\\/_]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader found: the paragraphs, the headline by its looks, and what the document says of itself;
    "" where there is none. `unread` are the pages on which no text could be read, from 1.
    """

    paragraphs: tuple[str, ...]
    heading: str = ""
    title: str = ""
    author: str = ""
    created: str = ""
    modified: str = ""
    unread: tuple[int, ...] = ()


def document_page(document: Document, source: str, name: str) -> Page:
    """The document as a page, one paragraph a line; `name` is its file's. Raises ReadError when it is empty.

    The title is the one it gives, else its headline, else its first line, else made from the file name.
    """
    paragraphs = [without_surrogates(paragraph) for paragraph in document.paragraphs]
    if not any(paragraph.strip() for paragraph in paragraphs):
        raise ReadError(source, ReadProblem.EMPTY)
    text = "\n".join(paragraphs)
    said = _words(document.title)
    heading = _words(document.heading)
    title = said if _is_title(said, text) else heading or first_line_title(text) or title_from_name(name)
    return Page(
        source=source,
        text="\n".join(_without_title(paragraphs, title)),
        title=title,
        authors=_authors(paragraphs[:_HEAD], _words(document.author)),
        published_at=parse_date(leading_date(name)) or _date(document.created),
        modified_at=_date(document.modified),
        unread_pages=document.unread,
    )


def _words(said: str) -> str:
    """A line of metadata without control characters, which PDF lets stand there."""
    kept = "".join(sign if sign.isspace() or unicodedata.category(sign) != "Cc" else "" for sign in said)
    return " ".join(without_surrogates(kept).split())


def _is_title(said: str, text: str) -> bool:
    if _NO_TITLE.fullmatch(said) or len(said) > MAX_TITLE or not any(map(str.isalpha, said)):
        return False
    # One word is as often the name of a file; a headline is on the page as well.
    return " " in said or said.casefold() in text[:2000].casefold()


def _without_title(paragraphs: list[str], title: str) -> list[str]:
    """The paragraphs, less the first ones when together they only repeat the title."""
    wanted = _letters(title)
    for count in range(1, min(_HEAD, len(paragraphs))):
        if _letters("".join(paragraphs[:count])) == wanted:
            return paragraphs[count:]
    return paragraphs


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _authors(head: list[str], said: str) -> tuple[str, ...]:
    """The printed byline's before the metadata's: that is often whoever made the file."""
    for line in head:
        if is_byline(line):
            names = [name for name in split_byline(line.partition("|")[0]) if _is_name(name)]
            if names:
                return distinct(names)
    return distinct([name for name in split_byline(said) if _is_name(name)])


def _is_name(name: str) -> bool:
    """Whether it is a person's or a body's name: two words or more, the first and the last with a capital."""
    words = name.split()
    return len(words) > 1 and words[0][0].isupper() and words[-1][0].isupper() and not _NO_AUTHOR.search(name)


def _date(written: str) -> datetime | None:
    """A date as documents have it: ISO 8601, or PDF's D:20240305120000+01'00'."""
    found = re.fullmatch(r"D:(\d{8})(\d{6})?(?:Z.*|([+-]\d{2})'?(\d{2})?'?)?", written.strip())
    if found:
        day, time, hours, minutes = found.groups()
        written = f"{day}T{time or '000000'}{hours or '+00'}{minutes or '00'}"
    moment = parse_date(written)
    return moment if moment and moment.year >= _FIRST_YEAR else None
