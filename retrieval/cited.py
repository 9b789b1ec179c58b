"""What a reporter typed or pasted → the words to check, and whom they name as the speaker."""

import re

from retrieval.check_types import Cited
from retrieval.credited import credited
from retrieval.wording import read

MIN_WORDS = 4  # of a quotation in a message; fewer are scare quotes or a title
MOST = 10  # quotations of one message that are checked
_WHOLE_LENGTH = 2_000  # characters of a message without a quotation that are checked

_OPEN, _CLOSE = "\"“„«”‘'", "\"”“»’'"
_QUOTATION = re.compile(r"“[^“”]+”|„[^„“”]+[“”]|«[^«»]+»|\"[^\"]+\"")
_OUTERMOST = re.compile(r"[\"“„«”].+[\"”“»]", re.DOTALL)
# An apostrophe stands at or in a word; what ends a quotation, at the end of the last one.
_SINGLE = re.compile(r"(?<!\w)[‘'].+[\w.,!?…][’'](?!\w)", re.DOTALL)


def as_cited(typed: str, by: str | None = None) -> Cited:
    """The words of a command: all that was typed, or the one quotation in it with the speaker beside it.

    A quotation of fewer than four words with no speaker beside it is a part of what was typed.
    """
    several = len(_QUOTATION.findall(typed)) > 1
    found = None if several else _OUTERMOST.search(typed) or _SINGLE.search(typed)
    if found is None:
        return Cited(_bare(typed), by)
    name = credited(typed, *found.span())
    alone = found[0][0] not in "‘'" and len(read(found[0]).keys) >= MIN_WORDS
    return Cited(_bare(found[0] if name or alone else typed), by or name)


def quotations(message: str) -> list[Cited]:
    """The quotations in a message, with the name beside each if there is one; without any, the message.

    Those of fewer than four words are left out, and so are more than ten.
    """
    found = [
        Cited(_bare(match.group()), credited(message, *match.span()))
        for match in _QUOTATION.finditer(message)
        if len(read(match.group()).keys) >= MIN_WORDS
    ]
    whole = as_cited(message[:_WHOLE_LENGTH])
    return found[:MOST] or ([whole] if has_words(whole.words) else [])


def has_words(typed: str) -> bool:
    """Whether there is anything to check."""
    return bool(read(typed).keys)


def _bare(words: str) -> str:
    """The words without the white space and the pair of quotation marks around them."""
    bare = words.strip()
    if len(bare) > 1 and bare[0] in _OPEN and bare[-1] in _CLOSE:
        bare = bare[1:-1].strip()
    return bare
