"""A news site on a loopback address, served for real, that remembers what it was asked for."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from tests.fakes.loopback import Loopback


@dataclass(frozen=True)
class Reply:
    """What the site answers; one with `drips` then sends a byte at a time until the site is closed."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    drips: bool = False


class Site(Loopback):
    """Serves `replies` by path, 404 for others (robots.txt too, unless given). Use as a context manager."""

    def __init__(self, replies: dict[str, Reply], host: str = "127.0.0.1") -> None:
        self.replies = replies
        self._host = host
        self.asked: list[str] = []
        self.changed = threading.Condition()
        self.headers: list[dict[str, str]] = []
        super().__init__(self._handler(), host)

    def url(self, path: str) -> str:
        return f"http://{self._host}:{self.port}{path}"

    def wait_for_request(self, path: str, times: int = 1, within_s: float = 20.0) -> None:
        """Until somebody has asked for this path so many times."""
        with self.changed:
            came = self.changed.wait_for(lambda: self.asked.count(path) >= times, within_s)
        assert came, self.asked

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with site.changed:
                    site.asked.append(self.path)
                    site.changed.notify_all()
                site.headers.append({name.lower(): value for name, value in self.headers.items()})
                reply = site.replies.get(self.path, Reply(status=404))
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(reply.body)
                    while reply.drips and not site.closing.wait(0.05):
                        self.wfile.write(b"x")
                except OSError:
                    pass  # the reader has had enough, which is what such replies are for

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        return Handler


def redirect(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": to})
