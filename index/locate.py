"""Where words stand in a text: typography forgiven one character for one, nothing else."""

from index.types import Span

# One character for one, so that an offset in the folded text is an offset in the text. Matching forgives
# these; what is shown is always the text's own characters.
_FOLD = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\t\n\r", " "),
    }
)
_OUTER = "\"' "


def fold(text: str) -> str:
    """`text` with quotation marks, dashes and spaces made plain; the same length."""
    return text.translate(_FOLD)


def locate(words: str, text: str, within: Span) -> Span | None:
    """The first place in `text[within]` where `words` stand, or None.

    Letter case, punctuation and every word must be the same. Quotation marks and spaces around `words`,
    which are how somebody cites rather than what was said, do not count.
    """
    wanted = fold(words).strip(_OUTER)
    if not wanted:
        return None
    at = fold(text).find(wanted, within.start, within.end)
    return Span(at, at + len(wanted)) if at >= 0 else None
