"""At a spending cap the reporter gets quotes and one line why; below it, what the model cost is kept."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.settings import Settings
from bot.spending import Spending
from bot.threads import name_of
from index.schema import answers, spending
from prompts.purse import Call, Payer
from tests.bot.slack_bot import over_sockets, quoted, replies_to
from tests.bot.writing_room import BEARINGS, WritingRoom, writes, writing_room
from tests.fakes.slack import FakeSlack, Message, Sent

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

QUESTION = "Who warned the council, and what did they cite?"
INVENTED = "The bearings were never inspected by anybody"
REPORTER, DESK = "U1", "C1"
CAP = 100_000
SPENT = Call("answer", "f00d", "own:a-model", CAP, 0, None)


@dataclass
class Desk:
    slack: FakeSlack
    room: WritingRoom
    jobs: Path

    @contextmanager
    def with_caps(self, **caps: int) -> Iterator[None]:
        settings = Settings(_env_file=None, openai_base_url=self.room.model.base_url, **caps)  # type: ignore[arg-type]
        newsroom = replace(self.room.newsroom, settings=settings)
        with over_sockets(self.slack, newsroom, self.jobs, self.room.model.base_url):
            yield

    def ask(self) -> tuple[Sent, Message]:
        """A question, and what stands in its thread when its job has ended."""
        asked = self.slack.mention(DESK, REPORTER, QUESTION)
        self.slack.wait_until(lambda: self.row(asked, "posted"), "the end of the job", 20.0)
        [message] = replies_to(self.slack, asked)
        return asked, message

    def row(self, asked: Sent, column: str) -> Any:
        """What the record has of the answer."""
        answer_id = name_of(self.slack.team_id, DESK, asked.ts)
        with self.engine.connect() as connection:
            kept = select(answers.c[column]).where(answers.c.id == answer_id)
            return connection.execute(kept).scalar_one_or_none()

    @property
    def engine(self) -> Any:
        return self.room.newsroom.stores.archive.engine


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with (
        writing_room(tmp_path_factory.mktemp("newsroom")) as room,
        FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack,
    ):
        yield Desk(slack, room, tmp_path_factory.mktemp("jobs"))


@pytest.fixture
def desk(opened: Desk) -> Desk:
    with opened.engine.begin() as connection:
        connection.execute(spending.delete())
    return opened


@pytest.mark.parametrize(
    ("cap", "spender", "why"),
    [
        ("user", Payer(REPORTER, "C-other"), "you may spend on a model in a day is spent until midnight UTC"),
        (
            "channel",
            Payer("U-other", DESK),
            "this channel may spend on a model in a day is spent until midnight UTC",
        ),
        (
            "day",
            Payer("U-other", "C-other"),
            "the newsroom may spend on a model in a day is spent until midnight UTC",
        ),
        ("answer", Payer(), "one answer may spend on a model is spent"),
    ],
)
def test_at_a_cap_the_model_is_not_asked_and_quotes_are_posted_with_one_line_why(
    desk: Desk, cap: str, spender: Payer, why: str
) -> None:
    Spending(desk.engine).open(spender, SPENT, {})
    before = len(desk.room.model.requests)
    with desk.with_caps(**{f"onrecord_cap_{cap}_tokens": 100 if cap == "answer" else CAP}):
        asked, message = desk.ask()
    assert len(desk.room.model.requests) == before
    assert BEARINGS in " ".join(quoted(message))
    assert f"What {why}, so this answer is quotes only;" in message.plain
    assert desk.row(asked, "audit")["failed"] == f"over_cap: {cap}"


@pytest.mark.parametrize("cap", ["user", "channel"])
def test_what_others_spent_elsewhere_is_no_cap_of_this_reporters(desk: Desk, cap: str) -> None:
    Spending(desk.engine).open(Payer("U-other", "C-other"), SPENT, {})
    desk.room.model.then(writes(BEARINGS))
    with desk.with_caps(**{f"onrecord_cap_{cap}_tokens": CAP}):
        _, message = desk.ask()
    assert "quotes only" not in message.plain


def test_what_an_answer_cost_and_how_it_came_about_is_kept_and_no_word_of_it_is_logged(desk: Desk) -> None:
    desk.room.model.then(writes(BEARINGS, INVENTED))
    with capture_logs() as logged, desk.with_caps():
        asked, message = desk.ask()
    audit, kept = desk.row(asked, "audit"), desk.row(asked, "answer")
    [call] = audit["calls"]
    assert (call["prompt"], call["outcome"], call["cost_usd"]) == ("answer", "done", None)
    with desk.engine.connect() as connection:
        [row] = connection.execute(select(spending)).all()
    assert (row.user, row.channel, row.settled) == (REPORTER, DESK, True)
    assert (row.tokens_in, row.tokens_out) == (call["tokens_in"], call["tokens_out"])
    archive = desk.room.newsroom.stores.archive
    offered = {
        one["id"]: archive.version(one["version_id"]).text[one["start"] : one["end"]]
        for one in audit["offered"]
    }
    assert BEARINGS in offered.values()
    [dropped] = audit["dropped"]
    assert (dropped["fault"], dropped["words"]) == ("not_verbatim", INVENTED)
    assert set(dropped["passages"]) <= offered.keys()
    assert f"answer {name_of(desk.slack.team_id, DESK, asked.ts)}" in message.plain
    for told in (json.dumps(logged, default=str), json.dumps(kept["points"])):
        assert "bearings" not in told.lower()
    assert QUESTION not in json.dumps(logged, default=str)
