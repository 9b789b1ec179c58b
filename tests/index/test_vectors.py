"""Vectors: the nearest of the collections one may read, in a real Chroma."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.vectors import Vectors

EAST, NORTH, UP = np.eye(3, dtype=np.float32)
NORTH_EAST = ((EAST + NORTH) / np.sqrt(2)).astype(np.float32)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vectors]:
    vectors = Vectors(tmp_path_factory.mktemp("vectors"))
    yield vectors
    vectors._client.close()


@pytest.fixture
def vectors(opened: Vectors) -> Vectors:
    opened.clear()
    return opened


def stack(*rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.stack(rows)


def ids(found: list[tuple[int, float]]) -> list[int]:
    return [hit for hit, _ in found]


def test_the_nearest_comes_first_with_its_cosine(vectors: Vectors) -> None:
    vectors.add("public", [1, 2, 3], stack(NORTH, NORTH_EAST, EAST))
    found = vectors.nearest(EAST, 10, None)
    assert ids(found) == [3, 2, 1]
    assert [similarity for _, similarity in found] == pytest.approx([1, 0.7071, 0], abs=1e-4)


def test_no_more_than_the_limit_is_found_over_all_collections(vectors: Vectors) -> None:
    vectors.add("public", [1, 2], stack(NORTH, UP))
    vectors.add("courts", [3, 4], stack(EAST, NORTH_EAST))
    assert ids(vectors.nearest(EAST, 3, None))[:2] == [3, 4]
    assert len(vectors.nearest(EAST, 3, None)) == 3


@pytest.mark.parametrize(
    ("readable", "found"),
    [
        (None, {1, 2, 3}),
        ({"public"}, {1}),
        ({"courts"}, {2}),
        ({"public", "Redaktion: Recht & Gericht, 2024"}, {1, 3}),
        ({"public", "sport"}, {1}),
        ({"Public", "court", ""}, set()),
        (set(), set()),
    ],
)
def test_only_the_collections_asked_for_are_searched(
    vectors: Vectors, readable: set[str] | None, found: set[int]
) -> None:
    vectors.add("public", [1], stack(NORTH))
    vectors.add("courts", [2], stack(EAST))
    vectors.add("Redaktion: Recht & Gericht, 2024", [3], stack(UP))
    assert set(ids(vectors.nearest(EAST, 10, readable))) == found


def test_an_empty_index_finds_nothing(vectors: Vectors) -> None:
    assert vectors.nearest(EAST, 10, None) == []
    assert vectors.nearest(EAST, 10, {"public"}) == []
    assert vectors.count() == 0


def test_adding_an_id_again_replaces_its_vector(vectors: Vectors) -> None:
    vectors.add("public", [1, 2], stack(NORTH, UP))
    vectors.add("public", [1], stack(EAST))
    assert vectors.count() == 2
    assert vectors.nearest(EAST, 1, None) == [(1, pytest.approx(1, abs=1e-4))]


def test_a_removed_id_is_not_found_and_the_others_are(vectors: Vectors) -> None:
    vectors.add("public", [1, 2], stack(NORTH, EAST))
    vectors.remove("public", [2, 77])
    assert ids(vectors.nearest(EAST, 10, None)) == [1]
    assert vectors.count() == 1


def test_removing_from_one_collection_leaves_the_same_id_in_another(vectors: Vectors) -> None:
    vectors.add("public", [1], stack(EAST))
    vectors.add("courts", [1], stack(EAST))
    vectors.remove("courts", [1])
    assert ids(vectors.nearest(EAST, 10, {"public"})) == [1]
    assert vectors.nearest(EAST, 10, {"courts"}) == []


def test_more_vectors_than_chroma_takes_at_once_are_all_stored_and_removed(vectors: Vectors) -> None:
    many = np.random.default_rng(7).normal(size=(6000, 8)).astype(np.float32)
    vectors.add("public", range(6000), many)
    assert vectors.count() == 6000
    assert ids(vectors.nearest(many[5999], 1, None)) == [5999]
    vectors.remove("public", range(1, 6000))
    assert vectors.count() == 1


def test_a_cleared_index_is_empty_and_can_be_filled_again(vectors: Vectors) -> None:
    vectors.add("public", [1], stack(EAST))
    vectors.clear()
    assert vectors.count() == 0
    vectors.add("public", [2], stack(EAST))
    assert ids(vectors.nearest(EAST, 10, {"public"})) == [2]


def test_an_index_opened_again_has_what_was_added(tmp_path: Path) -> None:
    first = Vectors(tmp_path)
    first.add("public", [1], stack(EAST))
    first._client.close()
    again = Vectors(tmp_path)
    assert ids(again.nearest(EAST, 10, {"public"})) == [1]
    again._client.close()


def test_what_was_replaced_again_and_again_is_not_found_and_a_cleared_index_finds_all_that_is_there(
    vectors: Vectors,
) -> None:
    random = np.random.default_rng(3)
    for first in range(0, 600, 100):
        here = range(first, first + 100)
        vectors.remove("public", [number - 100 for number in here])
        now = random.normal(size=(100, 32)).astype(np.float32)
        vectors.add("public", here, now)
    assert vectors.count() == 100
    assert all(set(ids(vectors.nearest(one, 50, None))) <= set(here) for one in now)
    vectors.clear()
    vectors.add("public", here, now)
    assert [ids(vectors.nearest(one, 1, None)) for one in now] == [[number] for number in here]
