"""Opinion pieces, letters and columns: what is not quoted there is said by the author."""

import re
from collections.abc import Iterator, Sequence

from index.boilerplate import boilerplate
from index.line_labels import labels_part
from index.names import ORGANISATION_WORDS, key
from index.narration import Narration
from index.split import paragraphs, sentences
from index.types import Attribution, Grade, Span, Speaker, Speech

_SECTIONS = r"opinions?|op-?eds?|columns?|columnists?|commentary|letters?|viewpoints?"
_PATH = re.compile(rf"(?:^|[/_])(?:{_SECTIONS})(?=$|[/\-_.])", re.IGNORECASE)
_TITLE = re.compile(rf"(?:{_SECTIONS})\s*[:|–—-]", re.IGNORECASE)
_I = re.compile(r"\b(?:I|I[’'](?:m|ve|d|ll)|[Mm]y|[Mm]yself)\b(?!\.)")
_TRANSCRIPT = re.compile(r"^[ \t“\"]{0,4}(?:Q|A|[A-Z][A-Z.\s’'\-]{1,40})[ ]?:\s", re.MULTILINE)
MIN_FIRST_PERSON = 3  # paragraphs: fewer may be an editor's note, or a quotation that lost its marks
MIN_SHARE = 0.2  # of the paragraphs
_MIN_WORDS = 4
_POST = re.compile(r"(?<!\w)[@#]\w|\bpic\.twitter|<tweet")
_SEVERAL = re.compile(r",|;|&|\band\b", re.IGNORECASE)


def author_attributions(
    text: str, title: str, source_url: str, authors: Sequence[str], attributions: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """What the author of an opinion piece says: every unquoted sentence that no attribution covers.

    Without source and cue spans, one sentence each, in reading order; nothing for a news report.
    """
    signed = one_author(authors) if _section(title, source_url) and not transcript(text) else None
    author = signed or columnist(text, authors)
    if not author:
        return ()
    speaker = Speaker(author, author, Grade.NAMED, "author")
    covered = bytearray(len(text))
    for item in attributions:
        for start, end in (*item.content, *item.cue, *item.source):
            covered[start:end] = b"\1" * (end - start)
    return tuple(
        Attribution((), (), (sentence,), Speech.INDIRECT, speaker)
        for sentence in _own(Narration(text), title)
        if not any(covered[slice(*sentence)])
    )


def columnist(text: str, authors: Sequence[str]) -> str | None:
    """The author of a piece in the first person; None for a report, a transcript, or several authors."""
    author = one_author(authors)
    if author is None or transcript(text):
        return None
    narration = Narration(text)
    found = list(paragraphs(text))
    personal = sum(_says_i(narration, paragraph) for paragraph in found)
    return author if personal >= MIN_FIRST_PERSON and personal >= MIN_SHARE * len(found) else None


def transcript(text: str) -> bool:
    """Whether lines are labelled with who speaks: there, "I" is not the author."""
    return len(_TRANSCRIPT.findall(text)) > 1


def _section(title: str, source_url: str) -> bool:
    path = source_url.partition("://")[2] or source_url
    return bool(_PATH.search(path) or _TITLE.match(title))


def one_author(authors: Sequence[str]) -> str | None:
    """The one author, if that is a person: not "Harbour News", not "A and B"."""
    if len(authors) != 1 or _SEVERAL.search(authors[0]):
        return None
    words = authors[0].split()
    return authors[0] if len(words) > 1 and key(words[-1]) not in ORGANISATION_WORDS else None


def _says_i(narration: Narration, paragraph: Span) -> bool:
    """Whether a paragraph has an "I" or a "my" outside quotation marks, and is no post by somebody else."""
    if _POST.search(narration.text, *paragraph):
        return False
    return any(not narration.quotation(match.start()) for match in _I.finditer(narration.text, *paragraph))


def _own(narration: Narration, title: str) -> Iterator[Span]:
    """Sentences of the body with no quotation in them."""
    text = narration.text
    for number, paragraph in enumerate(paragraphs(text)):
        written = text[slice(*paragraph)]
        headline = number == 0 and (written[-1] not in '.!?”"' or written.strip(".") == title.strip("."))
        if headline or boilerplate(written) or labels_part(written):
            continue
        for sentence in sentences(text, paragraph):
            long = len(text[slice(*sentence)].split()) >= _MIN_WORDS
            if long and not narration.quotes_in(sentence):
                yield sentence
