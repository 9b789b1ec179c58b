"""What robots.txt forbids is not asked for (RFC 9309), over real loopback servers."""

from ipaddress import ip_network

import pytest

from index.errors import FetchError, FetchProblem
from index.fetch import Fetcher
from tests.fakes.site import Reply, Site, redirect

PAGE = Reply(b"<p>The harbour opened.</p>")


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allow_addresses=frozenset({ip_network("127.0.0.1/32")}), total_s=5.0)


def is_refused(fetcher: Fetcher, link: str) -> bool:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(link)
    return caught.value.problem == FetchProblem.ROBOTS


def robots(text: str, status: int = 200) -> Reply:
    return Reply(text.encode(), status, {"Content-Type": "text/plain"})


@pytest.mark.parametrize(
    "rules",
    ["User-agent: *\nDisallow: /", "User-agent: OnTheRecord\nDisallow: /a", "User-agent: *\nDisallow: /*?x="],
)
def test_a_page_that_robots_txt_forbids_is_not_asked_for(fetcher: Fetcher, rules: str) -> None:
    with Site({"/robots.txt": robots(rules), "/a?x=1": PAGE}) as site:
        assert is_refused(fetcher, site.url("/a?x=1"))
        assert site.asked == ["/robots.txt"]


def test_rules_for_other_robots_do_not_count(fetcher: Fetcher) -> None:
    with Site({"/robots.txt": robots("User-agent: OtherBot\nDisallow: /"), "/a": PAGE}) as site:
        assert fetcher.fetch(site.url("/a")).text


def test_a_redirect_into_a_forbidden_page_is_not_followed(fetcher: Fetcher) -> None:
    replies = {"/robots.txt": robots("User-agent: *\nDisallow: /b"), "/a": redirect("/b"), "/b": PAGE}
    with Site(replies) as site:
        assert is_refused(fetcher, site.url("/a"))
        assert "/b" not in site.asked


@pytest.mark.parametrize("status", [500, 503])
def test_a_site_whose_robots_txt_fails_is_left_alone(fetcher: Fetcher, status: int) -> None:
    with Site({"/robots.txt": robots("", status), "/a": PAGE}) as site:
        assert is_refused(fetcher, site.url("/a"))
        assert "/a" not in site.asked


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_site_without_robots_txt_allows_everything(fetcher: Fetcher, status: int) -> None:
    with Site({"/robots.txt": robots("", status), "/a": PAGE}) as site:
        assert fetcher.fetch(site.url("/a")).text


def test_robots_txt_is_asked_for_once_a_site(fetcher: Fetcher) -> None:
    with Site({"/a": PAGE, "/b": PAGE}) as site:
        fetcher.fetch(site.url("/a"))
        fetcher.fetch(site.url("/b"))
        assert site.asked == ["/robots.txt", "/a", "/b"]


def test_robots_txt_that_redirects_inwards_is_not_followed(fetcher: Fetcher) -> None:
    with (
        Site({}, host="127.0.0.2") as inside,
        Site({"/robots.txt": redirect(inside.url("/x")), "/a": PAGE}) as site,
    ):
        assert is_refused(fetcher, site.url("/a"))
        assert inside.asked == []


def test_a_huge_robots_txt_is_read_only_at_its_beginning(fetcher: Fetcher) -> None:
    rules = "User-agent: *\nDisallow: /a\n" + "# filler\n" * 100_000 + "Disallow: /b\n"
    with Site({"/robots.txt": robots(rules), "/a": PAGE, "/b": PAGE}) as site:
        assert is_refused(fetcher, site.url("/a"))
        assert fetcher.fetch(site.url("/b")).text
