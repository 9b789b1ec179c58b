"""Words that turn a sentence round, and whether they are lost, new or somewhere else."""

import pytest

from index.locate import fold
from retrieval.prose_words import read
from retrieval.turns import changes_meaning, changes_negation, holds_turn


def changed(wording: str, *sources: str) -> bool:
    return changes_meaning(read(wording), [read(source) for source in sources], is_topic=False)


@pytest.mark.parametrize(
    "text",
    [
        "could not see",
        "weren’t there",
        "can't",
        "cannot",
        "never",
        "without it",
        "denied that",
        "allegedly",
        "if it rains",
        "may close",
        "Possibly so",
        "reportedly",
        "they refused",
        "Nobody came",
        "untrue",
    ],
)
def test_a_stretch_with_a_turn_is_known(text: str) -> None:
    assert holds_turn(fold(text))


@pytest.mark.parametrize(
    "text", ["in May", "Will Smith came", "a report of the crash", "nothings", "a knot", ""]
)
def test_a_stretch_without_one_is_known_too(text: str) -> None:
    assert not holds_turn(fold(text))


@pytest.mark.parametrize(
    ("wording", "source"),
    [
        ("the bridge may close", "The bridge may close on Friday."),
        ("the bridge might close", "The bridge may close on Friday."),
        ("it would close", "It will close."),
        ("it is not safe", "It isn’t safe."),
        ("they could not see it", "They cannot see it."),
        ("the crew denied the fault", "The crew denied the fault."),
        ("the bridge", "The bridge may close."),
    ],
)
def test_a_turn_in_its_place_in_another_form_changes_nothing(wording: str, source: str) -> None:
    assert not changed(wording, source)


@pytest.mark.parametrize(
    ("wording", "source"),
    [
        ("the bridge will close", "The bridge may close."),
        ("the bridge should close", "The bridge must close."),
        ("the bridge is unlikely to close", "The bridge is likely to close."),
        ("the crew rejected the fault", "The crew denied the fault."),
        ("the bridge closes", "The bridge may close."),
        ("the bridge not closes", "The bridge closes."),
        ("the bridge is not safe", "The bridge is safe, and the road is not wet."),
        ("the bridge is not not safe", "The bridge is not safe."),
        ("the club leaves", "The club leaves if the council agrees."),
        ("the club took bribes", "The club allegedly took bribes."),
        ("Lee shot Smith", "Lee was shot by Smith."),
        ("he voted for the budget", "He voted against the budget."),
    ],
)
def test_a_turn_that_is_another_lost_new_or_moved_changes_the_meaning(wording: str, source: str) -> None:
    assert changed(wording, source)


def test_each_sentence_of_the_sources_counts() -> None:
    assert not changed("the road is not wet", "The bridge is safe.", "The road is not wet.")


def test_a_topic_loses_nothing_by_leaving_a_turn_out() -> None:
    words, source = read("the bridge"), [read("Nothing on the bridge broke.")]
    assert not changes_meaning(words, source, is_topic=True)


@pytest.mark.parametrize(
    ("question", "thread", "expected"),
    [
        ("would Voss resign if asked", ["would she resign if asked?"], False),
        ("would Voss resign", ["would she resign if asked?"], True),
        ("did Voss not resign", ["did she resign?"], True),
        ("what would Voss do", ["what will she do?"], False),
    ],
)
def test_of_a_question_only_what_turns_it_round_is_held(
    question: str, thread: list[str], expected: bool
) -> None:
    assert changes_negation(read(question), [read(earlier) for earlier in thread]) is expected
