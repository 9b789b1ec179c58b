"""An answer says first that it lacks what was asked for, and does not fill up with what was not."""

import pytest

from bot.slack.blocks import render
from index.types import Grade, Speaker
from retrieval.asked_for import said_first, topic_of
from retrieval.nobody import known
from retrieval.question import parse
from retrieval.types import Answer
from tests.conftest import ARTICLES, STADIUM, ArchiveOf, SmallArchive, page

VOSS = "What did Mayor Clara Voss say about the stadium?"
MANY = page(
    "ferry",
    "“The ferry sank on purpose,” said Tomas Reed, the harbour master of Skarholm.\n"
    "“The ferry had a new hull in March,” Reed said.\n"
    "“The ferry’s crew knew the rocks,” Reed said.\n"
    "“The ferry left the pier an hour late,” Reed said.\n"
    "“No ferry has sunk here in forty years,” Reed said.\n",
    "The Skarholm ferry",
)
FERRY = "What did Tomas Reed say about the ferry?"


@pytest.fixture
def archive(archive_of: ArchiveOf) -> SmallArchive:
    return archive_of(*ARTICLES, MANY)


def codes(answer: Answer) -> set[str]:
    return {note.code for note in answer.notes}


@pytest.mark.parametrize(
    ("question", "before", "code"),
    [
        ("who disputes it?", FERRY, "no_response"),
        ("any response?", FERRY, "no_response"),
        ("what did he say about taxes?", FERRY, "not_on_topic"),
        ("What did Tomas Reed say about the wolves?", "", "not_on_topic"),
        ("any evidence?", FERRY, "no_evidence"),
    ],
)
def test_what_was_asked_for_and_is_not_there_is_said_first_and_the_rest_cut(
    question: str, before: str, code: str, archive: SmallArchive
) -> None:
    answer = archive.ask(question, [before] if before else [])
    assert code in codes(answer)
    [told] = said_first(answer)
    assert len(answer.points) <= 2
    shown = render(answer, lambda quote: "")
    assert shown.text.startswith(told)
    assert str(shown.blocks).count(told) == 1


@pytest.mark.parametrize(
    ("question", "before"),
    [
        ("who disputes it?", VOSS),
        ("what did she say about taxpayers?", VOSS),
        (FERRY, ""),
        ("who said the ferry sank on purpose?", ""),
    ],
)
def test_where_it_is_there_nothing_is_said_to_lack(question: str, before: str, archive: SmallArchive) -> None:
    answer = archive.ask(question, [before] if before else [])
    assert answer.points
    assert said_first(answer) == []


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("on MSNBC", ""),
        ("on the phone", ""),
        ("on January 5", ""),
        ("on Monday", ""),
        ("on trade", "trade"),
        ("about MSNBC", "MSNBC"),
        ("about Monday", "Monday"),
    ],
)
def test_where_or_when_it_was_said_is_no_topic(said: str, topic: str) -> None:
    assert topic_of(parse(f"What did Tomas Reed say {said}?")) == topic


def test_a_denial_by_others_in_another_matter_is_none_of_this(archive: SmallArchive) -> None:
    answer = archive.ask("who disputes it?", [FERRY])
    assert "no_response" in codes(answer)
    assert all(quote.version.source != STADIUM.source for quote in answer.quotes)


def test_a_claim_that_was_asked_for_with_its_evidence_stays_whole(archive: SmallArchive) -> None:
    answer = archive.ask("Who said the ferry sank on purpose, and what evidence was cited?")
    assert said_first(answer) == ["No evidence that was cited for it was found in these articles."]
    assert len(answer.points) > 2


@pytest.mark.parametrize(
    "written",
    ["he", "She", "they", "The dispute", "the rally", "the statement", "here", "who,", "It", "those who"],
)
def test_a_pronoun_or_an_event_is_told_as_no_speaker(written: str) -> None:
    for grade in (Grade.UNNAMED, Grade.DOCUMENT):
        found = known(Speaker(written, written, grade))
        assert found is not None
        assert found.grade is Grade.UNKNOWN


@pytest.mark.parametrize(
    "written",
    [
        "a nurse",
        "officials",
        "the report",
        "a witness of the rally",
        "critics",
        "residents who saw the attack",
    ],
)
def test_a_description_of_somebody_stays(written: str) -> None:
    speaker = Speaker(written, written, Grade.UNNAMED)
    assert known(speaker) == speaker


def test_a_name_stays_whatever_it_is() -> None:
    speaker = Speaker("Will Rally", "he", Grade.NAMED)
    assert known(speaker) == speaker
