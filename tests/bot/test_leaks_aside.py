"""Who may see what, beside the answers: what is said at once, links that are added, an editor's page, logs;
people who are seldom thought of, half a name, an old version.
"""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot.failures import failed
from bot.listeners.archive import ADD_FROM_MESSAGE
from bot.listeners.links import TICK
from bot.metrics import exposition
from bot.replies.home import EDITORS
from bot.replies.later import NOT_WATCHED, WATCHED
from bot.replies.readers import NOT_ADDED_FROM_HERE, NOT_WATCHED_FROM_HERE
from bot.slack.answer_buttons import CITE, EXPORT, FOLLOW_ANSWER, MORE, WHO_ELSE
from bot.slack.ask_form import ASKING
from bot.slack.blocks import SHOW_CONTEXT
from bot.slack.mrkdwn import button
from index.archive import Standing
from index.readers import Readers
from index.schema import articles, versions
from index.types import Page
from tests.bot.leaky_newsroom import (
    ALONE,
    ANA,
    APART,
    ARTICLES,
    BEN,
    BOT,
    BOTH,
    DEL,
    DESK,
    EDI,
    GIL,
    GUS,
    IDA,
    MIA,
    OPEN,
    OTHER,
    PIA,
    RARELY,
    READERS,
    SAM,
    SHARED,
    SURNAME,
    TOGETHER,
    TOPIC,
    Leaky,
    Told,
    article,
    leaky_newsroom,
    named_in,
)
from tests.models import Models

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("leaks")]

Shown = Callable[[Leaky, str, str], str]
EVERY = ARTICLES.values()
EVERYBODY = {**ALONE, **RARELY}
THERE = [name for name in ARTICLES if name != "removed"]


@pytest.fixture(scope="module")
def leaky(tmp_path_factory: pytest.TempPathFactory, empty: Path, models: Models) -> Iterator[Leaky]:
    with leaky_newsroom(tmp_path_factory.mktemp("leaks"), empty, models) as made:
        yield made


def command(name: str, text: str, but: str = "") -> Shown:
    return lambda leaky, who, channel: leaky.text(lambda: leaky.slack.command(name, text, who, channel), but)


def in_turn(*each: Shown) -> Shown:
    return lambda leaky, who, channel: "\n".join(one(leaky, who, channel) for one in each)


def pressed(action: str, value_of: Callable[[Leaky], str]) -> Shown:
    def shown(leaky: Leaky, who: str, channel: str) -> str:
        message = leaky.message_with(channel, [button("Press", action, value_of(leaky))])
        return leaky.text(lambda: leaky.slack.click(message, action, who))

    return shown


def by_id(name: str) -> Shown:
    """A summary of the article by its own id, which does not name it."""

    def shown(leaky: Leaky, who: str, channel: str) -> str:
        article_id = leaky.newsroom.stores.archive.version(leaky.versions[name]).article_id
        return command("/summary", article_id, article_id)(leaky, who, channel)

    return shown


def beginning(leaky: Leaky, name: str) -> str:
    return f"{leaky.versions[name]}:0:20"


SURFACES: dict[str, Shown] = {
    "summary by link": in_turn(*(command("/summary", told.source, told.source) for told in EVERY)),
    "summary by id": in_turn(*(by_id(name) for name in THERE)),
    "said by first names": in_turn(*(command("/said", told.speaker.split()[0]) for told in EVERY)),
    "said mistyped": in_turn(
        command("/said", SURNAME.replace("ow", "wo")),
        *(command("/said", told.speaker.replace("down", "dwon"), told.speaker) for told in EVERY),
    ),
    "asked mistyped": command("/ask", TOPIC.replace("Calder", "Cadler").replace("engineers", "enginers")),
}


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("who", ALONE)
def test_half_a_name_a_link_or_an_id_leads_to_what_they_may_read_and_nothing_else(
    leaky: Leaky, who: str, surface: str
) -> None:
    channel, may = ALONE[who]
    shown = SURFACES[surface](leaky, who, channel)
    if surface.startswith("summary"):
        assert named_in(shown) == may
    assert named_in(shown) <= may


@pytest.mark.parametrize("who", ALONE)
def test_an_old_version_is_shown_to_those_who_may_read_the_article_and_nobody_else(
    leaky: Leaky, who: str
) -> None:
    channel, may = ALONE[who]
    shown = pressed(SHOW_CONTEXT, lambda leaky: f"{leaky.earlier}:0:4")(leaky, who, channel)
    assert (ARTICLES["group"].before in shown) is ("group" in may)
    assert named_in(shown) == may & {"group"}


APART_ON: dict[str, Shown] = {
    "its outlet": command("/ask", "What did the Lantern Courier report?", "Lantern Courier"),
    "its day": in_turn(
        command("/ask", "What happened on 9 May 2011?", "9 May 2011"), command("/archive", "status")
    ),
    "its day as a topic": command("/summary", "Orrin in May 2011", "May 2011"),
    "its source": in_turn(
        command("/said", "the keeper’s cousin", "keeper’s cousin"), command("/said", "cousin")
    ),
    "its speaker": in_turn(command("/said", "Nightingale"), command("/ask", "What did Orla say?")),
    "its words": command("/check", f"The Orrin lamp {APART.words}", APART.words),
    "to choose from": lambda leaky, who, channel: leaky.text(lambda: leaky.slack.shortcut(ASKING, who)),
    "their page": lambda leaky, who, channel: leaky.text(
        lambda: leaky.slack.open_home(leaky.in_the_place_of(who))
    ),
}


@pytest.mark.parametrize("surface", APART_ON)
def test_of_an_article_for_nobody_neither_outlet_nor_day_nor_source_is_shown(
    leaky: Leaky, surface: str
) -> None:
    for who, (channel, may) in EVERYBODY.items():
        shown = APART_ON[surface](leaky, who, channel)
        assert named_in(shown) <= may, who
    assert shown


@pytest.mark.parametrize(
    "surface",
    [
        command("/check", BOTH, BOTH),
        command("/ask", "Who said that no lorry may cross after dark?"),
        command("/said", "Max Vell"),
        command("/said", "Max Vell about lorries"),
    ],
    ids=["check", "ask", "said", "said about"],
)
@pytest.mark.parametrize("who", [PIA, ANA])
def test_words_that_another_article_has_too_are_shown_from_the_one_that_may_be_read_alone(
    leaky: Leaky, surface: Shown, who: str
) -> None:
    shown = surface(leaky, who, OPEN)
    assert "public" in named_in(shown) <= ALONE[who][1]
    assert "2 articles" not in shown


# People seldom thought of


RARELY_ON: dict[str, Shown] = {
    "ask": command("/ask", TOPIC),
    "summary": command("/summary", "Calder bridge"),
    "said": command("/said", SURNAME),
    "check": in_turn(*(command("/check", f"The Calder bridge {told.words}", told.words) for told in EVERY)),
    "context": in_turn(*(pressed(SHOW_CONTEXT, partial(beginning, name=name)) for name in ARTICLES)),
    "cite": pressed(CITE, lambda leaky: leaky.before),
    "more": pressed(MORE, lambda leaky: f"{leaky.before}:0"),
    "a direct message": lambda leaky, who, _: leaky.text(lambda: leaky.slack.direct_message(who, TOPIC)),
}


@pytest.mark.parametrize("surface", RARELY_ON)
@pytest.mark.parametrize("who", RARELY)
def test_who_is_seldom_thought_of_is_shown_what_they_may_read_and_nothing_else(
    leaky: Leaky, who: str, surface: str
) -> None:
    channel, may = RARELY[who]
    assert named_in(RARELY_ON[surface](leaky, who, channel)) == may


@pytest.mark.parametrize("who", RARELY)
def test_a_page_and_a_form_of_who_is_seldom_thought_of_offer_nothing_else(leaky: Leaky, who: str) -> None:
    newcomer = leaky.in_the_place_of(who)  # whose page has no questions of their own
    page = leaky.text(lambda: leaky.slack.open_home(newcomer))
    form = leaky.text(lambda: leaky.slack.shortcut(ASKING, newcomer))
    assert page
    assert named_in(page + form) <= RARELY[who][1]


def test_what_whoever_was_deactivated_follows_alone_is_not_told_any_more(leaky: Leaky) -> None:
    leaky.jobs.look()
    told = Told(f"Uma {SURNAME}", "creaked at noon", "Of a noon", "/u-public/")
    for who in (DEL, PIA):
        message = leaky.message_with(OPEN, [button("Press", FOLLOW_ANSWER, leaky.before)])
        message.ephemeral_to = who
        (view,) = leaky.shown(partial(leaky.slack.click, message, FOLLOW_ANSWER, who))
        leaky.text(partial(leaky.slack.submit_view, view, {"else": told.speaker}))  # type: ignore[arg-type]
    shown = leaky.messages(lambda: leaky.add(told, "public"))
    try:
        assert {one.channel for one in shown} == {leaky.slack.direct(PIA).id}
    finally:
        leaky.newsroom.remove(told.source)
        leaky.jobs.look()


def test_an_editors_page_names_no_article_that_they_may_not_read_nor_what_of_it_failed(leaky: Leaky) -> None:
    secret = f"{leaky.archive.home}/lantern-courier-draft.txt"
    assert list(leaky.newsroom.add([secret, "http://"], Standing("closed")))
    page = leaky.text(lambda: leaky.slack.open_home(IDA))
    assert EDITORS in page
    assert named_in(page) <= {"public"}
    assert "lantern-courier-draft" not in page
    assert "could not be added for readers you are not among" in page


def test_an_editor_is_warned_of_a_collection_whose_channel_was_made_public(leaky: Leaky) -> None:
    warning = "The collection “other” is not for everybody"
    channel = leaky.slack.add_channel("was private", private=True, members=(BEN,))
    leaky.newsroom.set_readers("other", Readers(channels=(OTHER, channel.id)))
    try:
        assert warning not in leaky.text(lambda: leaky.slack.open_home(leaky.in_the_place_of(PIA)))
        before = leaky.text(lambda: leaky.slack.open_home(IDA))
        assert warning not in before
    finally:
        leaky.newsroom.set_readers("other", READERS["other"])


# Beside the answers of others


@pytest.mark.parametrize("channel", TOGETHER)
def test_the_buttons_of_a_channels_answer_show_whoever_presses_them_what_they_may_read(
    leaky: Leaky, channel: str
) -> None:
    asker, _ = TOGETHER[channel]
    leaky.text(
        lambda: leaky.slack.mention(channel, asker, "What did an engineer say about the Calder bridge?")
    )
    answer = [one for one in leaky.slack.in_channel(channel) if one.from_bot][-1]
    actions = {one["action_id"] for one in answer.buttons}
    for who, (_, may) in EVERYBODY.items():
        if who == SAM and channel != SHARED:
            continue
        for action in actions & {CITE, MORE, WHO_ELSE, SHOW_CONTEXT}:
            shown = named_in(leaky.text(partial(leaky.slack.click, answer, action, who)))
            assert shown <= may, (who, action)
    assert CITE in actions


def test_beside_a_channel_that_somebody_is_not_in_the_last_question_there_is_not_suggested(
    leaky: Leaky,
) -> None:
    leaky.text(lambda: leaky.slack.mention(DESK, ANA, "Did Bea Ashdown count the missing rivets?"))
    for who in EVERYBODY:
        leaky.slack.prompts.clear()
        leaky.text(partial(leaky.slack.open_messages, who, beside=DESK))
        assert ("rivets" in str(leaky.slack.prompts)) is (who in leaky.slack.channels[DESK].members), who


# Acknowledgements


ACKNOWLEDGED: dict[str, Shown] = {
    "usage": in_turn(
        *(command(name, "") for name in ("/ask", "/summary", "/said", "/check", "/archive", "/digest")),
        command("/archive", "delete everything"),
        command("/digest", "never"),
    ),
    "follow": in_turn(
        command("/follow", ""),
        command("/follow", SURNAME),
        *(
            in_turn(
                command("/follow", told.speaker, told.speaker),
                command("/unfollow", told.speaker, told.speaker),
            )
            for told in (ARTICLES["group"], ARTICLES["closed"], ARTICLES["killed"])
        ),
        command("/unfollow", ""),
    ),
    "digest": in_turn(command("/digest", "on"), command("/digest", ""), command("/digest", "off")),
    "watch": in_turn(command("/archive", "watch on"), command("/archive", "watch off")),
}


@pytest.mark.parametrize("surface", ACKNOWLEDGED)
def test_what_is_said_at_once_names_nothing_that_they_may_not_read(leaky: Leaky, surface: str) -> None:
    for who, (channel, may) in EVERYBODY.items():
        shown = ACKNOWLEDGED[surface](leaky, who, channel)
        assert shown.strip(), who
        assert named_in(shown) <= may | TOGETHER[channel][1], who


def test_to_follow_a_hidden_name_is_answered_as_to_follow_one_that_nobody_has(leaky: Leaky) -> None:
    names = [ARTICLES[name].speaker for name in ("group", "closed", "embargoed", "killed", "removed")]
    answers = set()
    for name in (*names, APART.speaker, "Xan Ashdown", "Xan Harlow"):
        followed = command("/follow", name)(leaky, PIA, OPEN)
        ended = command("/unfollow", name)(leaky, PIA, OPEN)
        answers.add(_without_ids(f"{followed}\n{ended}").replace(name, "…"))
    assert len(answers) == 1


def _without_ids(text: str) -> str:
    return re.sub(r'"block_id": "[^"]*"', "", text)


# Adding


@pytest.mark.parametrize("who", [BEN, GIL, GUS, SAM, DEL, EDI])
def test_a_link_that_is_there_for_others_is_neither_fetched_nor_changed_nor_told_of(
    leaky: Leaky, who: str
) -> None:
    channel, may = EVERYBODY[who]
    told = {name: ARTICLES[name] for name in THERE if name not in may}
    elsewhere = "https://gazette.example/s200/"  # which the site refuses
    before, noted = revisions(leaky), failures(leaky)
    leaky.adding.fetched.clear()
    for source in (*(one.source for one in told.values()), APART.source):
        commanded = command("/archive", f"add {source}", source)(leaky, who, channel)
        message = leaky.slack.say(channel, BEN, f"<{source}>").message
        leaky.slack.waiting.clear()
        assert message
        by_shortcut = leaky.text(partial(leaky.slack.shortcut, ADD_FROM_MESSAGE, who, message), source)
        for shown in (commanded, by_shortcut):
            assert NOT_ADDED_FROM_HERE in shown
            assert not named_in(shown)
    assert leaky.adding.fetched == []
    assert (revisions(leaky), failures(leaky)) == (before, noted)
    source = ARTICLES["embargoed"].source
    told_of = [
        _without_ids(command("/archive", f"add {link}", link)(leaky, who, channel))
        for link in (source, elsewhere)
    ]
    assert told_of[0] == told_of[1]


@pytest.mark.parametrize("name", ["embargoed", "withheld", "killed", "closed"])
def test_a_link_that_is_redirected_to_what_is_there_for_others_changes_nothing(
    leaky: Leaky, name: str
) -> None:
    short, hidden = f"https://short.example/{name}", article(ARTICLES[name], 20)
    other = Page(hidden.source, hidden.text + "Another paragraph.\n", hidden.title)
    before, noted = revisions(leaky), failures(leaky)
    leaky.adding.pages = {**leaky.adding.pages, short: other}
    shown = command("/archive", f"add {short}", short)(leaky, PIA, OPEN)
    assert NOT_ADDED_FROM_HERE in shown
    assert not named_in(shown)
    assert (revisions(leaky), failures(leaky)) == (before, noted)


MAY_WATCH = {ANA: OPEN, BEN: OTHER, GIL: OPEN, PIA: OPEN, EDI: OPEN}
MAY_NOT_WATCH = {GUS: OTHER, MIA: OTHER, SAM: SHARED, DEL: DESK, BOT: DESK}


@pytest.mark.parametrize("who", [*MAY_WATCH, *MAY_NOT_WATCH])
def test_links_are_watched_for_whoever_may_add_them_and_for_nobody_else(leaky: Leaky, who: str) -> None:
    channel = {**MAY_WATCH, **MAY_NOT_WATCH}[who]
    on, off = (command("/archive", f"watch {way}")(leaky, who, channel) for way in ("on", "off"))
    if who in MAY_WATCH:
        assert WATCHED.partition("workspace")[0] in on
        assert NOT_WATCHED in off
    else:
        assert NOT_WATCHED_FROM_HERE in on
        assert NOT_WATCHED_FROM_HERE in off


def test_nobody_watches_for_links_where_people_of_another_workspace_read(leaky: Leaky) -> None:
    assert NOT_WATCHED_FROM_HERE in command("/archive", "watch on")(leaky, ANA, SHARED)


@pytest.fixture
def watched(leaky: Leaky) -> Iterator[None]:
    for who, channel in ((BEN, OTHER), (ANA, DESK)):
        command("/archive", "watch on")(leaky, who, channel)
    yield
    for who, channel in ((BEN, OTHER), (ANA, DESK)):
        command("/archive", "watch off")(leaky, who, channel)


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize(
    ("who", "channel", "names"),
    [
        (BEN, OTHER, {"public", "other"}),
        (ANA, DESK, {"public", "desk"}),
        (GUS, OTHER, set()),
        (MIA, OTHER, set()),
        (DEL, DESK, set()),
        (BOT, DESK, set()),
    ],
)
def test_a_posted_link_is_ticked_where_its_poster_may_add_it_and_all_there_may_know(
    leaky: Leaky, who: str, channel: str, names: set[str]
) -> None:
    before, noted = revisions(leaky), failures(leaky)
    leaky.adding.fetched.clear()
    for name in THERE:
        source = ARTICLES[name].source
        sent = leaky.slack.say(channel, who, f"<{source}>")
        shown = leaky.text(lambda: None, source)
        assert sent.message
        assert (TICK in sent.message.reactions) is (name in names), name
        assert (NOT_ADDED_FROM_HERE in shown) is (name not in names), name
        assert not named_in(shown)
    assert leaky.adding.fetched == [ARTICLES[name].source for name in THERE if name in names]
    assert (revisions(leaky), failures(leaky)) == (before, noted)


def revisions(leaky: Leaky) -> dict[str, tuple[int, int]]:
    """How often each article was changed, and how many versions it has."""
    count = select(func.count()).where(versions.c.article_id == articles.c.id).scalar_subquery()
    query = select(articles.c.source, articles.c.revision, count)
    with leaky.newsroom.stores.archive.engine.connect() as connection:
        return {source: (revision, held) for source, revision, held in connection.execute(query)}


def failures(leaky: Leaky) -> list[str]:
    found = failed(leaky.newsroom.stores.archive.engine, None, datetime(2000, 1, 1, tzinfo=UTC))
    return [one.source for one in found if "/s200/" not in one.source]


# Logs


def test_neither_logs_nor_the_terminal_nor_the_counters_name_what_was_asked_or_shown(
    leaky: Leaky, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), capture_logs() as noted:
        shown = "".join(
            one(leaky, GIL, OPEN)
            for one in (
                command("/ask", TOPIC),
                command("/ask", "Who spoke of hammocks and needlework?"),
                command("/summary", ARTICLES["group"].source),
                command("/said", ARTICLES["group"].speaker),
                command("/check", f"The Calder bridge {ARTICLES['group'].words}"),
                command("/follow", ARTICLES["group"].speaker),
                command("/unfollow", ARTICLES["group"].speaker),
                command("/archive", "add https://gazette.example/s200/ /etc/needlework"),
                pressed(CITE, lambda leaky: leaky.before),
                pressed(EXPORT, lambda leaky: leaky.before),
                pressed(SHOW_CONTEXT, lambda leaky: beginning(leaky, "group")),
                pressed(SHOW_CONTEXT, lambda leaky: "needlework:0:9"),
            )
        )
        leaky.slack.fail_next("conversations.info", error="missing_scope", times=2)
        channel = leaky.slack.add_channel("needlework", members=(ANA,)).id
        shown += leaky.text(lambda: leaky.slack.mention(channel, ANA, TOPIC))
    assert "group" in named_in(shown)
    assert noted  # the refusal at the least
    told = "\n".join([*map(str, noted), caplog.text, *capfd.readouterr(), exposition().decode()])
    assert "onrecord_answers" in told
    assert named_in(told) == set()
    for needle in ("needlework", "Calder", SURNAME, "gazette.example", leaky.slack.bot_token):
        assert needle.casefold() not in told.casefold(), needle
