"""The scorer of summaries, on an article of a few words."""

import pytest

from evals.scorer import Shown
from evals.summaries import BUDGET, Key, score
from index.types import Span

TEXT = "Ann Lee said the bridge was shut. Ben Okri denied it. The bridge was shut in March." + "x" * BUDGET
SAID, DENIED, AGAIN = Span(0, 33), Span(34, 53), Span(54, 83)
KEYS = [Key((Span(13, 32),), ("Ann Lee",)), Key((Span(50, 52),), ("Ben Okri",))]


def shown(span: Span, *speakers: str) -> Shown:
    return Shown("a", span, speakers)


@pytest.mark.parametrize(
    ("quotes", "coverage", "named"),
    [
        ([], 0.0, 0.0),
        ([shown(SAID, "Ann Lee")], 0.5, 0.5),
        ([shown(SAID, "Lee"), shown(DENIED, "Ben Okri")], 1.0, 1.0),
        ([shown(SAID), shown(DENIED, "Ann Lee")], 1.0, 0.0),
        ([shown(Span(0, 22))], 0.0, 0.0),  # less than half of what she said
        ([shown(Span(0, 18)), shown(Span(18, 33))], 0.5, 0.0),  # half of it in each
        ([shown(Span(83, 83 + BUDGET)), shown(SAID, "Ann Lee")], 0.0, 0.0),  # after all that is read
    ],
)
def test_an_attribution_counts_when_half_of_it_is_read_and_under_its_name_when_that_stands_there(
    quotes: list[Shown], coverage: float, named: float
) -> None:
    found = score(TEXT, KEYS, quotes)
    assert (found.coverage, found.named) == (coverage, named)


def test_words_that_an_earlier_quote_has_are_counted_as_repeated() -> None:
    assert score(TEXT, KEYS, [shown(SAID), shown(DENIED)]).repeated == 0
    assert score(TEXT, KEYS, [shown(SAID), shown(AGAIN)]).repeated == pytest.approx(2 / 7)
