"""Fetches one page from the public web: guarded, bounded in time and size, and obedient to robots.txt."""

import asyncio
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

import httpx
from protego import Protego

from index.addresses import Network, parse_url
from index.decode import decode, decode_html, without_surrogates
from index.download import check_addresses, guarded_client, opened, read_body
from index.errors import FetchError, FetchProblem, StoppingError
from index.politeness import Turns

ROBOT_NAME = "OnTheRecord"  # what a site writes in robots.txt to address this bot
HEADERS = {
    "User-Agent": f"{ROBOT_NAME}/0.1 (newsroom archive bot; reads the links that people give it)",
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8, application/pdf;q=0.6, "
    "application/ld+json;q=0.5, */*;q=0.1",
}
CONTENT_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/ld+json"})
DOCUMENT_TYPES = {
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_UNKNOWN_TYPES = frozenset({"application/octet-stream", "binary/octet-stream"})
MAX_ROBOTS = 500 * 1024  # RFC 9309 2.5: parse at least this much; the rest is ignored
ROBOTS_KEPT_S = 3600.0
ROBOTS_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: the link it was finally found at, its text, and its media type in lower case.

    Of a document (`ending` is ".pdf" or ".docx", else "") there are its bytes and no text.
    """

    url: str
    text: str
    content_type: str
    ending: str = ""
    data: bytes = b""


class Fetcher:
    """Fetches pages, two of a site at once; remembers each site's robots.txt for an hour and nothing else.

    `allow_addresses` are networks that may be reached although they are not public, at any port. May be
    shared between threads, but is not called from a running event loop.
    """

    def __init__(
        self,
        *,
        allow_addresses: frozenset[Network] = frozenset(),
        total_s: float = 20.0,
        max_bytes: int = 5 * 1024 * 1024,
        max_document_bytes: int = 20 * 1024 * 1024,
    ) -> None:
        self._exceptions = allow_addresses
        self._total_s = total_s
        self._max_bytes, self._max_document_bytes = max_bytes, max_document_bytes
        self._tls = httpx.create_ssl_context(trust_env=False)
        self._robots: dict[str, tuple[float, Protego]] = {}
        self._turns = Turns()

    def fetch(self, url: str) -> Fetched:
        """The page behind the link, after at most five redirects. Raises FetchError, StoppingError."""
        try:
            with self._turns.at(parse_url(url).host):
                return self._fetch(url)
        except FetchError as error:
            error.source = url  # the link the person gave, not the hop that failed
            raise

    def stop(self) -> None:
        """End what is being fetched, in whatever thread, with StoppingError; and fetch nothing more."""
        self._turns.stop()

    def _fetch(self, url: str) -> Fetched:
        # Not asyncio.run, which on leaving waits for a name lookup that hangs, however long.
        loop = asyncio.new_event_loop()
        task = loop.create_task(self._fetch_in_time(url))
        try:
            with self._turns.ended_by(lambda: loop.call_soon_threadsafe(task.cancel)):
                return loop.run_until_complete(task)
        except asyncio.CancelledError as error:
            raise StoppingError from error
        finally:
            if not task.done():  # by Ctrl-C, which asyncio would complain of
                task.cancel()
                with suppress(asyncio.CancelledError, FetchError):
                    loop.run_until_complete(task)
            loop.close()

    async def _fetch_in_time(self, url: str) -> Fetched:
        # Around everything: a timeout for each read would let a page drip in for hours.
        try:
            async with (
                asyncio.timeout(self._total_s),
                guarded_client(self._exceptions, self._tls, self._total_s, HEADERS) as client,
            ):
                return await self._read_page(client, url)
        except TimeoutError as error:
            raise FetchError(url, FetchProblem.TIMEOUT, f"{self._total_s:g} s") from error

    async def _read_page(self, client: httpx.AsyncClient, url: str) -> Fetched:
        async def admit(hop: httpx.URL) -> None:
            await check_addresses(hop, self._exceptions)
            await self._check_robots(client, hop)

        async with opened(client, parse_url(url), admit) as response:
            if response.status_code != httpx.codes.OK:
                raise FetchError(url, FetchProblem.STATUS, str(response.status_code))
            content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            ending = _document_ending(content_type, response.url)
            if content_type not in CONTENT_TYPES and not ending:
                raise FetchError(url, FetchProblem.NOT_A_PAGE, _shown(content_type))
            max_bytes = self._max_document_bytes if ending else self._max_bytes
            body = await read_body(response, max_bytes + 1)
            if len(body) > max_bytes:
                raise FetchError(url, FetchProblem.TOO_LARGE, f"{max_bytes // 1024} KiB")
            if ending:
                return Fetched(str(response.url), "", content_type, ending, body)
            text = without_surrogates(decode_html(body, response.charset_encoding))
            return Fetched(str(response.url), text, content_type)

    async def _check_robots(self, client: httpx.AsyncClient, url: httpx.URL) -> None:
        site = str(url.copy_with(path="/robots.txt", query=None))
        kept_until, rules = self._robots.get(site, (0.0, None))
        if rules is None or time.monotonic() > kept_until:
            rules = await self._read_robots(client, site)
            if len(self._robots) >= ROBOTS_KEPT:
                self._robots.clear()
            self._robots[site] = (time.monotonic() + ROBOTS_KEPT_S, rules)
        if not rules.can_fetch(str(url), ROBOT_NAME):
            raise FetchError(str(url), FetchProblem.ROBOTS)

    async def _read_robots(self, client: httpx.AsyncClient, site: str) -> Protego:
        """RFC 9309 2.3.1: no robots.txt (4xx) allows everything, one that cannot be had forbids it."""

        async def admit(hop: httpx.URL) -> None:
            await check_addresses(hop, self._exceptions)

        try:
            async with opened(client, httpx.URL(site), admit) as response:
                if response.is_client_error:
                    return Protego.parse("")
                if response.is_success:
                    return Protego.parse(decode(await read_body(response, MAX_ROBOTS)))
                problem, cause = f"robots.txt: {response.status_code}", None
        except FetchError as error:
            if error.problem in {FetchProblem.UNREACHABLE, FetchProblem.TIMEOUT}:
                raise  # the site does not answer at all, which says more than that its rules are unknown
            problem, cause = f"robots.txt: {error.problem}", error
        raise FetchError(site, FetchProblem.ROBOTS, problem) from cause


def _document_ending(content_type: str, url: httpx.URL) -> str:
    """The kind of document by its media type, or by the link where the site does not know the type."""
    if content_type in _UNKNOWN_TYPES:
        ending = PurePosixPath(url.path).suffix.lower()
        return ending if ending in DOCUMENT_TYPES.values() else ""
    return DOCUMENT_TYPES.get(content_type, "")


def _shown(content_type: str) -> str:
    """The site wrote it, so it is shown only when it looks like a media type."""
    return content_type if re.fullmatch(r"[\w.+-]{1,30}/[\w.+-]{1,50}", content_type) else ""
