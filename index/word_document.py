"""The text of a Word file (.docx), by python-docx: as it reads with all tracked changes accepted.

Comments, deleted and hidden text, headers and footers are no part of what is published and are left out.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from index.document import Document
from index.errors import ReadError, ReadProblem
from index.titles import MAX_TITLE

MAX_UNPACKED = 100 * 1024**2
MAX_PARTS = 5000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .doc, and the wrapping of a .docx that has a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NOTES = ("/footnotes", "/endnotes")
_HEAD = 10  # paragraphs within which a headline stands

_LEFT_OUT = {
    qn(name)
    for name in ("w:del", "w:moveFrom", "w:rPr", "w:pPr", "w:sectPr", "w:rt", "w:footnoteRef", "w:endnoteRef")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): " ",
    qn("w:cr"): " ",
    qn("w:noBreakHyphen"): "-",
}
_TEXT, _PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:t"), qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_RUN, _OFF = qn("w:r"), {"0", "false", "off"}


def read_word_document(data: bytes) -> Document:
    """The document: paragraphs, list items and headings one each, a row of a table one, its cells apart by
    tabs; foot- and endnotes at the end. Raises ReadError, without a source.
    """
    _check(data)
    try:
        document = docx.Document(io.BytesIO(data))
        said = document.core_properties
        created, modified = said.created, said.modified
        body = document.element.body
        notes = [parse_xml(part.blob) for part in _notes(document.part)]
        for tree in (body, *notes):
            _refuse_declarations(tree)
        referred = [note for tree in notes for note in _referred_to(body, tree)]
    except ReadError:
        raise
    except Exception as error:  # python-docx trusts a file's structure, and fails in many ways where it lies
        raise ReadError("", ReadProblem.DAMAGED) from error
    found = list(_paragraphs(body))
    return Document(
        paragraphs=(*found, *(words for note in referred for words in _paragraphs(note))),
        heading=_heading(body, document.part),
        title=said.title or "",
        author=said.author or "",
        created=created.isoformat() if created else "",
        modified=modified.isoformat() if modified else "",
    )


def _check(data: bytes) -> None:
    if data.startswith(_OLD_OFFICE):
        raise ReadError("", ReadProblem.ENCRYPTED if _ENCRYPTED in data else ReadProblem.DAMAGED)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise ReadError("", ReadProblem.DAMAGED) from error
    # zipfile unpacks no part beyond the size that its entry names.
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise ReadError("", ReadProblem.TOO_LARGE, f"more than {MAX_UNPACKED // 1024**2} MiB unpacked")


def _refuse_declarations(tree: Any) -> None:
    """Word writes none; an entity that is declared could stand for anything."""
    if tree.getroottree().docinfo.doctype:
        raise ReadError("", ReadProblem.DAMAGED)


def _notes(part: Any) -> list[Any]:
    related = sorted(part.rels.values(), key=lambda relation: str(relation.reltype), reverse=True)
    return [
        relation.target_part
        for relation in related
        if not relation.is_external and relation.reltype.endswith(_NOTES)
    ]


def _referred_to(body: Any, notes: Any) -> Iterator[Any]:
    """The foot- or endnotes that the text which is shown refers to, in its order; others were deleted."""
    kind = notes.tag.removesuffix("s")
    by_id = {note.get(qn("w:id")): note for note in notes.iterchildren(kind)}
    for reference in body.iter(f"{kind}Reference"):
        note = by_id.pop(reference.get(qn("w:id")), None)
        if note is not None and not any(above.tag in _LEFT_OUT for above in reference.iterancestors()):
            yield note


def _heading(body: Any, part: Any) -> str:
    """The first paragraphs' title, or first heading, by their style; "" for none."""
    headings = []
    for element in body.findall(f"./{_PARAGRAPH}")[:_HEAD]:
        words, style = next(_paragraphs(element), ""), _style(element, part)
        if words and len(words) <= MAX_TITLE and style.startswith(("title", "heading")):
            headings.append((not style.startswith("title"), words))
    return min(headings, key=lambda found: found[0])[1] if headings else ""


def _style(paragraph: Any, part: Any) -> str:
    try:
        style = Paragraph(paragraph, part).style
    except (AttributeError, KeyError):  # the file has no styles, or something else in their place
        return ""
    return (style.name or "").lower() if style is not None else ""


def _paragraphs(tree: Any) -> Iterator[str]:
    """The paragraphs within an element that have words, in reading order."""
    lines: list[str] = [""]
    _read(tree, lines)
    for line in lines:
        cells = (" ".join(cell.split()) for cell in line.split("\t"))
        if words := "\t".join(cells).strip():
            yield words


def _read(element: Any, lines: list[str]) -> None:
    """Append the element's words to the last line, and lines of their own for the paragraphs within it."""
    for child in element.iterchildren():
        if not isinstance(child.tag, str) or child.tag in _LEFT_OUT or _is_hidden(child):
            continue
        if child.tag == _TEXT:
            lines[-1] += child.text or ""
        elif child.tag in _SIGNS:
            lines[-1] += _SIGNS[child.tag]
        elif child.tag == _ROW:
            lines += [*_row(child), ""]
        elif child.tag == _PARAGRAPH:
            _read_paragraph(child, lines)
        else:
            _read(child, lines)


def _read_paragraph(element: Any, lines: list[str]) -> None:
    """A text box within the paragraph gets lines of its own after it; a deleted end joins it to the next."""
    boxes = [box for box in element.iter(qn("w:txbxContent")) if _within_shown(box, element)]
    own: list[str] = [""]
    for box in boxes:
        box.getparent().remove(box)
    _read(element, own)
    lines[-1] += own[0]
    mark = f"{qn('w:pPr')}/{qn('w:rPr')}/"
    if element.find(mark + qn("w:del")) is None and element.find(mark + qn("w:moveFrom")) is None:
        lines.append("")
    for box in boxes:
        _read(box, lines)


def _within_shown(box: Any, paragraph: Any) -> bool:
    """Whether the box is directly this paragraph's, and in no part that is left out."""
    for above in box.iterancestors():
        if above is paragraph:
            return True
        if above.tag in _LEFT_OUT or above.tag == qn("w:txbxContent"):
            return False
    return False


def _row(row: Any) -> list[str]:
    """The row as one line; where a cell holds several paragraphs, it is for layout, and each is a line."""
    if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
        return []
    cells = [
        list(_paragraphs(cell))
        for cell in row.iter(_CELL)
        if next(cell.iterancestors(_ROW)) is row and cell.find(f"{qn('w:tcPr')}/{qn('w:cellDel')}") is None
    ]
    if any(len(cell) > 1 for cell in cells):
        return [paragraph for cell in cells for paragraph in cell]
    return ["\t".join(cell[0] for cell in cells if cell)]


def _is_hidden(element: Any) -> bool:
    if element.tag != _RUN:
        return False
    hidden = element.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return hidden is not None and hidden.get(qn("w:val")) not in _OFF
