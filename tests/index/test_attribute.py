"""Who said what, over the cases in tests/cases/attributions.jsonl.

A case lists each thing said: some of its words, its speaker and grade ("speaker": null where it must be
left open). An empty list means that nobody says anything; null, that only what holds for any text is asked.
"fails" gives the reason why the code does not do it yet.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.attribute import Attributor, _attribution
from index.linking import Tagged
from index.quotations import quotations
from index.types import Attribution, Grade, Page, Span, Speech

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "attributions.jsonl").read_text("utf-8").splitlines()
]


SAID = [
    pytest.param(case["text"], said, id=f"{case['name']}: {said['words']}")
    for case in CASES
    for said in case["said"] or ()
]
SILENT = [pytest.param(case["text"], id=case["name"]) for case in CASES if case["said"] == []]
PIECES = (
    "“The wall moved,”", '"It moved"', "“", "”", '"', "said", "according to", "Ann Lee", "the mayor", ",",
    ".", "\n", "She", "told reporters", "that", "Mr. Hale", "who runs the port,", "denied", "SAID", "’s",
    "‘no’", "«да»", "сказал", "  ", "A. B.",
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))


def words(text: str, spans: tuple[Span, ...]) -> str:
    return " … ".join(text[start:end] for start, end in spans)


def attribute(attributor: Attributor, text: str) -> tuple[Attribution, ...]:
    return attributor.attribute(Page("https://gazette.example/a", text, "A headline"))


def of(attributor: Attributor, text: str, said: str) -> list[Attribution]:
    """The attributions whose content holds these words."""
    start = text.index(said)
    return [
        found
        for found in attribute(attributor, text)
        if any(part.contains(Span(start, start + len(said))) for part in found.content)
    ]


@pytest.mark.parametrize(("text", "said"), SAID)
def test_what_was_said_is_found_with_the_one_who_said_it(
    attributor: Attributor, text: str, said: dict[str, Any]
) -> None:
    found = of(attributor, text, said["words"])
    speakers = [item.speaker and (item.speaker.name, item.speaker.grade) for item in found]
    if said["speaker"] is None:
        assert all(speaker is None or speaker[1] is Grade.UNKNOWN for speaker in speakers)
    else:
        assert speakers == [(said["speaker"], Grade(said["grade"]))]
    if "as_written" in said:
        assert [item.speaker.as_written for item in found if item.speaker] == [said["as_written"]]


@pytest.mark.parametrize("text", SILENT)
def test_where_nobody_is_reported_to_speak_there_is_no_attribution(attributor: Attributor, text: str) -> None:
    assert attribute(attributor, text) == ()


def check_any(attributor: Attributor, text: str) -> None:
    """What holds for any text: real spans, and speakers whose words stand in it."""
    found = attribute(attributor, text)
    for item in found:
        for start, end in (*item.source, *item.cue, *item.content):
            assert 0 <= start < end <= len(text)
        assert item.content
        assert not any(cue.overlaps(part) for cue in item.cue for part in item.content)
        if item.speaker:
            assert item.speaker.as_written in text
            assert all(word in text for word in item.speaker.name.split())


@pytest.mark.parametrize("text", [pytest.param(case["text"], id=case["name"]) for case in CASES])
def test_no_speaker_is_invented_whatever_the_text(attributor: Attributor, text: str) -> None:
    check_any(attributor, text)


@given(TEXTS)
def test_no_speaker_is_invented_in_any_text(attributor: Attributor, text: str) -> None:
    check_any(attributor, text)


@pytest.mark.parametrize("text", ["", " \n\n ", "said", "“", "According to "])
def test_a_text_without_speech_has_no_attributions(attributor: Attributor, text: str) -> None:
    assert attribute(attributor, text) == ()


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("“The dam wall has moved,” said Ann Lee.", Speech.DIRECT),
        ("Ann Lee said the dam wall “has moved four millimetres” since the autumn.", Speech.MIXED),
        ("Ann Lee said the dam wall had moved.", Speech.INDIRECT),
    ],
)
def test_speech_is_direct_mixed_or_indirect_by_its_quotation_marks(
    attributor: Attributor, text: str, speech: Speech
) -> None:
    assert [found.speech for found in attribute(attributor, text)] == [speech]


def test_attributions_stand_in_the_order_of_the_text(attributor: Attributor) -> None:
    text = "\n".join(f"Ann Lee said reading number {n} was higher." for n in range(5))
    assert [found.content[0] for found in attribute(attributor, text)] == sorted(
        found.content[0] for found in attribute(attributor, text)
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('He said “no” and "yes".', ["“no”", '"yes"']),
        ("“He never stopped", ["“He never stopped"]),
        ("It’s the state’s job.", []),
    ],
)
def test_a_quotation_reaches_from_mark_to_mark_or_to_the_end_of_its_paragraph(
    text: str, found: list[str]
) -> None:
    assert [text[start:end] for start, end in quotations(text, Span(0, len(text)))] == found


@pytest.mark.parametrize(
    "unit", ["A ", "ANN said ", "Ann, ", "“ ", '"', "has ", "Ann Lee said that the bridge was closed. "]
)
def test_no_speaker_is_invented_in_a_long_text_of_one_thing(attributor: Attributor, unit: str) -> None:
    check_any(attributor, unit * (4_000 // len(unit)) + " said it.")


def test_the_end_of_a_source_alone_names_nobody() -> None:
    text = "A bot for readers of Calder Library recommended the same book of eel recipes to everybody."
    source, cue, content = (text.index(words) for words in ("of Calder", "recommended", "the same"))
    spans = (Span(source, cue - 1), Span(cue, content - 1), Span(content, len(text) - 1))
    found = _attribution(text, [], Tagged(*((span,) for span in spans), confidence=0.9))
    assert found
    assert (found.source, found.content) == ((), (spans[2],))
