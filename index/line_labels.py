"""Labels that begin a line and name no speaker: "Photo: …", "Editor’s note: …", "The dam: what we know"."""

import re

from index.types import Span

_PARTS = (
    "article|story|text|note|correction|clarification|update|caption|photo|photograph|picture|image|video"
    "|graphic|map|chart|credit|credits"
)
_PART = re.compile(rf"\s*(?:[\w’'\-]+ ){{0,3}}(?:{_PARTS})\s*:\s*(?![“\"‘'„«\s])", re.IGNORECASE)
# A heading's second half: no sentence, which somebody could have said.
_QUESTION = re.compile(r":\s*(?:what|how|why|who|where|when|which)\b[^?!.\n]*$", re.IGNORECASE | re.MULTILINE)


def labels_part(line: str) -> bool:
    """Whether the line is a note on the text, or a picture's, by the label that it begins with."""
    return bool(_PART.match(line))


def labels_line(text: str, source: Span, content: int) -> bool:
    """Whether `source` is such a label, or an explainer's topic, in a line whose rest begins at `content`."""
    begins = text.rfind("\n", 0, source.start) + 1
    colon = text.find(":", begins, content)
    if colon < 0 or source.end > colon + 1:
        return False
    topic = source.end >= colon and bool(_QUESTION.match(text, colon))
    return topic or bool(_PART.match(text, begins))
