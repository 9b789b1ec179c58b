"""Asking in the reading room, over real HTTP: what an answer shows and what is asked next."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from itertools import pairwise
from typing import Any

import httpx
import pytest

from bot.settings import Settings
from bot.web.app import build_reading_room
from index.errors import IndexMismatchError
from tests.bot.small_newsroom import (
    BRIDGE,
    SmallNewsroom,
    bridge_answer,
    no_answer,
    served,
    small_newsroom,
)

QUESTION = "Who warned the council, and what did they cite?"
OPEN = Settings(_env_file=None, onrecord_web_address="127.0.0.1:0")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallNewsroom]:
    with small_newsroom(tmp_path_factory.mktemp("web"), OPEN) as room:
        room.script.answers[QUESTION] = bridge_answer(room, QUESTION)
        room.script.answers["Who is the mayor?"] = no_answer(room, "Who is the mayor?")
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


def marked(html: str) -> list[str]:
    return [unescape(words) for words in re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL)]


def visible(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_markup_in_a_question_is_shown_not_run(room: SmallNewsroom, client: httpx.Client) -> None:
    typed = "</textarea><script>1</script>"
    room.script.answers[typed] = no_answer(room, typed)
    html = client.post("/", data={"question": typed, "earlier": '"><script>2</script>'}).text
    assert "<script" not in html
    assert typed in unescape(html)


def test_an_answer_shows_each_speaker_with_outlet_date_and_words(
    room: SmallNewsroom, client: httpx.Client
) -> None:
    shown = visible(client.post("/", data={"question": QUESTION}).text)
    assert (
        "Claim Ruth Okafor · Calder Herald · 14 March 2024 “The bearings were past saving in March,”" in shown
    )
    assert "Evidence cited Ruth Okafor · Calder Herald" in shown
    assert "Response Tom Hale · Calder Herald" in shown
    assert "the harbour office not named ·" in shown
    assert "A source here is not named" in shown
    assert "Check the source before publishing." in shown


def test_every_quote_of_an_answer_links_to_its_own_words_in_the_archive(
    room: SmallNewsroom, client: httpx.Client
) -> None:
    html = client.post("/", data={"question": QUESTION}).text
    links = [unescape(link) for link in re.findall(r'href="(/version/[^"]+)"', html)]
    pages = [marked(client.get(link).text) for link in links]
    assert pages == [[quote.text] for quote in room.script.answers[QUESTION].quotes]
    assert BRIDGE + "#:~:text=" in html


def test_what_is_not_in_the_archive_is_said_so_with_the_closest_misses(
    room: SmallNewsroom, client: httpx.Client
) -> None:
    shown = visible(client.post("/", data={"question": "Who is the mayor?"}).text)
    assert "Not in the archive." in shown
    assert "Cars must take the Calder bridge instead." in shown


def test_a_follow_up_is_asked_with_the_questions_before_it(room: SmallNewsroom, client: httpx.Client) -> None:
    html = client.post("/", data={"question": QUESTION, "earlier": ["Who built it?"]}).text
    earlier = [unescape(value) for value in re.findall(r'name="earlier" value="([^"]*)"', html)]
    client.post("/", data={"question": "Who is the mayor?", "earlier": earlier})
    assert [asked[:2] for asked in room.script.asked[-2:]] == [
        (QUESTION, ("Who built it?",)),
        ("Who is the mayor?", ("Who built it?", QUESTION)),
    ]


def test_what_a_follow_up_was_read_as_is_shown(room: SmallNewsroom, client: httpx.Client) -> None:
    typed = "And what did she cite?"
    room.script.answers[typed] = replace(bridge_answer(room, typed), read_as="What did Okafor <cite>?")
    assert "Read as: What did Okafor <cite>?" in visible(client.post("/", data={"question": typed}).text)


def test_an_empty_question_is_not_asked(room: SmallNewsroom, client: httpx.Client) -> None:
    asked = len(room.script.asked)
    reply = client.post("/", data={"question": "  "})
    assert "Ask the archive" in reply.text
    assert len(room.script.asked) == asked


def test_an_error_that_a_person_can_mend_is_told_in_a_sentence(room: SmallNewsroom) -> None:
    class Broken:
        def ask(self, *_: object) -> None:
            raise IndexMismatchError

    broken = SmallNewsroom(
        type(room.newsroom)(room.newsroom.stores, OPEN, Broken(), room.script, room.newsroom.adding),
        room.script,
        room.folder,
    )
    with reader(broken, OPEN) as client:
        reply = client.post("/", data={"question": QUESTION})
    assert reply.status_code == 503
    assert "onrecord reindex" in reply.text


def test_an_answer_is_kept_and_names_the_command_that_exports_it(
    room: SmallNewsroom, client: httpx.Client
) -> None:
    shown = visible(client.post("/", data={"question": QUESTION}).text)
    named = re.search(r"onrecord export (q[0-9a-f]{20})", shown)
    assert named
    assert room.newsroom.dossier(named[1])["answer"]["question"] == QUESTION


@pytest.mark.parametrize(
    ("send", "status", "told"),
    [
        ({"method": "POST", "url": "/", "data": {"question": "x" * 500_000}}, 413, "2,000 characters"),
        ({"method": "POST", "url": "/", "content": iter([b"question=", b"x" * 9])}, 413, "2,000 characters"),
        ({"method": "PUT", "url": "/", "content": b""}, 405, "can only be read"),
        ({"method": "POST", "url": "/style.css", "content": b""}, 405, "can only be read"),
        ({"method": "GET", "url": "/nothing"}, 404, "no such page"),
    ],
)
def test_what_is_refused_is_told_with_its_own_sentence(
    client: httpx.Client, send: dict[str, Any], status: int, told: str
) -> None:
    reply = client.request(**send)
    assert reply.status_code == status
    assert told in visible(reply.text)


def test_a_file_in_the_place_of_a_question_is_none(room: SmallNewsroom, client: httpx.Client) -> None:
    asked = len(room.script.asked)
    client.post("/", files={"question": ("q.txt", b"Who?")})
    client.post("/", data={"earlier": "x"}, files={"question": ("q.txt", b"Who?")})
    assert len(room.script.asked) == asked


def test_no_heading_comes_before_the_first_and_none_is_left_out(client: httpx.Client) -> None:
    html = client.post("/", data={"question": QUESTION, "earlier": "Who built it?"}).text
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_words_of_articles_are_not_said_to_be_english(client: httpx.Client) -> None:
    html = client.post("/", data={"question": QUESTION}).text
    assert re.findall(r"<blockquote[^>]*>", html) == ['<blockquote dir="auto" lang="">'] * html.count(
        "<blockquote"
    )
