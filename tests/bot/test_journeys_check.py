"""/check and the message shortcut in a fake Slack: private, shared once, and only what may be shown."""

from collections.abc import Iterator

import pytest

from bot.listeners.check import CHECK_MESSAGE
from bot.replies.general import CHECK_USAGE, NOTHING_TO_CHECK
from bot.settings import Settings
from index import ledger
from index.types import Status
from tests.bot.conftest import Office
from tests.bot.slack_bot import Writer, over_sockets, quoted
from tests.bot.small_newsroom import BRIDGE, small_newsroom
from tests.fakes.slack import FakeSlack, Message
from tests.fakes.slack.text import Written, pings, written
from tests.models import Models
from tests.retrieval.spoken import named, saying

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

SAVING = "The bearings were past saving in March"


@pytest.fixture(scope="module")
def office(models: Models, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home = tmp_path_factory.mktemp("checked")
    (home / "models").symlink_to(models.folder)
    with small_newsroom(home, Settings(_env_file=None)) as room:
        bridge = room.version(BRIDGE)
        said = [saying(bridge.text, named("Ruth Okafor"), f"“{SAVING},”")]
        with room.newsroom.stores.archive.transaction() as connection:
            ledger.save(connection, bridge.id, said)
        with (
            FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack,
            over_sockets(slack, room.newsroom, tmp_path_factory.mktemp("jobs")),
        ):
            yield Office(slack, room, Writer())


def checked(office: Office, text: str, containing: str) -> tuple[str, Message]:
    channel = office.channel()
    office.slack.command("/check", text, "U2", channel)
    return channel, office.slack.wait_for_message(channel, containing=containing)


def of_message(office: Office, text: str, containing: str) -> Message:
    channel = office.channel()
    message = office.slack.say(channel, "U1", text).message
    assert message
    office.slack.wait_for_ack(office.slack.shortcut(CHECK_MESSAGE, "U2", message))
    return office.slack.wait_for_message(channel, containing=containing)


def test_a_check_is_for_the_asker_alone_and_shared_once_however_often_it_is_pressed(office: Office) -> None:
    channel, private = checked(office, f"“{SAVING}” — Ruth Okafor", "Exact:")
    assert private.ephemeral_to == "U2"
    assert quoted(private) == [SAVING]
    assert "Ruth Okafor" in private.plain
    for _ in range(2):
        office.slack.wait_for_ack(office.slack.click(private, "Share to channel", "U2"))
        shared = office.slack.wait_until(lambda: office.slack.in_channel(channel), "the shared check")
    office.slack.command("/check", f"{SAVING} indeed", "U2", channel)
    office.slack.wait_for_message(channel, containing="Altered:")
    assert office.slack.in_channel(channel) == shared
    assert quoted(shared[0]) == [SAVING]


def test_a_lost_not_is_called_out(office: Office) -> None:
    _, private = checked(office, "“The bearings were not past saving in March”", "Altered:")
    assert "Your words have a negation that the archive lacks: not." in private.plain
    assert "Not there: not" in private.plain


def test_words_of_somebody_else_are_said_to_be_so(office: Office) -> None:
    _, private = checked(office, f"Tom Hale: “{SAVING}”", "Somebody else:")
    assert quoted(private) == [SAVING]


def test_words_that_are_nowhere_are_answered_with_the_closest_sentence_as_such(office: Office) -> None:
    _, private = checked(office, "Okafor promised a golden bridge of nine arches", "Not found:")
    assert "The closest sentence, which has other words:" in private.plain
    assert len(quoted(private)) == 1


@pytest.mark.parametrize("text", ["", "  ", "“…”"])
def test_a_check_of_nothing_says_how_to_use_it(office: Office, text: str) -> None:
    _, told = checked(office, text, "/check")
    assert (told.plain, told.ephemeral_to) == (CHECK_USAGE.format(command="/check"), "U2")


def test_what_was_withheld_since_is_not_shared(office: Office) -> None:
    source = "https://herald.example/tides"
    office.room.add(
        {"url": source, "title": "Tides", "text": "“The tide gauge was tampered with,” a pilot said."}
    )
    channel, private = checked(office, "The tide gauge was tampered with", "Exact:")
    office.room.newsroom.set_status(source, Status.KILLED)
    office.slack.click(private, "Share to channel", "U2")
    shared = office.slack.wait_until(lambda: office.slack.in_channel(channel), "the shared check")[0]
    assert "tide gauge was tampered" not in "".join(quoted(shared))


def test_the_shortcut_checks_each_quotation_of_a_message_for_the_one_who_used_it(office: Office) -> None:
    text = (
        f"Can we run these &amp; soon?\n&gt; Okafor: “{SAVING}”\n"
        '"The ferry will run in May" — the harbour office\nnot the "short one"'
    )
    told = of_message(office, text, "Exact:")
    assert told.ephemeral_to == "U2"
    assert quoted(told) == [SAVING, "The ferry will "]
    assert "A negation is missing from your words: not." in told.plain
    assert "short one" not in told.plain


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        (f"Draft: “{SAVING},” Okafor said", "Exact:"),
        (f"He said: “{SAVING}”", "Exact:"),
        (
            f'"{SAVING}," said Tom Hale',
            "Somebody else: the words stand in one article, said there by Ruth Okafor",
        ),
    ],
)
def test_only_a_name_is_taken_for_the_speaker(office: Office, text: str, opening: str) -> None:
    assert quoted(of_message(office, text, opening)) == [SAVING]
    assert quoted(checked(office, text, opening)[1]) == [SAVING]


def test_the_speaker_as_understood_and_a_name_that_nobody_has_are_told(office: Office) -> None:
    _, told = checked(office, f"“{SAVING},” Zed Nobody said", "Somebody else:")
    assert "Your words, as said by Zed Nobody:" in told.plain
    assert "Nobody by the name of Zed Nobody is quoted in the archive." in told.plain


def test_a_message_without_a_quotation_is_checked_whole(office: Office) -> None:
    assert quoted(of_message(office, "cars must take the Calder bridge instead", "Exact:")) == [
        "Cars must take the Calder bridge instead"
    ]


def test_a_message_without_words_is_answered_all_the_same(office: Office) -> None:
    assert of_message(office, ":-)", NOTHING_TO_CHECK).ephemeral_to == "U2"


def test_markup_in_what_is_checked_pings_nobody(office: Office) -> None:
    told = of_message(office, "“&lt;!channel&gt; the bearings were past saving in March”", "Altered:")
    parts = [*written(told.blocks), Written("mrkdwn", told.text)]
    assert not [ping for part in parts for ping in pings(part)]


def test_a_place_opens_in_its_context(office: Office) -> None:
    _, private = checked(office, SAVING, "Exact:")
    office.slack.click(private, "Show in context", "U2")
    assert office.slack.wait_for_modal("U2").body["title"]["text"] == "In context"
