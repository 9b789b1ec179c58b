import numpy as np
from numpy.typing import NDArray

from index import pieces
from index.linking import Tagged, link
from index.tagger_model import TAGS

TEXT = "Ada said it rained and Bo denied it snowed."
TOKENIZER = pieces.tokenizer()
SURE = 12.0


class Scores:
    """The scores of a model that is sure of the tags and links it is told, and of nothing else."""

    def __init__(self, text: str) -> None:
        self.text = text
        (self.window,) = pieces.windows(text, TOKENIZER)
        size = len(self.window.ids)
        self.tags = np.zeros((size, len(TAGS)), np.float32)
        self.tags[:, 0] = SURE
        self.sources, self.cues = (np.zeros((size, size), np.float32) for _ in range(2))
        for links in (self.sources, self.cues):
            links[:, 0] = SURE  # [CLS]: no link

    def tag(self, kind: str, phrase: str) -> "Scores":
        for place, row in enumerate(self.rows(phrase)):
            self.tags[row] = 0
            self.tags[row, TAGS.index(f"{'I' if place else 'B'}-{kind}")] = SURE
        return self

    def lead(self, links: NDArray[np.float32], start: str, end: str, score: float = 2 * SURE) -> "Scores":
        for row in self.rows(start):
            links[row, self.rows(end)] = score
        return self

    def rows(self, phrase: str) -> list[int]:
        start = self.text.index(phrase)
        end = start + len(phrase)
        return [word.row for word in self.window.words if start <= word.span.start < end]

    def link(self) -> list[tuple[str, str, str]]:
        return [
            self._words(item) for item in link(self.window, self.tags, self.sources, self.cues, self.text)
        ]

    def _words(self, item: Tagged) -> tuple[str, str, str]:
        source, cue, content = (
            " … ".join(self.text[start:end] for start, end in part)
            for part in (item.source, item.cue, item.content)
        )
        return source, cue, content


def scores() -> Scores:
    model = Scores(TEXT)
    for kind, phrase in (("source", "Ada"), ("cue", "said"), ("content", "it rained")):
        model.tag(kind, phrase)
    return model


def test_content_goes_to_the_cue_it_is_linked_to_not_to_the_nearest() -> None:
    model = scores().tag("cue", "denied").tag("source", "Bo").tag("content", "it snowed")
    model.lead(model.cues, "it snowed", "said").lead(model.cues, "it rained", "denied")
    model.lead(model.sources, "said", "Bo").lead(model.sources, "denied", "Ada")
    assert model.link() == [("Ada", "denied", "it rained"), ("Bo", "said", "it snowed")]


def test_one_source_serves_two_cues() -> None:
    model = scores().tag("cue", "denied").tag("content", "it snowed")
    model.lead(model.cues, "it snowed", "denied").lead(model.cues, "it rained", "said")
    model.lead(model.sources, "said", "Ada").lead(model.sources, "denied", "Ada")
    assert model.link() == [("Ada", "said", "it rained"), ("Ada", "denied", "it snowed")]


def test_a_source_the_link_is_not_sure_of_is_left_out() -> None:
    model = scores()
    model.lead(model.cues, "it rained", "said").lead(model.sources, "said", "Ada", SURE - 1)
    assert model.link() == [("", "said", "it rained")]


def test_content_without_a_cue_is_no_attribution() -> None:
    assert scores().link() == []


def test_a_sure_link_makes_a_source_of_words_that_no_tag_found() -> None:
    model = scores()
    model.lead(model.cues, "it rained", "said").lead(model.sources, "said", "Bo")
    assert model.link() == [("Bo", "said", "it rained")]


def test_contents_with_only_white_space_between_them_are_one() -> None:
    model = Scores("Ada said it rained it snowed.").tag("cue", "said").tag("source", "Ada")
    model.tag("content", "it rained").tag("content", "it snowed")
    model.lead(model.cues, "it rained it snowed", "said").lead(model.sources, "said", "Ada")
    assert model.link() == [("Ada", "said", "it rained it snowed")]


def test_no_link_leads_out_of_a_paragraph() -> None:
    model = Scores("Ada said no.\nIt rained.").tag("source", "Ada").tag("cue", "said")
    model.tag("content", "It rained").lead(model.cues, "It rained", "said")
    assert model.link() == []


def test_a_window_without_words_has_no_attribution() -> None:
    empty = np.zeros((2, 2), np.float32)
    assert link(pieces.Window([101, 102], [0, 0], []), np.zeros((2, 7), np.float32), empty, empty, "") == []
