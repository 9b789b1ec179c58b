"""Who said what in an article: tagged, every source resolved to a speaker, a column's words its author's."""

import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from index import opinion, speakers, transcript
from index.line_labels import labels_line
from index.linking import Tagged
from index.quotations import quotations
from index.split import paragraphs
from index.tagger import Tagger
from index.tagger_model import DELTA
from index.types import Attribution, Page, Span, Speech
from index.unnamed import whole_descriptions

_RULES = 5  # counted up when what is done with the tagger's findings changes
NAME = f"tagger-{sha256(DELTA.read_bytes()).hexdigest()[:8]}-{_RULES}"

_DIRECT, _MIXED = 0.8, 0.1  # shares of the content inside quotation marks
_MIN_CONTENT = 8  # characters: shorter content is a fragment of something else
_NOBODY = re.compile(r"(?:nothing|nobody|no one|none|neither)\b", re.IGNORECASE)  # says anything
_PIECE = re.compile(r"of\s", re.IGNORECASE)  # of a longer source, whose beginning was not found
# "one report that nobody has read": a thing that is counted; no verb after "one" ends so.
_COUNTED = re.compile(
    r"one (?:account|call|charge|claim|comment|demand|estimate|hint|note|plea|promise|question|remark|"
    r"report|request|study|theory|threat|vow|warning|\w+(?:tion|ment|al))(?= )",
    re.IGNORECASE,
)
# "said nothing about the talks" reports that nobody spoke; "said nothing had been signed", a statement.
_SILENCE = re.compile(
    r"(?:nothing|not a word)(?: (?:more|else|publicly))?(?: (?:about|of|on|in|at|to|for|until|when|after)\b"
    r"(?!.*\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|should)\b)"
    r"|[.,;]|$)",
    re.DOTALL,
)
# A source less sure than this is left unnamed. On the validation tenth it gives up 1 % of the right sources
# of speech verbs, and a fifth of the wrong ones (docs/quality.md).
_MIN_CONFIDENCE = 0.5


class Attributor:
    """Finds attributions with a tagger whose model is built under `folder` at first use. Safe to share
    between threads.
    """

    def __init__(self, folder: Path) -> None:
        # Articles side by side, a thread each: 1.4 times as fast as all threads on one article.
        self._tagger = Tagger(folder, threads=1)

    def articles(self, pages: Sequence[Page]) -> list[tuple[Attribution, ...]]:
        """Each page's attributions, in the order given."""
        with ThreadPoolExecutor(os.cpu_count()) as readers:
            return list(readers.map(self.attribute, pages))

    def attribute(self, page: Page) -> tuple[Attribution, ...]:
        """The attributions of one page, in the order of the text, their speakers resolved within it."""
        text = page.text
        quoted = [span for paragraph in paragraphs(text) for span in quotations(text, paragraph)]
        tagged = [found for item in self._tagger.tag(text) if (found := _attribution(text, quoted, item))]
        turns = transcript.read(page)
        resolved = speakers.resolve(text, whole_descriptions(text, tagged), page.authors, turns)
        said = transcript.spoken(text, turns, resolved)
        if turns:
            return said
        written = opinion.author_attributions(text, page.title, page.source, page.authors, said)
        return tuple(sorted((*said, *written), key=lambda item: item.content[0]))


def _attribution(text: str, quoted: Sequence[Span], tagged: Tagged) -> Attribution | None:
    short = sum(end - start for start, end in tagged.content) < _MIN_CONTENT
    nobody = any(_NOBODY.match(text, *span) for span in tagged.source)
    label = any(labels_line(text, span, tagged.content[0].start) for span in tagged.source)
    counted = any(_is_counted(text, span, tagged.cue) for span in tagged.source)
    if short or nobody or label or counted or _SILENCE.match(text, *tagged.content[0]):
        return None
    piece = any(_PIECE.match(text, *span) for span in tagged.source)
    source = () if piece or tagged.confidence < _MIN_CONFIDENCE else tagged.source
    return Attribution(source, tagged.cue, tagged.content, _speech(tagged.content, quoted), None)


def _is_counted(text: str, source: Span, cue: Sequence[Span]) -> bool:
    found = _COUNTED.match(text, source.start)
    return found is not None and any(source.end <= part.start and part.end <= found.end() for part in cue)


def _speech(content: Sequence[Span], quoted: Sequence[Span]) -> Speech:
    marked = sum(
        max(0, min(quote.end, part.end) - max(quote.start, part.start))
        for part in content
        for quote in quoted
    )
    share = marked / sum(end - start for start, end in content)
    return Speech.DIRECT if share > _DIRECT else Speech.MIXED if share > _MIXED else Speech.INDIRECT
