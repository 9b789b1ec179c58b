"""Words of articles in a terminal: shown, and never obeyed."""

import json

import pytest

from bot.slack.shortening import line
from bot.terminal.answers import console, print_json, show_quote

ORDERS = "All \x1b[2Jclear\x1b]0;owned\x9b31m now\x7f"


def test_a_control_character_in_a_quote_is_shown_as_its_picture() -> None:
    quote = {"text": ORDERS, "outlet": ORDERS, "title": "", "source": "a.txt", "published_at": None}
    with console.capture() as capture:
        show_quote(quote)
    shown = "All ␛[2Jclear␛]0;owned\ufffd31m now␡"
    assert capture.get() == f"  │ {shown}\n  {shown}\n"


def test_json_for_programs_has_no_control_character_and_says_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_json({"text": ORDERS + "ü"})
    printed = capsys.readouterr().out
    assert printed.strip().isprintable()
    assert json.loads(printed) == {"text": ORDERS + "ü"}


@pytest.mark.parametrize("turned", ["\u202e", "\u2067", "\u2066", "\u200f", "\u200b", "\U000e0041"])
def test_a_headline_cannot_turn_round_what_stands_beside_it(turned: str) -> None:
    assert line(f"Weir {turned}opened", 80) == "Weir opened"


def test_letters_that_must_not_join_stay_apart_in_a_headline() -> None:
    assert line("نامه\u200cها", 80) == "نامه\u200cها"
