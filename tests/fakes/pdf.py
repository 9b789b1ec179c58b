"""Writes small PDFs by hand: words at places, pictures, and the faults that files have."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 595, 842  # A4, in points
PICTURE = b"q 200 0 0 200 100 300 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q"


@dataclass(frozen=True)
class Print:
    """A line of print: where its baseline begins, in points from the lower left."""

    text: str
    x: float = 72
    y: float = 700
    size: float = 11
    turned: tuple[float, float, float, float] = (1, 0, 0, 1)


@dataclass(frozen=True)
class Sheet:
    prints: Sequence[Print] = ()
    extra: bytes = b""  # more of the page's content
    rotated: int = 0


BROKEN = None  # a page that is not there


def column(lines: Sequence[str], x: float = 72, y: float = 700, size: float = 11) -> list[Print]:
    """Lines one below the other."""
    return [Print(line, x, y - number * size * 1.2, size) for number, line in enumerate(lines)]


def pdf(
    *sheets: Sheet | None, info: dict[str, str] | None = None, locked: bool = False, drawn: bool = False
) -> bytes:
    """`locked` with a password; `drawn` in a font of its own (Type 3) that does not tell its height."""
    font = _DRAWN_FONT if drawn else _FONT
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font, _info(info or {}), _LOCK]
    kids = []
    for sheet in sheets:
        if sheet is None:
            kids.append(b"999 0 R")
            continue
        content = b"\n".join([*(_written(line) for line in sheet.prints), sheet.extra])
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Rotate %d /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (WIDTH, HEIGHT, sheet.rotated, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return _file(objects, locked=locked)


def _file(objects: list[bytes], *, locked: bool) -> bytes:
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size %d /Root 1 0 R /Info 4 0 R" % (len(objects) + 1)
    trailer += b" /Encrypt 5 0 R /ID [<00> <00>]" if locked else b""
    size = len(objects) + 1
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        trailer,
        len(data),
    )


def _written(line: Print) -> bytes:
    text = line.text.encode("cp1252")
    for sign in (b"\\", b"(", b")"):
        text = text.replace(sign, b"\\" + sign)
    matrix = " ".join(f"{number:g}" for number in (*line.turned, line.x, line.y))
    return f"BT /F1 {line.size:g} Tf {matrix} Tm (".encode() + text + b") Tj ET"


def _info(info: dict[str, str]) -> bytes:
    entries = (f"/{key} <{_as_hex(value)}>" for key, value in info.items())
    return f"<< {' '.join(entries)} >>".encode()


def _as_hex(value: str) -> str:
    return f"\ufeff{value}".encode("utf-16-be").hex()


_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
_DRAWN_FONT = (
    b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << >>"
    b" /FirstChar 32 /LastChar 126 /Widths [%s] /Encoding /WinAnsiEncoding >>" % (b"500 " * 95)
)
# Of no password that anybody knows.
_LOCK = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"11" * 32, b"22" * 32)
