"""The window for a question fits Slack whatever outlets are called, and what it limits is never widened."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ask_form import ask_form, filled, narrowed, within_of
from retrieval.types import EVERYONE, Audience
from tests.fakes.slack.limits import check_view

names = st.lists(
    st.text(max_size=300) | st.sampled_from(["<!channel>", "x" * 75, "y" * 151, " "]), max_size=130
)


@settings(max_examples=60, deadline=None)
@given(names, names)
def test_any_names_make_a_window_that_slack_takes(outlets: list[str], collections: list[str]) -> None:
    view = check_view(ask_form(outlets, collections), ("modal",))
    offered = {
        option["value"]
        for block in view["blocks"]
        if block["block_id"] in {"outlet", "collection"}
        for option in block["element"]["options"]
    }
    assert offered <= {*outlets, *collections}


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        (Audience(frozenset({"public", "desk"})), {"desk"}),
        (Audience(frozenset({"public"})), set()),
        (EVERYONE, {"desk"}),
    ],
)
def test_a_collection_narrows_what_is_read_and_never_widens_it(audience: Audience, seen: set[str]) -> None:
    assert narrowed(audience, {"collection": "desk"}).collections == seen
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
