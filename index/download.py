"""One guarded download: where a request may go, which redirects it follows, how much of the body it takes."""

import asyncio
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address

import httpx
from httpx_secure import SSRFProtectionError, httpx_ssrf_protection

from index.addresses import Network, allowed, parse_url, port_of
from index.errors import FetchError, FetchProblem

MAX_REDIRECTS = 5
_CHUNK = 64 * 1024

Admit = Callable[[httpx.URL], Awaitable[None]]


def guarded_client(
    exceptions: frozenset[Network], tls: ssl.SSLContext, timeout_s: float, headers: dict[str, str]
) -> httpx.AsyncClient:
    """A client that connects to allowed addresses only, and keeps no cookies or passwords."""
    client = httpx.AsyncClient(
        verify=tls,
        trust_env=False,  # no proxy, which would connect for us unguarded, and no .netrc
        timeout=timeout_s,
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        headers=headers | {"Accept-Encoding": "gzip"},  # `read_body` can stop this one half-way
    )
    # The connection goes to the very address that this check saw, so a second lookup cannot swap it.
    return httpx_ssrf_protection(
        client,
        check_globally_reachable=False,
        custom_validator=lambda _host, address, port: allowed(address, port, exceptions),
    )


async def check_addresses(url: httpx.URL, exceptions: frozenset[Network]) -> None:
    """Raises FetchError when any address of the link's host is not allowed.

    Done before connecting, so that a name pointing inwards is refused alike whether or not anything listens.
    """
    port = port_of(url)
    # The ASCII form, which the client connects to as well; Python's own IDNA may read the name differently.
    host = url.raw_host.decode("ascii")
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise FetchError(str(url), FetchProblem.BAD_URL, "host name") from error
    except OSError as error:
        raise FetchError(str(url), FetchProblem.UNREACHABLE, "no such host") from error
    if not all(allowed(ip_address(entry[4][0]), port, exceptions) for entry in found):
        raise FetchError(str(url), FetchProblem.REFUSED_ADDRESS)


@asynccontextmanager
async def opened(client: httpx.AsyncClient, url: httpx.URL, admit: Admit) -> AsyncIterator[httpx.Response]:
    """The response after redirects, its body unread; every hop is admitted first. Raises FetchError."""
    for _ in range(MAX_REDIRECTS + 1):
        await admit(url)
        with _named_errors(url):
            async with client.stream("GET", url) as response:
                if response.next_request is None:
                    yield response
                    return
                url = parse_url(str(response.next_request.url))
    raise FetchError(str(url), FetchProblem.TOO_MANY_REDIRECTS, str(MAX_REDIRECTS))


async def read_body(response: httpx.Response, max_bytes: int) -> bytes:
    """The body, unpacked as it arrives and cut off at `max_bytes`. Raises FetchError.

    Not httpx's own unpacking, which has no bound: 64 KiB of gzip may become 64 MiB at once.
    """
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip"}:
        raise FetchError(str(response.url), FetchProblem.NOT_A_PAGE, "unknown packing")
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16) if encoding != "identity" else None
    body = bytearray()
    async for chunk in response.aiter_raw(_CHUNK):
        try:
            body += unpack.decompress(chunk, max_bytes - len(body)) if unpack else chunk
        except zlib.error as error:
            raise FetchError(str(response.url), FetchProblem.NOT_A_PAGE, "broken packing") from error
        if len(body) >= max_bytes:
            return bytes(body[:max_bytes])
    if unpack and not unpack.eof:
        raise FetchError(str(response.url), FetchProblem.UNREACHABLE, "cut off")
    return bytes(body)


@contextmanager
def _named_errors(url: httpx.URL) -> Iterator[None]:
    try:
        yield
    except SSRFProtectionError as error:
        raise FetchError(str(url), FetchProblem.REFUSED_ADDRESS) from error
    except httpx.TimeoutException as error:
        raise FetchError(str(url), FetchProblem.TIMEOUT) from error
    except httpx.HTTPError as error:
        raise FetchError(str(url), FetchProblem.UNREACHABLE) from error
