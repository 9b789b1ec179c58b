"""How sure search is: not at all where the archive has no word of what a question is about."""

import pytest

from retrieval.confidence import confidence
from retrieval.question import parse
from retrieval.search import Search
from retrieval.types import EVERYONE
from tests.conftest import SmallArchive

SURE = {"covered": 1.0, "answers": 6.0, "score": 20.0, "asked": 1.0, "absent": 0.0}


def sure(archive: SmallArchive, question: str) -> float:
    return Search(archive.stores).find(parse(question), EVERYONE).confidence


@pytest.mark.parametrize(
    "question",
    [
        "What did Mayor Clara Voss say about the airport runway?",
        "Who proved the moon landing was faked?",
        "Who denied the vaccine rumours?",
    ],
)
def test_nothing_is_sure_of_a_topic_that_stands_in_no_article(newsroom: SmallArchive, question: str) -> None:
    assert sure(newsroom, question) == 0


@pytest.mark.parametrize(
    "question",
    [
        "What did Mayor Clara Voss say about the stadium?",
        "What did Mayor Clara Voss say about the arena at the stadium?",  # one word of two is there
        "What did Mayor Clara Voss say?",  # about anything
        "Who denied that patients were sent home?",
    ],
)
def test_a_topic_with_a_word_in_an_article_may_be_answered(newsroom: SmallArchive, question: str) -> None:
    assert sure(newsroom, question) > 0


def test_however_well_it_reads_an_answer_without_the_topic_is_none() -> None:
    assert confidence(SURE) > 0.9
    assert confidence({**SURE, "absent": 0.8}) == confidence(SURE)
    assert confidence({**SURE, "absent": 0.95}) == 0
