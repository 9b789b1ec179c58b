"""An article that is erased leaves nothing of itself in the answers that quoted it."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.settings import Settings
from index.errors import NotQuotableError
from index.schema import answers
from retrieval.types import Answer, Audit, Dropped, Fault, Kind, Point, Status
from tests.bot.small_newsroom import SmallNewsroom, bridge_answer, small_newsroom

MILL = "https://herald.example/mill"
MILL_TEXT = "The mill burned, a guard said. Nobody was hurt, he said.\n"
QUESTION = "What burned?"


@pytest.fixture
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallNewsroom]:
    with small_newsroom(tmp_path_factory.mktemp("erased"), Settings(_env_file=None)) as room:
        room.add({"url": MILL, "title": "Mill burns down", "text": MILL_TEXT})
        yield room


def mill_answer(room: SmallNewsroom) -> Answer:
    """A point that quotes the mill and the ferry, one that quotes the mill, and words that were dropped."""
    burned, hurt = room.quote(MILL, "The mill burned"), room.quote(MILL, "Nobody was hurt")
    ferry = room.quote("ferry.txt", "The ferry will not run in May")
    points = (
        Point(Kind.FACT, None, (burned, ferry), "The mill burned in May."),
        Point(Kind.FACT, None, (hurt,)),
    )
    dropped = Dropped(Fault.NOT_VERBATIM, ("k1",), "The mill burnt down")
    audit = Audit(offered=(("k1", burned), ("k2", ferry)), dropped=(dropped,))
    return Answer(QUESTION, Status.ANSWERED, points, (hurt, ferry), (), "own:a-model", audit=audit)


def stored(room: SmallNewsroom, answer_id: str) -> str:
    with room.newsroom.stores.archive.engine.connect() as connection:
        row = connection.execute(select(answers).where(answers.c.id == answer_id)).one()
    return json.dumps([row.answer, row.audit])


def test_nothing_of_an_erased_article_stays_in_an_answer(room: SmallNewsroom) -> None:
    answer_id, version = room.newsroom.keep(mill_answer(room), "terminal"), room.version(MILL)
    assert answer_id
    room.newsroom.remove(MILL)
    kept = stored(room, answer_id)
    for words in (version.id, MILL, "Mill burns", "mill burn", "guard"):
        assert words not in kept
    exported = room.newsroom.dossier(answer_id)["answer"]
    assert [quote["text"] for point in exported["points"] for quote in point["quotes"]] == [
        "The ferry will not run in May"
    ]


def test_an_answer_that_quoted_only_what_was_erased_does_not_become_a_no(room: SmallNewsroom) -> None:
    answer = replace(mill_answer(room), points=mill_answer(room).points[1:])
    answer_id = room.newsroom.keep(answer, "terminal")
    assert answer_id
    room.newsroom.remove(MILL)
    with pytest.raises(NotQuotableError):
        room.newsroom.dossier(answer_id)


def test_other_answers_stay_as_they_are(room: SmallNewsroom) -> None:
    answer_id = room.newsroom.keep(bridge_answer(room, QUESTION), "terminal")
    assert answer_id
    before = stored(room, answer_id)
    room.newsroom.remove(MILL)
    assert stored(room, answer_id) == before
