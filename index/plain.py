"""An article out of plain text, whose words are stored exactly as they are."""

from index.dates import parse_date
from index.errors import ReadError, ReadProblem
from index.titles import first_line_title, leading_date, title_from_name
from index.types import Page


def plain_page(text: str, source: str, name: str) -> Page:
    """The text as a page; nothing of it is changed but CRLF, which becomes LF.

    `name` is the file's: it dates the page when it begins YYYY-MM-DD, and names it when the first line does
    not read as a title. Raises ReadError when there is nothing but white space.
    """
    text = text.replace("\r\n", "\n")
    if not text.strip():
        raise ReadError(source, ReadProblem.EMPTY)
    return Page(
        source=source,
        text=text,
        title=first_line_title(text) or title_from_name(name),
        published_at=parse_date(leading_date(name)),
    )
