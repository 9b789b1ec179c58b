"""What the terminal says of an answer beside its quotes."""

import pytest

from bot.terminal import show_answer
from retrieval.answer_json import to_json
from retrieval.types import Answer, Status


def test_what_a_question_was_read_as_stands_before_the_answer_as_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    read_as = "What did [bold]Okafor[/] cite?"
    answer = Answer("And what?", Status.NOT_IN_ARCHIVE, (), (), (), "quoting", read_as=read_as)
    show_answer(to_json(answer))
    assert capsys.readouterr().out.startswith(f"Read as: {read_as}\nThis is not in the archive.")
