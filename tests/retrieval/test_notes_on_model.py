"""What a reader is told of a model that did not write the answer."""

import pytest

from prompts.errors import ModelError, ModelProblem
from prompts.purse import Scope
from retrieval.notes_on_model import notes_on_model
from retrieval.types import Draft, Note


def note(problem: ModelProblem, detail: str = "", answerer: str = "quoting") -> Note:
    [found] = notes_on_model(Draft((), answerer, ModelError(problem, detail)))
    return found


def test_an_answer_that_its_model_wrote_needs_no_note() -> None:
    assert notes_on_model(Draft((), "openai:gpt-5-mini")) == ()


@pytest.mark.parametrize("scope", Scope)
def test_every_cap_has_a_sentence_of_its_own(scope: Scope) -> None:
    others = {note(ModelProblem.OVER_CAP, other).text for other in Scope if other is not scope}
    found = note(ModelProblem.OVER_CAP, scope)
    assert found.code == "spending_cap"
    assert found.text not in others


@pytest.mark.parametrize(
    "problem", [problem for problem in ModelProblem if problem is not ModelProblem.OVER_CAP]
)
def test_a_model_that_fails_is_one_sentence_without_its_detail(problem: ModelProblem) -> None:
    found = note(problem, "sk-secret 503")
    assert found.code == "model_failed"
    assert "sk-secret" not in found.text
    assert "503" not in found.text
    assert found.text.count(".") == 1


def test_a_refusal_is_not_called_a_time_out() -> None:
    assert "declined" in note(ModelProblem.REFUSED).text
    assert "in time" in note(ModelProblem.TIMEOUT).text


def test_an_answer_that_a_model_began_says_that_the_rest_is_quotes() -> None:
    assert "the rest of this answer is quotes only" in note(ModelProblem.TIMEOUT, answerer="a:model").text
    assert "this answer is quotes only" in note(ModelProblem.TIMEOUT).text
    assert "rest" not in note(ModelProblem.TIMEOUT).text


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("401", ["refused the key", "OPENAI_API_KEY"]),
        ("403", ["refused the key", "OPENAI_API_KEY"]),
        ("404", ["ONRECORD_MODEL", "OPENAI_BASE_URL"]),
        ("429", ["busy", "quota"]),
        ("500", ["has trouble"]),
        ("503", ["has trouble"]),
        ("400", ["refused the request"]),
    ],
)
def test_what_a_server_refused_is_told_apart(status: str, told: list[str]) -> None:
    found = note(ModelProblem.STATUS, status).text
    assert "so this answer is quotes only" in found
    assert all(words in found for words in told)
    assert status not in found


def test_a_days_cap_says_until_when_and_an_answers_does_not() -> None:
    assert all(
        ("midnight UTC" in note(ModelProblem.OVER_CAP, scope).text) is (scope is not Scope.ANSWER)
        for scope in Scope
    )


@pytest.mark.parametrize("answerer", ["quoting", "a:model"])
def test_no_note_is_longer_than_a_message_shows(answerer: str) -> None:
    failures: list[tuple[ModelProblem, str]] = [(ModelProblem.OVER_CAP, scope) for scope in Scope]
    failures += [(problem, "") for problem in ModelProblem if problem is not ModelProblem.OVER_CAP]
    failures += [(ModelProblem.STATUS, status) for status in ("401", "404", "429", "500", "418")]
    assert max(len(note(problem, detail, answerer).text) for problem, detail in failures) <= 160
