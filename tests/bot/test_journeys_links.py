"""/articles watch: links that people post in a channel are added: a tick, or a note that says why not."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network

import pytest

from bot.listeners.links import TICK, links_in
from bot.replies.general import reply_for
from bot.replies.later import NOT_WATCHED, SHOWN_LINKS, WATCHED, links_not_added
from bot.replies.readers import NOT_ADDED_FROM_HERE
from index.add import Adding
from index.archive import Standing
from index.errors import FetchError, FetchProblem
from index.fetch import Fetcher
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, Writer, over_sockets, quoted, replies_to, written_by
from tests.bot.small_newsroom import SmallNewsroom, bridge_answer
from tests.fakes.site import Reply, Site, redirect
from tests.fakes.slack import FakeSlack, Message, Sent

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

PAGE = """<html><head><title>{name} inspected</title></head><body><article><h1>{name} inspected</h1>
<p>“The {name} will hold through the winter,” said Ines Roth, the chief engineer, on Tuesday afternoon.</p>
<p>The county had asked for a second inspection after cracks were found along the eastern spillway.</p>
</article></body></html>"""
NAMES = ("edited", "last", "dam", "weir", "lock", "mill", "pier", "quay", "gate", "tower", "ridge", "ferry")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site({f"/{name}": Reply(PAGE.format(name=name).encode()) for name in NAMES}) as site:
        yield site


@pytest.fixture(scope="module")
def office(bridge_room: SmallNewsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    fetcher, writer = Fetcher(allow_addresses=frozenset({ip_network("127.0.0.0/8")})), Writer()
    writer.replies[QUESTION] = bridge_answer(bridge_room, QUESTION)
    newsroom = written_by(bridge_room, writer)
    newsroom = replace(newsroom, adding=Adding(bridge_room.newsroom.stores, fetcher))
    with (
        FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack,
        over_sockets(slack, newsroom, tmp_path_factory.mktemp("jobs")),
    ):
        yield Office(slack, bridge_room, writer)


def switch(office: Office, channel: str, state: str) -> str:
    office.slack.command("/articles", f"watch {state}", "U1", channel)
    expected = WATCHED if state == "on" else NOT_WATCHED
    return office.slack.wait_for_message(channel, containing=expected).plain


def watched(office: Office) -> str:
    channel = office.channel()
    switch(office, channel, "on")
    return channel


def ticked(office: Office, sent: Sent) -> None:
    message = sent.message
    assert message is not None
    office.slack.wait_until(lambda: TICK in message.reactions, "the tick")


def added_since(office: Office, channel: str, site: Site) -> None:
    """Until a link that was posted after everything before is added."""
    ticked(office, office.slack.say(channel, "U1", f"<{site.url('/ferry')}>"))


def held(office: Office, url: str) -> bool:
    return office.room.newsroom.stores.archive.find_any(url) is not None


def test_a_posted_link_is_added_and_ticked_without_a_word(office: Office, site: Site) -> None:
    channel = watched(office)
    sent = office.slack.say(channel, "U1", f"Look: <{site.url('/dam')}|the dam>")
    ticked(office, sent)
    assert held(office, site.url("/dam"))
    assert replies_to(office.slack, sent) == []


def test_nothing_is_added_before_it_is_asked_for_nor_after_it_ends(office: Office, site: Site) -> None:
    channel, other = office.channel(), watched(office)
    before = office.slack.say(channel, "U1", f"<{site.url('/weir')}>")
    office.slack.wait_for_ack(before)
    switch(office, channel, "on")
    switch(office, channel, "off")
    after = office.slack.say(channel, "U1", f"<{site.url('/weir')}>")
    office.slack.wait_for_ack(after)
    added_since(office, other, site)
    assert not held(office, site.url("/weir"))


def test_a_link_that_cannot_be_added_has_a_note_with_the_reason_and_no_tick(
    office: Office, site: Site
) -> None:
    channel = watched(office)
    sent = office.slack.say(channel, "U1", f"<{site.url('/gone')}> and <{site.url('/lock')}>")
    note = office.slack.wait_for_message(thread_ts=sent.ts)
    assert note.plain == links_not_added([f"{site.url('/gone')}: {NOT_ADDED_FROM_HERE}"])
    assert held(office, site.url("/lock"))
    assert sent.message is not None
    assert sent.message.reactions == {}


def test_a_message_told_of_twice_has_one_tick_and_one_note(office: Office, site: Site) -> None:
    channel = watched(office)
    good = office.slack.say(channel, "U1", f"<{site.url('/mill')}>")
    bad = office.slack.say(channel, "U1", f"<{site.url('/gone')}>")
    office.slack.wait_for_message(thread_ts=bad.ts)
    for sent in (good, bad):
        office.slack.wait_for_ack(office.slack.redeliver(sent))
    added_since(office, channel, site)
    message = good.message
    assert message is not None
    office.slack.wait_until(lambda: message.reactions, "the tick")
    assert message.reactions == {TICK: [office.slack.bot_user]}
    assert len(replies_to(office.slack, bad)) == 1


def test_a_tick_whose_reply_is_lost_is_not_a_failure(office: Office, site: Site) -> None:
    channel = watched(office)
    office.slack.fail_next("reactions.add", drop=True)
    sent = office.slack.say(channel, "U1", f"<{site.url('/pier')}>")
    office.slack.wait_for_call("reactions.add", error="already_reacted", timestamp=sent.ts)
    added_since(office, channel, site)
    assert replies_to(office.slack, sent) == []


def test_links_that_bots_post_are_left_alone(office: Office, site: Site) -> None:
    channel = watched(office)
    event = {"type": "message", "bot_id": "B9", "user": "U9", "channel": channel, "channel_type": "channel"}
    office.slack.event(event | {"ts": "1700000000.000009", "text": f"<{site.url('/quay')}>"})
    added_since(office, channel, site)
    assert not held(office, site.url("/quay"))


def test_a_question_with_a_link_is_answered_and_its_link_added(office: Office, site: Site) -> None:
    channel = watched(office)
    question = f"What of {site.url('/gate')} ?"
    office.writer.replies[question] = bridge_answer(office.room, question)
    sent = office.slack.mention(channel, text=f"What of <{site.url('/gate')}> ?")
    assert len(quoted(office.slack.wait_for_message(thread_ts=sent.ts))) == 4
    ticked(office, sent)


def test_a_private_address_is_not_opened(office: Office) -> None:
    channel = watched(office)
    sent = office.slack.say(channel, "U1", "<http://10.0.0.1/story>")
    reason = str(reply_for(FetchError("", FetchProblem.REFUSED_ADDRESS)))
    assert reason in office.slack.wait_for_message(thread_ts=sent.ts).plain


def test_an_article_that_others_alone_may_read_is_neither_fetched_again_nor_confirmed(
    office: Office, site: Site
) -> None:
    channel, url = watched(office), site.url("/tower")
    office.room.add({"url": url, "title": "Tower", "text": "Held back."}, standing=Standing("investigations"))
    sent = office.slack.say(channel, "U1", f"<{url}>")
    note = office.slack.wait_for_message(thread_ts=sent.ts)
    assert note.plain == links_not_added([f"{url}: {NOT_ADDED_FROM_HERE}"])
    assert "/tower" not in site.asked


def test_a_link_that_would_ping_or_format_is_shown_as_it_is(office: Office) -> None:
    channel = watched(office)
    sent = office.slack.say(channel, "U1", "<http://10.0.0.1/&lt;!channel&gt;*x*>")
    note: Message = office.slack.wait_for_message(thread_ts=sent.ts)
    assert "http://10.0.0.1/<!channel>*x*" in note.plain
    assert office.slack.pings == []


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("<https://a.example/x?a=1&amp;b=2|here>", ["https://a.example/x?a=1&b=2"]),
        ("<https://a.example/x> again <https://a.example/x>", ["https://a.example/x"]),
        ("https://a.example/not-a-link-of-slacks", []),
        ("<mailto:ana@a.example> <#C1|desk> <@U1> <!here> <ftp://a.example/x>", []),
        ("<https://newsroom.slack.com/archives/C1/p1> <https://slack.com/help>", []),
        ("<https://slack.com.a.example/x>", ["https://slack.com.a.example/x"]),
        ("", []),
    ],
)
def test_the_links_of_a_message_are_the_web_links_that_slack_marked_in_it(
    text: str, links: list[str]
) -> None:
    assert links_in(text) == links


def test_every_link_of_a_message_with_many_is_added_before_the_tick(office: Office, site: Site) -> None:
    channel, paths = watched(office), [f"/many{number}" for number in range(SHOWN_LINKS + 5)]
    site.replies |= dict.fromkeys(paths, redirect("/last"))
    ticked(office, office.slack.say(channel, "U1", " ".join(f"<{site.url(path)}>" for path in paths)))
    assert [path for path in site.asked if path in paths] == paths
    assert held(office, site.url("/last"))


def test_of_many_links_that_cannot_be_added_the_first_are_named_and_the_rest_counted(office: Office) -> None:
    channel = watched(office)
    links = [f"http://10.0.0.1/{number}" for number in range(SHOWN_LINKS + 7)]
    sent = office.slack.say(channel, "U1", " ".join(f"<{link}>" for link in links))
    told = office.slack.wait_for_message(thread_ts=sent.ts).plain
    assert [link for link in links if f"{link}:" in told] == links[:SHOWN_LINKS]
    assert "and 7 more. " in told


def test_a_link_that_an_edit_brings_is_added_and_those_that_were_there_are_not_read_again(
    office: Office, site: Site
) -> None:
    channel = watched(office)
    sent = office.slack.say(channel, "U1", "<http://10.0.0.1/before>")
    first = office.slack.wait_for_message(thread_ts=sent.ts)
    assert sent.message is not None
    office.slack.edit(sent.message, f"<http://10.0.0.1/before> and <{site.url('/edited')}>")
    ticked(office, sent)
    assert held(office, site.url("/edited"))
    office.slack.edit(sent.message, f"So: <http://10.0.0.1/before> and <{site.url('/edited')}>")
    added_since(office, channel, site)
    assert replies_to(office.slack, sent) == [first]
