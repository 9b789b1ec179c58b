"""A stored version on its page, over real HTTP: its words, what is marked, and what is not shown."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pytest

from bot.settings import Settings
from bot.web.app import build_reading_room
from bot.web.links import version_path
from index.archive import Standing
from index.types import Span, Status
from tests.bot.small_newsroom import (
    BRIDGE,
    MARKUP,
    MARKUP_TEXT,
    SmallNewsroom,
    quote,
    served,
    small_newsroom,
)

OPEN = Settings(_env_file=None, onrecord_web_address="127.0.0.1:0")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallNewsroom]:
    with small_newsroom(tmp_path_factory.mktemp("web"), OPEN) as room:
        yield room


@pytest.fixture(scope="module")
def client(room: SmallNewsroom) -> Iterator[httpx.Client]:
    with reader(room, OPEN) as client:
        yield client


@contextmanager
def reader(room: SmallNewsroom, settings: Settings) -> Iterator[httpx.Client]:
    app = build_reading_room(room.newsroom, settings)
    with (
        served(app) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        yield client


def path(room: SmallNewsroom, source: str, words: str) -> str:
    found = room.quote(source, words)
    return version_path(OPEN, found.version.id, found.span, 0)


def marked(html: str) -> list[str]:
    return [unescape(words) for words in re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL)]


def visible(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_version_page_marks_exactly_the_quoted_words(room: SmallNewsroom, client: httpx.Client) -> None:
    words = "“The bearings were past saving in March,”"
    html = client.get(path(room, BRIDGE, words)).text
    assert marked(html) == [words]
    assert html.count('id="quote"') == 1


def test_words_across_paragraphs_are_marked_in_each_and_reached_at_the_first(
    room: SmallNewsroom, client: httpx.Client
) -> None:
    words = "who led the inspection.\nShe cited load readings"
    html = client.get(path(room, BRIDGE, words)).text
    assert marked(html) == words.split("\n")
    assert html.index('<mark id="quote">who led') < html.index("<mark>She cited")


def test_a_version_page_shows_every_word_of_the_version(room: SmallNewsroom, client: httpx.Client) -> None:
    version = room.version(BRIDGE)
    html = client.get(f"/version/{version.id}").text
    assert " ".join(version.text.split()) in visible(html)
    for said in (
        version.title,
        "Calder Herald",
        "By Mina Sorel",
        "14 March 2024",
        "15 March 2024, 17:40 UTC",
    ):
        assert said in visible(html)


def test_a_headline_that_is_also_the_first_line_is_shown_once_unless_it_is_quoted(
    room: SmallNewsroom, client: httpx.Client
) -> None:
    room.add(
        {"url": "https://herald.example/lock", "title": "Lock to close", "text": "Lock to close\nIn June."}
    )
    version = room.version("https://herald.example/lock")
    html = client.get(f"/version/{version.id}").text
    assert (html.count("Lock to close</"), html.count('<p dir="auto">In June.</p>')) == (1, 1)
    quoted = client.get(version_path(OPEN, version.id, Span(0, 4), 0)).text
    assert '<mark id="quote">Lock</mark> to close' in quoted


def test_markup_in_an_article_is_shown_not_run(room: SmallNewsroom, client: httpx.Client) -> None:
    html = client.get(path(room, MARKUP, "<script>document.title='run'</script>")).text
    assert MARKUP_TEXT.strip() in unescape(re.sub(r"</?mark[^>]*>", "", html))
    assert "<script" not in html
    assert "<i>" not in html


def test_an_older_version_says_so_and_leads_to_the_same_words_in_the_newer(
    room: SmallNewsroom, client: httpx.Client
) -> None:
    older = room.newsroom.stores.archive.history(room.version(BRIDGE).article_id)[-1]
    cited = quote(older, "She cited load readings taken on 4 and 11 March.")
    html = client.get(version_path(OPEN, older.id, cited.span, 0)).text
    assert "This is an older version , as seen on 14 March 2024, 09:05 UTC" in visible(html)
    newer = re.search(r'href="([^"]+)">newer version', html)
    assert newer
    assert marked(client.get(unescape(newer[1])).text) == [cited.text]


def test_an_older_version_says_when_its_words_were_changed(room: SmallNewsroom, client: httpx.Client) -> None:
    older = room.newsroom.stores.archive.history(room.version(BRIDGE).article_id)[-1]
    gone = quote(older, "The council said it would study the report.")
    html = client.get(version_path(OPEN, older.id, gone.span, 0)).text
    assert "The marked words are not in the newer version as they are here" in visible(html)


def test_the_newest_version_has_no_banner(room: SmallNewsroom, client: httpx.Client) -> None:
    html = client.get(f"/version/{room.version(BRIDGE).id}").text
    assert "older version" not in html
    assert "All versions" in html


@pytest.mark.parametrize(
    "query", ["start=5&end=99999", "start=9&end=3", "start=-4&end=3", "start=a&end=b", "end=3"]
)
def test_offsets_outside_the_text_mark_nothing_and_say_so(
    room: SmallNewsroom, query: str, client: httpx.Client
) -> None:
    reply = client.get(f"/version/{room.version(BRIDGE).id}?{query}")
    assert reply.status_code == 200
    assert marked(reply.text) == []
    assert "The link marks words outside this text" in reply.text


@pytest.mark.parametrize(
    "where", ["/version/v0", "/version/%3Cscript%3E", "/nothing", "/version/", "/pages/ask.html"]
)
def test_an_unknown_page_is_not_found(room: SmallNewsroom, where: str, client: httpx.Client) -> None:
    reply = client.get(where)
    assert reply.status_code == 404
    assert "<h1>" in reply.text


def test_a_withheld_article_is_not_shown_even_by_its_old_link(
    room: SmallNewsroom, client: httpx.Client
) -> None:
    link = path(room, "ferry.txt", "The ferry will not run in May")
    room.newsroom.set_status("ferry.txt", Status.WITHHELD)
    try:
        reply = client.get(link)
    finally:
        room.newsroom.set_status("ferry.txt", Status.USABLE)
    assert reply.status_code == 404
    assert "ferry" not in reply.text.lower()


def test_an_article_under_embargo_is_not_shown(room: SmallNewsroom, client: httpx.Client) -> None:
    until = datetime.now(UTC) + timedelta(days=1)
    source = "https://herald.example/embargoed"
    secret = {
        "url": source,
        "title": "Quiet deal",
        "text": "The quiet deal was signed on Monday, she said.\n",
    }
    room.add(secret, standing=Standing(embargo_until=until))
    reply = client.get(f"/version/{room.version(source).id}")
    assert reply.status_code == 404
    assert "deal" not in reply.text


def test_no_page_may_run_a_script_leak_where_it_was_read_or_be_kept(
    room: SmallNewsroom, client: httpx.Client
) -> None:
    for where in ("/", f"/version/{room.version(BRIDGE).id}", "/version/v0", "/nothing", "/style.css"):
        headers = client.get(where).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
        assert headers["referrer-policy"] in {"no-referrer", "same-origin"}
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
    assert client.get("/version/v0").headers["referrer-policy"] == "no-referrer"


def test_a_readers_page_does_not_tell_the_folder_of_a_file(room: SmallNewsroom, client: httpx.Client) -> None:
    html = client.get(path(room, "ferry.txt", "The ferry")).text
    assert "Added from the file ferry.txt" in visible(html)
    assert str(room.folder) not in html
