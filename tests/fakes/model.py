"""A model's server on loopback, speaking chat completions, that does what each request's script says."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from tests.fakes.loopback import Loopback

Json = dict[str, Any]
_PIECE = 20  # characters of a streamed reply in one chunk


@dataclass(frozen=True)
class Reply:
    """What the server does with one request; streamed when the request asks for it.

    `body` is sent instead of a completion. `breaks_after` sends so many bytes and closes the connection in
    good order; `drops` resets it; `hangs` sends headers and no more; `drips` sends a byte at a time.
    `noise` stands before each event of a stream; `choices` is how many answers are sent side by side, and
    `usage` what the stream says last that they took, sent and received.
    `writes` makes the content of the request, in pieces, each sent as it comes; raising OSError breaks off.
    """

    content: str | None = ""
    finish_reason: str | None = "stop"
    refusal: str | None = None
    tool_calls: list[Json] | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    no_choices: bool = False
    breaks_after: int | None = None
    drops: bool = False
    hangs: bool = False
    noise: bytes = b""
    choices: int = 1
    usage: tuple[int, int] | None = None
    drips: bool = False
    writes: Callable[[Json], Iterable[str]] | None = None


def replies(**reply: Any) -> Reply:
    """A reply whose content is this object, as JSON."""
    return Reply(content=json.dumps(reply))


def fails(status: int, **headers: str) -> Reply:
    """An error in OpenAI's form."""
    body = {"error": {"message": "scripted", "type": "scripted", "param": None, "code": None}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, headers=named, body=json.dumps(body).encode())


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a connection that a script broke


class FakeModel(Loopback):
    """`with FakeModel(reply, …) as model:` answers each request with the next reply; one too many fails.

    `requests` and `headers` are what was received, in order.
    """

    server_class = _Server

    def __init__(self, *script: Reply) -> None:
        self.requests: list[Json] = []
        self.headers: list[dict[str, str]] = []
        self.unscripted = 0
        self._script = list(script)
        self._lock = threading.Lock()
        super().__init__(type("Handler", (_Handler,), {"fake": self}))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        if self.unscripted and kind is None:
            raise AssertionError(f"{self.unscripted} requests were not in the script")

    @property
    def base_url(self) -> str:
        """What `OPENAI_BASE_URL` is set to."""
        return f"http://127.0.0.1:{self.port}/v1"

    def then(self, *replies: Reply) -> None:
        """Adds to the script."""
        with self._lock:
            self._script += replies

    def forget(self) -> None:
        """Takes back what is left of the script."""
        with self._lock:
            self._script.clear()

    def _next(self, request: Json, headers: dict[str, str]) -> Reply:
        with self._lock:
            self.requests.append(request)
            self.headers.append(headers)
            if self._script:
                return self._script.pop(0)
            self.unscripted += 1
            return fails(400)


class _Handler(BaseHTTPRequestHandler):
    fake: FakeModel
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        request: Json = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = self.fake._next(request, {name.lower(): value for name, value in self.headers.items()})
        self.close_connection = True
        if self.path != "/v1/chat/completions":
            reply = fails(404)
        with suppress(OSError):  # the caller has had enough, which is what such replies are for
            self._answer(reply, request)

    def _answer(self, reply: Reply, request: Json) -> None:
        streamed = bool(request.get("stream")) and reply.body is None
        if reply.drops:
            # Closing with unsent data discarded is a reset, not an end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        self.send_response(reply.status)
        if "Content-Type" not in reply.headers:
            self.send_header("Content-Type", "text/event-stream" if streamed else "application/json")
        self.send_header("Connection", "close")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.writes:
            for piece in reply.writes(request):
                self.wfile.write(_event(_delta(request, {"content": piece})))
            reply = replace(reply, content="")
        self.wfile.write(_body(reply, request, streamed)[: reply.breaks_after])
        while reply.drips and not self.fake.closing.wait(0.02):
            self.wfile.write(b" ")
        if reply.hangs:
            self.fake.closing.wait()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


def _body(reply: Reply, request: Json, streamed: bool) -> bytes:
    if reply.hangs or reply.drips:
        return b""
    if reply.body is not None:
        return reply.body
    if streamed:
        return (
            b"".join(reply.noise + _event(chunk) for chunk in _chunks(reply, request)) + b"data: [DONE]\n\n"
        )
    return json.dumps(_completion(reply, request)).encode()


def _completion(reply: Reply, request: Json) -> Json:
    message = {"role": "assistant", "content": reply.content, "refusal": reply.refusal}
    choice = {"index": 0, "message": message, "finish_reason": reply.finish_reason, "logprobs": None}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    head = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": request["model"]}
    return {**head, "choices": [] if reply.no_choices else [choice], "usage": usage}


def _chunks(reply: Reply, request: Json) -> Iterable[Json]:
    if reply.no_choices:
        yield _chunk(request)
        return
    content = reply.content or ""
    deltas: list[Json] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": content[at : at + _PIECE]} for at in range(0, len(content), _PIECE)]
    if reply.refusal:
        deltas.append({"refusal": reply.refusal})
    if reply.tool_calls:
        deltas.append({"tool_calls": reply.tool_calls})
    for delta in deltas:
        for index in range(reply.choices):
            yield _delta(request, delta, index=index)
    if reply.finish_reason:
        for index in range(reply.choices):
            yield _delta(request, {}, reply.finish_reason, index)
    if reply.usage:
        sent, received = reply.usage
        usage = {"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received}
        yield {**_chunk(request), "usage": usage}


def _delta(request: Json, delta: Json, finish_reason: str | None = None, index: int = 0) -> Json:
    return _chunk(request, {"index": index, "delta": delta, "finish_reason": finish_reason})


def _chunk(request: Json, *choices: Json) -> Json:
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": request["model"]}
    return {**head, "choices": list(choices)}


def _event(chunk: Json) -> bytes:
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"
