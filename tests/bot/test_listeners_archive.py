"""/articles: what becomes of each link, and what the archive says it holds."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.listeners.archive import MOST_LINKS, status_of
from bot.replies.general import ARCHIVE_USAGE, NOT_A_LINK, reply_for
from bot.replies.home import NO_LINKS
from bot.replies.later import SHOWN_LINKS, more_links
from bot.replies.readers import NOT_ADDED_FROM_HERE
from index.add import Adding
from index.errors import FetchError, FetchProblem
from index.fetch import Fetcher
from index.holdings import Holdings
from tests.bot.slack_bot import Writer, over_sockets, written_by
from tests.bot.small_newsroom import SmallNewsroom
from tests.fakes.site import Reply, Site, redirect
from tests.fakes.slack import FakeSlack, Message

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

PAGE = """<html><head><title>Dam inspected</title></head><body><article><h1>Dam inspected</h1>
<p>“The dam will hold through the winter,” said Ines Roth, the chief engineer, on Tuesday afternoon.</p>
<p>The county had asked for a second inspection after cracks were found along the eastern spillway.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site({"/dam": Reply(PAGE.encode())}) as site:
        yield site


@pytest.fixture(scope="module")
def slack(bridge_room: SmallNewsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeSlack]:
    fetcher = Fetcher(allow_addresses=frozenset({ip_network("127.0.0.0/8")}))
    newsroom = written_by(bridge_room, Writer())
    newsroom = replace(newsroom, adding=Adding(bridge_room.newsroom.stores, fetcher))
    with (
        FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack,
        over_sockets(slack, newsroom, tmp_path_factory.mktemp("jobs")),
    ):
        yield slack


def told(slack: FakeSlack, text: str, containing: str) -> Message:
    channel = slack.add_channel("desk").id
    slack.command("/articles", text, "U1", channel)
    return slack.wait_for_message(channel, containing=containing)


def test_every_link_gets_its_result_and_a_bad_one_its_reason(slack: FakeSlack, site: Site) -> None:
    links = f"add {site.url('/dam')} {site.url('/gone')}"
    channel = slack.add_channel("desk").id
    slack.command("/articles", links, "U1", channel)
    assert slack.wait_for_message(channel, containing="Reading 2 links…")
    result = slack.wait_for_message(channel, containing="Not added")
    assert f"{site.url('/dam')} — Added: Dam inspected" in result.plain
    assert f"{site.url('/gone')} — Not added. {NOT_ADDED_FROM_HERE}" in result.plain
    assert result.ephemeral_to == "U1"
    again = told(slack, f"add {site.url('/dam')}", "Already")
    assert "Already in the archive, unchanged: Dam inspected" in again.plain


def test_a_path_is_never_read_from_the_bots_own_disk(slack: FakeSlack, tmp_path: Path) -> None:
    secret = tmp_path / "notes.txt"
    secret.write_text("The source met us by the harbour wall on Friday night.")
    assert told(slack, f"add {secret}", "notes.txt").plain.endswith(NOT_A_LINK)


def test_a_private_address_is_refused_with_the_reason(slack: FakeSlack) -> None:
    refused = told(slack, "add http://10.0.0.1/story", "10.0.0.1")
    assert str(reply_for(FetchError("", FetchProblem.REFUSED_ADDRESS))) in refused.plain


@pytest.mark.parametrize(
    "text",
    [
        "",
        "delete everything",
        "add",
        "status please",
        "add " + " ".join(f"https://a.example/{n}" for n in range(MOST_LINKS + 1)),
    ],
)
def test_anything_else_is_told_how_to_use_it(text: str, slack: FakeSlack) -> None:
    assert told(slack, text, "Write /articles").plain == ARCHIVE_USAGE.format(command="/articles")


def test_an_app_made_by_hand_may_still_have_the_older_name(slack: FakeSlack) -> None:
    channel = slack.add_channel("desk").id
    slack.command("/archive", "", "U1", channel)
    told = slack.wait_for_message(channel, containing="Write /archive")
    assert told.plain == ARCHIVE_USAGE.format(command="/archive")


def test_status_says_what_the_archive_holds(slack: FakeSlack) -> None:
    status = told(slack, "status", "The archive holds")
    # Other tests may have added older ones to the same archive.
    assert re.search(r"published from \d+ \w+ \d{4} to 14 March 2024", status.plain)
    last = status.blocks[-1]["elements"][0]["elements"][1]
    assert last["type"] == "date"  # which Slack shows in the reader's own zone
    assert last["fallback"] in status.text


def test_the_links_of_a_message_are_added_for_whoever_asks_alone(slack: FakeSlack, site: Site) -> None:
    channel = slack.add_channel("desk").id
    posted = slack.say(channel, "U2", f"Look: <{site.url('/dam')}|the dam> and {site.url('/typed')}").message
    assert posted is not None
    words = posted.text
    slack.shortcut("add_from_message", "U1", posted)
    result = slack.wait_for_message(channel, containing=site.url("/dam"))
    assert (result.ephemeral_to, posted.text) == ("U1", words)
    assert "Dam inspected" in result.plain


def test_of_a_message_with_many_links_each_is_tried_and_what_was_not_added_stands_first(
    slack: FakeSlack, site: Site
) -> None:
    channel, paths = slack.add_channel("desk").id, [f"/many{number}" for number in range(SHOWN_LINKS + 5)]
    site.replies |= dict.fromkeys(paths, redirect("/dam"))
    links = " ".join(f"<{site.url(path)}>" for path in paths)
    posted = slack.say(channel, "U2", f"{links} <http://10.0.0.1/story>").message
    slack.shortcut("add_from_message", "U1", posted)
    told = slack.wait_for_message(channel, containing=more_links(6, 0)).plain
    assert told.startswith("http://10.0.0.1/story — Not added")
    assert set(paths) <= set(site.asked)


def test_a_message_without_links_is_told_so(slack: FakeSlack) -> None:
    channel = slack.add_channel("desk").id
    slack.shortcut("add_from_message", "U1", slack.say(channel, "U2", "Nothing here.").message)
    assert slack.wait_for_message(channel, containing=NO_LINKS).ephemeral_to == "U1"


def test_an_empty_archive_says_how_to_fill_it() -> None:
    assert "empty" in status_of(Holdings(0, 0, 0, 0, 0, 0, None, None, None), "/articles")


def test_articles_that_may_not_be_quoted_are_counted_apart() -> None:
    day = datetime(2024, 3, 14, tzinfo=UTC)
    assert "under embargo): 2 articles." in status_of(
        Holdings(9, 9, 40, 12, 1, 2, day, day, day), "/articles"
    )
