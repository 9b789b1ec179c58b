"""An article out of Markdown: its front matter, and its body as plain paragraphs."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.bylines import distinct, split_byline
from index.dates import parse_date
from index.errors import ReadError, ReadProblem
from index.titles import leading_date, title_from_name, without_title
from index.types import Page

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"([A-Za-z][\w -]*?)\s*:(?:\s+(.*))?$")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


def markdown_page(text: str, source: str, name: str) -> Page:
    """The article in a Markdown file: one paragraph a line, link texts kept, markup, code and HTML left out.

    The title is the front matter's, else the first level-one heading, else made from the file name. `url` in
    the front matter becomes the source. Raises ReadError when no text is left.
    """
    fields, body = _front_matter(text.replace("\r\n", "\n"))
    heading, paragraphs = _render(body)
    title = _one(fields, "title") or heading or title_from_name(name)
    paragraphs = without_title(paragraphs, title)
    if not paragraphs:
        raise ReadError(source, ReadProblem.EMPTY)
    link = _one(fields, "url", "source", "link")
    return Page(
        source=link if _LINK.fullmatch(link) else source,
        text="\n".join(paragraphs),
        title=title,
        outlet=_one(fields, "outlet", "publisher", "publication"),
        authors=distinct(
            [
                n
                for key in ("author", "authors", "byline")
                for v in fields.get(key, [])
                for n in split_byline(v)
            ]
        ),
        published_at=parse_date(_one(fields, "published_at", "date", "published"))
        or parse_date(leading_date(name)),
        modified_at=parse_date(_one(fields, "modified_at", "modified", "updated", "lastmod")),
    )


def _front_matter(text: str) -> tuple[dict[str, list[str]], str]:
    """Fields and body. Of YAML only what front matter needs: `key: value`, `key: [a, b]` and `- a` lines."""
    found = _FRONT_MATTER.match(text)
    if found is None:
        return {}, text
    fields: dict[str, list[str]] = {}
    values: list[str] = []
    for line in found[1].splitlines():
        field = _FIELD.match(line)
        if field:
            values = fields.setdefault(field[1].lower().replace(" ", "_").replace("-", "_"), [])
            values += _values(field[2] or "")
        elif line.strip().startswith("- "):
            values.append(_unquoted(line.strip()[2:]))
    return fields, text[found.end() :]


def _values(written: str) -> list[str]:
    written = written.strip()
    if written.startswith("[") and written.endswith("]"):
        return [_unquoted(value) for value in written[1:-1].split(",") if value.strip()]
    return [_unquoted(written)] if written else []


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _one(fields: dict[str, list[str]], *keys: str) -> str:
    return next((fields[key][0] for key in keys if fields.get(key)), "")


def _render(body: str) -> tuple[str, list[str]]:
    """The first level-one heading and the paragraphs, headings and list items among them."""
    heading, paragraphs, within = "", [], ""
    for token in MarkdownIt("commonmark").enable("strikethrough").parse(body):
        if token.type == "heading_open":
            within = token.tag
        elif token.type == "heading_close":
            within = ""
        elif token.type == "inline":
            words = " ".join("".join(_words(child) for child in token.children or []).split())
            paragraphs += [words] if words else []
            heading = heading or (words if within == "h1" else "")
    return heading, paragraphs


def _words(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content if token.type in {"text", "text_special", "code_inline"} else ""
