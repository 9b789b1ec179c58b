"""Fetching over real loopback servers: what is let through, and how each refusal is named."""

import asyncio
import gzip
import time
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from pathlib import Path

import httpx
import pytest
from httpx_secure import SSRFProtectionError

from index.addresses import allowed
from index.download import guarded_client
from index.errors import FetchError, FetchProblem
from index.fetch import Fetcher
from tests.fakes.site import Reply, Site, redirect

CASES = [
    line.split(" ", 1)
    for line in (Path(__file__).parents[1] / "cases" / "refused_addresses.txt")
    .read_text("utf-8")
    .splitlines()
    if line and not line.startswith("#")
]
LOOPBACK = frozenset({ip_network("127.0.0.1/32")})
PAGE = Reply(b"<p>The harbour opened.</p>")


def fetcher(total_s: float = 5.0, max_bytes: int = 100_000) -> Fetcher:
    return Fetcher(allow_addresses=LOOPBACK, total_s=total_s, max_bytes=max_bytes)


def problem(fetch: Callable[[], object]) -> FetchProblem:
    with pytest.raises(FetchError) as caught:
        fetch()
    return caught.value.problem


@pytest.fixture(scope="module")
def guarded() -> Fetcher:
    return Fetcher(total_s=5.0)


@pytest.mark.parametrize(("named", "link"), CASES)
def test_a_link_that_is_no_public_web_page_is_refused(guarded: Fetcher, named: str, link: str) -> None:
    assert problem(lambda: guarded.fetch(link)) == named


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450::5"])
def test_a_public_address_is_allowed(address: str) -> None:
    assert allowed(ip_address(address), 443)


def test_loopback_is_refused_even_where_a_server_answers(guarded: Fetcher) -> None:
    with Site({"/a": PAGE}) as site:
        assert problem(lambda: guarded.fetch(site.url("/a"))) == FetchProblem.REFUSED_ADDRESS
        assert site.asked == []


def test_the_connection_itself_is_guarded_too() -> None:
    async def get(url: str) -> None:
        async with guarded_client(LOOPBACK, httpx.create_ssl_context(), 5.0, {}) as client:
            await client.get(url)

    with Site({"/a": PAGE}, host="127.0.0.2") as inside:
        with pytest.raises(SSRFProtectionError):
            asyncio.run(get(inside.url("/a")))
        assert inside.asked == []


def test_a_page_comes_with_its_link_text_and_type() -> None:
    with Site({"/a": PAGE}) as site:
        page = fetcher().fetch(site.url("/a#part"))
        assert (page.url, page.text, page.content_type) == (
            site.url("/a"),
            "<p>The harbour opened.</p>",
            "text/html",
        )


def test_the_final_link_after_redirects_is_given() -> None:
    replies = {"/a": redirect("/b", 301), "/b": redirect("c", 307), "/c": PAGE}
    with Site(replies) as site:
        assert fetcher().fetch(site.url("/a")).url == site.url("/c")


def test_a_redirect_to_a_private_address_is_refused_before_it_is_asked() -> None:
    with (
        Site({"/secret": PAGE}, host="127.0.0.2") as inside,
        Site({"/a": redirect(inside.url("/secret"))}) as site,
    ):
        assert problem(lambda: fetcher().fetch(site.url("/a"))) == FetchProblem.REFUSED_ADDRESS
        assert inside.asked == []


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://user@127.0.0.1/", "ftp://x/"])
def test_a_redirect_to_something_that_is_no_web_link_is_refused(target: str) -> None:
    with Site({"/a": redirect(target)}) as site:
        assert problem(lambda: fetcher().fetch(site.url("/a"))) == FetchProblem.BAD_URL


def test_a_redirect_loop_ends() -> None:
    with Site({"/a": redirect("/b"), "/b": redirect("/a")}) as site:
        assert problem(lambda: fetcher().fetch(site.url("/a"))) == FetchProblem.TOO_MANY_REDIRECTS


def test_five_redirects_are_followed_and_six_are_not() -> None:
    with Site({f"/{n}": redirect(f"/{n + 1}") for n in range(6)} | {"/6": PAGE}) as site:
        assert fetcher().fetch(site.url("/1")).url == site.url("/6")
        assert problem(lambda: fetcher().fetch(site.url("/0"))) == FetchProblem.TOO_MANY_REDIRECTS


def test_a_page_that_drips_in_is_given_up() -> None:
    started = time.monotonic()
    with Site({"/a": Reply(drips=True)}) as site:
        assert problem(lambda: fetcher(total_s=0.4).fetch(site.url("/a"))) == FetchProblem.TIMEOUT
    assert time.monotonic() - started < 3


def test_a_page_over_the_limit_is_refused() -> None:
    with Site({"/a": Reply(b"x" * 100_001)}) as site:
        assert problem(lambda: fetcher().fetch(site.url("/a"))) == FetchProblem.TOO_LARGE


def test_a_page_at_the_limit_is_taken() -> None:
    with Site({"/a": Reply(b"x" * 100_000)}) as site:
        assert len(fetcher().fetch(site.url("/a")).text) == 100_000


def test_an_endless_page_is_refused_for_its_size() -> None:
    with Site({"/a": Reply(b"x" * 200_000, drips=True)}) as site:
        assert problem(lambda: fetcher().fetch(site.url("/a"))) == FetchProblem.TOO_LARGE


def gzipped(body: bytes) -> Reply:
    return Reply(body, headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})


def test_a_packed_page_is_unpacked() -> None:
    with Site({"/a": gzipped(gzip.compress(b"The harbour opened."))}) as site:
        assert fetcher().fetch(site.url("/a")).text == "The harbour opened."


def test_a_gzip_bomb_is_refused() -> None:
    with Site({"/a": gzipped(gzip.compress(b"x" * 50_000_000))}) as site:
        assert problem(lambda: fetcher().fetch(site.url("/a"))) == FetchProblem.TOO_LARGE


def test_a_packed_page_that_is_cut_off_is_not_taken_for_the_whole() -> None:
    with Site({"/a": gzipped(gzip.compress(bytes(range(256)) * 20)[:-20])}) as site:
        assert problem(lambda: fetcher().fetch(site.url("/a"))) == FetchProblem.UNREACHABLE


@pytest.mark.parametrize("packing", ["gzip", "br", "zstd"])
def test_packing_that_cannot_be_read_is_no_page(packing: str) -> None:
    reply = Reply(b"\x01\x02", headers={"Content-Type": "text/html", "Content-Encoding": packing})
    with Site({"/a": reply}) as site:
        assert problem(lambda: fetcher().fetch(site.url("/a"))) == FetchProblem.NOT_A_PAGE


@pytest.mark.parametrize(
    "content_type",
    ["application/zip", "application/octet-stream", "image/png", "text/javascript", "", "<script>"],
)
def test_what_is_no_page_is_refused(content_type: str) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    with Site({"/a": Reply(b"x", headers=headers)}) as site:
        with pytest.raises(FetchError) as caught:
            fetcher().fetch(site.url("/a"))
        assert caught.value.problem == FetchProblem.NOT_A_PAGE
        assert "<" not in caught.value.detail


@pytest.mark.parametrize(
    ("path", "content_type", "ending"),
    [
        ("/a", "application/pdf", ".pdf"),
        ("/a", "application/x-pdf; charset=binary", ".pdf"),
        ("/a", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
        ("/files/a.PDF", "application/octet-stream", ".pdf"),
        ("/files/a.docx", "binary/octet-stream", ".docx"),
    ],
)
def test_a_document_comes_as_its_bytes(path: str, content_type: str, ending: str) -> None:
    with Site({path: Reply(b"%PDF\xff\x00", headers={"Content-Type": content_type})}) as site:
        page = fetcher().fetch(site.url(path))
    assert (page.ending, page.data, page.text) == (ending, b"%PDF\xff\x00", "")


def test_a_document_has_a_limit_of_its_own() -> None:
    reply = Reply(b"x" * 1001, headers={"Content-Type": "application/pdf"})
    with Site({"/a": reply}) as site:
        small = Fetcher(allow_addresses=LOOPBACK, max_bytes=10, max_document_bytes=1000)
        assert problem(lambda: small.fetch(site.url("/a"))) == FetchProblem.TOO_LARGE
        enough = Fetcher(allow_addresses=LOOPBACK, max_bytes=10, max_document_bytes=1001)
        assert len(enough.fetch(site.url("/a")).data) == 1001


@pytest.mark.parametrize("status", [401, 404, 410, 500, 503])
def test_an_answer_that_is_not_the_page_is_named_by_its_status(status: int) -> None:
    with Site({"/a": Reply(status=status)}) as site:
        with pytest.raises(FetchError) as caught:
            fetcher().fetch(site.url("/a"))
        assert (caught.value.problem, caught.value.detail) == (FetchProblem.STATUS, str(status))


def test_a_closed_port_is_unreachable() -> None:
    with Site({}) as site:
        link = site.url("/a")
    assert problem(lambda: fetcher().fetch(link)) == FetchProblem.UNREACHABLE


def test_an_error_names_the_link_that_was_given_not_the_hop_that_failed() -> None:
    with Site({"/a": redirect("/gone")}) as site:
        with pytest.raises(FetchError) as caught:
            fetcher().fetch(site.url("/a"))
        assert caught.value.source == site.url("/a")


def test_the_bot_says_who_it_is_and_keeps_no_cookies() -> None:
    first = Reply(status=302, headers={"Location": "/b", "Set-Cookie": "id=1; Path=/"})
    with Site({"/a": first, "/b": PAGE}) as site:
        fetcher().fetch(site.url("/a"))
        assert all("OnTheRecord" in headers["user-agent"] for headers in site.headers)
        assert not any("cookie" in headers or "authorization" in headers for headers in site.headers)


WORDS = "Порт открыт: “café”"


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (WORDS.encode(), "text/html; charset=utf-8"),
        (WORDS.encode(), "text/html"),
        (b"\xef\xbb\xbf" + WORDS.encode(), "text/html; charset=iso-8859-1"),
        (WORDS.encode("utf-16"), "text/html"),
        (b'<meta charset="windows-1251">' + "Порт открыт".encode("cp1251"), "text/html"),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'
            + "Порт открыт".encode("koi8-r"),
            "text/html",
        ),
        ("Порт открыт".encode("cp1251"), "text/html; charset=windows-1251"),
        (
            b"<?xml version='1.0' encoding='windows-1251'?>" + "Порт открыт".encode("cp1251"),
            "application/xhtml+xml",
        ),
        (b'<meta charset="unicode_escape">' + WORDS.encode(), "text/html; charset=nonsense"),
    ],
)
def test_the_character_set_is_found_where_the_page_gives_it(body: bytes, header: str) -> None:
    with Site({"/a": Reply(body, headers={"Content-Type": header})}) as site:
        assert "Порт открыт" in fetcher().fetch(site.url("/a")).text


def test_pages_that_say_latin_1_are_read_as_browsers_do() -> None:
    with Site(
        {"/a": Reply(b"\x93caf\xe9\x94", headers={"Content-Type": "text/html; charset=ISO-8859-1"})}
    ) as site:
        assert fetcher().fetch(site.url("/a")).text == "“café”"
