"""A body that is too large is refused before it is read, said so or not."""

import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.jobs import Jobs
from bot.slack.manifest import EVENTS_PATH
from bot.slack_app import build_app, http_route
from bot.web.limit import BodyAtMost
from tests.bot.slack_bot import Writer, settings_for
from tests.bot.slack_process import small_record
from tests.bot.small_newsroom import served
from tests.fakes.slack import FakeSlack


async def length(request: Request) -> Response:
    return Response(str(len(await request.body())))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    limit = Middleware(BodyAtMost, max_bytes=1000)
    with served(Starlette(routes=[Route("/", length, methods=["POST"], middleware=[limit])])) as address:
        yield address


def pieces(total: int) -> Iterator[bytes]:
    """Sent without a length."""
    for _ in range(total // 100):
        yield b"x" * 100


@pytest.mark.parametrize(("size", "status", "told"), [(0, 200, "0"), (1000, 200, "1000"), (1100, 413, "")])
@pytest.mark.parametrize("in_pieces", [False, True])
def test_a_body_within_the_limit_arrives_whole_and_a_larger_one_does_not(
    size: int, status: int, told: str, in_pieces: bool, address: str
) -> None:
    body = pieces(size) if in_pieces else b"x" * size
    reply = httpx.post(address, content=body, trust_env=False)
    assert (reply.status_code, reply.text) == (status, told)


def test_slacks_address_refuses_fifty_megabytes_without_waiting_for_them(tmp_path: Path) -> None:
    with FakeSlack() as slack:
        app = build_app(small_record(tmp_path, Writer()), settings_for(slack, tmp_path), Jobs(tmp_path))
    with served(Starlette(routes=[http_route(app)])) as address:
        caller = HTTPConnection(urlsplit(address).netloc, timeout=10)
        caller.putrequest("POST", EVENTS_PATH)
        caller.putheader("Content-Length", str(50 << 20))
        caller.putheader("X-Slack-Request-Timestamp", str(int(time.time())))
        caller.endheaders()  # and not a byte of it
        assert caller.getresponse().status == 413
        caller.close()
        assert httpx.post(address + EVENTS_PATH, content=b"{}", trust_env=False).status_code == 401
