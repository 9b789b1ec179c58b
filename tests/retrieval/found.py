"""Findings that a test writes: who says what, in which article, and how well it fits."""

from dataclasses import replace

from index.types import Grade, Quote, Span, Speaker
from retrieval.types import Finding
from tests.retrieval.articles import version


def named(name: str, description: str = "") -> Speaker:
    return Speaker(name, name, Grade.NAMED, description)


def unnamed(words: str, grade: Grade = Grade.UNNAMED) -> Speaker:
    return Speaker(words, words, grade)


def said(
    speaker: Speaker | None, text: str, article: str = "a", cue: str = "said", score: float = 1.0
) -> Finding:
    """A whole article of one sentence; `None` says it as the paper's own words."""
    quote = Quote(replace(version(text, article), outlet=f"Outlet {article}"), Span(0, len(text)))
    is_speech = speaker is not None
    return Finding(
        f"{article}: {text}", quote, quote.span, score, speaker, is_speech, cue if is_speech else ""
    )
