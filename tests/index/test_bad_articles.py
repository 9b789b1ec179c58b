"""Articles that nobody would choose: other languages, capitals, broken marks, posts. Nothing may be invented.

The texts are in tests/cases/bad_articles.jsonl.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from index import ledger
from index.add import Outcome
from index.attribute import Attributor
from index.types import Attribution, Grade, Page
from tests.conftest import ArchiveOf, page

CASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "bad_articles.jsonl").read_text("utf-8").splitlines()
]
PAGES = [
    pytest.param(page(f"bad-{number}", case["text"], case["title"]), id=case["name"])
    for number, case in enumerate(CASES)
]
PRONOUNS = ("he", "she", "it", "they", "i", "we", "you", "q", "a", "who", "er", "sie", "ella", "он", "она")


def check(read: Page, found: tuple[Attribution, ...]) -> None:
    for item in found:
        for start, end in (*item.source, *item.cue, *item.content):
            assert 0 <= start < end <= len(read.text)
        if item.speaker is None:
            continue
        assert item.speaker.as_written in read.text
        assert all(word in read.text for word in item.speaker.name.split())
        if item.speaker.grade is not Grade.NAMED:
            assert item.speaker.name == item.speaker.as_written
        else:
            assert item.speaker.name.casefold() not in PRONOUNS


@pytest.mark.parametrize("bad", PAGES)
def test_no_speaker_is_invented_in_a_bad_article(attributor: Attributor, bad: Page) -> None:
    check(bad, attributor.attribute(bad))


@pytest.mark.parametrize("bad", PAGES)
def test_a_bad_article_is_kept_with_its_words_and_speakers(
    archive_of: ArchiveOf, attributor: Attributor, bad: Page
) -> None:
    archive = archive_of()
    [added] = archive.add(bad)
    assert added.outcome is Outcome.ADDED
    version = archive.current(bad)
    assert version.text == bad.text
    with archive.stores.archive.engine.connect() as connection:
        stored = ledger.load(connection, [version.id])[version.id]
    assert tuple(stored) == attributor.attribute(bad)


@pytest.mark.parametrize("bad", PAGES)
def test_an_answer_from_a_bad_article_quotes_its_words(archive_of: ArchiveOf, bad: Page) -> None:
    answer = archive_of(bad).ask(f"Who said what about this: {bad.text[:60]}?")
    quotes = [quote for point in answer.points for quote in point.quotes] + list(answer.closest)
    assert all(quote.text in bad.text for quote in quotes)
