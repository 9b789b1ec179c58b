"""/said in a fake Slack: the choice, the remarks, and what becomes of them when they are shared."""

from collections.abc import Iterator

import pytest

from bot.replies.general import SAID_USAGE
from bot.settings import Settings
from index import ledger
from index.types import Status
from tests.bot.conftest import Office
from tests.bot.slack_bot import Writer, over_sockets, quoted
from tests.bot.small_newsroom import small_newsroom
from tests.fakes.slack import FakeSlack, Message
from tests.models import Models
from tests.retrieval.spoken import named, saying

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

LOCK = "https://herald.example/2024/lock"
LOCK_TEXT = "“The lock gates leak,” said Una Farrow. “Every day,” she said of the gates."
BELL = "https://herald.example/2024/bell"
BELL_TEXT = "“The bell is cracked,” said Odd Farrow. Farrow said more."


@pytest.fixture(scope="module")
def office(models: Models, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A newsroom of its own, with two people of one surname, and the surname alone."""
    home = tmp_path_factory.mktemp("farrows")
    (home / "models").symlink_to(models.folder)
    with small_newsroom(home, Settings(_env_file=None)) as room:
        room.add(
            {"url": LOCK, "title": "Lock gates", "outlet": "Calder Herald", "text": LOCK_TEXT},
            {"url": BELL, "title": "Bell", "outlet": "Calder Herald", "text": BELL_TEXT},
        )
        una, odd, farrow = named("Una Farrow"), named("Odd Farrow"), named("Farrow")
        found = {
            LOCK: [saying(LOCK_TEXT, una, "“The lock gates leak,”"), saying(LOCK_TEXT, una, "“Every day,”")],
            BELL: [saying(BELL_TEXT, odd, "“The bell is cracked,”"), saying(BELL_TEXT, farrow, "more.")],
        }
        with room.newsroom.stores.archive.transaction() as connection:
            for source, attributions in found.items():
                ledger.save(connection, room.version(source).id, attributions)
        with (
            FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack,
            over_sockets(slack, room.newsroom, tmp_path_factory.mktemp("jobs")),
        ):
            yield Office(slack, room, Writer())


def asked(office: Office, text: str, containing: str) -> tuple[str, Message]:
    channel = office.channel()
    office.slack.command("/said", text, "U2", channel)
    return channel, office.slack.wait_for_message(channel, containing=containing)


def test_remarks_are_for_the_asker_alone_and_shared_once(office: Office) -> None:
    channel, private = asked(office, "Una Farrow about the lock gates", "What Una Farrow said")
    assert private.ephemeral_to == "U2"
    assert quoted(private) == ["“The lock gates leak,”", "“Every day,”"]
    office.slack.wait_for_ack(office.slack.click(private, "Share to channel", "U2"))
    shared = office.slack.wait_until(lambda: office.slack.in_channel(channel), "the shared remarks")[0]
    assert shared.plain.startswith("Asked: What did Una Farrow say about the lock gates?")
    assert "".join(quoted(shared)).startswith("“The lock gates leak,”")


def test_a_surname_of_several_is_chosen_from_buttons(office: Office) -> None:
    channel, choice = asked(office, "farrow", "Which one?")
    assert quoted(choice) == []
    assert "Share to channel" not in [button["text"]["text"] for button in choice.buttons]
    office.slack.click(choice, "Odd Farrow (1)", "U2")
    told = office.slack.wait_for_message(channel, containing="What Odd Farrow said")
    assert (quoted(told), told.ephemeral_to) == (["“The bell is cracked,”"], "U2")


def test_the_surname_alone_can_be_chosen_too(office: Office) -> None:
    channel, choice = asked(office, "farrow", "Which one?")
    office.slack.click(choice, "Farrow (1)", "U2")
    assert quoted(office.slack.wait_for_message(channel, containing="What Farrow said")) == ["more."]


def test_a_topic_needs_no_about(office: Office) -> None:
    _, private = asked(office, "Una Farrow lock gates", "What Una Farrow said about lock gates")
    assert quoted(private) == ["“The lock gates leak,”", "“Every day,”"]


def test_a_slip_is_answered_with_the_name_as_a_button(office: Office) -> None:
    channel, choice = asked(office, "Una Farow", "Is it Una Farrow (2)?")
    office.slack.click(choice, "Una Farrow (2)", "U2")
    assert quoted(office.slack.wait_for_message(channel, containing="What Una Farrow said"))


@pytest.mark.parametrize("text", ["  ", '""', "“”", "about", "about the bridge"])
def test_without_a_name_it_says_how_to_use_it(office: Office, text: str) -> None:
    assert asked(office, text, "Write a name")[1].plain == SAID_USAGE.format(command="/said")


def test_nobody_of_that_name_is_an_answer(office: Office) -> None:
    assert asked(office, "Zed &lt;!channel&gt;", "Nobody by the name")[1].ephemeral_to == "U2"


def test_what_was_withheld_is_neither_told_nor_shared(office: Office) -> None:
    channel, private = asked(office, "Una Farrow", "What Una Farrow said")
    office.room.newsroom.set_status(LOCK, Status.WITHHELD)
    try:
        office.slack.click(private, "Share to channel", "U2")
        shared = office.slack.wait_until(lambda: office.slack.in_channel(channel), "the shared remarks")[0]
        assert quoted(shared) == []
        assert quoted(asked(office, "Una Farrow", "Nobody by the name of Una Farrow")[1]) == []
    finally:
        office.room.newsroom.set_status(LOCK, Status.USABLE)
