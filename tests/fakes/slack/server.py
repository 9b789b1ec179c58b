"""The fake's one server, on loopback in a thread of its own, and its life."""

import asyncio
import threading
from concurrent.futures import Future
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.fakes.slack import dropped, uploads
from tests.fakes.slack.faults import Fault
from tests.fakes.slack.http_mode import Answer, post, signed
from tests.fakes.slack.model import Forgery
from tests.fakes.slack.text import Json
from tests.fakes.slack.waiting import Waiting, refuse_to_stop_a_loop
from tests.fakes.slack.web_api import RESPONSE_URL, Reply, answer, answer_at, arguments

MAX_BYTES = 4_000_000


class FakeSlack(Waiting):
    """A Slack to test against: `with FakeSlack() as slack:`.

    Point the bot at `slack.api_url` with `slack.bot_token`, `slack.app_token` and `slack.signing_secret`.
    Everything goes over the network, so the bot may be another process that dies and comes back.
    Socket Mode unless `request_url` (or `deliver_to`) names the bot's address for signed HTTP.
    `ack_timeout_s` and `retry_waits_s` may be shortened; the latter are Slack's 0, 60 and 300 s in small.
    Real rendering and Slack's real limits stay unproven until a real workspace is used.
    """

    def __init__(
        self,
        *,
        bot_token: str = "xoxb-1-fake",  # noqa: S107 - made up
        app_token: str = "xapp-1-fake",  # noqa: S107
        signing_secret: str = "fake-signing-secret",  # noqa: S107
        ack_timeout_s: float = 3.0,
        retry_waits_s: tuple[float, ...] = (0.0, 0.5, 1.0),
        request_url: str | None = None,
    ) -> None:
        super().__init__(ack_timeout_s, retry_waits_s, request_url)
        self.bot_token, self.app_token, self.signing_secret = bot_token, app_token, signing_secret
        self._started: Future[int] = Future()
        self._thread = threading.Thread(target=self._run, name="fake-slack", daemon=True)
        self._stop = asyncio.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        self.base_url = f"http://127.0.0.1:{self._started.result(timeout=10)}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=10)
        if self.bugs and kind is None:
            raise AssertionError(f"The fake itself failed: {self.bugs[0]!r}") from self.bugs[0]

    @property
    def api_url(self) -> str:
        """What `SLACK_API_URL` is set to."""
        return f"{self.base_url}/api/"

    def verify_url(self, challenge: str = "a challenge") -> str:
        """What the bot's request URL gives back for Slack's challenge."""
        refuse_to_stop_a_loop()
        body: Json = {"type": "url_verification", "token": "verification-fake", "challenge": challenge}
        sent = web.json_response(body).body
        assert isinstance(sent, bytes)
        headers = {"Content-Type": "application/json"} | signed(sent, self.signing_secret, Forgery())
        reply: Answer = self.run(post(str(self.request_url), sent, headers, self.ack_timeout_s))
        return str(reply.payload.get("challenge") or reply.payload.get("text") or reply.reason)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            if not self._started.done():
                self._started.set_exception(error)
            raise

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        app = web.Application(client_max_size=MAX_BYTES)
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_get("/link/", self.sockets.serve)
        app.router.add_post("/response/{key}", self._at_response_url)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_get("/files-pri/{file}/{name}", self._download)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._started.set_result(runner.addresses[0][1])
        await self._stop.wait()
        await self.sockets.close()
        await runner.cleanup()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        token, args = await arguments(request)
        fault = self.take_fault(method)
        try:
            reply = answer(self, method, token, args, fault, self._socket_url())
        except Exception as error:
            self.bugs.append(error)
            raise
        return await self._send_back(request, reply, fault)

    async def _at_response_url(self, request: web.Request) -> web.StreamResponse:
        fault = self.take_fault(RESPONSE_URL)
        reply = answer_at(self, request.match_info["key"], await request.json(), fault)
        return await self._send_back(request, reply, fault)

    async def _upload(self, request: web.Request) -> web.Response:
        status = uploads.receive(self, request.match_info["file"], await request.read())
        return web.Response(status=status, text="OK" if status == 200 else "refused")

    async def _download(self, request: web.Request) -> web.Response:
        content = dropped.content(self, request.match_info["file"], request.headers.get("Authorization", ""))
        if content is None:  # Slack sends whoever may not read it to its login page
            raise web.HTTPFound(f"{self.base_url}/login")
        return web.Response(body=content)

    async def _send_back(self, request: web.Request, reply: Reply, fault: Fault | None) -> web.StreamResponse:
        if fault is not None:
            await asyncio.sleep(fault.delay_s)
            if fault.drop and request.transport is not None:
                request.transport.abort()
        return reply.as_response()

    def _socket_url(self) -> str:
        ticket = self.new_id("ticket-")
        self.sockets.tickets.add(ticket)
        return f"{self.base_url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.app_id}"
