"""Who may see what: every reader on every surface, articles of every standing. Nothing leaks, and what may be
seen is.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx
import pytest

from bot.listeners.check import CHECK_MESSAGE
from bot.office.local import LocalOffice
from bot.replies.readers import NOT_FOR_ALL, READERS_UNKNOWN
from bot.slack.answer_buttons import CITE, EXPORT, FOLLOW_ANSWER, MORE, WHO_ELSE
from bot.slack.ask_form import ASKING
from bot.slack.audience import Audiences
from bot.slack.blocks import SHARE, SHOW_CONTEXT
from bot.slack.check_blocks import SHARE_CHECK
from bot.slack.mrkdwn import button
from bot.web.app import build_reading_room
from bot.web.links import version_path
from index.archive import Standing
from index.errors import NotFoundError
from index.readers import Readers
from retrieval.session import Session, Unwatched
from tests.bot.leaky_newsroom import (
    ALONE,
    ANA,
    ARTICLES,
    BEN,
    DESK,
    ELSEWHERE,
    GIL,
    OPEN,
    PIA,
    READERS,
    SAM,
    SHARED,
    SURNAME,
    TOGETHER,
    TOPIC,
    USABLE,
    Leaky,
    Told,
    leaky_newsroom,
    move_in,
    named_in,
)
from tests.bot.slack_bot import over_sockets
from tests.bot.small_newsroom import served
from tests.conftest import page
from tests.fakes.slack import FakeSlack, Message
from tests.fakes.slack.model import View
from tests.models import Models

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("leaks")]

Shown = Callable[[Leaky, str, str], str]
EVERY = ARTICLES.values()
_HOLDS = re.compile(r"(?:in|holds|Searching) (\d+) articles?")


@pytest.fixture(scope="module")
def leaky(tmp_path_factory: pytest.TempPathFactory, empty: Path, models: Models) -> Iterator[Leaky]:
    with leaky_newsroom(tmp_path_factory.mktemp("leaks"), empty, models) as made:
        yield made


def command(name: str, text: str, but: str = "") -> Shown:
    def shown(leaky: Leaky, who: str, channel: str) -> str:
        return leaky.text(lambda: leaky.slack.command(name, text, who, channel), but)

    return shown


def pressed(action: str, value_of: Callable[[Leaky], str]) -> Shown:
    """A button that stands in the channel, pressed by somebody whom it was not shown to."""

    def shown(leaky: Leaky, who: str, channel: str) -> str:
        message = leaky.message_with(channel, [button("Press", action, value_of(leaky))])
        return leaky.text(lambda: leaky.slack.click(message, action, who))

    return shown


def beginning(name: str, leaky: Leaky) -> str:
    return f"{leaky.versions[name]}:0:20"


def in_turn(*each: Shown) -> Shown:
    return lambda leaky, who, channel: "\n".join(one(leaky, who, channel) for one in each)


def shortcut(leaky: Leaky, who: str, channel: str) -> str:
    quoted = " ".join(f"“The Calder bridge {told.words}”" for told in EVERY)
    message = leaky.slack.say(channel, BEN, quoted).message
    leaky.slack.waiting.clear()
    assert message
    shown = leaky.text(lambda: leaky.slack.shortcut(CHECK_MESSAGE, who, message))
    for told in EVERY:  # what was to be checked is shown again
        shown = shown.replace(told.words, "")
    return shown


ALONE_ON: dict[str, Shown] = {
    "ask": command("/ask", TOPIC),
    "summary of a topic": command("/summary", "Calder bridge"),
    "summary of each": in_turn(*(command("/summary", told.title, told.title) for told in EVERY)),
    "said by a surname": command("/said", SURNAME),
    "said by each": in_turn(*(command("/said", told.speaker, told.speaker) for told in EVERY)),
    "check of each": in_turn(
        *(command("/check", f"The Calder bridge {told.words}", told.words) for told in EVERY)
    ),
    "check shortcut": shortcut,
    "context of each": in_turn(*(pressed(SHOW_CONTEXT, partial(beginning, name)) for name in ARTICLES)),
    "adding each that is there": in_turn(
        *(
            command("/articles", f"add {told.source}", told.source)
            for name, told in ARTICLES.items()
            if name != "removed"
        )
    ),
    "quotes of an answer to cite": pressed(CITE, lambda leaky: leaky.before),
    "more quotes of an answer": pressed(MORE, lambda leaky: f"{leaky.before}:0"),
}


@pytest.mark.parametrize("surface", ALONE_ON)
@pytest.mark.parametrize("who", ALONE)
def test_a_person_alone_is_shown_what_they_may_read_and_nothing_else(
    leaky: Leaky, who: str, surface: str
) -> None:
    channel, may = ALONE[who]
    adds = "public" in may  # articles are added for everybody, and so by nobody else
    expected = may if adds or not surface.startswith("adding") else set()
    assert named_in(ALONE_ON[surface](leaky, who, channel)) == expected


@pytest.mark.parametrize("who", ALONE)
def test_a_direct_message_is_answered_with_what_they_may_read_anywhere(leaky: Leaky, who: str) -> None:
    shown = leaky.text(lambda: leaky.slack.direct_message(who, TOPIC))
    assert named_in(shown) == (ALONE[who][1] if who != SAM else set())  # tied to a channel, not to him


@pytest.mark.parametrize("who", ALONE)
def test_the_home_page_names_nothing_that_they_may_not_read(leaky: Leaky, who: str) -> None:
    newcomer = leaky.in_the_place_of(who)  # whose page has no questions of their own
    shown = leaky.text(lambda: leaky.slack.open_home(newcomer))
    assert shown
    assert named_in(shown) <= ALONE[who][1]


@pytest.mark.parametrize("who", ALONE)
def test_a_form_and_suggestions_offer_nothing_that_they_may_not_read(leaky: Leaky, who: str) -> None:
    may = ALONE[who][1]
    form = leaky.text(lambda: leaky.slack.shortcut(ASKING, who))
    assert form
    assert named_in(form) <= may
    assert {name for name in (*READERS, "closed") if f'"{name}"' in form} <= may
    leaky.slack.prompts.clear()
    leaky.text(lambda: leaky.slack.open_messages(who))
    assert leaky.slack.prompts or who == SAM or not may  # his is tied to a channel
    assert named_in(str(leaky.slack.prompts)) <= may


@pytest.mark.parametrize("channel", TOGETHER)
def test_in_a_channel_stands_what_all_its_members_may_read_whoever_asks(leaky: Leaky, channel: str) -> None:
    who, may = TOGETHER[channel]
    asked = leaky.slack.mention(channel, who, TOPIC)
    assert named_in(leaky.text(lambda: asked)) == may
    followed = leaky.text(lambda: leaky.slack.say(channel, who, "What evidence did they cite?", asked.ts))
    assert named_in(followed) <= may
    message = asked.message
    assert message
    edited = leaky.text(lambda: leaky.slack.edit(message, f"<@{leaky.slack.bot_user}> {TOPIC} Name all."))
    assert named_in(edited) <= may


@pytest.mark.parametrize("channel", TOGETHER)
def test_a_file_of_an_answer_that_is_put_into_a_channel_holds_what_it_may(leaky: Leaky, channel: str) -> None:
    who, may = TOGETHER[channel]
    message = leaky.message_with(channel, [button("Press", EXPORT, leaky.before)])
    assert named_in(leaky.text(lambda: leaky.slack.click(message, EXPORT, who))) == may


@pytest.mark.parametrize(
    ("who", "channel"), [(ANA, OPEN), (ANA, DESK), (ANA, SHARED), (BEN, OPEN), (GIL, OPEN)]
)
def test_shared_an_answer_shows_the_channel_what_it_may_and_tells_the_sharer_alone_how_much_was_left_out(
    leaky: Leaky, who: str, channel: str
) -> None:
    (private,) = leaky.messages(lambda: leaky.slack.command("/ask", TOPIC, who, channel))
    shown = leaky.messages(lambda: leaky.slack.click(private, SHARE, who))
    posted = [one for one in shown if one.ephemeral_to is None]
    told = [one.plain for one in shown if one.ephemeral_to == who]
    left = ALONE[who][1] - TOGETHER[channel][1]
    assert named_in(leaky.as_text(*posted)) == ALONE[who][1] & TOGETHER[channel][1]
    assert not re.search("left out|not everybody", leaky.as_text(*posted), re.IGNORECASE)
    assert [one for one in told if "left out, because not everybody" in one] == told
    assert bool(told) == bool(left)


def test_the_buttons_of_a_shared_answer_show_nobody_what_was_left_out_of_it(
    leaky: Leaky,
) -> None:
    (private,) = leaky.messages(lambda: leaky.slack.command("/ask", TOPIC, GIL, OPEN))
    shown = leaky.messages(lambda: leaky.slack.click(private, SHARE, GIL))
    (posted,) = (one for one in shown if one.ephemeral_to is None)
    assert named_in(leaky.text(lambda: leaky.slack.click(posted, CITE, GIL))) == {"public"}
    assert named_in(leaky.text(lambda: leaky.slack.click(private, CITE, GIL))) == {"public", "group"}


@pytest.mark.parametrize(
    ("name", "typed", "action"),
    [
        ("/said", ARTICLES["group"].speaker, SHARE),
        ("/check", f"The Calder bridge {ARTICLES['group'].words}", SHARE_CHECK),
    ],
)
def test_what_may_not_stand_in_a_channel_at_all_is_not_shared_there(
    leaky: Leaky, name: str, typed: str, action: str
) -> None:
    (private,) = leaky.messages(lambda: leaky.slack.command(name, typed, GIL, OPEN))
    (told,) = leaky.messages(lambda: leaky.slack.click(private, action, GIL))
    assert (told.ephemeral_to, told.plain) == (GIL, NOT_FOR_ALL)


@pytest.mark.parametrize("who", ALONE)
@pytest.mark.parametrize("asked", [("/ask", ELSEWHERE), ("/summary", ELSEWHERE), ("/articles", "status")])
def test_only_what_they_may_read_is_counted(leaky: Leaky, who: str, asked: tuple[str, str]) -> None:
    channel, may = ALONE[who]
    shown = command(*asked)(leaky, who, channel)
    assert {int(number) for number in _HOLDS.findall(shown)} == {len(may)}
    assert named_in(shown) <= may  # nearest misses
    assert "Not searchable" not in shown


@pytest.mark.parametrize("who", ALONE)
def test_a_word_that_others_articles_alone_have_is_in_no_article(leaky: Leaky, who: str) -> None:
    channel, may = ALONE[who]
    for name, word in (("desk", "rivets"), ("group", "rotten"), ("closed", "cracked"), ("killed", "hammock")):
        shown = command("/ask", f"Who spoke of {word}?")(leaky, who, channel)
        assert bool(re.search(rf"No article has the words? [^.;]*{word}", shown)) is (name not in may)


@pytest.mark.parametrize("who", ALONE)
def test_while_an_answer_comes_only_what_they_may_read_is_counted_and_shown(leaky: Leaky, who: str) -> None:
    channel, may = ALONE[who]
    told: list[object] = []

    class Watching(Unwatched):
        def searching(self, articles: Callable[[], int]) -> None:
            told.append(articles())

    audience = audiences(leaky).of_person(leaky.slack.team_id, channel, who)
    leaky.newsroom.ask(TOPIC, (), audience, Session(leaky.newsroom.session().purse, Watching()))
    leaky.newsroom.summarize(
        "the Calder bridge", audience, Session(leaky.newsroom.session().purse, Watching())
    )
    assert told == [len(may)] * 2


def test_at_the_terminal_all_is_read_that_may_be_quoted_and_nothing_else(leaky: Leaky) -> None:
    office = LocalOffice(leaky.newsroom)
    assert named_in(str(office.ask(TOPIC))) == USABLE
    assert named_in(str(office.said(SURNAME))) == USABLE
    for name, told in ARTICLES.items():
        may = {name} & USABLE
        assert named_in(str(office.check(told.words)).replace(told.words, "")) >= may
        assert named_in(str(office.check(told.words)).replace(told.words, "")) <= USABLE | {"apart"}
        assert named_in(str(office.summary(told.title)).replace(told.title, "")) & {name} == may


@pytest.fixture(scope="module")
def reading_room(leaky: Leaky) -> Iterator[httpx.Client]:
    with (
        served(build_reading_room(leaky.newsroom, leaky.newsroom.settings)) as base,
        httpx.Client(base_url=base, trust_env=False) as client,
    ):
        yield client


def path_to(leaky: Leaky, name: str) -> str:
    """A link that was made while the article might be quoted."""
    now, settings = int(datetime.now(UTC).timestamp()), leaky.newsroom.settings
    try:
        version = leaky.newsroom.stores.archive.version(leaky.versions[name])
        readers = leaky.newsroom.readers_of(version)
    except NotFoundError:
        readers = ""
    return version_path(settings, leaky.versions[name], None, now, readers).partition("#")[0]


@pytest.mark.parametrize("name", ARTICLES)
def test_a_link_into_the_reading_room_opens_what_may_be_quoted_and_nothing_beside_it(
    leaky: Leaky, reading_room: httpx.Client, name: str
) -> None:
    page = reading_room.get(path_to(leaky, name))
    assert named_in(page.text) == {name} & USABLE
    assert page.status_code == (200 if name in USABLE else 404)


def test_a_link_that_was_made_for_other_readers_opens_no_more(
    leaky: Leaky, reading_room: httpx.Client
) -> None:
    path = path_to(leaky, "other")
    leaky.newsroom.set_readers("other", Readers())
    try:
        assert named_in(reading_room.get(path).text) == set()
    finally:
        leaky.newsroom.set_readers("other", READERS["other"])
    assert reading_room.get(path).status_code == 200


def test_an_answer_says_so_when_slack_did_not_say_who_reads_there(leaky: Leaky) -> None:
    channel = leaky.slack.add_channel("new", members=(ANA,)).id
    leaky.slack.fail_next("conversations.info", error="missing_scope", times=2)
    (told,) = leaky.messages(lambda: leaky.slack.mention(channel, ANA, TOPIC))
    assert READERS_UNKNOWN.partition(";")[0] in told.plain
    assert named_in(leaky.as_text(told)) == set()


def test_whoever_leaves_a_channel_is_shown_nothing_more_of_it_within_a_minute(leaky: Leaky) -> None:
    now = [0.0]
    seen = audiences(leaky, lambda: now[0])
    team, slack = leaky.slack.team_id, leaky.slack
    assert "desk" in (seen.of_person(team, OPEN, ANA).collections or ())
    slack.leave(DESK, ANA)
    try:
        now[0] = 61.0
        assert "desk" not in (seen.of_person(team, OPEN, ANA).collections or ())
    finally:
        slack.join(DESK, ANA)


def audiences(leaky: Leaky, clock: Callable[[], float] = lambda: 0.0) -> Audiences:
    return Audiences(leaky.newsroom.stores.archive.engine, leaky.poster, clock)


@pytest.mark.parametrize("collection", ["public", "desk", "group", "closed"])
def test_news_of_a_person_is_told_where_it_may_stand_and_nowhere_else(leaky: Leaky, collection: str) -> None:
    told = Told(
        f"Kim {SURNAME}", f"shook on the day of {collection}", f"Of {collection}", f"/k-{collection}/"
    )
    leaky.jobs.look()
    for channel in TOGETHER:
        leaky.text(partial(leaky.slack.command, "/follow", told.speaker, ANA, channel))
    shown = leaky.messages(lambda: leaky.add(told, collection))
    try:
        may = {channel for channel, (_, seen) in TOGETHER.items() if collection in seen}
        assert {one.channel for one in shown if told.words in leaky.as_text(one)} == may
        assert {one.channel for one in shown} == may
    finally:
        leaky.newsroom.remove(told.source)
        leaky.jobs.look()


@pytest.mark.parametrize("collection", ["public", "desk", "group", "closed"])
def test_who_else_said_it_is_told_to_those_who_may_read_both_and_nobody_else(
    leaky: Leaky, collection: str
) -> None:
    told = Told("Ned Thorpe", "keeps the log of the watch", "Log of the watch", "/w1/")
    words = "the old Calder bridge groans in every westerly gale"
    text = f"{told.speaker}, who {told.words}, said that on rough days {words}.\n"
    leaky.archive.add(page(told.slug[1:], text, told.title), standing=Standing(collection))
    try:
        shown = {
            who: pressed(WHO_ELSE, lambda leaky: leaky.before)(leaky, who, channel)
            for who, (channel, _) in ALONE.items()
        }
        may = {who for who, (_, seen) in ALONE.items() if {"public", collection} <= seen}
        assert {who for who, text in shown.items() if told.is_in(text)} == may
        assert all(shown.values())
    finally:
        leaky.newsroom.remove(told.source)


def follow_window(leaky: Leaky, who: str, channel: str, *, alone: bool = False) -> View:
    """What opens for who presses "Follow" under an answer from all articles; `alone`: that only they saw."""
    message = leaky.message_with(channel, [button("Press", FOLLOW_ANSWER, leaky.before)])
    message.ephemeral_to = who if alone else None
    (view,) = leaky.shown(lambda: leaky.slack.click(message, FOLLOW_ANSWER, who))
    assert isinstance(view, View)
    return view


@pytest.mark.parametrize("channel", TOGETHER)
@pytest.mark.parametrize("who", ALONE)
def test_to_follow_are_offered_those_whom_the_one_who_pressed_and_the_channel_may_read(
    leaky: Leaky, who: str, channel: str
) -> None:
    person = ALONE[who][1] if who != SAM or channel == SHARED else set()
    view = follow_window(leaky, who, channel)
    assert named_in(leaky.as_text(view)) == person & TOGETHER[channel][1]


@pytest.mark.parametrize("who", ALONE)
def test_to_follow_alone_are_offered_those_whom_they_may_read_anywhere(leaky: Leaky, who: str) -> None:
    view = follow_window(leaky, who, ALONE[who][0], alone=True)
    assert named_in(leaky.as_text(view)) == (ALONE[who][1] if who != SAM else set())


@pytest.mark.parametrize("collection", ["public", "desk", "group", "closed"])
def test_news_that_is_followed_by_a_button_is_told_to_those_who_may_read_it_and_nobody_else(
    leaky: Leaky, collection: str
) -> None:
    told = Told(f"Lou {SURNAME}", f"swayed at noon of {collection}", f"By {collection}", f"/l-{collection}/")
    leaky.jobs.look()
    for channel, (who, _) in TOGETHER.items():  # of the members, those with rights beyond the channel's
        view = follow_window(leaky, who, channel)
        leaky.text(partial(leaky.slack.submit_view, view, {"else": told.speaker}))
    for who in ALONE:
        view = follow_window(leaky, who, ALONE[who][0], alone=True)
        leaky.text(partial(leaky.slack.submit_view, view, {"else": told.speaker}))
    shown = leaky.messages(lambda: leaky.add(told, collection))
    try:
        may = {channel for channel, (_, seen) in TOGETHER.items() if collection in seen}
        direct = {who for who, (_, seen) in ALONE.items() if collection in seen and who != SAM}
        may |= {leaky.slack.direct(who).id for who in direct}
        assert {one.channel for one in shown if told.words in leaky.as_text(one)} == may
        assert {one.channel for one in shown} == may
        assert all(one.thread_ts for one in shown if one.channel in TOGETHER)
    finally:
        leaky.newsroom.remove(told.source)
        leaky.jobs.look()


@pytest.fixture(scope="module")
def slack(leaky: Leaky, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeSlack]:
    """The same newsroom in a Slack of its own, over a real socket and with durable jobs."""
    with FakeSlack() as slack:
        move_in(slack)
        with over_sockets(slack, leaky.newsroom, tmp_path_factory.mktemp("jobs")):
            yield slack


@pytest.mark.slow
@pytest.mark.parametrize("channel", TOGETHER)
def test_over_a_real_socket_a_channel_is_answered_with_what_it_may_read(
    slack: FakeSlack, channel: str
) -> None:
    who, may = TOGETHER[channel]
    asked = slack.mention(channel, who, TOPIC)
    message = slack.wait_for_message(channel, thread_ts=asked.ts)
    assert named_in(str(message.blocks) + message.text) == may


@pytest.mark.slow
def test_over_a_real_socket_somebody_else_opens_no_window_on_what_is_not_for_them(
    leaky: Leaky, slack: FakeSlack
) -> None:
    blocks = [button("Press", SHOW_CONTEXT, beginning("group", leaky))]
    message = slack.keep(Message(OPEN, slack.next_ts(), slack.bot_user, "", blocks, from_bot=True))
    for who, may in ((PIA, set()), (GIL, {"group"})):
        slack.click(message, SHOW_CONTEXT, who)
        assert named_in(str(slack.wait_for_modal(who).body)) == may


@pytest.mark.slow
def test_over_a_real_socket_a_shared_answer_leaves_out_what_the_channel_may_not_read(
    slack: FakeSlack,
) -> None:
    sent = slack.command("/ask", TOPIC, GIL, OPEN)
    slack.wait_for_ack(sent)
    private = slack.wait_for_message(OPEN, containing=ARTICLES["group"].words)
    slack.click(private, SHARE, GIL)
    told = slack.wait_for_message(OPEN, containing="left out")
    (posted,) = (one for one in slack.in_channel(OPEN) if "Asked: " in one.plain)
    assert (named_in(str(posted.blocks) + posted.text), told.ephemeral_to) == ({"public"}, GIL)
