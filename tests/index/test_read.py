"""Files and folders to pages: whose words stay untouched, and how each failure is named."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.errors import ReadError, ReadProblem
from index.read import MAX_BYTES, find, page_of, read
from index.types import Page

TEXT = "Harbour to close\nThe harbour will close in May, the minister said.\nThe union disputed it.\n"


def one(path: Path) -> Page:
    pages = list(read(path))
    assert len(pages) == 1
    assert isinstance(pages[0], Page), pages[0]
    return pages[0]


def problem(path: Path) -> ReadProblem:
    found = list(read(path))
    assert len(found) == 1
    assert isinstance(found[0], ReadError), found[0]
    return found[0].problem


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    "text",
    [TEXT, "\n\n  Two  spaces\tand a tab \n\n", "cafe\u0301 \u00a0 “quoted”\rold Mac\x0c", "No line end"],
)
def test_the_words_of_a_text_file_are_stored_as_they_are(tmp_path: Path, text: str) -> None:
    assert one(written(tmp_path, "a.txt", text)).text == text


def test_crlf_becomes_lf(tmp_path: Path) -> None:
    assert one(written(tmp_path, "a.txt", TEXT.replace("\n", "\r\n"))).text == TEXT


def test_the_source_of_a_file_is_its_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "a.txt", TEXT)
    monkeypatch.chdir(tmp_path)
    assert one(Path("a.txt")).source == str(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.txt", TEXT, "Harbour to close"),
        ("a.txt", "\ufeff\n\n" + TEXT, "Harbour to close"),
        ("harbour_to-close.txt", "The harbour will close.\nMore.", "Harbour to close"),
        ("harbour-news.txt", "Only one line", "Harbour news"),
        ("2024-03-05-harbour-news.txt", "A sentence.”\nMore.", "Harbour news"),
        ("2024-03-05.txt", "A sentence.\nMore.", "2024 03 05"),
        ("long.txt", "word " * 31 + "\nMore.", "Long"),
    ],
)
def test_the_title_of_a_text_file_is_its_first_line_or_its_name(
    tmp_path: Path, name: str, text: str, title: str
) -> None:
    assert one(written(tmp_path, name, text)).title == title


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2024-03-05-harbour.txt", datetime(2024, 3, 5, tzinfo=UTC)),
        ("2024-13-45-harbour.txt", None),
        ("harbour-2024-03-05.txt", None),
        ("2024-03-051.txt", None),
    ],
)
def test_a_leading_date_in_the_file_name_dates_the_page(
    tmp_path: Path, name: str, date: datetime | None
) -> None:
    assert one(written(tmp_path, name, TEXT)).published_at == date


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_of_text_files_are_read(tmp_path: Path, encoding: str) -> None:
    text = "“Café” is the word.\nHe said so.\n"
    assert one(written(tmp_path, "a.txt", text.encode(encoding))).text == text


def test_one_broken_byte_does_not_garble_the_rest(tmp_path: Path) -> None:
    page = one(written(tmp_path, "a.txt", "Порт ".encode() + b"\xff" + " открыт".encode()))
    assert page.text == "Порт \ufffd открыт"


@pytest.mark.parametrize(
    ("name", "data", "named"),
    [
        ("a.txt", b"", ReadProblem.EMPTY),
        ("a.txt", b"\xef\xbb\xbf \r\n\t ", ReadProblem.EMPTY),
        ("a.md", b"---\ntitle: A\n---\n\n```\ncode\n```\n", ReadProblem.EMPTY),
        ("a.html", b" ", ReadProblem.EMPTY),
        ("a.jsonl", b"\n  \n", ReadProblem.EMPTY),
        ("a.txt", b"text\0text", ReadProblem.BINARY),
        ("a.txt", "text\0text".encode("utf-16"), ReadProblem.BINARY),
        ("a.txt", bytes(range(1, 32)) * 10, ReadProblem.BINARY),
        ("a.html", b"\x89PNG\r\n\x1a\n\0\0", ReadProblem.BINARY),
        ("a.html", b"<html><body><p>Too little.</p></body></html>", ReadProblem.NO_ARTICLE),
        ("a.docx", b"PK", ReadProblem.DAMAGED),
        ("a.pdf", b"", ReadProblem.EMPTY),
        ("a.pdf", b"%PDF-1.7", ReadProblem.DAMAGED),
        ("a.doc", b"old Word", ReadProblem.UNSUPPORTED),
        ("article", b"text", ReadProblem.UNSUPPORTED),
        ("a.txt", b"x" * (MAX_BYTES + 1), ReadProblem.TOO_LARGE),
    ],
)
def test_a_file_that_is_no_article_is_named_as_what_it_is(
    tmp_path: Path, name: str, data: bytes, named: ReadProblem
) -> None:
    assert problem(written(tmp_path, name, data)) == named


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert problem(tmp_path / "a.txt") == ReadProblem.MISSING


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", TEXT)
    path.chmod(0)
    assert problem(path) == ReadProblem.UNREADABLE


def test_a_path_that_no_file_system_takes_is_unreadable_not_a_crash(tmp_path: Path) -> None:
    assert problem(tmp_path / ("a" * 5000 + ".txt")) == ReadProblem.UNREADABLE


def test_a_folder_is_read_in_order_without_what_is_hidden_or_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    names = ["b/2.txt", "b/1.TXT", "c.md", "a.txt", ".hidden.txt", ".git/a.txt", "photo.jpg"]
    for name in names:
        written(tmp_path, name, TEXT)
    (tmp_path / "b" / "round").symlink_to(tmp_path)
    found = [str(path.relative_to(tmp_path)) for path in find(tmp_path)]
    assert found == ["a.txt", "c.md", "b/1.TXT", "b/2.txt"]
    assert [page.source for page in read(tmp_path)] == [str(tmp_path / name) for name in found]


def test_one_bad_file_does_not_stop_the_folder(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", "")
    written(tmp_path, "b.txt", TEXT)
    assert [type(found) for found in read(tmp_path)] == [ReadError, Page]


def test_an_html_file_keeps_its_path_as_source(tmp_path: Path) -> None:
    html = (Path(__file__).parents[1] / "cases" / "pages" / "meta_only.html").read_bytes()
    html = html.replace(b"<head>", b'<head><link rel="canonical" href="https://news.example/a">')
    path = written(tmp_path, "a.HTM", html)
    assert one(path).source == str(path)


def test_a_fetched_text_file_is_stored_as_it_is_and_named_by_its_link() -> None:
    page = page_of("One line.\r\nTwo.", "text/plain", "https://x.example/2024-03-05-port%20opens.txt?x=1")
    assert (page.text, page.title) == ("One line.\nTwo.", "Port opens")
    assert page.published_at == datetime(2024, 3, 5, tzinfo=UTC)
