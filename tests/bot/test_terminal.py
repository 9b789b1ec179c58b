"""What the terminal says of an answer beside its quotes."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.replies.adding import unread_pages
from bot.terminal.answers import show_adding, show_answer
from retrieval.answer_json import to_json
from retrieval.types import Answer, Status


def test_what_a_question_was_read_as_stands_before_the_answer_as_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    read_as = "What did [bold]Okafor[/] cite?"
    answer = Answer("And what?", Status.NOT_IN_ARCHIVE, (), (), (), "quoting", read_as=read_as)
    show_answer(to_json(answer))
    assert capsys.readouterr().out.startswith(f"Read as: {read_as}\nThis is not in the archive.")


def test_a_document_added_in_part_is_told_of_by_its_pages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    whole = {"source": "/b.pdf", "outcome": "added", "title": "B"}
    part = whole | {"source": "/a[1].pdf", "missing": unread_pages([3])}
    assert show_adding([part, whole], 2) == {"added": 2}
    told = " ".join(capsys.readouterr().err.split())
    assert told.startswith("Added in part: /a[1].pdf: No text could be read on page 3: ")
    assert "/b.pdf" not in told


def test_a_known_article_that_got_an_embargo_is_not_called_unchanged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_adding([{"source": "/b.txt", "outcome": "standing", "title": "B"}], 1)
    assert capsys.readouterr().out == "1 given another collection or embargo\n"


def test_what_was_stored_is_told_of_when_adding_is_broken_off(capsys: pytest.CaptureFixture[str]) -> None:
    def broken_off() -> Iterator[dict[str, Any]]:
        yield {"source": "/a.txt", "outcome": "added", "title": "A"}
        yield {"source": "/b.txt", "outcome": "failed", "title": "", "reason": "There is no text in it."}
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        show_adding(broken_off(), 9)
    told = capsys.readouterr()
    assert told.out == "1 added, 1 failed\n"
    assert "/b.txt: There is no text in it." in told.err


@pytest.mark.parametrize(
    ("pages", "named"),
    [
        ([3], " page 3:"),
        ([1, 1200], " pages 1, 1,200:"),
        (list(range(1, 14)), " pages 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 3 more:"),
    ],
)
def test_pages_without_text_are_named(pages: list[int], named: str) -> None:
    assert named in unread_pages(pages)
