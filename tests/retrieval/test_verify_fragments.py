"""What is shown of a sentence that frames a claim: never the claim alone (tests/cases/fragments.jsonl)."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Quote, Span
from retrieval.prose import fault_of
from retrieval.types import Draft, DraftPoint, Findings, Kind, Pick
from retrieval.verify import verify
from tests.retrieval.articles import version
from tests.retrieval.found import named, said

CASES = Path(__file__).parents[1] / "cases" / "fragments.jsonl"
LEE = named("Ruth Lee")
ROWS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
CLAIMS = [
    "the minister stole funds",
    "Omar Haddad took bribes from Kestrel",
    "the 40 men paid 3 million crowns to a clerk",
    "the mayor was arrested in May",
    "US troops burned the village",
]
# Each says something else than the claim, or leaves it open.
FRAMES = [
    "It is wrong to say that {claim}, Lee said.",
    "“It is wrong to say that {claim},” Lee said.",
    "It is a lie that “{claim}”, Lee said.",
    "Lee asked whether {claim}.",
    "Asked if {claim}, Lee said it was up to the court.",
    "Lee said opponents say {claim}.",
    "According to Lee, opponents say {claim}.",
    "Lee laughed at the idea that {claim}.",
    "Lee said the charge that {claim} was nonsense.",
    "Lee said the myth that {claim} persists.",
    "Lee said few believe that {claim}.",
    "Lee said one of his rivals wrote that {claim}.",
    "Lee said she would never claim that {claim}.",
    "Lee told Ann Voss to stop saying {claim}.",
    "Lee said only in a film would she learn that {claim}.",
    "Lee joked that {claim}.",
    "Lee doubted {claim}.",
    "“Who wrote that {claim}?” Lee said.",
    "Lee said: “So the story goes that {claim}.”",
    "Lee said the paper imagined a town in which {claim}.",
    "In a satire by Lee, she said {claim}.",
    "Lee said, grinning, that a bird told her {claim}.",
    "“{claim}, or so my rivals claim,” Lee said.",
    "{claim}, opponents say, but Lee said that was a fairy tale.",
    "“{claim}” is a fairy tale, Lee said.",
    "“{claim}?” Lee asked.",
    "{claim}, as the story goes, Lee said.",
    "{claim}, Lee joked.",
]


def shown(passage: str, words: str) -> list[str]:
    found = said(LEE, passage)
    draft = Draft((DraftPoint(Kind.CLAIM, (Pick(found.id, words),)),))
    return [quote.text for point in verify(draft, Findings((found,), 1.0)).points for quote in point.quotes]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["passage"])
def test_a_fragment_is_shown_alone_or_with_all_of_its_sentence(row: dict[str, str]) -> None:
    assert shown(row["passage"], row["words"]) == [row["shown"]]


@given(st.sampled_from(FRAMES), st.sampled_from(CLAIMS), st.data())
def test_no_fragment_shows_a_claim_without_its_frame(frame: str, claim: str, data: st.DataObject) -> None:
    passage = frame.format(claim=claim)
    words = claim.split()
    start = data.draw(st.integers(0, len(words) - 3))
    end = data.draw(st.integers(start + 3, len(words)))
    assert shown(passage, " ".join(words[start:end])) == [passage]


@given(
    st.sampled_from(FRAMES),
    st.sampled_from(CLAIMS),
    st.sampled_from(
        ["Lee said ", "Ruth Lee said that ", "According to Lee, ", "Lee told Ann Voss that ", ""]
    ),
    st.booleans(),
)
def test_no_prose_tells_a_claim_without_its_frame(
    frame: str, claim: str, beginning: str, has_speaker: bool
) -> None:
    passage = frame.format(claim=claim)
    article = replace(version(passage), outlet="Gazette")
    quote = Quote(article, Span(0, len(passage)))
    beginning = beginning if has_speaker else "The Gazette reported that "
    assert fault_of(f"{beginning}{claim}.", LEE if has_speaker else None, [quote]) is not None


@given(st.sampled_from(CLAIMS), st.sampled_from(["Lee said {}.", "According to Lee, {}.", "“{},” Lee said."]))
def test_a_claim_that_its_speaker_makes_is_told_and_shown(claim: str, frame: str) -> None:
    passage = frame.format(claim)
    quote = Quote(version(passage), Span(0, len(passage)))
    assert fault_of(f"Ruth Lee said {claim}.", LEE, [quote]) is None
    assert shown(passage, claim) == [claim]
