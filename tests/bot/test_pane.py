"""What the pane suggests can be answered, and is a question whatever an article is called."""

import pytest

from bot.slack.pane import prompts
from retrieval.types import EVERYONE, Audience, Status
from tests.conftest import NOON, ArchiveOf, SmallArchive, page

NOWHERE = None


def test_every_question_that_is_suggested_has_an_answer(newsroom: SmallArchive) -> None:
    found = prompts(newsroom.stores.archive.engine, EVERYONE, NOWHERE, NOON)
    assert len(found) >= 3
    for question in found:
        assert newsroom.ask(question).status is Status.ANSWERED, question


def test_for_whoever_may_read_nothing_nothing_is_suggested(newsroom: SmallArchive) -> None:
    assert prompts(newsroom.stores.archive.engine, Audience(frozenset()), NOWHERE, NOON) == []


@pytest.mark.parametrize("title", ["<!channel> now", "One\nTwo", "x" * 900])
def test_a_headline_orders_nothing_of_slack(archive_of: ArchiveOf, title: str) -> None:
    text = "“It is done,” said Petra Lindqvist, the engineer.\n“It is not,” said Ivo Brandt, the mayor.\n"
    archive = archive_of(*(page(f"a{number}", text.replace("Ivo", name), title) for number, name in NAMES))
    for question in prompts(archive.stores.archive.engine, EVERYONE, NOWHERE, NOON):
        assert "<" not in question
        assert "\n" not in question
        assert len(question) < 200


NAMES = ((1, "Ivo"), (2, "Una"))
