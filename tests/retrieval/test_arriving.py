"""Items of a JSON array while its text arrives, in any pieces."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arriving import Arriving

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
items = st.lists(st.dictionaries(st.text(max_size=5), values, max_size=3), max_size=4)


def arrived(*pieces: str) -> list[Any]:
    arriving = Arriving("points")
    return [item for piece in pieces for item in arriving.take(piece)]


@given(items, st.integers(1, 9), st.sampled_from([None, 2]))
def test_every_item_arrives_once_in_order_however_the_text_is_cut(
    points: list[Any], size: int, indent: int | None
) -> None:
    text = json.dumps({"points": points}, indent=indent)
    assert arrived(*(text[at : at + size] for at in range(0, len(text), size))) == points


@given(items, st.data())
def test_what_has_arrived_is_never_more_than_what_is_whole(points: list[Any], data: st.DataObject) -> None:
    text = json.dumps({"points": points})
    end = data.draw(st.integers(0, len(text)))
    found = arrived(text[:end])
    assert found == points[: len(found)]


def test_an_item_is_given_with_the_piece_that_ends_it() -> None:
    arriving = Arriving("points")
    assert arriving.take('{"points": [{"a": 1') == []
    assert arriving.take("}") == [{"a": 1}]
    assert arriving.take(', {"a": 2}]}') == [{"a": 2}]


def test_a_brace_inside_a_text_ends_nothing() -> None:
    assert arrived('{"points": [{"a": "}', ", ]}") == []
    assert arrived('{"points": [{"a": "}', ", ]}", '"}]}') == [{"a": "}, ]}"}]


def test_an_array_under_another_name_is_not_read() -> None:
    assert arrived('{"others": [{"a": 1}], "points": [{"a": 2}]}') == [{"a": 2}]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sure! Haddad said so.",
        '{"points": "none"}',
        '{"points": {"a": 1}}',
        '{"points": [1, 2]}',
        '{"points": [{]}',
        '{"points": [' + '{"a":' * 5000 + "}",
        "[]",
    ],
)
def test_what_is_no_array_of_objects_gives_nothing_and_raises_nothing(text: str) -> None:
    assert arrived(text) == []


def test_what_follows_a_broken_item_is_not_given() -> None:
    assert arrived('{"points": [{"a": 1}, {"b"}, {"c": 3}]}') == [{"a": 1}]
