"""Which words before a colon are a label and no speaker."""

import pytest

from index.line_labels import labels_line, labels_part
from index.types import Span


def label(text: str) -> bool:
    """Whether the words in [[double brackets]] are one; what is said begins after the colon."""
    start, end = text.index("[["), text.index("]]") - 2
    bare = text.replace("[[", "").replace("]]", "")
    return labels_line(bare, Span(start, end), bare.index(":", start) + 2)


@pytest.mark.parametrize(
    "text",
    [
        "[[Sample article]]: the city and its people are invented.",
        "[[Sample]] article: the city and its people are invented.",
        "The ferry left.\n[[Editor’s note]]: the wardens’ names have been changed.",
        "[[Photo]]: the wardens at the lock gates",
        "Explainer\n[[The Gannet Bridge]]: what is claimed and what is known\nSix days on, nobody knows.",
    ],
)
def test_what_a_line_or_an_article_is_does_not_speak(text: str) -> None:
    assert label(text)


@pytest.mark.parametrize(
    "text",
    [
        "[[Petra Lindqvist]]: the dam wall has moved",
        "[[Source]]: the mayor will resign",
        "[[Petra Lindqvist]] said: what matters now is June",
        "[[Petra Lindqvist]]: What matters now is June.",
        "[[Hale]]: why would anybody pay for it?",
        "[[The article]]: “The dam wall has moved”",
        "The article: [[the mayor]] says: the dam wall has moved",
    ],
)
def test_a_speaker_before_a_colon_is_no_label(text: str) -> None:
    assert not label(text)


def test_a_sentence_with_a_colon_is_no_note_on_the_text() -> None:
    assert not labels_part("The council wrote in a long and bitter note: the wall must go.")
