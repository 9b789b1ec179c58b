"""The commands about speakers: `onrecord said` and `onrecord attributions`."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Annotated

import typer

from bot.office.office import Office, absolute_if_there
from bot.terminal.answers import print_json
from bot.terminal.said import show_attributions, show_said

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def register(app: typer.Typer, office: Callable[[], AbstractContextManager[Office]]) -> None:
    """Add the commands; `office` opens the archive that they work on."""

    @app.command()
    def said(
        words: Annotated[
            list[str], typer.Argument(metavar="NAME [TOPIC]", help="A speaker, and what it is to be about.")
        ],
        collection: Annotated[
            list[str] | None, typer.Option(help="Only from this collection; repeat for more.")
        ] = None,
        limit: Annotated[int | None, typer.Option(min=1, help="How many remarks to show.")] = None,
        as_json: AsJson = False,
    ) -> None:
        """What a person or an institution said, newest first, each a quote.

        Example: onrecord said "Ruth Okafor" "the bridge"   or   onrecord said Ruth Okafor about the bridge
        """
        from retrieval.naming import has_letters, name_and_topic

        name, topic = name_and_topic(" ".join(words))
        if not topic and " " in words[0].strip() and len(words) > 1:  # parted by the shell's quotation marks
            name, topic = words[0], " ".join(words[1:])
        if not has_letters(name):
            raise typer.BadParameter("give the name of a speaker", param_hint="NAME")
        seen = frozenset(collection) if collection else None
        with office() as archive:
            found = archive.said(name, topic, seen, limit)
        print_json(found) if as_json else show_said(found)

    @app.command()
    def attributions(
        article: Annotated[str, typer.Argument(help="Its link, path, file name, id or exact headline.")],
        as_json: AsJson = False,
    ) -> None:
        """Who says what in an article: with --json a line each, spans and slices.

        Example: onrecord attributions articles/bridge.txt --json
        """
        with office() as archive:
            found = list(archive.attributions(absolute_if_there(article)))
        if not as_json:
            show_attributions(found)
        for attribution in found if as_json else []:
            print_json(attribution)
