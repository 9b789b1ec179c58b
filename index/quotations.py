"""Where a text quotes: the stretches between quotation marks."""

import re

from index.types import Span

_QUOTATION = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)")


def quotations(text: str, paragraph: Span) -> tuple[Span, ...]:
    """The quotations in a paragraph, marks included.

    A paragraph ends a quotation, closed or not: half of all texts mix straight and curly marks.
    """
    return tuple(Span(*match.span()) for match in _QUOTATION.finditer(text, *paragraph))
