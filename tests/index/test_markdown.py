"""Markdown files to pages: plain paragraphs, and what the front matter says."""

from datetime import UTC, datetime

import pytest

from index.errors import ReadError, ReadProblem
from index.markdown import markdown_page

MARKDOWN = r"""---
title: "Harbour: to close"
authors:
  - Ann Lee
  - Bob Ray
outlet: Harbour News
date: 2024-03-05T10:00:00+01:00
url: https://news.example/harbour
---

# Harbour: to close

The **harbour** will close in *May*,
the [minister](https://gov.example) said.\
“No choice.”

![photo](p.jpg)

> Nobody `asked` us &amp; nobody will.

- One
- Two

```
code
```

<div>html</div>

## What next
"""


def test_markdown_becomes_plain_paragraphs() -> None:
    page = markdown_page(MARKDOWN, "/a.md", "a.md")
    assert page.text.split("\n") == [
        "The harbour will close in May, the minister said. “No choice.”",
        "Nobody asked us & nobody will.",
        "One",
        "Two",
        "What next",
    ]


def test_front_matter_describes_the_page() -> None:
    page = markdown_page(MARKDOWN.replace("\n", "\r\n"), "/a.md", "a.md")
    assert (page.title, page.outlet, page.source) == (
        "Harbour: to close",
        "Harbour News",
        "https://news.example/harbour",
    )
    assert page.authors == ("Ann Lee", "Bob Ray")
    assert page.published_at == datetime(2024, 3, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Words first.\n\n# Heading\n\nMore.", "Heading"),
        ("## Second level\n\nWords.", "The file"),
        ("---\nauthor: [Ann, 'Bob']\n---\nWords.", "The file"),
        ("---\n\nWords after a rule.", "The file"),
    ],
)
def test_markdown_without_a_title_takes_its_heading_or_its_name(text: str, title: str) -> None:
    assert markdown_page(text, "/the-file.md", "the-file.md").title == title


@pytest.mark.parametrize("link", ["ftp://x.example/a", "harbour", "javascript:alert(1)"])
def test_only_a_web_link_in_front_matter_becomes_the_source(link: str) -> None:
    assert markdown_page(f"---\nurl: {link}\n---\nWords.", "/a.md", "a.md").source == "/a.md"


def test_markdown_with_nothing_but_code_is_empty() -> None:
    with pytest.raises(ReadError) as caught:
        markdown_page("# Title\n\n```\ncode\n```\n", "/a.md", "a.md")
    assert caught.value.problem == ReadProblem.EMPTY
