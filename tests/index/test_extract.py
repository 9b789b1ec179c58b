"""An article out of a web page: the words as they are, the metadata as the page gives it, no furniture."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index.dates import parse_date
from index.errors import ReadError, ReadProblem
from index.extract import extract
from index.types import Page

PAGES = Path(__file__).parents[1] / "cases" / "pages"
LINK = "https://www.news.example/2024/harbour-to-close.html"
BODY = "".join(
    f"<p>The minister told reporters on Monday that berth {n} of the harbour would close in May.</p>"
    for n in range(5)
)


@pytest.fixture(scope="module")
def harbour() -> Page:
    return extract((PAGES / "json_ld.html").read_text("utf-8"), LINK)


def described(*objects: object, head: str = "", body: str = BODY) -> Page:
    scripts = "".join(
        f'<script type="application/ld+json">{o if isinstance(o, str) else json.dumps(o)}</script>'
        for o in objects
    )
    return extract(f"<html><head>{head}{scripts}</head><body><article>{body}</article></body></html>", LINK)


def news(**fields: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Harbour to close"} | fields


def test_the_text_is_the_paragraphs_of_the_article_and_nothing_else(harbour: Page) -> None:
    assert harbour.text.split("\n") == [
        "The harbour will close in May, the minister’s office said on Tuesday, "
        "and four hundred workers will lose their posts.",
        "“We have no choice,” Transport Minister Dana Cole told reporters at the quay.",
        "“None at all.”",
        "What the workers say",
        "The union disputed the figure. It named these reasons for keeping the port:",
        "The only deep berth on the coast",
        "A contract until 2030",
        "Nobody asked us, and you can read more about that in our letter.",
        "The tag <b> is written &lt;b&gt; and the cafe\u0301 stays open, "
        "the ministry’s web page says in its notes.",
        "Correction: an earlier version of this article misstated the month.",
        "This article was amended on 7 March. It earlier gave the wrong berth.",
    ]


HEADLINES = [f"Council votes on item {n} after a long debate in the town hall" for n in range(40)]
LINKED = "".join(f"<li><a href='/{n}'>{line}</a></li>" for n, line in enumerate(HEADLINES))


@pytest.mark.parametrize(
    "body",
    [
        f"<ul>{LINKED}</ul>",
        "".join(f"<h3><a href='/{n}'>{line}</a></h3>" for n, line in enumerate(HEADLINES)),
        "".join(
            f"<div>12 March <a href='/{n}'>{line}</a> by Jo Dee</div>" for n, line in enumerate(HEADLINES)
        ),
        "<ul>" + "".join(f"<li><a href='/{n}'>Link {n}</a></li>" for n in range(60)) + "</ul>",
    ],
    ids=["list", "headlines", "bylines", "two words"],
)
def test_a_page_that_only_lists_others_is_no_article(body: str) -> None:
    with pytest.raises(ReadError) as caught:
        extract(f"<html><head><title>Home</title></head><body><main>{body}</main></body></html>", LINK)
    assert caught.value.problem == ReadProblem.LISTING


def test_a_short_article_among_many_links_is_one_also_where_it_links_to_others() -> None:
    told = "<p>The council voted on <a href='/1'>item 1 after a long debate</a> that nobody had wanted.</p>"
    told += "<p>It will vote <a href='/2'>again</a> in May, the mayor said on Tuesday night.</p>"
    html = f"<html><body><nav><ul>{LINKED}</ul></nav><article><h1>Vote</h1>{told}</article></body></html>"
    assert "It will vote again in May, the mayor said on Tuesday night." in extract(html, LINK).text


def test_json_ld_comes_before_meta_tags(harbour: Page) -> None:
    assert harbour.title == "Harbour & port to close, minister’s office says"


def test_the_time_of_day_and_its_zone_are_kept(harbour: Page) -> None:
    assert harbour.published_at == datetime(2024, 3, 6, 2, 30, tzinfo=UTC)
    assert harbour.modified_at == datetime(2024, 3, 6, 8, 0, tzinfo=UTC)


def test_every_author_is_kept_and_an_organisation_is_one_author(harbour: Page) -> None:
    assert harbour.authors == ("Ann Lee", "Bob Ray", "Ports and Shipping Desk")


def test_the_publisher_is_the_outlet(harbour: Page) -> None:
    assert harbour.outlet == "The Harbour News"


def test_the_source_is_the_link_that_was_given(harbour: Page) -> None:
    assert harbour.source == LINK


def test_without_json_ld_the_meta_tags_are_read() -> None:
    page = extract((PAGES / "meta_only.html").read_text("utf-8"), LINK)
    assert (page.title, page.outlet) == ("Ferry runs again", "Coast Daily")
    assert page.authors == ("Cleo Park", "Dan Poe", "Eve Hart")
    assert page.published_at == datetime(2024, 3, 5, 8, 15, tzinfo=UTC)
    assert page.modified_at == datetime(2024, 3, 5, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "html", ["", "   ", "<html></html>", "<!-- -->", (PAGES / "wall.html").read_text("utf-8"), "\0\0"]
)
def test_a_page_without_an_article_is_an_error(html: str) -> None:
    with pytest.raises(ReadError) as caught:
        extract(html, LINK)
    assert caught.value.problem == ReadProblem.NO_ARTICLE


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ann Lee", ("Ann Lee",)),
        ("By Ann Lee and Bob Ray", ("Ann Lee", "Bob Ray")),
        (["Ann Lee", {"name": "Bob Ray"}], ("Ann Lee", "Bob Ray")),
        ({"@type": "Person", "name": ["Ann Lee", "Bob Ray"]}, ("Ann Lee", "Bob Ray")),
        ({"@type": "Person", "givenName": "Ann", "familyName": "Lee"}, ("Ann Lee",)),
        ({"@type": "Person", "name": "Ann O&#39;Hara"}, ("Ann O'Hara",)),
        ([{"name": "Ann Lee"}, {"name": "ANN LEE"}], ("Ann Lee",)),
        ("Ann Lee, Jr., Bob Ray", ("Ann Lee, Jr.", "Bob Ray")),
        (["https://news.example/ann", "ann@news.example", "Ann Lee"], ("Ann Lee",)),
        ({"@id": "#nowhere"}, ()),
        (7, ()),
    ],
)
def test_authors_are_read_however_they_are_written(author: object, names: tuple[str, ...]) -> None:
    assert described(news(author=author)).authors == names


@pytest.mark.parametrize(
    "shape",
    [
        lambda article: [article],
        lambda article: [[{"@type": "WebSite", "name": "Site"}, article]],
        lambda article: {"@context": "https://schema.org", "@graph": [{"@graph": [article]}]},
        lambda article: {"@type": "WebPage", "headline": "Page", "mainEntity": article},
        lambda article: {"@type": "WebPage", "mainEntityOfPage": [article]},
        lambda article: "<!-- " + json.dumps(article) + " -->",
        lambda article: json.dumps(article).replace("to close", "to\nclose") + ";",
        lambda article: article | {"@type": "https://schema.org/AnalysisNewsArticle"},
    ],
)
def test_the_article_is_found_wherever_json_ld_has_it(shape: Any) -> None:
    page = described(shape(news(headline="Harbour to close", publisher="Harbour News")))
    assert (page.title, page.outlet) == ("Harbour to close", "Harbour News")


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "null",
        "[" * 100_000,
        '"text"',
        "{'@type': 'NewsArticle'}",
        json.dumps(
            {"@type": "NewsArticle", "headline": None, "author": [None, {"name": {}}], "publisher": []}
        ),
        json.dumps({"@type": [None, 3], "@id": {}}),
        '{"@type": "NewsArticle", "headline": "\\ud800", "datePublished": 1' + "0" * 5000 + "}",
    ],
)
def test_broken_json_ld_does_not_cost_the_article(broken: str) -> None:
    page = described(broken)
    assert page.text.count("\n") == 4
    page.title.encode("utf-8")


def test_articles_that_are_merely_mentioned_do_not_name_the_page() -> None:
    page = described(
        {"@type": "WebPage", "hasPart": news(headline="Part"), "mentions": news(headline="Other")},
        head='<meta property="og:title" content="Harbour reopens">',
    )
    assert page.title == "Harbour reopens"


def test_the_title_is_not_repeated_as_the_first_paragraph() -> None:
    page = described(news(headline="Harbour to close"), body=f"<h1>Harbour  to Close!</h1>{BODY}")
    assert page.text.startswith("The minister told")


def test_the_outlet_is_taken_off_the_end_of_the_title() -> None:
    head = '<title>Harbour - to close | News</title><meta property="og:site_name" content="News">'
    assert described(head=head).title == "Harbour - to close"


def test_a_page_that_names_no_outlet_is_filed_under_its_host() -> None:
    assert described(news()).outlet == "news.example"


def test_a_fragment_without_a_head_is_read() -> None:
    assert extract(
        "<p>" + "The harbour closed on Monday, officials said. " * 3 + "</p>", LINK
    ).text.startswith("The")


def test_an_encoding_declared_in_text_that_is_decoded_already_changes_nothing() -> None:
    html = (
        "<?xml version='1.0' encoding='iso-8859-1'?><html><head><meta charset='iso-8859-1'></head><body>"
        + BODY
        + "<p>“Порт” café</p></body></html>"
    )
    assert extract(html, LINK).text.endswith("“Порт” café")


def test_the_text_of_a_json_ld_document_is_its_article_body() -> None:
    words = "The minister told reporters on Monday that the harbour would close in May. " * 4
    page = extract(f'<script type="application/ld+json">{json.dumps(news(articleBody=words))}</script>', LINK)
    assert page.text == words.strip()


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-03-05", datetime(2024, 3, 5, tzinfo=UTC)),
        ("20240305", datetime(2024, 3, 5, tzinfo=UTC)),
        ("2024-03-05T10:00", datetime(2024, 3, 5, 10, tzinfo=UTC)),
        ("2024-03-05T10:00:00.000+0200", datetime(2024, 3, 5, 8, tzinfo=UTC)),
        ("Tue, 05 Mar 2024 10:00:00 EST", datetime(2024, 3, 5, 15, tzinfo=UTC)),
        ("March 5, 2024 10 a.m.", datetime(2024, 3, 5, 10, tzinfo=UTC)),
        ("29 February 2024", datetime(2024, 2, 29, tzinfo=UTC)),
        ("13/04/2024", datetime(2024, 4, 13, tzinfo=UTC)),
        ("03/04/2024", None),
        ("2024", None),
        ("March 2024", None),
        ("10:30", None),
        ("yesterday", None),
        ("2024-13-45", None),
        ("1709632800", None),
        ("9" * 5000, None),
        ("", None),
        (None, None),
        (1709632800, None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_a_date_is_read_or_left_out_but_never_guessed(written: object, moment: datetime | None) -> None:
    assert parse_date(written) == moment
