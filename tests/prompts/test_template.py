"""Templates, and that what fills them stays data."""

from prompts.template import Template, load


def test_a_value_with_a_dollar_sign_stays_as_it_is() -> None:
    prompt = Template("a-prompt", "0", "You read.", "Asked: $question").fill(question="$passages cost $5")
    assert prompt.user == "Asked: $passages cost $5"


def test_the_answer_prompt_has_its_gaps_in_the_users_part_only() -> None:
    template = load("answer")
    prompt = template.fill(history="[]", question='"Who?"', passages="{}")
    assert "$" not in template.system
    assert "# user" not in prompt.system
    assert prompt.user.endswith("<archive>\n{}\n</archive>")


def test_a_fingerprint_is_the_same_for_the_same_words() -> None:
    assert load("answer").fingerprint == load("answer").fingerprint
    assert len(load("answer").fingerprint) == 12
