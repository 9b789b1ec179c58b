"""Search over a real archive: whole sentences, for this reader only."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Standing
from index.types import Status
from retrieval.question import parse
from retrieval.search import Search
from retrieval.types import EVERYONE, Audience, Findings
from tests.conftest import NOON, RESERVOIR, WOLVES, ArchiveOf, SmallArchive, page, small_archive
from tests.models import Models

SECRET = page("secret", "The Marlow dam will fall in August, Petra Lindqvist told the police in private.")
COURTS, PUBLIC = frozenset({"courts"}), frozenset({"public"})
DAM = "Who said the Marlow dam will fall?"


@pytest.fixture(scope="module")
def divided(tmp_path_factory: pytest.TempPathFactory, empty: Path, models: Models) -> Iterator[SmallArchive]:
    """Two articles on one dam, one of them for readers of the courts collection only."""
    with small_archive(tmp_path_factory.mktemp("divided"), empty, models) as archive:
        archive.add(RESERVOIR)
        archive.add(SECRET, standing=Standing("courts"))
        yield archive


def find(archive: SmallArchive, text: str, audience: Audience = EVERYONE) -> Findings:
    return Search(archive.stores).find(parse(text), audience)


def sources(found: Findings) -> set[str]:
    return {item.quote.version.source for item in found.items}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who said the dam wall has moved?", "moved four millimetres"),
        ("How much will the repair of the reservoir cost?", "12 million crowns"),
        ("Who turned away forty patients?", "turned away forty patients"),
        ("How many ewes were lost by shepherds?", "eleven ewes"),
        ("Who called the stadium promise a fairy tale?", "fairy tale"),
    ],
)
def test_the_sentence_that_answers_is_among_the_first_three(
    newsroom: SmallArchive, question: str, words: str
) -> None:
    assert any(words in item.quote.text for item in find(newsroom, question).items[:3])


def test_findings_are_whole_sentences_of_their_passage_best_first(newsroom: SmallArchive) -> None:
    found = find(newsroom, "What did Petra Lindqvist say about the dam?").items
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)
    for item in found:
        assert item.passage.contains(item.quote.span)
        assert item.quote.text == item.quote.text.strip()


def test_no_sentence_is_found_twice_and_furniture_never(newsroom: SmallArchive) -> None:
    found = find(newsroom, "Ten walks around the reservoir, READ MORE").items
    places = [(item.quote.version.id, item.quote.span) for item in found]
    assert len(set(places)) == len(places)
    assert not any("READ MORE" in item.quote.text for item in found)


def test_a_findings_id_says_nothing_of_its_rank_and_changes_with_each_search(newsroom: SmallArchive) -> None:
    first, second = (find(newsroom, "What about the dam?").items for _ in range(2))
    assert [item.quote for item in first] == [item.quote for item in second]
    assert not {item.id for item in first} & {item.id for item in second}
    assert len({item.id for item in first}) == len(first)


def test_a_finding_has_the_speaker_that_the_ledger_gives_its_sentence(newsroom: SmallArchive) -> None:
    found = find(newsroom, "Who said the dam wall has moved?").items
    moved = next(item for item in found if "moved four millimetres" in item.quote.text)
    assert moved.speaker is not None
    assert moved.speaker.name == "Petra Lindqvist"
    assert moved.is_speech


def test_an_empty_archive_finds_nothing_and_is_sure_of_nothing(archive_of: ArchiveOf) -> None:
    assert find(archive_of(), "Who said the dam has moved?") == Findings((), 0.0)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?",
        "the",
        "🌉",
        "body:dam AND title:* OR -wall",
        '"unclosed',
        "dam " * 3000,
        "x" * 5000,
        "Wer sagte das über den Damm?",
    ],
    ids=range(9),
)
def test_any_question_can_be_searched(newsroom: SmallArchive, question: str) -> None:
    found = find(newsroom, question)
    assert 0 <= found.confidence <= 1
    assert len(found.items) <= 40


@pytest.mark.parametrize(
    ("readable", "expected"),
    [
        (None, {RESERVOIR.source, SECRET.source}),
        (COURTS, {SECRET.source}),
        (PUBLIC, {RESERVOIR.source}),
        (COURTS | PUBLIC, {RESERVOIR.source, SECRET.source}),
        (frozenset({"sport"}), set()),
        (frozenset[str](), set()),
    ],
)
def test_a_reader_is_found_the_words_of_their_collections_and_no_others(
    divided: SmallArchive, readable: frozenset[str] | None, expected: set[str]
) -> None:
    assert sources(find(divided, DAM, Audience(readable))) == expected


def test_a_withheld_article_is_not_found_until_its_release(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, WOLVES)
    archive.set_status(RESERVOIR, Status.WITHHELD)
    assert RESERVOIR.source not in sources(find(archive, DAM))
    archive.set_status(RESERVOIR, Status.USABLE)
    assert RESERVOIR.source in sources(find(archive, DAM))


def test_only_the_current_wording_is_found(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR)
    current = page("reservoir", "The Marlow dam is safe, Petra Lindqvist said.", RESERVOIR.title)
    archive.now = NOON
    archive.add(current)
    assert [item.quote.text for item in find(archive, DAM).items] == [current.text]
