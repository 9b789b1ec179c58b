"""What the evals hold the program to, where it may not be lowered."""

import json
from pathlib import Path

FLOORS = Path(__file__).parents[2] / "evals" / "floors.json"
QUOTED = {"not_verbatim", "unverified"}


def test_not_one_quote_of_an_eval_may_be_other_than_the_article_has_it() -> None:
    floors = json.loads(FLOORS.read_text("utf-8"))
    held = {name: limits for name, limits in floors.items() if QUOTED & limits.keys()}
    assert {"sample", "dev", "held", "questions", "summaries"} <= held.keys()
    assert all(limits[name] == [0, 0] for limits in held.values() for name in QUOTED & limits.keys())
