"""The reason for a bad answer: kept, shown again, and thanked for."""

import pytest

from bot.replies.answers import BAD_ANSWER, GOOD_ANSWER, REASONS, THANKS
from tests.bot.conftest import Office
from tests.bot.test_journeys_answers import asked, opinions, told, window

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

GIVEN = {"reason": "wrong_speaker", "words": "Hale said it"}
NOTED = ("U1", "bad", "wrong_speaker", "Hale said it")


def test_a_reason_is_kept_and_shown_again_when_the_button_is_pressed_again(office: Office) -> None:
    channel = office.channel()
    answer = asked(office, channel)
    office.slack.submit_view(window(office, answer, BAD_ANSWER, "U1"), GIVEN)
    told(office, channel, THANKS)
    again = window(office, answer, BAD_ANSWER, "U1")
    reason, words = (block["element"] for block in again.body["blocks"])
    assert reason["initial_option"]["text"]["text"] == REASONS["wrong_speaker"]
    assert words["initial_value"] == "Hale said it"
    office.slack.close_view(again)
    office.settle()
    assert opinions(office, answer) == [NOTED]


def test_a_reason_that_is_taken_back_in_the_window_is_gone(office: Office) -> None:
    channel = office.channel()
    answer = asked(office, channel)
    office.slack.submit_view(window(office, answer, BAD_ANSWER, "U1"), GIVEN)
    told(office, channel, THANKS)
    changed = {"reason": "missing", "words": "The cost"}
    office.slack.submit_view(window(office, answer, BAD_ANSWER, "U1"), changed)
    noted = [("U1", "bad", "missing", "The cost")]
    office.slack.wait_until(lambda: opinions(office, answer) == noted, "the change")


def test_an_answer_that_is_good_after_all_has_no_reason_against_it(office: Office) -> None:
    channel = office.channel()
    answer = asked(office, channel)
    office.slack.submit_view(window(office, answer, BAD_ANSWER, "U1"), GIVEN)
    told(office, channel, THANKS)
    office.slack.click(answer, GOOD_ANSWER, "U1")
    good = [("U1", "good", "", "")]
    office.slack.wait_until(lambda: opinions(office, answer) == good, "the change of mind")
    again = window(office, answer, BAD_ANSWER, "U1")
    assert all("initial_value" not in block["element"] for block in again.body["blocks"])
