"""One article is told once in a place, whatever of it is followed there, and what is new about it first."""

from collections.abc import Iterator

import pytest

from bot.replies.follow import (
    FIRST_RESPONSE,
    MUST_BE_MEMBER,
    NEW_VERSION,
    STOP,
    Where,
    now_followed,
    unfollowed,
)
from tests.bot.conftest import Office
from tests.bot.followed import follow, publish, searching_office, told
from tests.bot.slack_bot import quoted
from tests.models import Models

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


@pytest.fixture(scope="module")
def office(models: Models, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home, jobs = tmp_path_factory.mktemp("followed"), tmp_path_factory.mktemp("jobs")
    with searching_office(home, jobs, models) as made:
        yield made


def test_a_person_and_a_claim_followed_in_one_place_give_one_note_with_both_reasons(office: Office) -> None:
    channel = follow(office, "Arno Pohl")
    follow(office, "the quarry is unsafe", channel, "U2")
    publish(office.room, "Arno Pohl, an owner, denied on Friday that the quarry is unsafe.\n")
    (news,) = told(office, channel)
    heading, lead, *_ = news.plain.splitlines()
    assert heading == "New on “the quarry is unsafe” · New from Arno Pohl"
    assert lead == FIRST_RESPONSE
    assert "the quarry is unsafe and Arno Pohl are followed here" in news.plain
    assert len(quoted(news)) == 1
    ends = [one["text"]["text"] for one in news.buttons if one["text"]["text"].startswith(STOP)]
    assert ends == [f"{STOP} the quarry is unsafe", f"{STOP} Arno Pohl"]


def test_each_button_ends_its_own(office: Office) -> None:
    channel = follow(office, "Ute Kern")
    follow(office, "the mine is flooded", channel)
    publish(office.room, "Ute Kern, a miner, denied on Friday that the mine is flooded.\n")
    (news,) = told(office, channel)
    office.slack.click(news, f"{STOP} Ute Kern", "U1")
    ended = unfollowed("Ute Kern", here=True, threads=0)
    assert office.slack.wait_for_message(channel, containing=ended)


def test_that_it_is_a_new_version_stands_before_the_quotes(office: Office) -> None:
    first = "“The kiln is cold,” said Mira Falk, a potter, on Monday.\n"
    channel = follow(office, "Mira Falk")
    publish(office.room, first, "kiln")
    office.slack.wait_until(lambda: office.slack.in_channel(channel), "the first news")
    publish(office.room, first + "“It will never be lit again,” said Mira Falk on Tuesday.\n", "kiln")
    _, news = told(office, channel, times=2)
    assert news.plain.splitlines()[:2] == ["New from Mira Falk", NEW_VERSION]


def test_in_a_conversation_without_the_bot_everybody_who_follows_is_told(office: Office) -> None:
    users = [office.slack.add_user(name).id for name in ("lena", "omar")]
    outside = office.slack.add_channel("outside", members=tuple(users), with_bot=False).id
    for user, wanted in zip(users, ("Tomas Vrba", "the tower leans"), strict=True):
        follow(office, wanted, outside, user)
    publish(office.room, "“The tower leans,” said Tomas Vrba, the mason, on Friday.\n")
    for user in users:
        assert "The tower leans" in office.slack.wait_for_message(office.slack.direct(user).id).plain


@pytest.mark.parametrize("is_person", [True, False])
def test_whoever_follows_is_told_to_invite_the_bot_except_in_its_direct_messages(is_person: bool) -> None:
    for where, is_direct, told_so in (
        (Where.HERE, False, True),
        (Where.HERE, True, False),
        (Where.THREAD, False, False),
    ):
        sentence = now_followed(
            "x", "/unfollow", where, is_person=is_person, is_new=True, is_direct=is_direct
        )
        assert (MUST_BE_MEMBER in sentence) is told_so
