"""An embeddings server on loopback, whose vectors say which words a text has."""

import hashlib
import json
import re
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.fakes.loopback import Loopback

Json = dict[str, Any]


class FakeEmbeddings(Loopback):
    """`with FakeEmbeddings() as server:` answers each request; those in `replies` first.

    `inputs` are the texts it was sent, a list a request. `dimensions` may be changed on the way.
    """

    def __init__(self, dimensions: int = 64) -> None:
        self.dimensions = dimensions
        self.inputs: list[list[str]] = []
        self.replies: list[tuple[int, bytes]] = []
        super().__init__(type("Handler", (_Handler,), {"fake": self}))

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def vector(self, text: str) -> list[float]:
        vector = [0.01] * self.dimensions
        for word in re.findall(r"\w+", text.lower()):
            vector[int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.dimensions] += 1.0
        return vector

    def reply_to(self, request: Json) -> tuple[int, bytes]:
        self.inputs.append(list(request["input"]))
        if self.replies:
            return self.replies.pop(0)
        data = [
            {"object": "embedding", "index": index, "embedding": self.vector(text)}
            for index, text in enumerate(request["input"])
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        # In no order, as the protocol allows.
        body = {"object": "list", "data": data[::-1], "model": request["model"], "usage": usage}
        return 200, json.dumps(body).encode()


class _Handler(BaseHTTPRequestHandler):
    fake: FakeEmbeddings
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        request: Json = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, body = self.fake.reply_to(request) if self.path == "/v1/embeddings" else (404, b"{}")
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", "0.01")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass
