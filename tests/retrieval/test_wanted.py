"""When what is to be summarized names an article."""

import pytest

from retrieval.wanted import named_article


@pytest.mark.parametrize(
    "wanted",
    [
        "the bridge and/or the ferry",
        "AC/DC in Linde on 9/10",
        "the U.S./Mexico border since March",
        "v2 of the index.html proposal",
        "Was it safe? What we know",
        "one.two and three",
    ],
)
def test_a_topic_or_a_headline_names_no_article(wanted: str) -> None:
    assert named_article(wanted) is None


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        ("https://gazette.example/reservoir", "https://gazette.example/reservoir"),
        ("look at HTTPS://gazette.example/a?b=c, please", "HTTPS://gazette.example/a?b=c"),
        ("(gazette.example/reservoir)", "gazette.example/reservoir"),
        ("/srv/wire/the marlow dam", "/srv/wire/the marlow dam"),
        (r"C:\\wire\\marlow", r"C:\\wire\\marlow"),
        ("the marlow dam.md", "the marlow dam.md"),
        ("a0123456789abcdef", "a0123456789abcdef"),
    ],
)
def test_a_link_a_path_a_file_and_an_id_name_one(wanted: str, named: str) -> None:
    assert named_article(wanted) == named
