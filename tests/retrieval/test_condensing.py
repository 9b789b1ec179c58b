"""A summary by a model, over a real connection: what it is told, piece by piece, and what becomes of it."""

import json
from typing import Any

import pytest
from pydantic import SecretStr

from prompts.errors import ModelError, ModelProblem
from prompts.model import Model
from prompts.purse import Cap, Purse, Scope
from prompts.template import load
from retrieval.condensing import Condensing
from retrieval.extracting import Extracting
from retrieval.fallback import Fallback
from retrieval.question import parse
from retrieval.session import Session
from retrieval.types import Findings, Section
from retrieval.verify import verify
from tests.fakes.model import FakeModel, Reply, fails, replies
from tests.retrieval.articles import findings, version

WANTED = parse("the outposts")
FOUND = findings()
BOTH = findings(version(), version(id="v2"))
ONE_PIECE, TWO_PIECES = 6000, 1000  # tokens; an article takes 910


def point(section: str, *ids: str, words: str | None = None, wording: str | None = None) -> dict[str, Any]:
    quotes = [{"passage_id": one, "words": words} for one in ids]
    return {"section": section, "kind": "statement", "wording": wording, "quotes": quotes}


GOOD = replies(points=[point("disputed", "v1:4"), point("happened", "v1:0"), point("said", "v1:2")])


def condensing(model: FakeModel, budget_tokens: int = ONE_PIECE) -> Condensing:
    asked = Model("a-model", 5.0, SecretStr("sk-test"), model.base_url)
    return Condensing(asked, budget_tokens=budget_tokens)


def told(request: dict[str, Any]) -> list[str]:
    """The ids of the sentences that a request showed."""
    user: str = request["messages"][1]["content"]
    archive = user.rpartition("<archive>\n")[2].partition("\n</archive>")[0]
    return [one["passage_id"] for line in archive.splitlines() for one in json.loads(line)["sentences"]]


def test_points_come_back_under_their_headings_in_the_order_of_headings() -> None:
    with FakeModel(GOOD) as model:
        draft = condensing(model).draft(WANTED, FOUND, Session())
    assert [point.section for point in draft.points] == [Section.HAPPENED, Section.SAID, Section.DISPUTED]
    points = verify(draft, FOUND).points
    assert points[0].quotes[0].text.startswith("Col. Ann Lee said the 1,200 troops")
    assert draft.answerer == "127.0.0.1:a-model"


def test_what_fits_one_request_is_asked_once_and_recorded_with_the_prompt_it_was_asked_by() -> None:
    session = Session()
    with FakeModel(GOOD) as model:
        draft = condensing(model).draft(WANTED, FOUND, session)
        assert set(told(model.requests[0])) == {finding.id for finding in FOUND.items}
    assert set(draft.offered) == {finding.id for finding in FOUND.items}
    assert [(call.prompt, call.fingerprint) for call in session.purse.calls] == [
        ("summary", load("summary").fingerprint)
    ]


def test_a_long_input_is_read_in_pieces_and_the_last_request_shows_only_what_was_picked() -> None:
    session = Session()
    script = (
        replies(points=[point("said", "v1:2")]),
        replies(points=[point("disputed", "v2:4")]),
        replies(points=[point("said", "v1:2"), point("disputed", "v2:4")]),
    )
    with FakeModel(*script) as model:
        draft = condensing(model, TWO_PIECES).draft(WANTED, BOTH, session)
        first, second, last = map(told, model.requests)
    assert {*first, *second} == {finding.id for finding in BOTH.items}
    assert not {*first} & {*second}
    assert last == ["v1:2", "v2:4"]
    assert [call.prompt for call in session.purse.calls] == ["summary", "summary", "summary_reduce"]
    shown = verify(draft, BOTH).points
    assert [(p.section, p.quotes[0].version.id) for p in shown] == [
        (Section.SAID, "v1"),
        (Section.DISPUTED, "v2"),
    ]


def test_no_request_is_longer_than_its_budget_by_more_than_the_prompt() -> None:
    many = findings(*(version(id=f"v{number}") for number in range(1, 9)))
    with FakeModel(*[replies(points=[point("said", "v1:2")])] * 9) as model:
        condensing(model, TWO_PIECES).draft(WANTED, many, Session())
    sizes = [len(request["messages"][1]["content"].encode()) // 2 for request in model.requests]
    assert 2 < len(sizes) < 9
    assert max(sizes) <= TWO_PIECES + 200


def test_a_picked_id_that_was_in_no_piece_is_dropped_not_shown() -> None:
    with FakeModel(replies(points=[point("happened", "v9:9"), point("said", "v1:0")])) as model:
        verified = verify(condensing(model).draft(WANTED, FOUND, Session()), FOUND)
    assert [point.section for point in verified.points] == [Section.SAID]
    assert [dropped.finding_ids for dropped in verified.dropped] == [("v9:9",)]


def test_words_that_the_article_does_not_have_are_not_shown() -> None:
    with FakeModel(replies(points=[point("said", "v1:2", words="he saw no US troops")])) as model:
        verified = verify(condensing(model).draft(WANTED, FOUND, Session()), FOUND)
    assert verified.points == ()


FAULTS: dict[str, list[Reply]] = {
    "a refused key": [fails(401)],
    "no such heading": [replies(points=[point("verdict", "v1:0")])],
    "no heading": [replies(points=[{"kind": "fact", "wording": None, "quotes": []}])],
    "a failure in the second piece": [replies(points=[point("said", "v1:2")]), fails(401)],
    "a failure at the end": [
        replies(points=[point("said", "v1:2")]),
        replies(points=[point("said", "v2:2")]),
        Reply("prose"),
    ],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_fails_the_extractive_form_is_given(fault: str) -> None:
    pieces = TWO_PIECES if len(FAULTS[fault]) > 1 else ONE_PIECE
    with FakeModel(*FAULTS[fault]) as model:
        both = Fallback(condensing(model, pieces), Extracting(), 5.0)
        draft = both.draft(WANTED, BOTH, Session())
    assert draft.points == Extracting().draft(WANTED, BOTH, Session()).points
    assert (draft.answerer, draft.failed is not None) == ("quoting", True)


def test_a_cap_that_the_second_request_would_pass_ends_the_summary_before_it_is_sent() -> None:
    with FakeModel(replies(points=[point("said", "v1:2")])) as model:
        spends = condensing(model, TWO_PIECES)
        purse = Purse(caps={Scope.ANSWER: Cap(tokens=9_000)})
        with pytest.raises(ModelError) as raised:
            spends.draft(WANTED, BOTH, Session(purse))
    assert raised.value.problem is ModelProblem.OVER_CAP
    assert len(model.requests) <= 1


def test_no_findings_ask_no_model() -> None:
    with FakeModel() as model:
        assert condensing(model).draft(WANTED, Findings((), 1.0), Session()).points == ()
