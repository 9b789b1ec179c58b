"""Each way to misquote that we know of, held against an article: nothing of it is shown."""

import pytest

from retrieval.types import Pick
from retrieval.verify import verify
from tests.fakes.forging import FORGERIES, Forged
from tests.fakes.thinking import Sentence
from tests.retrieval.articles import findings, pointing

FOUND = findings()
# These make true words under a wrong label; "other speaker" is a case of test_verify.
MISPLACED = {"other speaker", "other passage", "unknown id"}


def shown() -> list[Sentence]:
    """The findings as a model sees them."""
    return [
        Sentence(
            finding.id,
            finding.quote.text,
            finding.quote.version.text[slice(*finding.passage)],
            finding.speaker.name if finding.speaker else None,
            "Outlet",
            "2026-03-01",
        )
        for finding in FOUND.items
    ]


def forged(way: str) -> Forged:
    made = FORGERIES[way](shown())
    assert made is not None
    return made


@pytest.mark.parametrize("way", sorted(FORGERIES.keys() - MISPLACED))
def test_words_that_are_not_in_the_article_are_dropped(way: str) -> None:
    lie = forged(way)
    assert lie.words not in FOUND.items[0].quote.version.text
    assert verify(pointing(Pick(*lie)), FOUND).points == ()


@pytest.mark.parametrize("way", ["other passage", "unknown id"])
def test_true_words_under_a_wrong_id_are_dropped(way: str) -> None:
    assert verify(pointing(Pick(*forged(way))), FOUND).points == ()
