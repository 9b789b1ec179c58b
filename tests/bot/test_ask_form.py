"""The window for a question fits Slack whatever outlets are called, and what it limits is never widened."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.ask_form import ask_form, chosen, filled, narrowed, within_of
from retrieval.types import EVERYONE, Audience
from tests.fakes.slack.limits import check_view

names = st.lists(
    st.text(max_size=300) | st.sampled_from(["<!channel>", "x" * 75, "y" * 151, " "]), max_size=130
)


def options(view: dict[str, Any], name: str) -> list[dict[str, Any]]:
    menus = [block["element"] for block in view["blocks"] if block["block_id"] == name]
    return [one for menu in menus for group in menu.get("option_groups", [menu]) for one in group["options"]]


def labels(view: dict[str, Any], name: str) -> list[str]:
    return [option["text"]["text"] for option in options(view, name)]


@settings(max_examples=60, deadline=None)
@given(names, names)
def test_any_names_make_a_window_that_slack_takes_and_each_can_be_chosen(
    outlets: list[str], collections: list[str]
) -> None:
    view = check_view(ask_form(outlets, collections), ("modal",))
    for name, offered in (("outlet", outlets), ("collection", collections)):
        values = [option["value"] for option in options(view, name)]
        assert {chosen(value, offered) for value in values} <= set(offered)
        assert len(set(values)) == len(values)
        assert len(set(labels(view, name))) == len(values)


def test_three_hundred_outlets_can_all_be_chosen_in_the_order_of_the_alphabet() -> None:
    outlets = [f"Outlet {number:03}" for number in range(299, -1, -1)]
    view = check_view(ask_form(outlets, []), ("modal",))
    assert labels(view, "outlet") == sorted(outlets)
    [menu] = [block["element"] for block in view["blocks"] if block["block_id"] == "outlet"]
    groups = [group["label"]["text"] for group in menu["option_groups"]]
    assert groups[0] == "Outlet 000 – Outlet 099"


def test_what_the_window_has_no_room_for_is_counted_and_is_the_smallest() -> None:
    outlets = [f"Outlet {number} {'x' * 60}" for number in range(5_000)]
    view = check_view(ask_form(outlets, []), ("modal",))
    offered = labels(view, "outlet")
    assert outlets[0] in offered
    [hint] = [block["hint"]["text"] for block in view["blocks"] if block["block_id"] == "outlet"]
    assert f"{5_000 - len(offered):,} more did not fit" in hint


@pytest.mark.parametrize("alike", ["x" * 90, "x" * 200])
def test_long_names_that_begin_alike_are_told_apart_and_handed_back_whole(alike: str) -> None:
    outlets = [f"{alike} north", f"{alike} south", f"{alike}{'y' * 40}{alike}", f"{alike}{'z' * 40}{alike}"]
    view = check_view(ask_form(outlets, []), ("modal",))
    assert len(set(labels(view, "outlet"))) == len(outlets)
    assert labels(view, "outlet")[0].endswith("north")
    assert [chosen(option["value"], outlets) for option in options(view, "outlet")] == outlets


def test_an_end_before_the_beginning_is_told_with_the_name_of_the_other_field() -> None:
    state = {
        "question": {"a": {"value": "Who?"}},
        "since": {"c": {"selected_date": "2024-03-02"}},
        "until": {"d": {"selected_date": "2024-03-01"}},
    }
    assert "Published from" in filled({"state": {"values": state}})[2]["until"]


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        (Audience(frozenset({"public", "desk"})), {"desk"}),
        (Audience(frozenset({"public"})), set()),
        (EVERYONE, {"desk"}),
    ],
)
def test_a_collection_narrows_what_is_read_and_never_widens_it(audience: Audience, seen: set[str]) -> None:
    assert narrowed(audience, {"collection": "desk"}).collections == frozenset(seen)
    assert narrowed(audience, {}) == audience


def test_no_limits_are_no_limits() -> None:
    assert within_of({}) is None
    assert within_of({"collection": "desk"}) is None


def test_a_form_that_is_filled_is_read_as_it_was_filled() -> None:
    state: dict[str, Any] = {
        "question": {"a": {"type": "plain_text_input", "value": " Who? "}},
        "outlet": {"b": {"type": "static_select", "selected_option": {"value": "Herald"}}},
        "since": {"c": {"type": "datepicker", "selected_date": "2024-03-01"}},
        "until": {"d": {"type": "datepicker", "selected_date": None}},
        "kind": {"e": {"type": "static_select", "selected_option": None}},
    }
    question, limits, wrong = filled({"state": {"values": state}})
    assert (question, limits, wrong) == ("Who?", {"outlet": "Herald", "since": "2024-03-01"}, {})
