"""An answer is shown in Slack while a model writes it, and stands there once, whatever happens meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from bot.replies.general import CHECKING, PREVIEW
from bot.slack.blocks import render
from bot.threads import Threads, name_of
from index.errors import NotFoundError
from index.types import Status
from retrieval.types import EVERYONE
from tests.bot.slack_bot import over_sockets, quoted, replies_to
from tests.bot.small_newsroom import BRIDGE
from tests.bot.writing_room import BEARINGS, DENIED, READINGS, Step, WritingRoom, writes, writing_room
from tests.fakes.slack import FakeSlack, Message, Sent
from tests.fakes.slack.model import Call
from tests.fakes.slack.streams import IDLE_S

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

QUESTION = "Who warned the council, and what did they cite?"


@dataclass
class WritingDesk:
    """A fake Slack, the bot in it, and the model that it asks."""

    slack: FakeSlack
    room: WritingRoom

    def ask(self, *steps: Step, channel: str = "") -> Sent:
        """A question, in a channel of its own, to which the model writes this."""
        self.room.model.then(writes(*steps))
        return self.slack.mention(channel or self.slack.add_channel("desk").id, text=QUESTION)

    def ask_in_time(self) -> Sent:
        """A question whose answer comes when Slack has been asked for a stream, not before."""
        held = Event()
        asked = self.ask(BEARINGS, held)
        self.slack.wait_until(lambda: self.calls(asked, "chat.startStream"), "the stream's beginning")
        held.set()
        return asked

    def stream(self, asked: Sent, *words: str) -> Message:
        """The message that is streamed, once these words stand in it."""

        def shown() -> Message | None:
            streams = [one for one in replies_to(self.slack, asked) if one.streaming]
            return next((one for one in streams if all(said in one.plain for said in words)), None)

        return self.slack.wait_until(shown, f"a stream with {words}")

    def answer(self, asked: Sent) -> Message:
        """The one message that stands in the thread when all is done."""
        threads, question = Threads(self.room.newsroom.stores.archive), self.id_of(asked)

        def posted() -> bool:
            try:
                return threads.posted(question)
            except NotFoundError:
                return False

        self.slack.wait_until(posted, "the end of the job", 20.0)
        [message] = replies_to(self.slack, asked)
        assert not message.streaming
        return message

    def id_of(self, asked: Sent) -> str:
        assert asked.message is not None
        return name_of(self.slack.team_id, asked.message.channel, asked.ts)

    def rendered(self, asked: Sent) -> list[dict[str, Any]]:
        """The blocks of the kept answer as a whole message has them."""
        threads = Threads(self.room.newsroom.stores.archive)
        answer = threads.load(self.id_of(asked), EVERYONE, datetime.now(UTC))
        return render(answer, self.room.newsroom.reading_room, answer_id=self.id_of(asked)).blocks

    def calls(self, asked: Sent, *methods: str) -> list[Call]:
        assert asked.message is not None
        channel = asked.message.channel
        made = [call for call in self.slack.calls if not methods or call.method in methods]
        return [call for call in made if channel in (call.args.get("channel"), call.args.get("channel_id"))]


def without_ids(blocks: Any) -> Any:
    """Blocks without the ids that Slack gives those that have none."""
    if isinstance(blocks, list):
        return [without_ids(block) for block in blocks]
    if isinstance(blocks, dict):
        return {key: without_ids(value) for key, value in blocks.items() if key != "block_id"}
    return blocks


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritingDesk]:
    with (
        writing_room(tmp_path_factory.mktemp("newsroom")) as room,
        FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack,
        over_sockets(slack, room.newsroom, tmp_path_factory.mktemp("jobs"), room.model.base_url),
    ):
        yield WritingDesk(slack, room)


@pytest.fixture(autouse=True)
def untroubled(desk: WritingDesk) -> Iterator[None]:
    """No trouble is left for the next test."""
    yield
    desk.slack.faults.clear()


def test_what_is_being_done_and_each_verified_point_stand_there_before_the_answer(desk: WritingDesk) -> None:
    first, second = Event(), Event()
    asked = desk.ask(first, BEARINGS, second, READINGS)
    beginning = desk.stream(asked)
    assert quoted(beginning) == []
    assert PREVIEW in beginning.plain
    first.set()
    assert quoted(desk.stream(asked, BEARINGS)) == [BEARINGS]
    titles = [chunk["title"] for chunk in beginning.chunks if chunk["type"] == "task_update"]
    assert [title.split()[:2] for title in titles] == [["Searching", "3"], ["Reading", "6"]]
    second.set()
    assert quoted(desk.answer(asked))[:2] == [BEARINGS, READINGS]


def test_the_streamed_message_becomes_the_whole_answer_and_nothing_else_is_posted(desk: WritingDesk) -> None:
    held = Event()
    asked = desk.ask(BEARINGS, held)
    streamed = desk.stream(asked, BEARINGS)
    held.set()
    answer = desk.answer(asked)
    assert answer is streamed
    assert without_ids(answer.blocks) == without_ids(desk.rendered(asked))
    assert answer.metadata == {
        "event_type": "onrecord_answer",
        "event_payload": {"question": desk.id_of(asked)},
    }
    assert PREVIEW not in answer.plain
    assert desk.calls(asked, "chat.postMessage") == []


def test_a_streamed_point_has_the_blocks_it_has_in_the_answer(desk: WritingDesk) -> None:
    held = Event()
    asked = desk.ask(BEARINGS, DENIED, held)
    streamed = without_ids(list(desk.stream(asked, BEARINGS, DENIED).blocks[1:]))
    held.set()
    desk.answer(asked)
    rendered = without_ids(desk.rendered(asked))
    begins = rendered.index(streamed[0])  # after what is said first of the whole
    assert streamed == rendered[begins : begins + len(streamed)]


def test_the_whole_is_said_to_be_checked_and_a_thread_says_what_is_searched(desk: WritingDesk) -> None:
    asked = desk.ask(BEARINGS)
    answer = desk.answer(asked)
    assert desk.slack.statuses[answer.channel, asked.ts][0] == "is searching 3 articles…"
    assert desk.slack.statuses[answer.channel, asked.ts][-1] == ""
    assert CHECKING not in answer.plain


def test_a_question_that_no_model_is_asked_is_not_streamed(desk: WritingDesk) -> None:
    asked = desk.slack.mention(desk.slack.add_channel("desk").id, text="Who won the chess title in 1972?")
    assert desk.answer(asked).plain.startswith("This is not in the archive.")
    assert desk.calls(asked, "chat.startStream") == []


def test_a_direct_message_is_streamed_too(desk: WritingDesk) -> None:
    held = Event()
    desk.room.model.then(writes(BEARINGS, held))
    asked = desk.slack.direct_message("U1", QUESTION)
    streamed = desk.stream(asked, BEARINGS)
    held.set()
    assert desk.answer(asked) is streamed


@pytest.mark.parametrize(
    "code",
    ["unknown_method", "missing_recipient_user_id", "channel_type_not_supported", "not_allowed_token_type"],
)
def test_where_slack_does_not_stream_the_answer_is_posted(code: str, desk: WritingDesk) -> None:
    desk.slack.fail_next("chat.startStream", error=code)
    asked = desk.ask_in_time()
    desk.answer(asked)
    made = [call.method for call in desk.calls(asked)]
    assert [method for method in made if "Stream" in method] == ["chat.startStream"]
    assert made[-1] == "chat.postMessage"
    assert "conversations.replies" not in made  # there is nothing to look for


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 500}, {"status": 503}], ids=str)
def test_a_stream_whose_beginning_is_unsure_is_found_or_the_answer_is_posted(
    fault: dict[str, Any], desk: WritingDesk
) -> None:
    desk.slack.fail_next("chat.startStream", **fault)
    asked = desk.ask_in_time()
    answer = desk.answer(asked)
    assert without_ids(answer.blocks) == without_ids(desk.rendered(asked))
    posts = desk.calls(asked, "chat.postMessage")
    assert len(posts) == (0 if "drop" in fault else 1)


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429, "retry_after": 0.1},
        {"status": 503, "times": 2},
        {"drop": True},
        {"error": "message_not_in_streaming_state"},
        {"error": "msg_blocks_too_long"},
    ],
    ids=["429", "503 twice", "dropped", "ended", "too long"],
)
def test_a_point_that_slack_does_not_take_is_in_the_answer_all_the_same(
    fault: dict[str, Any], desk: WritingDesk
) -> None:
    first, second = Event(), Event()
    asked = desk.ask(first, BEARINGS, second, READINGS)
    streamed = desk.stream(asked)
    desk.slack.fail_next("chat.appendStream", **fault)
    first.set()
    desk.slack.wait_until(lambda: desk.calls(asked, "chat.appendStream"), "an append")
    second.set()
    answer = desk.answer(asked)
    assert answer is streamed
    assert quoted(answer)[:2] == [BEARINGS, READINGS]
    assert len(set(quoted(answer))) == len(quoted(answer))


def test_a_point_whose_sending_is_unsure_is_not_streamed_twice(desk: WritingDesk) -> None:
    first, second, third = Event(), Event(), Event()
    asked = desk.ask(first, BEARINGS, second, READINGS, third)
    desk.stream(asked)
    desk.slack.fail_next("chat.appendStream", drop=True)
    first.set()
    desk.stream(asked, BEARINGS)
    second.set()
    assert quoted(desk.stream(asked, READINGS)) == [BEARINGS, READINGS]
    third.set()
    desk.answer(asked)


def test_a_stream_that_slack_ended_for_being_idle_becomes_the_answer(desk: WritingDesk) -> None:
    held = Event()
    asked = desk.ask(BEARINGS, held, READINGS)
    streamed = desk.stream(asked, BEARINGS)
    desk.slack.advance(IDLE_S + 1)
    held.set()
    assert desk.answer(asked) is streamed
    assert [call.error for call in desk.calls(asked, "chat.stopStream")] == ["message_not_in_streaming_state"]


@pytest.mark.parametrize("method", ["chat.stopStream", "chat.update"])
@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429, "retry_after": 0.1},
        {"status": 503},
        {"drop": True},
        {"error": "internal_error"},
        {"error": "streaming_state_conflict"},
    ],
    ids=["429", "503", "dropped", "internal_error", "conflict"],
)
def test_an_end_that_slack_does_not_take_is_made_again(
    method: str, fault: dict[str, Any], desk: WritingDesk
) -> None:
    desk.slack.fail_next(method, **fault)
    asked = desk.ask_in_time()
    answer = desk.answer(asked)
    assert without_ids(answer.blocks) == without_ids(desk.rendered(asked))
    assert desk.calls(asked, "chat.postMessage") == []


@pytest.mark.parametrize("code", ["edit_window_closed", "cant_update_message", "msg_too_long"])
def test_a_streamed_message_that_cannot_be_changed_gives_way_to_a_posted_one(
    code: str, desk: WritingDesk
) -> None:
    desk.slack.fail_next("chat.update", error=code)
    asked = desk.ask_in_time()
    assert without_ids(desk.answer(asked).blocks) == without_ids(desk.rendered(asked))
    assert [call.method for call in desk.calls(asked)][-2:] == ["chat.delete", "chat.postMessage"]


def test_a_streamed_message_that_somebody_deleted_does_not_take_the_answer_with_it(desk: WritingDesk) -> None:
    held = Event()
    asked = desk.ask(BEARINGS, held)
    streamed = desk.stream(asked, BEARINGS)
    with desk.slack.changed:
        streamed.deleted, streamed.streaming = True, False
    held.set()
    assert desk.answer(asked) is not streamed


def test_a_model_that_breaks_off_leaves_its_points_and_the_quoting_answer_after_them(
    desk: WritingDesk,
) -> None:
    held = Event()
    asked = desk.ask(DENIED, held, OSError)
    streamed = desk.stream(asked, DENIED)
    held.set()
    answer = desk.answer(asked)
    assert answer is streamed
    assert quoted(answer)[0] == DENIED
    assert BEARINGS in quoted(answer)
    assert quoted(answer).count(DENIED) == 1


def test_words_that_were_withheld_while_they_were_shown_do_not_stay(desk: WritingDesk) -> None:
    held = Event()
    asked = desk.ask(BEARINGS, held)
    desk.stream(asked, BEARINGS)
    desk.room.newsroom.set_status(BRIDGE, Status.WITHHELD)
    held.set()
    answer = desk.answer(asked)
    desk.room.newsroom.set_status(BRIDGE, Status.USABLE)
    assert BEARINGS not in answer.plain
    assert BEARINGS not in answer.text


def test_an_invented_quote_is_never_shown(desk: WritingDesk) -> None:
    held = Event()
    desk.room.model.then(writes(READINGS, "“We knew,” said the mayor.", held))
    asked = desk.slack.mention(desk.slack.add_channel("desk").id, text=QUESTION)
    streamed = desk.stream(asked, READINGS)
    held.set()
    answer = desk.answer(asked)
    assert "We knew" not in str(streamed.chunks) + answer.plain
