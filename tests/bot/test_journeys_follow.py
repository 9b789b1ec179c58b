"""/follow, /unfollow and /digest: news comes once, with its words, to those who may read it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.notices.following import MOST_FOLLOWS
from bot.notices.follows import Follow, Kind, Spot, add_follow, end_follows, follow_id
from bot.replies.follow import (
    DIGEST_OFF,
    DIGEST_USAGE,
    FIRST_RESPONSE,
    NEW_VERSION,
    NO_DIGEST,
    Where,
    digest_is_on,
    digest_on,
    follows_list,
    new_here,
    not_followed,
    now_followed,
    too_many,
    unfollowed,
    why_told_alone,
)
from bot.replies.later import changed_note
from index.archive import Standing
from index.schema import digests
from index.types import Status
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


def test_new_words_of_somebody_who_is_followed_are_told_once_where_it_was_asked(office: Office) -> None:
    channel = follow(office, "Ruth Okafor")
    publish(office.room, "“The new bridge will stand a century,” said Ruth Okafor, the engineer, on Friday.")
    (news,) = told(office, channel)
    assert news.plain.startswith("New from Ruth Okafor\n")
    assert news.text.startswith("New from Ruth Okafor\n")
    assert quoted(news) == ["“The new bridge will stand a century,”"]
    assert "/unfollow Ruth Okafor ends it" in news.plain


def test_only_what_a_new_version_adds_is_told(office: Office) -> None:
    name = "Greta Holt"
    first = f"“The mill must close,” said {name}, the owner, on Monday.\n"
    publish(office.room, first, "mill")
    channel = follow(office, name)
    publish(office.room, first + f"“We looked for a buyer for years,” said {name} on Tuesday.\n", "mill")
    (news,) = told(office, channel)
    assert "looked for a buyer" in news.plain
    assert "must close" not in news.plain


def test_a_later_version_is_said_to_be_one(office: Office) -> None:
    first = "“The kiln is cold,” said Mira Falk, a potter, on Monday.\n"
    channel = follow(office, "Mira Falk")
    publish(office.room, first, "kiln")
    office.slack.wait_until(lambda: office.slack.in_channel(channel), "the first news")
    publish(office.room, first + "“It will never be lit again,” said Mira Falk on Tuesday.\n", "kiln")
    new, newer = told(office, channel, times=2)
    assert NEW_VERSION not in new.plain
    assert NEW_VERSION in newer.plain
    assert quoted(newer) == ["“It will never be lit again,”"]


def test_the_first_denial_of_a_claim_is_said_to_be_the_first(office: Office) -> None:
    channel = follow(office, "the quarry is unsafe")
    for name in ("Arno Pohl", "Ute Kern"):
        before = len(office.slack.in_channel(channel))
        publish(office.room, f"{name}, an owner, denied on Friday that the quarry is unsafe.\n")
        office.slack.wait_until(lambda n=before: len(office.slack.in_channel(channel)) > n, "a denial")  # type: ignore[misc]
    first, second = told(office, channel, times=2)
    assert FIRST_RESPONSE in first.plain
    assert new_here(["Arno Pohl"]) not in first.plain
    assert FIRST_RESPONSE not in second.plain
    assert new_here(["Ute Kern"]) in second.plain


def test_a_copy_of_words_that_are_there_already_is_no_news(office: Office) -> None:
    text = "“The lake has no fish left,” said Olaf Brandt, a fisherman, on Sunday.\n"
    publish(office.room, text)
    channel = follow(office, "Olaf Brandt")
    publish(office.room, text)
    assert told(office, channel, times=0) == []


def test_an_article_on_a_claim_that_is_followed_is_told_and_another_is_not(office: Office) -> None:
    channel = follow(office, "the reservoir dam wall has moved")
    publish(office.room, "The bakery in Elm Street sells rye bread again, its baker said on Friday.\n")
    publish(
        office.room,
        "“The dam wall of the reservoir has moved four millimetres,” said Petra Lind, the chief engineer.\n",
    )
    (news,) = told(office, channel)
    assert news.plain.startswith("New on “the reservoir dam wall has moved”\n")
    assert any("moved four millimetres" in words for words in quoted(news))


def test_what_is_not_for_those_who_read_there_is_not_told(office: Office) -> None:
    channel = follow(office, "Hanna Weiss")
    far = Standing(embargo_until=datetime(2999, 1, 1, tzinfo=UTC))
    for standing in (Standing("investigations"), far):
        publish(office.room, "“The files were burnt,” said Hanna Weiss, a clerk.\n", standing=standing)
    assert told(office, channel, times=0) == []


def test_news_whose_article_is_killed_loses_its_words_and_has_a_note(office: Office) -> None:
    channel = follow(office, "Ivo Marek")
    source = publish(office.room, "“The vault was empty,” said Ivo Marek, the banker, on Friday.\n")
    news = office.slack.wait_until(lambda: office.slack.in_channel(channel), "the news")[0]
    office.room.newsroom.set_status(source, Status.KILLED)
    note = office.slack.wait_for_message(thread_ts=news.ts)
    assert note.plain == changed_note([], withdrawn=True)
    assert "vault" not in str((news.text, news.blocks))


def test_in_a_conversation_that_the_bot_is_not_in_news_comes_in_a_direct_message(office: Office) -> None:
    user = office.slack.add_user("lena").id
    outside = office.slack.add_channel("outside", members=(user,), with_bot=False).id
    follow(office, "Tomas Vrba", outside, user)
    publish(office.room, "“The tower leans,” said Tomas Vrba, the mason, on Friday.\n")
    direct = office.slack.direct(user).id
    news = office.slack.wait_for_message(direct).plain
    assert "The tower leans" in news
    assert why_told_alone(["Tomas Vrba"], "/unfollow") in news
    assert told(office, outside, times=0) == []


def test_news_whose_reply_is_lost_stands_once(office: Office) -> None:
    channel = follow(office, "Edda Lund")
    office.slack.fail_next("chat.postMessage", drop=True)
    publish(office.room, "“The ice is thin,” said Edda Lund, a guide, on Friday.\n")
    assert len(told(office, channel)) == 1


def test_what_is_not_followed_any_more_is_not_told(office: Office) -> None:
    channel = follow(office, "Piet Vos")
    office.slack.command("/unfollow", "piet vos", "U2", channel)
    assert office.slack.wait_for_message(channel, containing=unfollowed("Piet Vos", here=True, threads=0))
    publish(office.room, "“The dyke is safe,” said Piet Vos, the reeve, on Friday.\n")
    assert told(office, channel, times=0) == []


def test_a_list_says_what_is_followed_here_and_nowhere_else(office: Office) -> None:
    follow(office, "Somebody Elsewhere")
    channel = follow(office, "Ada Quist")
    follow(office, "the harbour is closed", channel)
    office.slack.command("/follow", "", "U2", channel)
    shown = office.slack.wait_for_message(channel, containing="Followed here: ")
    assert shown.plain == follows_list(["Ada Quist", "the harbour is closed"], [], "/follow")
    assert shown.ephemeral_to == "U2"


def test_following_twice_says_so_and_unfollowing_nothing_too(office: Office) -> None:
    channel = follow(office, "Bea Roth")
    office.slack.command("/follow", "BEA ROTH", "U2", channel)
    again = now_followed("BEA ROTH", "/unfollow", Where.HERE, is_person=True, is_new=False)
    assert office.slack.wait_for_message(channel, containing=again).ephemeral_to == "U2"
    office.slack.command("/unfollow", "Nobody Here", "U2", channel)
    assert office.slack.wait_for_message(channel, containing=not_followed("Nobody Here", "/follow"))


def test_a_surname_of_several_is_asked_about_and_not_followed(office: Office) -> None:
    publish(office.room, "“The well is dry,” said Nils Ekberg, a farmer, on Friday.\n")
    publish(office.room, "“The stream is dry,” said Vera Ekberg, a miller, on Monday.\n")
    channel = office.channel()
    office.slack.command("/follow", "Ekberg", "U1", channel)
    choice = office.slack.wait_for_message(channel, containing="Which one?")
    assert "Nils Ekberg (1)" in choice.plain
    assert "Vera Ekberg (1)" in choice.plain


def test_a_channel_that_follows_as_much_as_it_may_is_told_what_it_does(office: Office) -> None:
    channel, engine = office.channel(), office.room.newsroom.stores.archive.engine
    for number in range(MOST_FOLLOWS):
        spot = Spot(office.slack.team_id, channel, f"{number}.0" if number else None)
        one = Follow(
            follow_id(spot, "x"), spot.team, channel, "U1", Kind.CLAIM, "x", datetime.now(UTC), spot.thread_ts
        )
        add_follow(engine, one)
    office.slack.command("/follow", "the mill is sold", "U1", channel)
    told = office.slack.wait_for_message(channel, containing=too_many(MOST_FOLLOWS))
    assert "Followed here: x. In threads: x (since" in told.plain
    assert "the mill is sold" not in told.plain
    end_follows(engine, office.slack.team_id, channel, "x")


def test_what_is_followed_pings_nobody(office: Office) -> None:
    channel = office.channel()
    office.slack.command("/follow", "the bridge &lt;!channel&gt; is safe", "U1", channel)
    assert office.slack.wait_for_message(channel, containing="told here")
    office.slack.command("/follow", "", "U1", channel)
    assert office.slack.wait_for_message(channel, containing="the bridge <!channel> is safe;".rstrip(";"))
    assert office.slack.pings == []


def test_a_digest_tells_once_what_was_added_and_nothing_when_nothing_was(office: Office) -> None:
    busy, idle = office.channel(), office.channel()
    for channel in (busy, idle):
        office.slack.command("/digest", "on 16", "U1", channel)
        assert (
            office.slack.wait_for_message(channel, containing=digest_on(16, "Etc/UTC")).ephemeral_to == "U1"
        )
    office.room.hour[0] = datetime.now(UTC) - timedelta(days=9)
    publish(office.room, "“The orchard froze,” said Lars Dahl, a grower, on Friday.\n")
    engine = office.room.newsroom.stores.archive.engine
    with engine.begin() as connection:
        for channel, days in ((busy, 10), (idle, 8)):
            last = datetime.now(UTC) - timedelta(days=days)
            connection.execute(digests.update().where(digests.c.channel == channel).values(last=last))
    digest = office.slack.wait_until(lambda: office.slack.in_channel(busy), "the digest")[0]
    assert digest.plain.startswith("Added since ")
    assert quoted(digest) == ["“The orchard froze,”"]
    assert "/digest off ends this" in digest.plain
    assert len(told(office, busy)) == 1
    assert told(office, idle, times=0) == []
    with engine.connect() as connection:
        lasts = connection.execute(select(digests.c.last)).scalars().all()
    assert all(datetime.now(UTC) - last < timedelta(days=1) for last in lasts)


def test_a_digest_has_nothing_that_is_not_for_those_who_read_there(office: Office) -> None:
    channel = office.channel()
    office.slack.command("/digest", "on 9", "U1", channel)
    office.slack.wait_for_message(channel, containing=digest_on(9, "Etc/UTC"))
    office.room.hour[0] = datetime.now(UTC) - timedelta(days=29)
    held = Standing("investigations")
    publish(office.room, "“The ledger is forged,” said Kurt Amsel, an auditor.\n", standing=held)
    engine = office.room.newsroom.stores.archive.engine
    with engine.begin() as connection:
        last = datetime.now(UTC) - timedelta(days=30)
        connection.execute(digests.update().where(digests.c.channel == channel).values(last=last))
    told(office, office.channel(), times=0)
    assert all("forged" not in one.plain for one in office.slack.in_channel(channel))


@pytest.mark.parametrize("text", ["on 24", "on -1", "on noon", "off 7", "weekly", "on ²"])
def test_a_digest_that_cannot_be_understood_is_explained(text: str, office: Office) -> None:
    channel = office.channel()
    office.slack.command("/digest", text, "U1", channel)
    assert office.slack.wait_for_message(channel).plain == DIGEST_USAGE.format(command="/digest")


def test_a_digest_is_ended_by_anybody_and_ending_none_says_so(office: Office) -> None:
    channel = office.channel()
    office.slack.command("/digest", "off", "U1", channel)
    assert office.slack.wait_for_message(channel, containing=NO_DIGEST)
    office.slack.command("/digest", "on", "U1", channel)
    office.slack.wait_for_message(channel, containing=digest_on(7, "Etc/UTC"))
    office.slack.command("/digest", "off", "U2", channel)
    assert office.slack.wait_for_message(channel, containing=DIGEST_OFF)


def test_a_digest_comes_at_the_hour_of_whoever_set_it(office: Office) -> None:
    user = office.slack.add_user("mats", tz="Asia/Kolkata").id
    channel = office.slack.add_channel("early", members=(user,)).id
    for text in ("", "on 8", ""):
        office.slack.wait_for_ack(office.slack.command("/digest", text, user, channel))
        if text:
            office.slack.wait_for_message(channel, containing=digest_on(8, "Asia/Kolkata"))
    none, _, on = (one.plain for one in office.slack.messages if one.channel == channel)
    assert none == f"{NO_DIGEST} {DIGEST_USAGE.format(command='/digest')}"
    assert on.startswith(digest_is_on(8, "Asia/Kolkata"))


def test_a_digest_says_in_its_own_hour_since_when(office: Office) -> None:
    user = office.slack.add_user("mira", tz="Asia/Kolkata").id
    channel = office.slack.add_channel("dawn", members=(user,)).id
    office.slack.command("/digest", "on 8", user, channel)
    office.slack.wait_for_message(channel, containing=digest_on(8, "Asia/Kolkata"))
    office.room.hour[0] = datetime.now(UTC) - timedelta(days=49)
    publish(office.room, "“The kiosk burnt,” said Otto Ries, a vendor, on Friday.\n")
    last = datetime(2020, 3, 1, 2, 30, tzinfo=UTC)
    with office.room.newsroom.stores.archive.engine.begin() as connection:
        connection.execute(digests.update().where(digests.c.channel == channel).values(last=last))
    digest = office.slack.wait_until(lambda: office.slack.in_channel(channel), "the digest")[0]
    assert "Added since 1 March 2020, 08:00 (Asia/Kolkata)" in digest.plain


@pytest.mark.parametrize("zone", [None, "Atlantis/Capital"])
def test_where_no_zone_is_known_a_digest_is_in_utc_and_says_so(zone: str | None, office: Office) -> None:
    user = office.slack.add_user("nora", tz=zone).id
    channel = office.slack.add_channel("nowhere", members=(user,)).id
    office.slack.command("/digest", "on", user, channel)
    told = office.slack.wait_for_message(channel, containing="Every day")
    assert told.plain == digest_on(7, "UTC", is_known=False)


def test_when_slack_tells_nothing_of_a_person_their_digest_is_set_all_the_same(office: Office) -> None:
    channel = office.channel()
    office.slack.fail_next("users.info", error="missing_scope")
    office.slack.command("/digest", "on 8", "U1", channel)
    assert office.slack.wait_for_message(channel, containing=digest_on(8, "UTC", is_known=False))
