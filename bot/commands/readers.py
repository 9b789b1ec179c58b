"""The commands `onrecord collection`: who reads which articles in Slack."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from bot.office.office import Office
from bot.replies.readers import ALWAYS_PUBLIC, NO_COLLECTION, NOBODY_OR_SOMEBODY, NOT_AN_ID, nobody_reads
from bot.terminal.answers import console, errors, print_json

PUBLIC = "public"  # as `index.archive.DEFAULT_COLLECTION`, whose libraries help need not wait for
_CHANNEL, _GROUP = re.compile("[CG][A-Z0-9]+"), re.compile("S[A-Z0-9]+")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Json = dict[str, Any]


def register(app: typer.Typer, office: Callable[[], AbstractContextManager[Office]]) -> None:
    """Add the commands; `office` opens the archive whose collections they are."""
    collections = typer.Typer(
        no_args_is_help=True,
        help="Who reads which articles in Slack: everybody, or the members of channels and user groups.",
    )
    app.add_typer(collections, name="collection")

    @collections.command("list")
    def list_(as_json: AsJson = False) -> None:
        """Every collection, its readers, and how many articles it holds.

        Articles that were added without --collection are in “public”, which is open to the whole workspace.
        A new collection has no readers until they are set. At the terminal everything is read.
        """
        with office() as archive:
            found = list(archive.collections())
        if as_json:
            print_json({"collections": found})
        else:
            _show(found)

    @collections.command()
    def show(
        name: Annotated[str, typer.Argument(help="The collection's name.")], as_json: AsJson = False
    ) -> None:
        """Who reads one collection.

        Example: onrecord collection show investigations
        """
        with office() as archive:
            found = [one for one in archive.collections() if one["name"] == name]
        if not found:
            errors.print(NO_COLLECTION.format(name=name), markup=False)
            raise typer.Exit(1)
        print_json(found[0]) if as_json else _show(found)

    @collections.command("set")
    def set_(
        name: Annotated[str, typer.Argument(help="The collection's name, new or known.")],
        public: Annotated[bool, typer.Option("--public", help="Everybody in the workspace.")] = False,
        channels: Annotated[
            str, typer.Option(metavar="C1,C2", help="The members of these channels, by their ids.")
        ] = "",
        groups: Annotated[
            str, typer.Option(metavar="S1,S2", help="The members of these user groups, by their ids.")
        ] = "",
        nobody: Annotated[bool, typer.Option("--nobody", help="Nobody in Slack.")] = False,
    ) -> None:
        """Say who reads a collection, in place of who did before. It holds from the next answer on.

        What is tied to a channel is also quoted in it, for all its members; what is tied to a user group only
        to a member alone (in a direct message, or as the answer to a command). Tie it to private channels:
        anybody may join a public one. The bot must be in the channel.

        Example: onrecord collection set investigations --channels C0123ABCD,C0456EFGH --groups S0789JKLM
        """
        if nobody == bool(public or channels or groups):
            raise typer.BadParameter(NOBODY_OR_SOMEBODY)
        if name == PUBLIC and not public:
            raise typer.BadParameter(ALWAYS_PUBLIC)
        places = _ids(channels, _CHANNEL, "--channels"), _ids(groups, _GROUP, "--groups")
        with office() as archive:
            _show([archive.set_readers(name, public, *places)])


def warn_of_no_readers(archive: Office, collection: str | None) -> None:
    """After articles were added for readers that nobody has named."""
    if collection is None or collection == PUBLIC:
        return
    mine = [one for one in archive.collections() if one["name"] == collection]
    if not any(one["public"] or one["channels"] or one["groups"] for one in mine):
        errors.print(nobody_reads(collection), markup=False)


def _ids(given: str, kind: re.Pattern[str], option: str) -> list[str]:
    ids = list(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))
    for one in ids:
        if not kind.fullmatch(one):
            raise typer.BadParameter(NOT_AN_ID.format(given=one), param_hint=option)
    return ids


def _show(found: list[Json]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("collection", "articles", "readers"):
        table.add_column(column, justify="right" if column == "articles" else "left")
    for one in found:
        table.add_row(escape(one["name"]), f"{one['articles']:,}", _readers(one))
    console.print(table)


def _readers(one: Json) -> str:
    who = ["everybody in the workspace"] if one["public"] else []
    who += [f"channels {', '.join(one['channels'])}"] if one["channels"] else []
    who += [f"user groups {', '.join(one['groups'])}"] if one["groups"] else []
    return "; ".join(who) or "nobody in Slack"
