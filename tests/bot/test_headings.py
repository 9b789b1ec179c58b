"""The headings of a summary in Slack and in the terminal."""

import pytest

from bot.headings import headings
from bot.slack.blocks import render
from bot.terminal.answers import show_answer
from retrieval.answer_json import to_json
from retrieval.types import Answer, Kind, Point, Section
from tests.bot.test_blocks import answer, reading_room, version, whole
from tests.fakes.slack.limits import message_parts


def summary(*sections: Section | None) -> Answer:
    points = [
        Point(Kind.FACT, None, (whole(version(f"The bridge has {number} hangers.")),), None, section)
        for number, section in enumerate(sections)
    ]
    return answer(*points)


@pytest.mark.parametrize("section", Section)
def test_every_section_has_a_heading_of_its_own(section: Section) -> None:
    [one] = headings([section])
    others = headings(other for other in Section if other is not section)
    assert one
    assert one not in others


def test_a_heading_stands_once_over_the_points_of_its_section() -> None:
    sections = [Section.SAID, Section.SAID, Section.NUMBERS, None, Section.NUMBERS]
    assert headings(sections) == ["Who said what", "", "Numbers", "", "Numbers"]


def test_in_slack_a_header_stands_before_the_first_quote_of_its_section_and_an_answer_has_none() -> None:
    message = render(summary(Section.HAPPENED, Section.SAID, Section.SAID), reading_room)
    kinds = [block["type"] for block in message.blocks]
    assert kinds == ["header", "rich_text", "actions", *["header", *["rich_text", "actions"] * 2], "context"]
    assert message.text.startswith("What happened\n")
    assert "header" not in [block["type"] for block in render(summary(None), reading_room).blocks]


def test_a_long_summary_fits_slack_with_its_headings() -> None:
    message = render(summary(*(section for section in Section for _ in range(4))), reading_room)
    assert len([block for block in message.blocks if block["type"] == "header"]) >= 4
    assert message_parts(message.as_arguments())


def test_the_terminal_shows_each_heading_once(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(to_json(summary(Section.SAID, Section.SAID, Section.TIMELINE)))
    out = capsys.readouterr().out
    assert (out.count("Who said what"), out.count("Timeline"), out.count("hangers")) == (1, 1, 3)
