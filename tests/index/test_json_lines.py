"""JSON Lines to pages: a page or a named error for every line."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.errors import ReadError, ReadProblem
from index.json_lines import read_lines
from index.read import read
from index.types import Page

TEXT = "Harbour to close\nThe harbour will close in May, the minister said.\nThe union disputed it.\n"


def one(path: Path) -> Page:
    pages = list(read(path))
    assert len(pages) == 1
    assert isinstance(pages[0], Page), pages[0]
    return pages[0]


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def lines(folder: Path, *objects: object) -> Path:
    return written(
        folder, "file.jsonl", "\n".join(o if isinstance(o, str) else json.dumps(o) for o in objects) + "\n"
    )


def test_a_line_of_json_becomes_a_page(tmp_path: Path) -> None:
    page = one(
        lines(
            tmp_path,
            {
                "url": "https://news.example/a",
                "title": "Harbour to close",
                "author": "Ann Lee and Bob Ray",
                "published_at": "2024-03-05",
                "modified_at": "nonsense",
                "outlet": "Harbour News",
                "text": " Two  spaces.\r\nAnd a line. ",
            },
        )
    )
    assert page == Page(
        "https://news.example/a",
        " Two  spaces.\nAnd a line. ",
        "Harbour to close",
        "Harbour News",
        ("Ann Lee", "Bob Ray"),
        datetime(2024, 3, 5, tzinfo=UTC),
        None,
    )


def test_a_line_with_html_is_extracted_and_its_own_fields_win(tmp_path: Path) -> None:
    html = (Path(__file__).parents[1] / "cases" / "pages" / "meta_only.html").read_text()
    page = one(
        lines(tmp_path, {"url": "https://x.example/a", "html": html, "author": ["Zoe Ng", "Al Fox, Bo Day"]})
    )
    assert page.text.startswith("The ferry to the northern islands")
    assert (page.title, page.authors) == ("Ferry runs again", ("Zoe Ng", "Al Fox", "Bo Day"))


def test_bad_lines_are_named_and_the_others_go_on(tmp_path: Path) -> None:
    good = {"url": "https://news.example/a", "text": TEXT}
    path = lines(
        tmp_path,
        good,
        "{",
        "",
        "[1]",
        {"url": "https://x.example"},
        {"text": " "},
        {"text": "a\0b"},
        {"text": 3},
        good,
    )
    found = list(read(path))
    assert [(f.source, f.problem) if isinstance(f, ReadError) else "page" for f in found] == [
        "page",
        ("file.jsonl line 2", ReadProblem.BAD_JSON),
        ("file.jsonl line 4", ReadProblem.BAD_JSON),
        ("file.jsonl line 5", ReadProblem.MISSING_FIELD),
        ("file.jsonl line 6", ReadProblem.EMPTY),
        ("file.jsonl line 7", ReadProblem.BINARY),
        ("file.jsonl line 8", ReadProblem.MISSING_FIELD),
        "page",
    ]


@pytest.mark.parametrize("link", [None, "", 7, "doc-12", "javascript:alert(1)"])
def test_a_line_without_a_web_link_has_its_place_as_source(tmp_path: Path, link: object) -> None:
    path = lines(tmp_path, "", {"url": link, "text": TEXT})
    assert one(path).source == f"{path} line 2"


def test_a_line_over_the_limit_is_named_and_the_next_one_read(tmp_path: Path) -> None:
    path = lines(tmp_path, {"text": TEXT}, {"text": "x" * 1000}, {"text": TEXT})
    found = list(read_lines(path, max_line=200))
    assert [type(f) for f in found] == [Page, ReadError, Page]
    assert isinstance(found[1], ReadError)
    assert (found[1].source, found[1].problem) == ("file.jsonl line 2", ReadProblem.TOO_LARGE)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_json_lines_with_a_byte_order_mark_are_read(tmp_path: Path, encoding: str) -> None:
    line = json.dumps({"text": "Порт\nоткрыт."}, ensure_ascii=False)
    found = list(read(written(tmp_path, "a.jsonl", f"{line}\r\n{line}".encode(encoding))))
    assert [f.text for f in found if isinstance(f, Page)] == ["Порт\nоткрыт."] * 2


def test_lone_surrogates_never_survive(tmp_path: Path) -> None:
    page = one(
        written(
            tmp_path,
            "a.jsonl",
            '{"text": "a\\ud800b \\ud83d\\ude00", "title": "\\udfff", "author": "\\ud800x"}',
        )
    )
    assert page.text == "a\ufffdb 😀"
    (page.title + page.authors[0]).encode("utf-8")
