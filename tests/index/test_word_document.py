"""Word files to paragraphs: what would be published of them, and how each that cannot be read is named."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime

import docx
import pytest
from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.apart import read_apart
from index.document import Document
from index.errors import ReadError, ReadProblem
from index.word_document import MAX_UNPACKED, read_word_document
from tests.fakes.word import saved, with_part

SAID = "“The mill was sold for one crown,” said Ada Berg, its owner, on Thursday."


def read(write: Callable[[WordFile], object]) -> Document:
    file = docx.Document()
    write(file)
    return read_word_document(saved(file))


def body(xml: str) -> tuple[str, ...]:
    """The paragraphs of a body that is written out; `w:` is Word's namespace."""
    word = '<w:body xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    word += ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'

    def write(file: WordFile) -> None:
        for element in parse_xml(f"{word}>{xml}</w:body>"):
            file.element.body.insert(len(file.element.body) - 1, element)

    return read(write).paragraphs


def problem(data: bytes) -> ReadProblem:
    with pytest.raises(ReadError) as caught:
        read_word_document(data)
    return caught.value.problem


def test_headings_paragraphs_lists_and_tables_come_in_order() -> None:
    def write(file: WordFile) -> None:
        file.add_heading("Mill sold", 0)
        file.add_paragraph(SAID)
        file.add_paragraph("First item", style="List Bullet")
        table = file.add_table(2, 2)
        for cell, text in zip(table._cells, ["Name", "Vote", "Ada Berg", "Yes"], strict=True):
            cell.text = text
        file.add_paragraph("The end came\tlate.\nIndeed.")

    found = read(write)
    table = ["Name\tVote", "Ada Berg\tYes"]
    assert found.paragraphs == ("Mill sold", SAID, "First item", *table, "The end came\tlate. Indeed.")
    assert found.heading == "Mill sold"


def test_a_table_that_lays_out_the_page_gives_paragraphs() -> None:
    def write(file: WordFile) -> None:
        cell = file.add_table(1, 2).cell(0, 0)
        cell.text = "One paragraph."
        cell.add_paragraph(SAID)

    assert read(write).paragraphs == ("One paragraph.", SAID)


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:ins><w:r><w:t>New words.</w:t></w:r></w:ins>", "New words."),
        ("<w:r><w:t>Sold</w:t></w:r><w:del><w:r><w:delText> cheap</w:delText></w:r></w:del>", "Sold"),
        ("<w:r><w:t>A</w:t></w:r><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>", "A"),
        ("<w:moveTo><w:r><w:t>Here</w:t></w:r></w:moveTo>", "Here"),
        ("<w:r><w:t>A</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>", "A"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Seen</w:t></w:r>', "Seen"),
        ("<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t></w:r>", "A-bc"),
        ("<w:r><w:instrText>HYPERLINK x</w:instrText></w:r><w:r><w:t>link</w:t></w:r>", "link"),
        ("<w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink>", "A link"),
        ("<w:sdt><w:sdtContent><w:r><w:t>A field</w:t></w:r></w:sdtContent></w:sdt>", "A field"),
        ("<w:r><w:t xml:space='preserve'>one </w:t></w:r><w:r><w:t>word</w:t></w:r>", "one word"),
    ],
)
def test_a_paragraph_reads_as_it_does_with_all_changes_accepted(xml: str, text: str) -> None:
    assert body(f"<w:p>{xml}</w:p>") == (text,)


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    one, two = "<w:r><w:t>Sold on </w:t></w:r>", "<w:r><w:t>Thursday.</w:t></w:r>"
    assert body(f"<w:p>{deleted}{one}</w:p><w:p>{two}</w:p>") == ("Sold on Thursday.",)


def test_a_deleted_row_is_not_there() -> None:
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    gone = row.format("<w:trPr><w:del/></w:trPr>", "gone")
    assert body(f"<w:tbl>{gone}{row.format('', 'kept')}</w:tbl>") == ("kept",)


def test_a_text_box_is_read_once_and_apart_from_the_paragraph_it_hangs_on() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent>"
    twice = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    found = body(f"<w:p><w:r><w:t>Sold</w:t>{twice}</w:r><w:r><w:t> cheap.</w:t></w:r></w:p>")
    assert found == ("Sold cheap.", "Boxed")


def test_comments_headers_and_footers_are_left_out() -> None:
    def write(file: WordFile) -> None:
        runs = file.add_paragraph(SAID).runs
        file.add_comment(runs, text="Not for publication: her lawyer called.", author="Ed")
        file.sections[0].header.paragraphs[0].text = "Draft"
        file.sections[0].footer.paragraphs[0].text = "Page 1"

    assert read(write).paragraphs == (SAID,)


def test_the_notes_that_the_text_refers_to_stand_at_the_end() -> None:
    notes = (
        f"<w:footnotes {nsdecls('w')}>"
        "<w:footnote w:id='-1' w:type='separator'><w:p><w:r><w:separator/></w:r></w:p></w:footnote>"
        "<w:footnote w:id='1'><w:p><w:r><w:footnoteRef/><w:t>The deed of sale.</w:t></w:r></w:p></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:t>Deleted.</w:t></w:r></w:p></w:footnote>"
        "</w:footnotes>"
    )
    file = docx.Document()
    paragraph = file.add_paragraph(SAID)._p
    for wrapped in ("{}", "<w:del {ns}>{}</w:del>"):
        number = 1 if wrapped == "{}" else 2
        run = f"<w:r {nsdecls('w')}><w:footnoteReference w:id='{number}'/></w:r>"
        paragraph.append(parse_xml(wrapped.format(run, ns=nsdecls("w"))))
    assert read_word_document(with_part(file, "footnotes", notes)).paragraphs == (SAID, "The deed of sale.")


def test_what_the_file_says_of_itself_is_read() -> None:
    def write(file: WordFile) -> None:
        said = file.core_properties
        said.title, said.author = "Mill sold for one crown", "Ann Lee"
        said.created, said.modified = datetime(2024, 3, 5, 12, 30), datetime(2024, 3, 6)  # noqa: DTZ001 - as Word
        file.add_paragraph(SAID)

    found = read(write)
    assert (found.title, found.author) == ("Mill sold for one crown", "Ann Lee")
    assert found.created.startswith("2024-03-05T12:30")
    assert found.modified.startswith("2024-03-06")


def telling_its_size_as(size: int) -> bytes:
    """A file whose body says that it unpacks to so many bytes."""
    data = saved(docx.Document())
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        true = packed.getinfo("word/document.xml").file_size
    return data.replace(true.to_bytes(4, "little"), size.to_bytes(4, "little"))


def without_styles() -> bytes:
    file = docx.Document()
    file.add_heading("Mill sold", 1)
    styles = b"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(file))) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(styles, b"application/xml"))
    return packed.getvalue()


def test_a_file_without_styles_has_its_words_and_no_headline() -> None:
    found = read_word_document(without_styles())
    assert (found.paragraphs, found.heading) == (("Mill sold",), "")


def declaring(entity: str) -> bytes:
    """A file whose body declares an entity and shows it."""
    file = docx.Document()
    file.add_paragraph("SHOWN")
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(file))) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                head, _, rest = data.partition(b"?>")
                data = head + f"?><!DOCTYPE d [{entity}]>".encode() + rest.replace(b"SHOWN", b"&e;")
            new.writestr(name, data)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"PK", ReadProblem.DAMAGED),
        (b"PK\x03\x04 and no more", ReadProblem.DAMAGED),
        (b"<html>no Word</html>", ReadProblem.DAMAGED),
        (b"\xd0\xcf\x11\xe0" + bytes(100), ReadProblem.DAMAGED),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), ReadProblem.ENCRYPTED),
        (saved(docx.Document())[:-200], ReadProblem.DAMAGED),
        (telling_its_size_as(MAX_UNPACKED + 1), ReadProblem.TOO_LARGE),
        (telling_its_size_as(100), ReadProblem.DAMAGED),
        (declaring('<!ENTITY e SYSTEM "file:///etc/passwd">'), ReadProblem.DAMAGED),
        (declaring('<!ENTITY e "expanded">'), ReadProblem.DAMAGED),
    ],
)
def test_a_file_that_cannot_be_read_is_named_as_what_it_is(data: bytes, named: ReadProblem) -> None:
    assert problem(data) == named


def test_it_is_read_in_a_process_of_its_own_with_the_same_result() -> None:
    file = docx.Document()
    file.add_paragraph(SAID)
    assert read_apart(saved(file), ".docx", "/a.docx") == read_word_document(saved(file))
