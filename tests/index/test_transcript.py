"""Who speaks in interviews and debates, over the cases in tests/cases/transcripts.jsonl.

A case lists words and who says them, nothing where the text is no transcript; "silent" are words that
nobody says.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import transcript
from index.attribute import Attributor
from index.types import Attribution, Grade, Page, Speech

CASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "transcripts.jsonl").read_text("utf-8").splitlines()
]
LABELS = st.sampled_from(["Q:", "A:", "VOSS:", "Clara Voss:", "MR. REYES:", "THE FACTS:", "(LAUGHTER)", ""])
LINES = st.tuples(LABELS, st.text(alphabet="I you.?“”\"' \nab", max_size=30)).map(" ".join)


def page_of(case: dict[str, Any]) -> Page:
    authors = tuple(case.get("authors", ()))
    return Page("https://gazette.example/a", case["text"], case["title"], case.get("outlet", ""), authors)


def holding(found: tuple[Attribution, ...], text: str, words: str) -> list[Attribution]:
    start = text.index(words)
    end = start + len(words)
    return [item for item in found if any(part.start < end and start < part.end for part in item.content)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_words_after_a_label_are_said_by_whom_it_names(attributor: Attributor, case: dict[str, Any]) -> None:
    found = attributor.attribute(page_of(case))
    for said in case["said"]:
        speakers = [item.speaker for item in holding(found, case["text"], said["words"])]
        assert [(one.name, one.grade) for one in speakers if one] == [(said["speaker"], Grade(said["grade"]))]
    for words in case.get("silent", ()):
        named = [item.speaker for item in holding(found, case["text"], words)]
        assert not [one for one in named if one and one.grade is Grade.NAMED], words


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_only_a_conversation_has_turns(case: dict[str, Any]) -> None:
    assert bool(transcript.read(page_of(case))) == bool(case["said"])


def test_what_is_said_in_a_turn_is_direct_speech_with_the_label_as_its_source(attributor: Attributor) -> None:
    page = page_of(CASES[0])
    [found] = holding(attributor.attribute(page), page.text, "Then we drain the lake at once")
    assert found.speech is Speech.DIRECT
    assert [page.text[slice(*span)] for span in found.source] == ["A"]
    assert found.cue == ()
    assert found.speaker is not None
    assert (found.speaker.as_written, found.speaker.description) == ("A", "the board’s chief engineer")


@given(st.lists(LINES, max_size=12).map("\n".join))
def test_turns_stand_apart_in_the_order_of_the_text(text: str) -> None:
    turns = transcript.read(Page("a", text, "Interview with Clara Voss"))
    ends = [0, *(turn.said.end for turn in turns)]
    for turn, before in zip(turns, ends, strict=False):
        assert before <= turn.label.start < turn.label.end <= turn.said.start < turn.said.end <= len(text)
        assert turn.speaker.as_written == text[slice(*turn.label)]
        assert transcript.at(turns, turn.said.start) == turn
