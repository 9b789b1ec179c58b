"""What every command begins with: the settings, and the archive, here or through whoever serves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer

from bot.office.office import Office, find_office
from bot.private import keep_private
from bot.replies.running import NO_ARCHIVE
from bot.terminal.answers import errors

if TYPE_CHECKING:
    from bot.settings import Settings
    from retrieval.session import Watch


@contextmanager
def open_office(*, ready: bool = True, made: bool = False, watch: "Watch | None" = None) -> Iterator[Office]:
    """The archive, through the process that serves it or opened here; `ready` to be searched, or as it is.

    With `made` none is made where there is none. `watch` is told how an answer comes that is made here.
    """
    settings = read_settings()
    remote = find_office(settings.onrecord_home)
    if remote:
        yield remote
        return
    if made and not (settings.database_url or (settings.onrecord_home / "record.sqlite").exists()):
        errors.print(NO_ARCHIVE.format(home=settings.onrecord_home), markup=False, soft_wrap=True)
        raise typer.Exit(1)
    set_up_logs()
    from bot.office.local import LocalOffice
    from bot.wiring import open_newsroom

    with open_newsroom(settings) as newsroom:
        if ready:
            newsroom.prepare()
        yield LocalOffice(newsroom, watch)


def set_up_logs() -> None:
    from bot.logs import set_up_logs as set_up

    set_up()


def read_settings() -> "Settings":
    """Ends the command with one sentence when a setting is not valid."""
    from pydantic import ValidationError

    from bot.replies.settings import NO_ENV, NOT_UTF_8, strange_name, wrong_settings
    from bot.settings import load_settings, strange_names

    try:
        settings = load_settings()
    except ValidationError as error:
        _end(wrong_settings(error.errors()), error)
    except UnicodeDecodeError as error:
        _end(NOT_UTF_8, error)
    except OSError as error:
        _end(NO_ENV.format(detail=error.strerror), error)
    for name, nearest in strange_names().items():
        errors.print(strange_name(name, nearest), markup=False, soft_wrap=True)
    if told := keep_private(settings.onrecord_home):
        errors.print(told, markup=False, soft_wrap=True)
    return settings


def _end(sentence: str, error: Exception) -> NoReturn:
    errors.print(sentence, markup=False, soft_wrap=True)
    raise typer.Exit(1) from error
