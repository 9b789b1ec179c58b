"""The text of a PDF, by PDFium: what stands where on each page, put back into paragraphs.

PDFium is native code that reads what strangers made: `index.apart` runs this in a process of its own.
"""

import ctypes
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.columns import in_reading_order
from index.document import Document
from index.drop_caps import with_drop_caps
from index.errors import ReadError, ReadProblem
from index.hyphens import SOFT
from index.printed import Line
from index.reflow import Paragraph, paragraphs
from index.running_heads import without_running_heads

MAX_PAGES = 1000
_HYPHENS = {"\u0002", "\ufffe"}  # PDFium's marks for a hyphen at the end of a line
_LETTERS_LOST = 0.2  # of a page: its fonts do not say what their signs mean

_FLAT, _MOST_EM = 0.5, 1000.0  # points


class _Sign(NamedTuple):
    text: str
    left: float
    right: float
    top: float
    bottom: float


class _PageText(NamedTuple):
    """The lines of a page, its height in points, and why nothing on it could be read, if nothing could."""

    lines: list[Line]
    height: float
    unread: ReadProblem | None = None


def read_pdf(data: bytes) -> Document:
    """The document; a page that cannot be read is left out and named. Raises ReadError, without a source."""
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        raise ReadError("", ReadProblem.ENCRYPTED if locked else ReadProblem.DAMAGED) from error
    if len(pdf) > MAX_PAGES:
        raise ReadError("", ReadProblem.TOO_LARGE, f"more than {MAX_PAGES:,} pages")
    pages = [_page(pdf, number) for number in range(len(pdf))]
    kept = without_running_heads([page.lines for page in pages], [page.height for page in pages])
    if not any(kept):
        why = {page.unread for page in pages}
        named = (one for one in (ReadProblem.ONLY_PICTURES, ReadProblem.DAMAGED) if one in why)
        raise ReadError("", next(named, ReadProblem.EMPTY))
    ordered = [in_reading_order(lines) for lines in kept]
    first = next(blocks for blocks in ordered if blocks)
    found = paragraphs([block for blocks in ordered for block in blocks])
    said = pdf.get_metadata_dict()
    return Document(
        paragraphs=tuple(paragraph.text for paragraph in found),
        heading=_heading(found, sum(map(len, first))),
        title=said["Title"],
        author=said["Author"],
        created=said["CreationDate"],
        modified=said["ModDate"],
        unread=tuple(number for number, page in enumerate(pages, start=1) if page.unread),
    )


def _heading(found: list[Paragraph], first_page_lines: int) -> str:
    """What is printed largest on the first page with text, where it is larger than the rest; else ""."""
    usual: Counter[float] = Counter()
    for paragraph in found:
        usual[round(paragraph.height)] += len(paragraph.text)
    head = found[: min(10, first_page_lines)]
    largest = max(head, key=lambda paragraph: paragraph.height)
    if largest.height < 1.15 * usual.most_common(1)[0][0]:
        return ""
    start = head.index(largest)
    words = [largest.text]
    for paragraph in head[start + 1 :]:
        if abs(paragraph.height - largest.height) > 0.5:
            break
        words.append(paragraph.text)
    heading = " ".join(words)
    return heading if len(heading) <= 150 and any(map(str.isalpha, heading)) else ""


def _page(pdf: pdfium.PdfDocument, number: int) -> _PageText:
    try:
        page = pdf[number]
        text = page.get_textpage()
        left, bottom, right, top = page.get_bbox()
        turned: dict[int, list[Line]] = defaultdict(list)
        for quarter, signs in _runs(text.raw, (left, bottom, right, top)):
            if line := _line(signs):
                turned[quarter].append(line)
        lines = with_drop_caps(_upright(turned))
        words = "".join(line.text for line in lines)
        lost = sum(not _is_readable(sign) for sign in words) > _LETTERS_LOST * len(words)
        height = max([top - bottom, *(line.bottom for line in lines)])
        if lost:
            return _PageText([], height, ReadProblem.ONLY_PICTURES)  # of letters, as good as
        has_picture = not lines and any(True for _ in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
        return _PageText(lines, height, ReadProblem.ONLY_PICTURES if has_picture else None)
    except pdfium.PdfiumError:
        return _PageText([], 0.0, ReadProblem.DAMAGED)


def _upright(turned: dict[int, list[Line]]) -> list[Line]:
    """The lines as most of the page is to be held, then those that run sideways, below."""
    found: list[Line] = []
    for quarter in sorted(turned, key=lambda quarter: -sum(len(line.text) for line in turned[quarter])):
        floor = max((line.bottom for line in found), default=0.0)
        found += [line._replace(top=line.top + floor, bottom=line.bottom + floor) for line in turned[quarter]]
    return found


def _runs(text: Any, box: tuple[float, float, float, float]) -> Iterator[tuple[int, list[_Sign]]]:
    """Signs that stand one after the other on one line, and by how many quarters the line is turned.

    What is set at a slant is a watermark, and what lies outside the page is not seen: both are left out.
    """
    rectangle, run, quarter = raw.FS_RECTF(), list[_Sign](), 0
    place = ctypes.byref(rectangle)
    for index in range(raw.FPDFText_CountChars(text)):
        written = _written(raw.FPDFText_GetUnicode(text, index))
        if written in {"\r", "\n"}:
            yield quarter, run
            run = []
        elif written.isspace():
            run += [run[-1]._replace(text=" ")] if run else []
        elif written and raw.FPDFText_GetLooseCharBox(text, index, place):
            angle = math.degrees(raw.FPDFText_GetCharAngle(text, index))
            turned = round(-angle / 90) % 4  # PDFium counts clockwise
            sign = _placed(written, rectangle, turned, box)
            if sign is None or abs(angle - 90 * round(angle / 90)) > 10:
                continue
            if sign.bottom - sign.top < max(_FLAT, 0.4 * (sign.right - sign.left)):
                sign = sign._replace(top=sign.bottom - _em(text, index))
            if run and (turned != quarter or not _follows(run[-1], sign)):
                yield quarter, run
                run = []
            quarter = turned
            run.append(sign)
    yield quarter, run


def _em(text: Any, index: int) -> float:
    """The size in which the sign is set, for fonts that do not tell how high they are; 1 point at least."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, ctypes.byref(matrix))
    size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    return size if 1.0 < size < _MOST_EM else 1.0


def _written(code: int) -> str:
    sign = chr(code) if 0 < code <= 0x10FFFF else ""
    if sign in _HYPHENS:
        return "-"
    is_control = sign < " " or "\x7f" <= sign < "\xa0"
    return "" if is_control and not sign.isspace() else sign


def _placed(text: str, rectangle: Any, turned: int, box: tuple[float, float, float, float]) -> _Sign | None:
    """The sign in points from the upper left of the page, as it is held to read it; None outside the page."""
    left, bottom, right, top = box
    x0, x1, y0, y1 = rectangle.left, rectangle.right, rectangle.bottom, rectangle.top
    if not (left <= (x0 + x1) / 2 <= right and bottom <= (y0 + y1) / 2 <= top):
        return None
    match turned:
        case 0:
            return _Sign(text, x0 - left, x1 - left, top - y1, top - y0)
        case 1:
            return _Sign(text, y0 - bottom, y1 - bottom, x0 - left, x1 - left)
        case 2:
            return _Sign(text, right - x1, right - x0, y0 - bottom, y1 - bottom)
    return _Sign(text, top - y1, top - y0, right - x1, right - x0)


def _follows(last: _Sign, sign: _Sign) -> bool:
    height = max(1.0, min(last.bottom - last.top, sign.bottom - sign.top))
    beside = min(last.bottom, sign.bottom) - max(last.top, sign.top) >= height / 2
    alike = max(last.bottom - last.top, sign.bottom - sign.top) <= 1.7 * height  # or it is a drop cap
    return beside and alike and max(sign.left - last.right, last.left - sign.right) <= height


def _line(signs: list[_Sign]) -> Line | None:
    # PDFium gives what lies beyond U+FFFF as two surrogates.
    whole = "".join(sign.text for sign in signs).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    words = " ".join(whole.split())
    words = words[:-1].replace(SOFT, "") + words[-1:]  # inside a line it is not to be seen
    if not words:
        return None
    return Line(
        words,
        min(sign.left for sign in signs),
        max(sign.right for sign in signs),
        min(sign.top for sign in signs),
        max(sign.bottom for sign in signs),
    )


def _is_readable(sign: str) -> bool:
    return sign != "\ufffd" and not "\ue000" <= sign <= "\uf8ff"
