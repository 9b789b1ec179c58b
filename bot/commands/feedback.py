"""The command `onrecord feedback`: what people think of the answers they saw."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Annotated, Any

import typer

from bot.office.office import Office
from bot.replies.answers import BAD_ANSWER, GOOD_ANSWER, REASONS
from bot.terminal.answers import console, print_json

Json = dict[str, Any]


def register(app: typer.Typer, office: Callable[[], AbstractContextManager[Office]]) -> None:
    """Add the command; `office` opens the archive whose answers were judged."""

    @app.command()
    def feedback(
        as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
    ) -> None:
        """What people said in Slack of the answers they got, the last first.

        Example: onrecord feedback --json
        """
        with office() as archive:
            found = archive.feedback()
        print_json(found) if as_json else show_feedback(found)


def show_feedback(found: Json) -> None:
    """An `onrecord.feedback/1` for reading."""
    if not found["rows"]:
        console.print("Nobody has judged an answer yet.")
        return
    console.print(f"{GOOD_ANSWER}: {found['good']} · {BAD_ANSWER}: {found['bad']}\n")
    for row in found["rows"]:
        verdict = GOOD_ANSWER if row["verdict"] == "good" else BAD_ANSWER
        when = datetime.fromisoformat(row["at"])
        lines = [
            f"{when:%Y-%m-%d %H:%M} UTC · {verdict} · by {row['user']} · answer {row['answer']}",
            f"  Asked: {' '.join(row['question'].split())}",
        ]
        told = ". ".join(filter(None, (REASONS.get(row["reason"], row["reason"]), row["words"])))
        lines += [f"  {' '.join(told.split())}"] if told else []
        console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
