"""The commands `onrecord backup` and `onrecord restore`: the record copied, and an archive made of a copy."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.office.office import Office
from bot.terminal.answers import console, show_steps
from index.errors import BackupError, BackupProblem

if TYPE_CHECKING:
    from bot.settings import Settings

File = Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False)]


def register(
    app: typer.Typer,
    office: Callable[[], AbstractContextManager[Office]],
    settings: Callable[[], "Settings"],
) -> None:
    """Add the commands; `office` opens the archive as it is, `settings` say where the record lies."""

    @app.command()
    def backup(file: File) -> None:
        """Copy the record to a new file, also while the bot serves.

        Example: onrecord backup /backups/record-$(date +%F).sqlite
        """
        from index.backup import back_up

        back_up(_home(settings()), file)
        console.print(f"Written: {file}", markup=False, soft_wrap=True)

    @app.command()
    def restore(file: File) -> None:
        """Make the archive in an empty ONRECORD_HOME from a back-up of the record.

        Example: ONRECORD_HOME=/srv/onrecord onrecord restore /backups/record-2026-12-01.sqlite
        """
        from index.backup import restore as put_back

        put_back(file, _home(settings()))
        with office() as archive:
            show_steps(archive.reindex(), "Indexing")
            articles = archive.status()["articles"]
        held = "1 article" if articles == 1 else f"{articles:,} articles"
        console.print(f"The record is restored: {held}. The search indexes are made anew.")


def _home(settings: "Settings") -> Path:
    if settings.database_url:
        raise BackupError(BackupProblem.ELSEWHERE)
    return settings.onrecord_home
