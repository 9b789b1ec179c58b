"""The command `onrecord`: add articles, ask, and serve them to a newsroom.

The archive's libraries take a second to load. They are loaded where a command opens the archive itself: help,
and commands that work through the process that serves, do without.
"""

import os
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import backup, check, dossier, feedback, readers, said, slack, spend
from bot.commands.opening import open_office, read_settings, set_up_logs
from bot.office.office import absolute_if_there
from bot.private import PRIVATE
from bot.replies.general import reply_for
from bot.replies.trouble import COMMAND_BUG
from bot.terminal.answers import (
    console,
    errors,
    print_json,
    show_adding,
    show_answer,
    show_status,
    show_steps,
)
from index.types import Status

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Quotes from your newsroom's own archive: who said it, in which words, in which article.",
    epilog="Try: onrecord add articles/   then   onrecord ask 'who denied the report?'",
)

_INTERRUPTED = 130

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Wanted = Annotated[str, typer.Argument(help="An article's link, path, file name, id or exact headline.")]


def main() -> None:
    """Exit codes: 0 done, 1 could not be done (one line says why and what to do), 2 usage, 130 Ctrl-C."""
    os.umask(PRIVATE)
    try:
        app()
    except Exception as error:  # noqa: BLE001 - the last place where it can be told in a sentence
        errors.print(reply_for(error) or _bug(error), markup=False, soft_wrap=True)
        sys.exit(1)
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:  # which is what Typer makes of it
            errors.print("Stopped. What was done is kept; run the same command again to go on.")
        raise


@app.command()
def add(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH_OR_URL...", help="Files (txt, md, html, pdf, docx, jsonl), folders or links."
        ),
    ],
    collection: Annotated[
        str | None,
        typer.Option(help="The group of readers they are for (onrecord collection); else everybody."),
    ] = None,
    embargo: Annotated[
        str | None, typer.Option(help="Not to be quoted before, e.g. 2026-12-01T18:00+01:00.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add articles; those that are there already, unchanged, are skipped.

    Example: onrecord add archive.jsonl --collection investigations
    """
    from index.inputs import expected

    until = _time(embargo)
    with open_office() as office:
        added = office.add(inputs, collection, until)
        if as_json:
            outcomes = [print_json(item)["outcome"] for item in added]
        else:
            outcomes = list(show_adding(added, expected(inputs)).elements())
        readers.warn_of_no_readers(office, collection)
    if "failed" in outcomes:
        raise typer.Exit(1)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="What a reporter wants to know.")] = None,
    history: Annotated[
        list[str] | None,
        typer.Option("--after", help="An earlier question of the conversation; repeat for more."),
    ] = None,
    collection: Annotated[
        list[str] | None, typer.Option(help="Only from this collection; repeat for more.")
    ] = None,
    batch: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="JSON Lines of {id, question, history}.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where --batch writes {id, answer} lines; default stdout.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask the archive; every quote is a slice of a stored article.

    Example: onrecord ask "who claimed US troops were at ISIS outposts and what evidence was cited"

    A follow-up: onrecord ask "did anybody deny it?" --after "who claimed US troops were at ISIS outposts?"
    """
    if (question is None) == (batch is None):
        raise typer.BadParameter("give a question, or --batch with a file of them")
    collections = frozenset(collection) if collection else None
    if batch:
        from bot.commands.batch import answer_batch

        with open_office() as office:
            answer_batch(office, batch, out, collections)
        return
    from bot.terminal.status import working

    with working() as watch, open_office(watch=watch) as office:
        answer = office.ask(question or "", history or [], collections)
    print_json(answer) if as_json else show_answer(answer)


@app.command()
def summary(
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="An article's link, path, file name or headline; or a topic, with dates if you like.",
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Who said what in an article, or on a topic, in quotes.

    Example: onrecord summary "the bridge inquiry since March"   or   onrecord summary bridge.txt
    """
    from bot.terminal.status import working

    with working() as watch, open_office(watch=watch) as office:
        answer = office.summary(absolute_if_there(wanted))
    print_json(answer) if as_json else show_answer(answer)


@app.command()
def status(as_json: AsJson = False) -> None:
    """What the archive holds, and which model and embedder are set."""
    with open_office(ready=False) as office:
        found = office.status()
    print_json(found) if as_json else show_status(found)


@app.command()
def remove(wanted: Wanted) -> None:
    """Erase an article: its text, all versions, and its place in the search indexes."""
    with open_office() as office:
        console.print(f"Removed: {office.remove(absolute_if_there(wanted))['title']}", markup=False)


@app.command()
def mark(
    wanted: Wanted, as_what: Annotated[Status, typer.Argument(metavar="usable|withheld|killed")]
) -> None:
    """Say whether an article may be quoted; withheld and killed ones are found by nobody."""
    with open_office() as office:
        title = office.set_status(absolute_if_there(wanted), as_what)["title"]
        console.print(f"Now {as_what}: {title}", markup=False)


@app.command()
def reindex() -> None:
    """Make the search indexes again from the record.

    Also after a change of ONRECORD_EMBEDDING_MODEL: where one is set, every passage is sent to its server,
    which may cost money; where none is, the packaged embedder does it on this machine.
    """
    with open_office(ready=False) as office:
        show_steps(office.reindex(), "Indexing")
    console.print("The search indexes are made anew.")


@app.command()
def serve() -> None:
    """Serve the reading room and, with its tokens in .env, Slack; until Ctrl-C."""
    settings = read_settings()
    set_up_logs()
    from bot.start import serve_until_stopped

    serve_until_stopped(settings)


@app.command()
def start() -> None:
    """What `make run` does: make .env, fill an empty archive with the sample articles, then serve."""
    set_up_logs()
    from bot.start import first_run

    first_run(read_settings)


def _bug(error: Exception) -> str:
    """A sentence for whoever runs the command; the log has the places, and neither the error's words."""
    from bot.logs import note_bug, places

    set_up_logs()
    note_bug("command failed", error)
    return COMMAND_BUG.format(detail=type(error).__name__, where=places(error.__traceback__)[-1])


def _time(written: str | None) -> datetime | None:
    if written is None:
        return None
    from index.dates import parse_date

    time = parse_date(written)
    if time is None:
        raise typer.BadParameter(
            "write a date and time, such as 2026-12-01T18:00+01:00", param_hint="--embargo"
        )
    return time.astimezone(UTC)


said.register(app, open_office)
check.register(app, open_office)
readers.register(app, partial(open_office, ready=False))
spend.register(app, partial(open_office, ready=False, made=True))
dossier.register(app, partial(open_office, ready=False, made=True), read_settings)
feedback.register(app, partial(open_office, ready=False, made=True))
slack.register(app, read_settings)
backup.register(app, partial(open_office, ready=False), read_settings)
