"""Bytes to text: the character set of a file or page, by what it declares and then by what fits."""

import codecs
import re

# The encodings web pages may declare (WHATWG), as Python names them. The rest of Python's codecs are not
# character sets of pages, and some (unicode_escape, utf-7) would let a page smuggle in lone surrogates.
_PAGE_ENCODINGS = frozenset(
    ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb2312", "gbk", "gb18030", "big5", "big5hkscs"]
    + ["euc_jp", "iso2022_jp", "shift_jis", "cp932", "euc_kr", "cp949", "koi8-r", "koi8-u", "cp866", "cp874"]
    + ["mac-roman", "mac-cyrillic"]
    + [f"cp125{n}" for n in range(9)]
    + [f"iso8859-{n}" for n in range(2, 17)]
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_PRESCAN = 4096  # the standard says 1024; real pages declare later
_SURROGATES = re.compile("[\ud800-\udfff]")


def decode(data: bytes) -> str:
    """The text of a file: by its byte order mark, else UTF-8, else Windows-1252."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    # A few broken bytes in UTF-8 must not turn the rest into mojibake, so the majority decides.
    if damaged and damaged >= sum(not character.isascii() for character in text) - damaged:
        return data.decode("cp1252", errors="replace")
    return text


def decode_html(data: bytes, declared: str | None = None) -> str:
    """The text of a page: by byte order mark, HTTP header (`declared`), own declaration, else as a file."""
    if any(data.startswith(mark) for mark, _ in _BOMS):
        return decode(data)
    for encoding in (_known(declared or ""), _declared_inside(data)):
        if encoding is None:
            continue
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return decode(data)


def without_surrogates(text: str) -> str:
    """The text with lone surrogates, which no encoding can store, replaced by U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)


def _declared_inside(data: bytes) -> str | None:
    found = _META_CHARSET.search(data[:_PRESCAN])
    if found is None:
        return None
    encoding = _known(found[1].decode("ascii", errors="replace"))
    # A declaration that could be read as ASCII is no UTF-16.
    return "utf-8" if encoding and encoding.startswith("utf-16") else encoding


def _known(label: str) -> str | None:
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    if name in {"ascii", "iso8859-1"}:  # as browsers do: pages that say Latin-1 are Windows-1252
        return "cp1252"
    return name if name in _PAGE_ENCODINGS else None
