"""How much of a sentence is shown where an answerer picked a part of it.

The rule: a fragment is all that its speaker says in the sentence, without the "Lee said" before or behind
it, or it is the whole sentence. It begins where the sentence does or right behind the speaker's own
asserting verb, and ends where the sentence does or right before that verb. So "the minister stole funds"
never stands alone where "it is wrong to say that", "asked whether" or "opponents say" was left out; a
quotation mark in the middle of a sentence is no such place.
"""

from index.locate import fold
from index.types import Span, Speaker
from retrieval.prose_dates import without_dates
from retrieval.prose_frame import Frames
from retrieval.prose_words import read
from retrieval.turns import holds_turn

_EDGE = " \u00a0\n\t\"'“”‘’„«».,;:!—–-()"


def in_context(text: str, span: Span, sentence: Span, speaker: Speaker | None) -> Span:
    """The span, or all of the sentence that it stands in, which may be several run together."""
    before, behind = text[sentence.start : span.start], text[span.end : sentence.end]
    turned = holds_turn(fold(f"{before} {behind}")) or "?" in behind
    return (
        sentence
        if turned or not (_begins(before, text, sentence, speaker) and _ends(behind, speaker))
        else span
    )


def _begins(before: str, text: str, sentence: Span, speaker: Speaker | None) -> bool:
    if not before.strip(_EDGE):
        return True
    words = without_dates(read(text[slice(*sentence)]))
    return len(without_dates(read(before))) in Frames(words, speaker).starts()


def _ends(behind: str, speaker: Speaker | None) -> bool:
    left_out = without_dates(read(behind))
    return not behind.strip(_EDGE) or Frames(left_out, speaker).end(0) == len(left_out) > 0
