"""What a home page tells, whom, and that it fits Slack whatever stands in it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import settings as tests
from hypothesis import strategies as st

from bot.failures import Failure
from bot.feedback import Opinion, Verdict, keep_opinion
from bot.newsroom import Newsroom
from bot.notices.outdated import mark_refused
from bot.replies.home import EDITORS, refused
from bot.settings import Settings
from bot.slack.home import Home, PastQuestion, Spending, Watched, home_of
from bot.slack.home_blocks import home_view
from bot.slack.manifest import COMMANDS, SHORTCUTS
from bot.slack.pane import prompts
from bot.spending import Spending as Book
from bot.threads import Thread
from index.holdings import Holdings
from index.schema import outdated
from prompts.purse import Call, Payer
from retrieval.types import EVERYONE, Audience
from tests.bot.small_newsroom import FOR_ALL, SmallNewsroom, bridge_answer, small_newsroom
from tests.fakes.slack.limits import check_view
from tests.fakes.slack.text import pings, shown, written

NOW = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
SETTINGS = Settings(
    _env_file=None,
    openai_base_url="http://127.0.0.1:9/v1",
    onrecord_editors="U-ed, U-ida",
    onrecord_cap_user_tokens=10_000,
    onrecord_cap_user_usd=None,
    onrecord_cap_day_tokens=None,
    onrecord_cap_day_usd=2.0,
)
CALL = Call("answer", "f00d", "openai:gpt-5-mini", 3_000, 500, 0.25, "done")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallNewsroom]:
    with small_newsroom(tmp_path_factory.mktemp("home"), SETTINGS) as room:
        yield room


def page(newsroom: Newsroom, user: str, audience: Audience = EVERYONE) -> str:
    """What the user's page says."""
    view = home_view(home_of(newsroom, user, audience), lambda _asked: None, "", NOW)
    return "\n".join(shown(part) for part in written(view["blocks"]))


def test_what_a_person_spent_today_and_has_left_is_told(room: SmallNewsroom) -> None:
    book = Book(room.newsroom.stores.archive.engine)
    for user in ("U-ann", "U-bob"):
        book.close(book.open(Payer(user, "C1"), CALL, {}), CALL)
    told = page(room.newsroom, "U-ann")
    assert "3,500 tokens, US$ 0.25" in told
    assert "Left: 6,500 tokens. After that, answers are quotes only." in told
    assert "0 tokens, US$ 0.00" in page(room.newsroom, "U-nobody")


def test_editors_see_what_everybody_spends_what_failed_and_what_to_do(room: SmallNewsroom) -> None:
    newsroom = room.newsroom
    list(newsroom.add([str(room.folder / "lost.txt")], FOR_ALL))
    answer_id = newsroom.keep(bridge_answer(room, "Who?"), "U-ann")
    assert answer_id
    keep_opinion(newsroom.stores.archive.engine, answer_id, "U-bob", Opinion(Verdict.BAD), NOW)
    told = page(newsroom, "U-ed")
    assert EDITORS in told
    assert "Left: US$ " in told
    assert "lost.txt — There is no such file. Check the path." in told
    assert "called bad: 1" in told
    others = page(newsroom, "U-ann")
    assert EDITORS not in others
    assert "lost.txt" not in others
    assert "1 article could not be added in the last 30 days. Editors see which." in others
    assert "Editors see which." not in told
    assert str(room.folder) not in told


@pytest.mark.parametrize(("user", "is_told"), [("U-ed", True), ("U-ann", False)])
def test_editors_are_warned_of_a_collection_whose_channel_everybody_can_join(
    room: SmallNewsroom, user: str, is_told: bool
) -> None:
    home = home_of(room.newsroom, user, EVERYONE, lambda: [("raid <!here>", "C0SECRET")])
    view = home_view(home, lambda _asked: None, "", NOW)
    check_view(view, ("home",))
    told = "\n".join(shown(part) for part in written(view["blocks"]))
    warned = "The collection “raid <!here>” is not for everybody, but everybody can join and read #C0SECRET."
    assert (warned in told) is is_told


def test_editors_are_told_how_much_slack_has_not_let_go(room: SmallNewsroom) -> None:
    engine = room.newsroom.stores.archive.engine
    with engine.begin() as connection:
        mark_refused(connection, "q1", "not_in_channel", erased=False, tries=1)
    try:
        assert refused(1) in page(room.newsroom, "U-ed", EVERYONE)
        assert refused(1) not in page(room.newsroom, "U-ann", EVERYONE)
    finally:
        with engine.begin() as connection:
            connection.execute(outdated.delete())


def test_the_help_names_every_command_and_shortcut_and_asks_something_of_this_archive(
    room: SmallNewsroom,
) -> None:
    told = page(room.newsroom, "U-ann")
    for command in COMMANDS:
        assert re.search(rf"/{command.name}\b", told)
    for shortcut in SHORTCUTS:
        assert shortcut.name in told
    assert "Send me PDF" in told
    [question] = prompts(room.newsroom.stores.archive.engine, EVERYONE, None, datetime.now(UTC))[:1]
    assert f"for example: {question}" in told


def test_without_an_archive_no_example_is_made_up(room: SmallNewsroom) -> None:
    assert "for example" not in page(room.newsroom, "U-guest", Audience(frozenset()))


def test_an_editor_who_is_no_member_of_the_workspace_any_more_is_none(room: SmallNewsroom) -> None:
    assert EDITORS not in page(room.newsroom, "U-ed", Audience(frozenset({"desk"})))


def test_what_failed_leaves_the_page_when_it_is_added(room: SmallNewsroom) -> None:
    file = room.folder / "late.txt"
    list(room.newsroom.add([str(file)], FOR_ALL))
    assert "late.txt" in page(room.newsroom, "U-ed")
    file.write_text("The ferry ran late on Monday, the harbour office said.\n", "utf-8")
    list(room.newsroom.add([str(file)], FOR_ALL))
    assert "late.txt" not in page(room.newsroom, "U-ed")


def test_a_reader_of_nothing_is_told_so_and_not_one_number(room: SmallNewsroom) -> None:
    told = page(room.newsroom, "U-guest", Audience(frozenset()))
    assert "There is nothing here yet that you may read." in told
    assert "Herald" not in told


def test_that_slack_did_not_say_who_reads_is_told(room: SmallNewsroom) -> None:
    assert "may be missing" in page(room.newsroom, "U-ann", Audience(frozenset(), unsure=True))


any_words = st.text(max_size=60) | st.sampled_from(["<!channel>", "<@U1> *b*", "x" * 5000, "\u202e"])
days = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
numbers = st.integers(0, 10**9)
spendings = st.builds(Spending, numbers, st.floats(0, 1e6), st.none() | numbers, st.none() | st.floats(0, 9))
holdings = st.builds(
    Holdings, *[numbers] * 6, st.none() | days, st.none() | days, st.none() | days, st.integers(0, 9)
)
places = st.just(Thread("T1", "C1", "1.0"))
homes = st.builds(
    Home,
    holdings,
    st.lists(st.tuples(any_words, st.integers(1, 10**6)), max_size=40),
    st.integers(0, 10**6),
    st.lists(st.builds(PastQuestion, any_words, days, st.none() | places), max_size=8),
    st.none() | spendings,
    st.none()
    | st.builds(
        Watched,
        holdings,
        st.lists(st.builds(Failure, any_words, any_words, days), max_size=30),
        st.none() | spendings,
        st.integers(0, 99),
        st.integers(0, 99),
    ),
    st.booleans(),
)


@tests(max_examples=60, deadline=None)
@given(homes)
def test_any_page_fits_slack_and_pings_nobody(home: Home) -> None:
    made = home_view(home, lambda asked: "https://a.example/1" if asked.thread else None, "x-", NOW)
    view = check_view(made, ("home",))
    assert not [ping for part in written(view["blocks"]) for ping in pings(part)]
