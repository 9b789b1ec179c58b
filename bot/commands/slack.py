"""The command `onrecord slack manifest`: what to paste at Slack to make the app."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

if TYPE_CHECKING:
    from bot.settings import Settings


def register(app: typer.Typer, settings: Callable[[], "Settings"]) -> None:
    """Add the commands; `settings` say how the bot's commands begin."""
    slack = typer.Typer(no_args_is_help=True, help="Set up the Slack app.")
    app.add_typer(slack, name="slack")

    @slack.command()
    def manifest(
        http: Annotated[
            str | None,
            typer.Option(metavar="URL", help="HTTP mode, at this https address; without it, Socket Mode."),
        ] = None,
        several: Annotated[
            bool, typer.Option("--several", help="For several workspaces, which install it themselves.")
        ] = False,
        assistant_view: Annotated[
            bool,
            typer.Option(
                "--assistant-view", help="For an app made before July 2026 that keeps Slack's assistant pane."
            ),
        ] = False,
    ) -> None:
        """Print the app's manifest, as JSON; commands begin with ONRECORD_COMMAND_PREFIX.

        Example: onrecord slack manifest --http https://archive.example
        """
        from bot.slack.manifest import manifest as made

        if http is not None and (urlsplit(http).scheme != "https" or not urlsplit(http).hostname):
            raise typer.BadParameter("give an address that begins with https://", param_hint="--http")
        if several and http is None:
            raise typer.BadParameter("this is for HTTP mode: give --http too", param_hint="--several")
        found = made(settings().onrecord_command_prefix, http, installs=several, assistant=assistant_view)
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
