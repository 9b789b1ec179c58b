"""The commands `onrecord export` and `onrecord verify`: an answer taken out of the archive, and checked."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.office.office import Office
from bot.replies.general import NO_DOSSIER, NO_SUCH_ANSWER
from bot.terminal.answers import console, errors
from index.errors import NotFoundError

if TYPE_CHECKING:
    from bot.commands.dossier_check import Checked
    from bot.settings import Settings

_MAX_BYTES = 100_000_000  # a dossier holds the texts of at most some dozen articles


def register(
    app: typer.Typer,
    office: Callable[[], AbstractContextManager[Office]],
    settings: Callable[[], "Settings"],
) -> None:
    """Add the commands; `office` opens the archive, `settings` say where it may be."""

    @app.command()
    def export(
        answer: Annotated[str, typer.Argument(help="The id that stands below an answer.")],
        out: Annotated[
            Path, typer.Option(metavar="FOLDER", file_okay=False, help="Where the two files are written.")
        ] = Path(),
        collection: Annotated[
            list[str] | None, typer.Option(help="Only what readers of this collection may see.")
        ] = None,
    ) -> None:
        """Write an answer's dossier: JSON to be checked, Markdown to be read.

        Example: onrecord export q3f1c0d9a77b2e5460c1a --out dossiers/
        """
        from bot.dossier_markdown import dossier_markdown

        try:
            with office() as archive:
                dossier = archive.export(answer, frozenset(collection) if collection else None)
        except NotFoundError as error:
            errors.print(NO_SUCH_ANSWER)
            raise typer.Exit(1) from error
        out.mkdir(parents=True, exist_ok=True)
        files = {
            "json": json.dumps(dossier, ensure_ascii=False, indent=1) + "\n",
            "md": dossier_markdown(dossier),
        }
        for kind, text in files.items():
            file = out / f"{dossier['id']}.{kind}"
            file.write_bytes(text.encode())
            console.print(f"Written: {file}", markup=False, soft_wrap=True)

    @app.command()
    def verify(
        file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A dossier's JSON file.")],
        alone: Annotated[
            bool, typer.Option("--alone", help="Do not compare with the archive on this machine.")
        ] = False,
    ) -> None:
        """Check a dossier: every quote against the text it carries, and against the archive if one is here.

        Example: onrecord verify dossiers/q3f1c0d9a77b2e5460c1a.json
        """
        from bot.commands.dossier_check import check_dossier, compare, read_dossier

        dossier = read_dossier(file.read_bytes()) if file.stat().st_size <= _MAX_BYTES else None
        if dossier is None:
            errors.print(NO_DOSSIER)
            raise typer.Exit(1)
        beside = file.with_suffix(".md")
        markdown = beside.read_bytes().decode(errors="replace") if beside.is_file() else None
        checked = check_dossier(dossier, markdown)
        show_checked(checked)
        if not alone and not any(one.fault for one in checked):
            from bot.wiring import texts_held

            held = texts_held(settings(), dossier["versions"])
            if held is None:
                console.print("There is no archive here to compare it with.")
            else:
                checked = compare(dossier, held)
                show_checked(checked)
        if any(one.fault for one in checked):
            raise typer.Exit(1)


def show_checked(checked: list["Checked"]) -> None:
    """A line for each thing that was checked."""
    for one in checked:
        said = f"WRONG  {one.what}: {one.fault}." if one.fault else f"ok     {one.what}"
        console.print(said, markup=False, soft_wrap=True)
