"""The shortcut "Summarise this thread" in a fake Slack: private, in its own words, pinging nobody."""

from collections.abc import Iterator

import pytest

from bot.listeners.thread import SUMMARIZE_THREAD
from bot.replies.general import NO_WORDS_IN_THREAD, NOT_IN_THREAD
from bot.settings import Settings
from tests.bot.conftest import Office
from tests.bot.slack_bot import Writer, over_sockets, quoted
from tests.bot.small_newsroom import small_newsroom
from tests.fakes.slack import FakeSlack, Message
from tests.fakes.slack.text import Written, pings, written
from tests.models import Models

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

PAGE = 200  # messages that the bot asks Slack for at a time


@pytest.fixture(scope="module")
def office(models: Models, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home = tmp_path_factory.mktemp("threads")
    (home / "models").symlink_to(models.folder)
    with (
        small_newsroom(home, Settings(_env_file=None)) as room,
        FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack,
        over_sockets(slack, room.newsroom, tmp_path_factory.mktemp("jobs")),
    ):
        yield Office(slack, room, Writer())


def thread(office: Office, *said: tuple[str, str]) -> tuple[str, list[Message]]:
    """A thread of these messages, each by one of the fake's users, in a channel of its own."""
    channel = office.channel()
    messages: list[Message] = []
    for user, text in said:
        root = messages[0].ts if messages else None
        message = office.slack.say(channel, user, text, root).message
        assert message
        messages.append(message)
    return channel, messages


def summary(office: Office, channel: str, message: Message) -> Message:
    office.slack.wait_for_ack(office.slack.shortcut(SUMMARIZE_THREAD, "U2", message))
    return office.slack.wait_for_message(channel)


def linked(message: Message) -> list[str]:
    parts = [part for block in message.blocks for part in block.get("elements", []) if "elements" in part]
    return [one["url"] for part in parts for one in part["elements"] if one["type"] == "link"]


def test_a_thread_is_summed_up_for_the_asker_alone_whichever_message_they_chose(
    office: Office,
) -> None:
    said = (
        ("U1", "Who shut the Calder bridge?"),
        ("U2", "The engineer shut the bridge on Friday evening."),
        ("U1", "We will hold the story."),
    )
    for chosen in (0, 1):
        channel, messages = thread(office, *said)
        told = summary(office, channel, messages[chosen])
        assert told.ephemeral_to == "U2"
        assert quoted(told) == [text for _, text in said]
        assert [url.split("/p")[1].split("?")[0] for url in linked(told)] == [
            message.ts.replace(".", "") for message in messages
        ]


def test_each_quote_stands_under_the_name_of_who_wrote_it(office: Office) -> None:
    siri = office.slack.add_user("siri")
    channel, messages = thread(
        office, ("U1", "Who shut the bridge?"), (siri.id, "The engineer shut it on Friday.")
    )
    told = summary(office, channel, messages[0])
    texts = [part.text for part in written(told.blocks)]
    for name, words in ((office.slack.users["U1"].name, "Who shut"), ("siri", "The engineer")):
        at = next(number for number, text in enumerate(texts) if text.startswith(words))
        assert texts[at - 1].startswith(f"{name} · ")


def test_a_summary_pings_nobody_whatever_the_messages_hold(office: Office) -> None:
    channel, messages = thread(
        office,
        ("U1", "<!channel> who told <@U2> about <#C1|news>?"),
        ("U2", "<@U1> it was agreed &lt;!here&gt; by <!subteam^S1|@desk> on Friday."),
    )
    told = summary(office, channel, messages[0])
    texts = [Written("mrkdwn", told.text), *written(told.blocks)]
    assert not [ping for part in texts for ping in pings(part)]
    assert quoted(told)[0] == f"@channel who told @{office.slack.users['U2'].name} about #news?"


def test_a_thread_of_several_pages_is_read_to_its_end(office: Office) -> None:
    said = [("U1", "Who shut the bridge?"), *(("U1", "+1") for _ in range(PAGE))]
    channel, messages = thread(office, *said, ("U2", "We agreed to hold the story."))
    told = summary(office, channel, messages[0])
    assert quoted(told) == ["Who shut the bridge?", "We agreed to hold the story."]
    assert f"{PAGE + 2} messages by 2 people" in told.plain


def test_what_was_deleted_is_not_quoted(office: Office) -> None:
    channel, messages = thread(office, ("U1", "+1"), ("U2", "We agreed to hold the story."))
    office.slack.delete(messages[1])
    assert summary(office, channel, messages[0]).plain == NO_WORDS_IN_THREAD


def test_where_the_bot_is_no_member_it_says_so_and_reads_nothing(office: Office) -> None:
    channel, messages = thread(office, ("U1", "Who shut the bridge?"))
    office.slack.channels[channel].members.remove(office.slack.bot_user)
    told = summary(office, channel, messages[0])
    assert (told.plain, told.ephemeral_to) == (NOT_IN_THREAD, "U2")
