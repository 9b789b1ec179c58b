"""Words: stems found, ranked and forgotten, and never another collection's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.words import Words, stems

PASSAGES = {
    1: ("a", "public", "Bridge to close", "The bridge will close in May."),
    2: ("a", "public", "Bridge to close", "Ferries take the cars across the river."),
    3: ("b", "public", "Mill sold", "The mill was sold; the bridge to it is private."),
    4: (
        "c",
        "courts",
        "Bridge trial",
        "The bridge engineer stands trial for the bridge that fell on the bridge keeper.",
    ),
}
PUBLIC = frozenset({"public"})


@pytest.fixture
def words(tmp_path: Path) -> Iterator[Words]:
    words = Words(tmp_path)
    yield words
    words.close()


@pytest.fixture
def filled(words: Words) -> Words:
    for version_id in "abc":
        own = {hit: rest for hit, (version, *rest) in PASSAGES.items() if version == version_id}
        collection, title, _ = next(iter(own.values()))
        text = "\n".join(body for _, _, body in own.values())
        words.add(version_id, collection, title, text, [(hit, body) for hit, (_, _, body) in own.items()])
    words.commit()
    return words


def ids(found: list[tuple[int, float]]) -> set[int]:
    return {hit for hit, _ in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Bridges were CLOSED", ["the", "bridg", "were", "close"]),
        ("closing closes close", ["close", "close", "close"]),
        ("Lindqvist’s 4.5m anti-war plan", ["lindqvist", "s", "4", "5m", "anti", "war", "plan"]),
        ("Ørsted Čapek", ["ørsted", "čapek"]),
        ("—“”…", []),
        ("", []),
    ],
)
def test_words_are_lower_case_stems_in_their_order(text: str, expected: list[str]) -> None:
    assert stems(text) == expected


def test_any_form_of_a_word_finds_a_passage(filled: Words) -> None:
    for form in ("closing", "Closed", "CLOSE"):
        assert 1 in ids(filled.passages(stems(form), 10, None))


def test_a_passage_that_holds_more_of_the_words_comes_first(filled: Words) -> None:
    found = filled.passages(stems("ferries cross the river"), 10, None)
    assert found[0][0] == 2
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_a_headline_finds_all_the_passages_under_it(filled: Words) -> None:
    assert {1, 2} <= ids(filled.passages(stems("bridge"), 10, PUBLIC))


def test_no_more_than_the_limit_is_found(filled: Words) -> None:
    assert len(filled.passages(stems("bridge"), 2, None)) == 2
    assert len(filled.articles(stems("bridge"), 2, None)) == 2


@pytest.mark.parametrize(
    ("readable", "passages", "articles"),
    [
        (None, {1, 2, 3, 4}, {"a", "b", "c"}),
        (PUBLIC, {1, 2, 3}, {"a", "b"}),
        (frozenset({"courts"}), {4}, {"c"}),
        (frozenset({"public", "courts", "sport"}), {1, 2, 3, 4}, {"a", "b", "c"}),
        (frozenset({"sport"}), set(), set()),
        (frozenset({"court", "Courts", "PUBLIC", ""}), set(), set()),
        (frozenset[str](), set(), set()),
    ],
)
def test_only_the_collections_asked_for_are_searched(
    filled: Words, readable: frozenset[str] | None, passages: set[int], articles: set[str]
) -> None:
    assert ids(filled.passages(stems("bridge"), 10, readable)) == passages
    assert {version for version, _ in filled.articles(stems("bridge"), 10, readable)} == articles


def test_the_collection_filter_does_not_change_the_ranking(filled: Words) -> None:
    everyone = dict(filled.passages(stems("bridge close"), 10, None))
    public = dict(filled.passages(stems("bridge close"), 10, PUBLIC))
    assert public == pytest.approx({hit: everyone[hit] for hit in public})


@pytest.mark.parametrize("terms", [[], ["nowhere"], ["body:bridge"], ["*"], ["bridge OR mill"]])
def test_words_that_no_passage_holds_find_nothing(filled: Words, terms: list[str]) -> None:
    assert filled.passages(terms, 10, None) == []
    assert filled.articles(terms, 10, PUBLIC) == []


def test_an_empty_index_finds_nothing(words: Words) -> None:
    assert words.passages(["bridg"], 10, None) == []
    assert words.articles(["bridg"], 10, None) == []
    assert words.count() == 0
    assert words.rarity("bridg") >= 0


def test_a_rarer_word_weighs_more(filled: Words) -> None:
    assert filled.rarity("nowher") > filled.rarity("river") > filled.rarity("bridg") > 0


def test_what_was_added_is_found_only_after_the_commit(words: Words) -> None:
    words.add("a", "public", "", "The bridge.", [(1, "The bridge.")])
    assert (words.passages(["bridg"], 10, None), words.count()) == ([], 0)
    words.commit()
    assert (ids(words.passages(["bridg"], 10, None)), words.count()) == ({1}, 1)


def test_a_removed_version_is_found_until_the_commit_and_never_after(filled: Words) -> None:
    filled.remove("a")
    assert 1 in ids(filled.passages(["bridg"], 10, None))
    filled.commit()
    assert ids(filled.passages(["bridg", "ferri"], 10, None)) == {3, 4}
    assert [version for version, _ in filled.articles(["ferri"], 10, None)] == []


def test_a_version_removed_and_added_in_one_commit_is_there_once(filled: Words) -> None:
    filled.remove("b")
    filled.add("b", "public", "Mill sold", "The mill.", [(9, "The mill.")])
    filled.commit()
    assert ids(filled.passages(["mill"], 10, None)) == {9}
    assert [version for version, _ in filled.articles(["mill"], 10, None)] == ["b"]


def test_an_index_opened_again_has_what_was_committed_and_nothing_else(filled: Words, tmp_path: Path) -> None:
    filled.add("d", "public", "", "The bridge.", [(7, "The bridge.")])
    filled.close()
    again = Words(tmp_path)
    assert ids(again.passages(["bridg"], 10, None)) == {1, 2, 3, 4}


def test_a_cleared_index_is_empty_and_can_be_filled_again(filled: Words) -> None:
    filled.clear()
    assert filled.count() == 0
    filled.add("a", "public", "", "The bridge.", [(1, "The bridge.")])
    filled.commit()
    assert ids(filled.passages(["bridg"], 10, None)) == {1}


@pytest.mark.parametrize(
    ("runs", "found"),
    [
        (["the bridge will close"], {"a"}),
        (["closing in May. Ferries take"], {"a"}),  # over the end of a paragraph
        (["bridge"], {"a", "b", "c"}),
        (["the bridge", "stands trial"], {"c"}),
        (["close will the bridge"], set()),
        (["Bridge trial"], set()),  # the headline is not the text
    ],
)
def test_articles_that_hold_words_in_a_row_are_found(filled: Words, runs: list[str], found: set[str]) -> None:
    assert set(filled.holding([stems(run) for run in runs], 10, None)) == found
    assert set(filled.holding([stems(run) for run in runs], 10, PUBLIC)) == found - {"c"}
