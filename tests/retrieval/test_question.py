"""Questions: what they are about, what they ask for, and when they lean on their thread."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.question import content_stems, parse
from retrieval.types import Kind

DAM = "What did Petra Lindqvist say about the Marlow dam?"


@pytest.mark.parametrize(
    "follow_up",
    [
        "What did she say about the cost?",
        "And the cost?",
        "what about the farmers below the dam wall?",
        "Who disputed it?",
        "Which figures did they publish about that reservoir yesterday?",
        "Why?",
        "How much?",
    ],
)
def test_a_follow_up_is_searched_with_the_question_before_it(follow_up: str) -> None:
    question = parse(follow_up, [DAM])
    assert question.search_text == f"{DAM} {follow_up}"
    assert {"lindqvist", "marlow", "dam"} <= set(question.terms)
    assert question.text == follow_up


@pytest.mark.parametrize(
    "alone",
    [
        "How many wolves were seen near the Ostrava road on Sunday?",
        "Did Mayor Clara Voss defend the stadium contract in council?",
    ],
)
def test_a_question_that_stands_alone_is_searched_alone_in_any_thread(alone: str) -> None:
    question = parse(alone, [DAM])
    assert question.search_text == alone
    assert "lindqvist" not in question.terms
    assert question.history == (DAM,)


def test_without_a_thread_a_question_is_searched_as_it_stands() -> None:
    assert parse("And the cost?").search_text == "And the cost?"


def test_a_long_thread_is_remembered_but_only_its_end_is_searched() -> None:
    thread = [f"What happened to ferry number{n}?" for n in range(40)]
    question = parse("Who disputed it?", thread)
    assert question.history == tuple(thread)
    assert "number39" in question.terms
    assert "number10" not in question.terms


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Who claimed US troops were at ISIS outposts?", {Kind.CLAIM}),
        ("Who said the dam has moved?", {Kind.CLAIM, Kind.STATEMENT}),
        ("What evidence was cited for that?", {Kind.EVIDENCE}),
        ("Who claimed it and what documents did they cite?", {Kind.CLAIM, Kind.EVIDENCE}),
        ("How did the ministry respond?", {Kind.RESPONSE}),
        ("Did the hospital deny the report?", {Kind.RESPONSE}),
        ("What did the mayor say about the stadium?", {Kind.STATEMENT}),
        ("How many patients were turned away?", {Kind.FACT}),
        ("When does the bridge close?", {Kind.FACT}),
    ],
)
def test_a_question_wants_the_kinds_of_point_it_asks_for(text: str, kinds: set[Kind]) -> None:
    assert kinds <= parse(text).wants


@pytest.mark.parametrize("text", ["The Marlow dam", "Wolves near Ostrava"])
def test_a_subject_alone_asks_for_no_kind_of_point(text: str) -> None:
    assert parse(text).wants == frozenset()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("How much will the repair cost?", True),
        ("When was the bridge built?", True),
        ("What figures did she give?", True),
        ("Who built the bridge?", False),
        ("What did the mayor say?", False),
    ],
)
def test_a_question_for_a_figure_or_a_date_wants_a_number(text: str, wanted: bool) -> None:
    assert parse(text).wants_number == wanted


def test_the_terms_are_the_content_words_each_once_in_their_order() -> None:
    assert parse("Who said the dams at Marlow moved, and was the dam moving?").terms == (
        "dam",
        "marlow",
        "move",
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Where were US troops seen?", True),
        ("Where were U.S. troops seen?", True),
        ("Who told us about the troops?", False),
        ("Will this affect us?", False),
    ],
)
def test_the_united_states_are_a_content_word_and_us_is_not(text: str, kept: bool) -> None:
    assert ("us" in content_stems(text) or "u" in content_stems(text)) == kept


@pytest.mark.parametrize(
    ("text", "history", "asked"),
    [
        (DAM, [], (("petra", "lindqvist"),)),
        ("Did she give any proof?", [DAM], (("petra", "lindqvist"),)),
        ("And what did the ministry say?", [DAM], (("ministri",),)),
        ("What did Siri Dahl write and what did the board answer?", [], (("siri", "dahl"), ("board",))),
        ("Who said the dam has moved?", [], ()),
        ("What did some say?", [], ()),  # whose name is no word at all
    ],
)
def test_a_question_has_the_stems_of_the_one_whose_words_it_asks_for(
    text: str, history: list[str], asked: tuple[tuple[str, ...], ...]
) -> None:
    question = parse(text, history)
    assert question.asked == asked
    assert not question.points_back


def test_whoever_is_to_be_answered_is_not_the_one_whose_words_are_asked_for() -> None:
    question = parse("Who disputed that?", [DAM])
    assert (question.asked, question.answered) == ((), (("petra", "lindqvist"),))
    assert question.from_anyone


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (DAM, {"marlow", "dam"}),
        ("Who denied that the dam moved?", {"dam", "move"}),
        ("Who proved that the dam moved?", {"dam", "move"}),
        ("What did Petra Lindqvist say?", set()),
    ],
)
def test_a_topic_is_neither_who_speaks_nor_that_somebody_does(text: str, topic: set[str]) -> None:
    assert set(parse(text).topic) == topic


def test_a_question_points_back_when_its_thread_names_nobody() -> None:
    question = parse("Did she give any proof?", ["Who said the dam has moved?"])
    assert (question.asked, question.points_back) == ((), True)


@pytest.mark.parametrize("text", ["What did she say last week?", "What did she say?"])
def test_a_follow_up_means_the_time_that_its_thread_names(text: str) -> None:
    asked = "What did Petra Lindqvist say last week?"
    one, other = datetime(2024, 5, 6, tzinfo=UTC), datetime(2023, 5, 6, tzinfo=UTC)
    found = parse(text, [asked], one).period
    assert found is not None
    assert found == parse(asked, (), one).period
    assert found != parse(text, [asked], other).period


def test_a_question_that_stands_alone_does_not_mean_the_time_of_its_thread() -> None:
    alone = "How many wolves were seen near the Ostrava road on Sunday?"
    assert parse(alone, ["What did Petra Lindqvist say in October?"]).period is None


@pytest.mark.parametrize("text", ["Who said what?", "What did he say about it?", "And?"])
def test_a_question_of_small_words_only_still_has_something_to_search(text: str) -> None:
    assert parse(text).terms


@given(st.text(), st.lists(st.text(), max_size=4))
def test_any_text_is_a_question(text: str, history: list[str]) -> None:
    question = parse(text, history)
    assert question.text == text
    assert question.search_text.endswith(text)
    assert all(question.asked)
    assert len(set(question.terms)) == len(question.terms) or not content_stems(question.search_text)
