"""An agent's messages, and the pane of older apps: each suggests, shows work being done, and answers once."""

from collections.abc import Iterator

import pytest

from bot.listeners.assistant import looked_at
from bot.replies.home import WORKING, what_said
from index.archive import Standing
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, replies_to
from tests.fakes.slack import Message, Sent

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


class Agent:
    """The bot's direct messages, as they are in apps made since July 2026."""

    def __init__(self, office: Office) -> None:
        self.office, self.slack = office, office.slack
        self.slack.is_agent = True

    def open(self, user: str = "U1", beside: str | None = None) -> list[str]:
        """The questions that are suggested to whoever opens them, with another channel in view."""
        return self._suggested(user, self.slack.open_messages(user, beside))

    def go(self, user: str, channel: str) -> list[str]:
        """Those that are when this person then goes to another channel."""
        return self._suggested(user, self.slack.look_elsewhere(user, channel))

    def ask(self, question: str, after: Sent | None = None) -> Sent:
        """A question of U1, in the thread of an earlier one if there is one."""
        return self.slack.direct_message("U1", question, thread_ts=after.ts if after else None)

    def _suggested(self, user: str, opened: Sent) -> list[str]:
        return _prompts(self.office, opened, (self.slack.direct(user).id, ""))


class Pane:
    """The assistant's pane of older apps: its thread begins with a message of the bot's."""

    def __init__(self, office: Office) -> None:
        self.office, self.slack = office, office.slack
        self.slack.is_agent = False
        self._thread: Message | None = None

    def open(self, user: str = "U1", beside: str | None = None) -> list[str]:
        opened = self.slack.start_assistant_thread(user, beside)
        self._thread = opened.message
        return self._suggested(opened)

    def go(self, user: str, channel: str) -> list[str]:
        assert self._thread is not None
        return self._suggested(self.slack.look_at(self._thread, user, channel))

    def ask(self, question: str, after: Sent | None = None) -> Sent:
        if self._thread is None or after is None:
            self._thread = self.slack.start_assistant_thread("U1").message
        assert self._thread is not None
        return self.slack.say(self._thread.channel, "U1", question, thread_ts=self._thread.ts)

    def _suggested(self, opened: Sent) -> list[str]:
        assert opened.message is not None
        return _prompts(self.office, opened, (opened.message.channel, opened.ts))


Surface = Agent | Pane


def _prompts(office: Office, opened: Sent, place: tuple[str, str]) -> list[str]:
    office.slack.wait_for_ack(opened)
    found = office.slack.wait_until(lambda: office.slack.prompts.pop(place, None), "the prompts")
    return [prompt["message"] for prompt in found]


def thread_of(asked: Sent) -> tuple[str, str]:
    assert asked.message is not None
    return asked.message.channel, asked.message.thread_ts or asked.ts


@pytest.fixture(params=[Agent, Pane], ids=["agent", "pane"])
def surface(office: Office, request: pytest.FixtureRequest) -> Iterator[Surface]:
    office.slack.prompts.clear()
    yield request.param(office)
    office.slack.is_agent = True


def test_questions_about_people_whom_the_archive_quotes_are_suggested(surface: Surface) -> None:
    found = surface.open()
    assert what_said("Ruth Okafor") in found
    assert len(found) <= 4


def test_nothing_is_suggested_from_what_its_reader_may_not_read(office: Office, surface: Surface) -> None:
    text = "“Nobody is to know of this,” said Zora Quill, who runs the desk."
    secret = {"url": "https://quiet.example/pane", "title": "Quill speaks", "text": text}
    office.room.add(secret | {"published_at": "2031-01-01T00:00:00Z"}, standing=Standing("quiet desk"))
    assert not [one for one in surface.open("U2") if "Quill" in one]


def test_beside_a_channel_its_last_question_is_suggested_first_and_changes_with_the_channel(
    office: Office, surface: Surface
) -> None:
    channel = office.channel()
    office.done(office.slack.mention(channel, text=QUESTION))
    assert QUESTION not in surface.open()
    assert surface.go("U1", channel)[0] == QUESTION
    assert surface.open(beside=channel)[0] == QUESTION


@pytest.mark.parametrize("private", [False, True])
def test_whoever_is_not_in_the_channel_that_they_look_at_is_not_told_what_was_asked_there(
    office: Office, surface: Surface, private: bool
) -> None:
    channel = office.slack.add_channel("desk", private=private, members=("U1",)).id
    office.done(office.slack.mention(channel, "U1", QUESTION))
    found = surface.open("U2", beside=channel)
    assert found
    assert QUESTION not in found
    assert QUESTION not in surface.go("U2", channel)


def test_a_question_there_is_answered_once_though_slack_repeats_it(office: Office, surface: Surface) -> None:
    asked = surface.ask(QUESTION)
    office.done(asked)
    office.slack.wait_for_ack(office.slack.redeliver(asked))
    office.settle()
    answers = [one for one in replies_to(office.slack, asked) if one.ts != thread_of(asked)[1]]
    assert len(answers) == 1
    assert "Ruth Okafor" in answers[0].plain


def test_while_an_answer_is_looked_for_that_is_shown_and_then_no_more(
    office: Office, surface: Surface
) -> None:
    asked = surface.ask(QUESTION)
    office.done(asked)
    assert office.slack.statuses[thread_of(asked)] == [WORKING, ""]


def test_a_thread_is_named_after_its_first_question(office: Office, surface: Surface) -> None:
    later = "And who said that it was safe?"
    office.writer.replies[later] = office.writer.replies[QUESTION]
    asked = surface.ask(QUESTION)
    office.done(asked)
    office.slack.wait_until(lambda: office.slack.titles.get(thread_of(asked)), "the title")
    office.done(surface.ask(later, after=asked))
    office.settle()
    assert office.slack.titles[thread_of(asked)] == QUESTION


def test_an_answer_comes_though_slack_takes_neither_status_nor_title(
    office: Office, surface: Surface
) -> None:
    for method in ("assistant.threads.setStatus", "assistant.threads.setTitle"):
        office.slack.fail_next(method, error="missing_scope")
    asked = surface.ask(QUESTION)
    office.done(asked)
    assert [one for one in replies_to(office.slack, asked) if "Ruth Okafor" in one.plain]


def test_each_message_to_an_agent_begins_a_thread_of_its_own(office: Office) -> None:
    first, second = office.slack.direct_message("U1", QUESTION), office.slack.direct_message("U1", QUESTION)
    for asked in (first, second):
        office.done(asked)
        (answer,) = replies_to(office.slack, asked)
        assert answer.thread_ts == asked.ts


# What Slack may say that an agent's user looks at, by its SDK's types and its reference.
LOOKED_AT = [
    ({"entities": [{"type": "slack#/types/channel_id", "value": "C9", "team_id": "T9"}]}, ["T9", "C9"]),
    ({"entities": [{"type": "slack#/types/channel_id", "value": "C9"}]}, ["T1", "C9"]),
    (
        {
            "entities": [
                {"type": "slack#/types/canvas_id", "value": "F1"},
                {
                    "type": "slack#/types/message_context",
                    "value": {"channel_id": "C9", "message_ts": "1.2"},
                },
            ]
        },
        ["T1", "C9"],
    ),
    ({"entities": [{"type": "slack#/types/channel_id", "value": {"id": "C9"}}]}, ["T1", ""]),
    ({"entities": [{"type": "slack#/types/thread_ts", "value": "1.2"}]}, ["T1", ""]),
    ({}, ["T1", ""]),
    (None, ["T1", ""]),
]


@pytest.mark.parametrize(("context", "expected"), LOOKED_AT)
def test_the_channel_looked_at_is_the_first_that_slack_names(context: object, expected: list[str]) -> None:
    assert looked_at({"context": context}, "T1") == expected
