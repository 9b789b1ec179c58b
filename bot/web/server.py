"""Answers HTTP beside the bot, in its event loop: uvicorn without its own logging and signal handling."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Generator

import uvicorn
from starlette.types import ASGIApp

from bot.web.address import AddressProblem, WebAddressError, host_and_port

_GRACE_S = 5  # for answers under way when the bot is stopped


@contextlib.asynccontextmanager
async def serving(app: ASGIApp, address: str) -> AsyncIterator[str]:
    """The base URL at which `app` answers until the block ends; port 0 takes a free port.

    Raises WebAddressError when the address cannot be listened on.
    """
    listener = _listen(address)
    config = uvicorn.Config(
        app,
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        access_log=False,  # a log of who read which article is nobody's business
        log_config=None,
        timeout_graceful_shutdown=_GRACE_S,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        host, port = listener.getsockname()[:2]
        yield f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    finally:
        server.should_exit = True
        await task
        listener.close()


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield  # the bot stops all its parts itself


def _listen(address: str) -> socket.socket:
    host, port = host_and_port(address)
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(place)
            listener.listen()  # from here on nobody is turned away; who comes early waits
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise WebAddressError(address, AddressProblem.CANNOT_LISTEN, error.strerror or "") from error
    return listener
