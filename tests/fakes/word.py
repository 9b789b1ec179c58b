"""Word files as bytes."""

import io

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part


def word(*paragraphs: str) -> bytes:
    file = docx.Document()
    for paragraph in paragraphs:
        file.add_paragraph(paragraph)
    return saved(file)


def saved(file: Document) -> bytes:
    data = io.BytesIO()
    file.save(data)
    return data.getvalue()


def with_part(file: Document, name: str, xml: str) -> bytes:
    """The file with its "footnotes" or "endnotes"."""
    place = PackURI(f"/word/{name}.xml")
    part = Part(place, getattr(CONTENT_TYPE, f"WML_{name.upper()}"), xml.encode(), file.part.package)
    file.part.relate_to(part, getattr(RELATIONSHIP_TYPE, name.upper()))
    return saved(file)
