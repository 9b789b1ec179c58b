"""What a document says of itself, and which of it is believed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.document import Document, document_page
from index.errors import ReadError
from index.read import read
from index.types import Page
from tests.fakes.pdf import BROKEN, Print, Sheet, column, pdf

TEXT = ("The mill was sold for one crown, its owner said.", "The union disputed it.")


def page(name: str = "a.pdf", paragraphs: tuple[str, ...] = TEXT, **said: str) -> Page:
    return document_page(Document(paragraphs, **said), "/files/" + name, name)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "title",
    [
        "",
        " – ",
        "Microsoft Word - draft3.doc",
        "draft3_final.docx",
        "Mill story FINAL.indd",
        "untitled",
        "Untitled-1",
        "Document1",
        "PowerPoint Presentation",
        "Slide 1",
        "Print",
        "1234",
        "mill_story",
        "https://example.org/mill",
        "C:\\Users\\ann\\mill",
        "word " * 40,
    ],
)
def test_a_title_that_a_program_wrote_is_not_taken(title: str) -> None:
    assert page(title=title, heading="Mill sold").title == "Mill sold"
    assert page("2024-03-05_mill-story.pdf", title=title).title == "Mill story"


@pytest.mark.parametrize("title", ["Mill sold for one crown", "Draft budget fails in committee", "Mill"])
def test_a_title_that_reads_as_one_is_taken(title: str) -> None:
    assert page(title=f" {title}\n", paragraphs=("Mill and union", *TEXT)).title == title


def test_control_characters_of_the_metadata_are_left_out() -> None:
    found = page(title="Mill\0 sold\x07 for\none crown", author="Ann\0 Lee")
    assert (found.title, found.authors) == ("Mill sold for one crown", ("Ann Lee",))


def test_a_title_of_several_lines_is_not_repeated_in_the_text() -> None:
    found = page(title="Mill sold for one crown", paragraphs=("MILL SOLD", "for one crown", *TEXT))
    assert found.text == "\n".join(TEXT)


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ("Ann Lee", ("Ann Lee",)),
        ("Ann Lee and Rui de Lima", ("Ann Lee", "Rui de Lima")),
        ("Ann Lee; user", ("Ann Lee",)),
        ("user", ()),
        ("Microsoft Office User", ()),
        ("Administrator", ()),
        ("jsmith", ()),
        ("ann@example.org", ()),
        ("python-docx", ()),
        ("PC 12", ()),
        ("", ()),
    ],
)
def test_an_account_is_no_author(author: str, authors: tuple[str, ...]) -> None:
    assert page(author=author).authors == authors


def test_the_printed_byline_goes_before_whoever_made_the_file() -> None:
    assert page(paragraphs=("By Ann Lee", *TEXT), author="Ed Printer-Jones").authors == ("Ann Lee",)


@pytest.mark.parametrize(
    ("created", "date"),
    [
        ("D:20240305120000+01'00'", datetime(2024, 3, 5, 11, tzinfo=UTC)),
        ("D:20240305120000Z00'00'", datetime(2024, 3, 5, 12, tzinfo=UTC)),
        ("D:20240305120000-0530", datetime(2024, 3, 5, 17, 30, tzinfo=UTC)),
        ("D:20240305", datetime(2024, 3, 5, tzinfo=UTC)),
        ("2024-03-05T12:00:00+00:00", datetime(2024, 3, 5, 12, tzinfo=UTC)),
        ("D:19700101000000Z", None),
        ("D:20241305120000", None),
        ("soon", None),
        ("", None),
    ],
)
def test_the_date_is_read_as_it_is_written_or_not_at_all(created: str, date: datetime | None) -> None:
    assert page(created=created).published_at == date


def test_the_date_in_the_files_name_goes_first() -> None:
    found = page("2024-03-05-mill.pdf", created="D:20250101", modified="D:20250102")
    assert found.published_at == datetime(2024, 3, 5, tzinfo=UTC)
    assert found.modified_at == datetime(2025, 1, 2, tzinfo=UTC)


def test_a_document_without_words_is_empty() -> None:
    with pytest.raises(ReadError):
        page(paragraphs=("", " "))


def test_a_pdf_in_a_folder_is_a_page_with_what_is_missing_of_it(tmp_path: Path) -> None:
    sheet = Sheet([Print("Mill sold", y=760, size=22), *column(TEXT)])
    made = {"Title": "Microsoft Word - x.doc", "Author": "Ann Lee", "CreationDate": "D:20240305"}
    (tmp_path / "a.pdf").write_bytes(pdf(sheet, BROKEN, info=made))
    (tmp_path / "b.pdf").write_bytes(b"no PDF")
    found, bad = read(tmp_path)
    assert isinstance(bad, ReadError)
    assert found == Page(
        source=str(tmp_path / "a.pdf"),
        text=" ".join(TEXT),
        title="Mill sold",
        authors=("Ann Lee",),
        published_at=datetime(2024, 3, 5, tzinfo=UTC),
        unread_pages=(2,),
    )
