"""What a reporter typed or pasted → the words to check, and whom they name as the speaker."""

import re

from retrieval.check_types import Cited
from retrieval.wording import read

MIN_WORDS = 4  # of a quotation in a message; fewer are scare quotes or a title
MOST = 10  # quotations of one message that are checked
_WHOLE_LENGTH = 2_000  # characters of a message without a quotation that are checked

_OPEN, _CLOSE = '"“„«”', '"”“»'
_NAME = r"[^\"“”„«»\n:]{1,80}?"
# "words" — Name, or Name: "words", and nothing else.
_NAMED_AFTER = re.compile(rf"\s*([{_OPEN}].+[{_CLOSE}])\s*(?:—|–|--|-)\s*({_NAME})\s*\.?\s*", re.DOTALL)
_NAMED_BEFORE = re.compile(rf"\s*({_NAME})\s*:\s*([{_OPEN}].+[{_CLOSE}])\s*", re.DOTALL)
_QUOTATION = re.compile(r"“[^“”]+”|„[^„“”]+[“”]|«[^«»]+»|\"[^\"]+\"")
_BEFORE = re.compile(rf"(?:^|\n)[>\s*_]*({_NAME})[*_]*\s*:\s*[*_]*$")
_AFTER = re.compile(rf"[*_]*\s*(?:—|–|--|-)\s*[*_]*({_NAME})[*_]*\.?\s*(?:\n|$)")
_LONGEST_NAME = 8  # words; more is a sentence


def as_cited(typed: str, by: str | None = None) -> Cited:
    """The words of a command: all that was typed, or the quotation in `"words" — Name` or `Name: "words"`."""
    if match := _NAMED_AFTER.fullmatch(typed):
        return Cited(_bare(match[1]), by or _name(match[2]))
    if match := _NAMED_BEFORE.fullmatch(typed):
        return Cited(_bare(match[2]), by or _name(match[1]))
    return Cited(_bare(typed), by)


def quotations(message: str) -> list[Cited]:
    """The quotations in a message, with the name beside each if there is one; without any, the message.

    Those of fewer than four words are left out, and so are more than ten.
    """
    found = []
    for match in _QUOTATION.finditer(message):
        if len(read(match.group()).keys) < MIN_WORDS:
            continue
        before, after = _BEFORE.search(message[: match.start()]), _AFTER.match(message, match.end())
        name = (_name(before[1]) if before else None) or (_name(after[1]) if after else None)
        found.append(Cited(_bare(match.group()), name))
    whole = _bare(message[:_WHOLE_LENGTH])
    return found[:MOST] or ([Cited(whole)] if has_words(whole) else [])


def has_words(typed: str) -> bool:
    """Whether there is anything to check."""
    return bool(read(typed).keys)


def _name(written: str) -> str | None:
    name = written.strip(" *_>\t\n,.")
    return name if 0 < len(name.split()) <= _LONGEST_NAME else None


def _bare(words: str) -> str:
    """The words without the white space and the pair of quotation marks around them."""
    bare = words.strip()
    if len(bare) > 1 and bare[0] in _OPEN and bare[-1] in _CLOSE:
        bare = bare[1:-1].strip()
    return bare
