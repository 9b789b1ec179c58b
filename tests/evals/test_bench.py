"""The benchmark's parts that take no time: its articles, its questions, its table."""

from itertools import islice

import pytest

from evals.bench import Row, table
from evals.newsroom_text import pages, questions
from index.split import MAX_PASSAGE, split

PAGES = list(pages(40))


def test_the_same_article_comes_every_time_whatever_the_count() -> None:
    assert list(islice(pages(1_000_000), 40)) == PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.source)
def test_an_article_has_the_length_of_news(page) -> None:
    assert 500 <= len(page.text.split()) <= 750


@pytest.mark.parametrize("page", PAGES[:5], ids=lambda page: page.source)
def test_a_paragraph_is_a_passage(page) -> None:
    paragraphs = page.text.split("\n\n")
    assert [page.text[slice(*passage.span)] for passage in split(page.text)] == paragraphs
    assert max(len(paragraph) for paragraph in paragraphs) <= MAX_PASSAGE


def test_no_template_is_left_unfilled() -> None:
    assert not any(brace in page.title + page.text for page in PAGES for brace in "{}")


def test_no_two_articles_are_alike() -> None:
    assert len({page.text for page in PAGES}) == len({page.source for page in PAGES}) == len(PAGES)


def test_questions_differ_and_name_what_is_in_the_articles_they_are_spread_over() -> None:
    asked = questions(20, len(PAGES))
    assert len(set(asked)) == len(asked)
    texts = [page.title + page.text for page in PAGES]
    named = [{word for word in question[:-1].split() if word[0].isupper()} for question in asked]
    assert all(any(all(word in text for word in words) for text in texts) for words in named)


def test_the_table_shows_the_middle_ratio_and_its_range_before_the_figures() -> None:
    rows = [Row("adding", 4.0, 2.0, (1.9, 2.0, 2.2)), Row("memory", 900.0, target="< 1500")]
    heading, adding, memory = table(rows).splitlines()
    assert heading.split() == ["times", "as", "fast", "On", "the", "Record", "recipe", "target"]
    assert adding.split() == ["adding", "2.00", "(1.90–2.20)", "4.0", "2.0"]
    assert memory.split() == ["memory", "900.0", "<", "1500"]
