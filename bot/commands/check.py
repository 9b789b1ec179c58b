"""The command `onrecord check`: whether words stand in the archive, where, and who says them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Annotated

import typer

from bot.office.office import Office, absolute_if_there
from bot.terminal.answers import print_json
from bot.terminal.check import show_check
from retrieval.cited import has_words


def register(app: typer.Typer, office: Callable[[], AbstractContextManager[Office]]) -> None:
    """Add the command; `office` opens the archive that it works on."""

    @app.command()
    def check(
        words: Annotated[
            str,
            typer.Argument(metavar="WORDS", help='The words; also: "words" — Name, or Name: "words".'),
        ],
        by: Annotated[str | None, typer.Option(metavar="NAME", help="Who is to have said them.")] = None,
        article: Annotated[
            str | None,
            typer.Option("--in", metavar="ARTICLE", help="Its link, path, file name, id or exact headline."),
        ] = None,
        collection: Annotated[
            list[str] | None, typer.Option(help="Only from this collection; repeat for more.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
    ) -> None:
        """Check a quotation: exact, altered, by somebody else, or not in the archive.

        Example: onrecord check "The dam wall has moved four millimetres" --by Lindqvist
        """
        if not has_words(words):
            raise typer.BadParameter("give the words to check", param_hint="WORDS")
        where = absolute_if_there(article) if article else None
        with office() as archive:
            found = archive.check(words, by, where, frozenset(collection) if collection else None)
        print_json(found) if as_json else show_check(found)
