"""The command `onrecord spend`: what models have cost, and what is left of today's caps."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Annotated, Any, Literal

import typer
from rich.markup import escape
from rich.table import Table

from bot.office.office import Office
from bot.terminal.answers import console, print_json

Json = dict[str, Any]

_UNPRICED = (
    "The cost of {calls} is not known, because ONRECORD_PRICES has no price for the model. "
    "Caps in tokens hold for it; caps in dollars do not count it."
)
_UNSETTLED = "Not settled: {calls} whose end is not known; they count at the most they can have cost."


def register(app: typer.Typer, office: Callable[[], AbstractContextManager[Office]]) -> None:
    """Add the command; `office` opens the archive whose book it reads."""

    @app.command()
    def spend(
        days: Annotated[int, typer.Option(min=1, max=3660, help="How many days, today (UTC) included.")] = 30,
        by: Annotated[
            Literal["user", "channel", "model", "day"], typer.Option(help="What to sum up by.")
        ] = "day",
        as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
    ) -> None:
        """What the model has cost, and what is left of today's caps.

        Example: onrecord spend --days 7 --by user
        """
        with office() as archive:
            found = archive.spend(days, by)
        print_json(found) if as_json else show_spend(found)


def show_spend(found: Json) -> None:
    """An `onrecord.spend/1` for reading."""
    rows = found["rows"]
    if not rows:
        console.print("No model has been asked in these days.")
    else:
        table = _table(found["by"], "requests", "tokens sent", "received", "US$")
        for row in rows:
            figures = (f"{row[key]:,}" for key in ("calls", "tokens_in", "tokens_out"))
            table.add_row(escape(row["name"] or "–"), *figures, _dollars(row["usd"]))
        console.print(table)
    for key, sentence in (("unpriced", _UNPRICED), ("unsettled", _UNSETTLED)):
        if calls := sum(row[key] for row in rows):
            console.print(sentence.format(calls=f"{calls} request" if calls == 1 else f"{calls} requests"))
    console.print("\n[bold]Left today[/] [dim](until midnight UTC)[/]")
    table = _table("", "tokens", "of", "US$", "of")
    for item in found["today"]:
        table.add_row(escape(f"{item['scope']} {item['name']}".strip()), *_left(item))
    console.print(table)


def _table(first: str, *figures: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(first)
    for name in figures:
        table.add_column(name, justify="right")
    return table


def _left(item: Json) -> tuple[str, str, str, str]:
    tokens, usd = item["tokens"], item["usd"]
    in_tokens = ("no cap", "") if tokens["cap"] is None else (f"{tokens['left']:,}", f"{tokens['cap']:,}")
    in_usd = ("no cap", "") if usd["cap"] is None else (_dollars(usd["left"]), _dollars(usd["cap"]))
    return *in_tokens, *in_usd


def _dollars(amount: float | None) -> str:
    """To the hundredth of a cent below a dollar: one answer costs less than a cent."""
    if amount is None:
        return "not known"
    return f"{amount:,.2f}" if amount >= 1 or amount == 0 else f"{amount:,.4f}"
