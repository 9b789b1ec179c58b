"""Whom the reading room answers: this machine by its own names, or with a secret, holders of signed links."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest
from pydantic import SecretStr

from bot.settings import Settings
from bot.web.address import WebAddressError
from bot.web.app import build_reading_room
from bot.web.links import version_path
from bot.web.server import serving
from tests.bot.small_newsroom import BRIDGE, SmallNewsroom, bridge_answer, served, small_newsroom

QUESTION = "Who warned the council, and what did they cite?"
OPEN = Settings(_env_file=None)
SEALED = Settings(_env_file=None, onrecord_web_secret=SecretStr("the-calder-bridge-stands"))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallNewsroom]:
    with small_newsroom(tmp_path_factory.mktemp("web"), OPEN) as room:
        room.script.answers[QUESTION] = bridge_answer(room, QUESTION)
        yield room


@pytest.fixture(scope="module")
def client(room: SmallNewsroom) -> Iterator[httpx.Client]:
    with reader(room, OPEN) as client:
        yield client


@pytest.fixture(scope="module")
def sealed(room: SmallNewsroom) -> Iterator[httpx.Client]:
    with reader(room, SEALED) as client:
        yield client


@contextmanager
def reader(room: SmallNewsroom, settings: Settings) -> Iterator[httpx.Client]:
    app = build_reading_room(room.newsroom, settings)
    with served(app) as address, httpx.Client(base_url=address, trust_env=False) as client:
        yield client


def signed_path(room: SmallNewsroom, made_at: datetime) -> str:
    found = room.quote(BRIDGE, "The bearings")
    return version_path(SEALED, found.version.id, found.span, int(made_at.timestamp()))


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil:80", "", "[::1"])
def test_a_name_that_was_made_to_lead_here_opens_nothing(
    room: SmallNewsroom, host: str, client: httpx.Client
) -> None:
    reply = client.get("/", headers={"Host": host})
    assert reply.status_code == 400
    assert "Ask" not in reply.text


@pytest.mark.parametrize("host", ["localhost", "localhost:9000", "127.0.0.1:8765", "[::1]:8765"])
def test_this_machine_may_be_called_by_any_of_its_names(
    room: SmallNewsroom, host: str, client: httpx.Client
) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:3000"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://archive.example"},
        {"Origin": "null"},
    ],
)
def test_another_sites_page_cannot_ask(
    room: SmallNewsroom, headers: dict[str, str], client: httpx.Client
) -> None:
    asked = len(room.script.asked)
    reply = client.post("/", data={"question": QUESTION}, headers=headers)
    assert reply.status_code == 403
    assert len(room.script.asked) == asked


PASSED_ON = [
    {"X-Forwarded-For": "8.8.8.8"},
    {"X-Forwarded-Proto": "https"},
    {"X-FORWARDED-HOST": "archive.example"},
    {"Forwarded": "for=8.8.8.8"},
    {"Via": "1.1 edge"},
    {"X-Real-IP": "8.8.8.8"},
]


@pytest.mark.parametrize("headers", PASSED_ON, ids=str)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/"), ("POST", "/"), ("GET", "/metrics"), ("GET", "version")]
)
def test_without_a_secret_nothing_is_shown_through_a_proxy_and_the_setting_is_named(
    room: SmallNewsroom, client: httpx.Client, headers: dict[str, str], method: str, path: str
) -> None:
    asked = len(room.script.asked)
    if path == "version":
        path = urlsplit(version_path(OPEN, room.version(BRIDGE).id, None, 0)).path
    reply = client.request(
        method, path, headers=headers, data={"question": QUESTION} if method == "POST" else None
    )
    assert reply.status_code == 403
    assert "ONRECORD_WEB_SECRET" in reply.text
    assert "Calder" not in reply.text
    assert len(room.script.asked) == asked


def test_what_a_proxy_passes_on_without_a_word_of_its_own_is_shown_nothing(
    room: SmallNewsroom, client: httpx.Client
) -> None:
    with socket.create_connection((client.base_url.host, client.base_url.port or 0), timeout=10) as line:
        line.sendall(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")  # as nginx does
        told = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    assert told.split()[1] == "403"
    assert "ONRECORD_WEB_SECRET" in told


@pytest.mark.parametrize("headers", PASSED_ON, ids=str)
def test_with_a_secret_a_proxy_may_stand_before_the_room(
    room: SmallNewsroom, sealed: httpx.Client, headers: dict[str, str]
) -> None:
    assert sealed.get(signed_path(room, datetime.now(UTC)), headers=headers).status_code == 200


def test_with_a_secret_a_signed_link_opens_and_the_bare_one_does_not(
    room: SmallNewsroom, sealed: httpx.Client
) -> None:
    link = signed_path(room, datetime.now(UTC))
    assert '<mark id="quote">The bearings</mark>' in sealed.get(link).text
    bare = sealed.get(urlsplit(link).path)
    assert bare.status_code == 403
    assert "Calder" not in bare.text


def test_an_expired_link_opens_nothing(room: SmallNewsroom, sealed: httpx.Client) -> None:
    reply = sealed.get(signed_path(room, datetime.now(UTC) - timedelta(days=8)))
    assert reply.status_code == 403
    assert "Calder" not in reply.text


def test_links_on_a_signed_page_open_but_live_no_longer_than_it(
    room: SmallNewsroom, sealed: httpx.Client
) -> None:
    made_at = datetime.now(UTC) - timedelta(days=6)
    html = sealed.get(signed_path(room, made_at)).text
    inner = [unescape(found) for found in re.findall(r'href="(/version/[^"]+)"', html)]
    assert inner
    for found in inner:
        assert f"made={int(made_at.timestamp())}" in found
        assert sealed.get(found).status_code == 200


def test_with_a_secret_nobody_can_ask(room: SmallNewsroom, sealed: httpx.Client) -> None:
    asked = len(room.script.asked)
    replies = [sealed.get("/"), sealed.post("/", data={"question": QUESTION})]
    assert [reply.status_code for reply in replies] == [200, 403]
    assert all("Slack" in reply.text for reply in replies)
    assert len(room.script.asked) == asked


def test_a_room_for_others_is_not_built_without_a_secret(room: SmallNewsroom) -> None:
    with pytest.raises(WebAddressError):
        build_reading_room(room.newsroom, Settings(_env_file=None, onrecord_web_address="0.0.0.0:8765"))


async def test_a_taken_address_is_an_error_with_its_reason(room: SmallNewsroom) -> None:
    app = build_reading_room(room.newsroom, OPEN)
    async with serving(app, "127.0.0.1:0") as address:
        with pytest.raises(WebAddressError, match="cannot_listen"):
            async with serving(app, urlsplit(address).netloc):
                pass
