"""Whose words are asked for: by name, by role, by a pronoun, or nobody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.asked import Asked, asked_speakers

DAM = "What did Petra Lindqvist say about the dam?"
WHO_SAID = "Who said the dam has moved?"


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What did Petra Lindqvist say about the dam?", ["Petra Lindqvist"]),
        ("what did petra lindqvist say about the dam", ["petra lindqvist"]),
        ("What does the water board say about the dam?", ["the water board"]),
        ("What has Clara Voss promised the council?", ["Clara Voss"]),
        ("What did O'Hara-Lund tell the court?", ["O'Hara-Lund"]),
        ("What was the mayor's response to the auditors?", ["the mayor"]),
        ("What is Reyes' answer to that?", ["Reyes"]),
        ("What's the ministry’s position on the ferry?", ["the ministry"]),
        ("And what was the union's reaction?", ["the union"]),
        ("Who at the water board warned of a flood?", ["the water board"]),
        ("Who from the breeders' union complained?", ["the breeders union"]),
        ("who in the cabinet backed the bridge", ["the cabinet"]),
        ("Which councillor called the promise a fairy tale?", ["councillor"]),
        ("which union boss is worried about the docks", ["union boss"]),
        ("Who is the engineer that measured the wall?", ["the engineer"]),
        ("who's the nurse who spoke to the Gazette", ["the nurse"]),
        ("According to Anders Holm, what went wrong?", ["Anders Holm"]),
        ("According to the inspectorate how many patients were sent home?", ["the inspectorate"]),
        ("What went wrong, according to Dan Reyes?", ["Dan Reyes"]),
        ("What about Ivo Brandt?", ["Ivo Brandt"]),
        ("How about the shepherds?", ["the shepherds"]),
        ("How did the ministry react when Voss resigned?", ["the ministry"]),
        ("How did Ivo Brandt respond to the nurse?", ["Ivo Brandt"]),
        ("how does the mayor defend the cost", ["the mayor"]),
        ("Why does Holm think the readings are wrong?", ["Holm"]),
        ("When did Clara Voss say the contract was signed?", ["Clara Voss"]),
        ("Where did the forest office say the wolves were?", ["the forest office"]),
        ("Did Ivo Brandt deny it?", ["Ivo Brandt"]),
        ("Has Lindqvist answered the farmers?", ["Lindqvist"]),
        ("What evidence did Petra Lindqvist cite?", ["Petra Lindqvist"]),
        ("What proof does the union offer?", ["the union"]),
        ("what evidence did holm give", ["holm"]),
        ("What documents did Reyes point to?", ["Reyes"]),
        ("Who did Voss blame?", ["Voss"]),
        ("What did Siri Dahl write and what did the board answer?", ["Siri Dahl", "the board"]),
        ("What did Voss say, and what did Voss cite?", ["Voss"]),
    ],
)
def test_the_one_whose_words_are_wanted_is_found_in_a_question(question: str, named: list[str]) -> None:
    assert asked_speakers(question) == Asked(tuple(named), points_back=False)


@pytest.mark.parametrize(
    "question",
    [
        "",
        WHO_SAID,
        "Who claimed it first?",
        "Who paid for the stadium?",
        "Who told the reporters about the leak?",
        "How many patients were sent home?",
        "How much will the repair cost?",
        "When does the bridge close?",
        "What happened at the dam?",
        "Why was the reservoir drained?",
        "What was said about the dam?",
        "How did the dam wall move?",
        "Is there any evidence?",
        "Wolves near the Ostrava road",
        "The Marlow dam",
        "Which outlet reported it?",
        "Which newspapers said the dam moved?",
        "What did she say?",
    ],
)
def test_a_question_that_names_nobody_asks_for_nobodys_words(question: str) -> None:
    assert asked_speakers(question) == Asked((), points_back=False)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What did Mayor Voss say, and how did she explain it?", ["Mayor Voss"]),
        ("What did the union claim and what evidence did they cite?", ["the union"]),
        ("Voss on the stadium: did she have a contract?", ["Voss"]),
    ],
)
def test_a_pronoun_stands_for_the_one_whom_the_same_question_names(question: str, named: list[str]) -> None:
    assert asked_speakers(question, [DAM]) == Asked(tuple(named), points_back=False)


@pytest.mark.parametrize(
    ("question", "history", "named"),
    [
        ("Did she give any proof?", [DAM], ["Petra Lindqvist"]),
        ("What did she cite?", [DAM, "Is the dam safe?"], ["Petra Lindqvist"]),
        ("any evidence?", [DAM], ["Petra Lindqvist"]),
        ("what evidence was cited?", [DAM], ["Petra Lindqvist"]),
        ("What's their response?", [DAM, "What about the farmers?"], ["the farmers"]),
        ("What was his answer?", [DAM, "How did Anders Holm react?"], ["Anders Holm"]),
        ("What did he cite?", [DAM, "How did Anders Holm react?", "Did he say so?"], ["Anders Holm"]),
        ("And what did the ministry say?", [DAM], ["the ministry"]),
        ("How many ewes were lost?", [DAM], []),
        ("Why?", [DAM], []),
    ],
)
def test_a_pronoun_stands_for_the_newest_of_its_thread_and_a_name_for_itself(
    question: str, history: list[str], named: list[str]
) -> None:
    assert asked_speakers(question, history) == Asked(tuple(named), points_back=False)


@pytest.mark.parametrize(
    ("question", "history", "points_back"),
    [
        ("Did she give any proof?", [WHO_SAID], True),
        ("any evidence?", [WHO_SAID], True),
        ("What did they cite?", [WHO_SAID, "And what else?"], True),
        ("What was her answer?", ["How many patients were sent home?"], True),
        ("any evidence?", [], False),
        ("Did she give any proof?", [DAM], False),
        ("What did the ministry say?", [WHO_SAID], False),
        ("How many ewes were lost?", [WHO_SAID], False),
    ],
)
def test_a_question_points_back_when_only_an_answer_names_the_one_it_means(
    question: str, history: list[str], points_back: bool
) -> None:
    assert asked_speakers(question, history).points_back == points_back


@pytest.mark.parametrize(
    "question",
    [
        "who disputed that?",
        "Who else has denied it?",
        "who's disputing this?",
        "and did anyone deny it?",
        "has anybody ever contradicted her?",
        "was that denied?",
        "Has it been rejected?",
        "what was the response?",
        "any official reaction to that?",
    ],
)
def test_a_response_of_anybody_is_to_the_one_whom_the_thread_names(question: str) -> None:
    assert asked_speakers(question, [DAM]) == Asked(("Petra Lindqvist",), points_back=False, from_anyone=True)
    assert asked_speakers(question, [WHO_SAID]) == Asked((), points_back=True, from_anyone=True)
    assert asked_speakers(question) == Asked((), points_back=False, from_anyone=True)


@pytest.mark.parametrize(
    "question",
    [
        "Did she deny it?",
        "How did he respond?",
        "What was her response?",
        "What was the response from the board?",
        "Who said that?",
        "What did the ministry answer?",
    ],
)
def test_a_response_of_somebody_is_not_anybodys(question: str) -> None:
    assert not asked_speakers(question, [DAM]).from_anyone


PIECES = (
    "who what which how did does is 's ’s the she they that any on at according to about said say response "
    "Petra Voss O'Hara-Lund board’s and but , ? : . - _ 🌉 é"
)
WORDED = st.lists(st.sampled_from([*PIECES.split(), "", " ", "\n"])).map(" ".join)
TEXTS = st.one_of(WORDED, st.text())


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_every_word_of_whoever_is_asked_for_stands_in_the_question_or_its_thread(
    text: str, history: list[str]
) -> None:
    asked = asked_speakers(text, history)
    typed = [text, *history]
    for named in asked.named:
        assert any(all(word in one for word in named.split()) for one in typed)
    assert not (asked.named and asked.points_back)


@pytest.mark.parametrize("text", ["   on that one", "  's it", ".. on it", " - _ on this"])
def test_a_text_that_begins_with_no_word_names_nobody(text: str) -> None:
    assert asked_speakers(text) == Asked((), points_back=False)
