"""The command `onrecord`: add articles, ask, and serve them to a newsroom.

The archive's libraries take a second to load. They are loaded where a command opens the archive itself: help,
and commands that work through the process that serves, do without.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import cli_backup, cli_check, cli_dossier, cli_said, cli_slack, cli_spend
from bot.office import Office, absolute_if_there, find_office
from bot.replies import reply_for
from bot.terminal import console, errors, print_json, show_adding, show_answer, show_status, show_steps
from index.errors import NewsroomError
from index.types import Status

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Quotes from your newsroom's own archive: who said it, in which words, in which article.",
    epilog="Try: onrecord add articles/   then   onrecord ask 'who denied the report?'",
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Wanted = Annotated[str, typer.Argument(help="An article's link, path, file name, id or exact headline.")]


def main() -> None:
    """Exit codes: 0 done, 1 could not be done (one line says why and what to do), 2 usage."""
    try:
        app()
    except NewsroomError as error:
        sentence = reply_for(error)
        if sentence is None:
            raise
        errors.print(sentence, markup=False)
        sys.exit(1)
    except KeyboardInterrupt:
        errors.print("Stopped. What was done is kept; run the same command again to go on.")
        sys.exit(1)


@app.command()
def add(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="PATH_OR_URL...", help="Files (txt, md, html, jsonl), folders or links."),
    ],
    collection: Annotated[str | None, typer.Option(help="The group of readers the articles are for.")] = None,
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
    with _office() as office:
        added = office.add(inputs, collection, until)
        if as_json:
            outcomes = [print_json(item)["outcome"] for item in added]
        else:
            outcomes = list(show_adding(added, expected(inputs)).elements())
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
    """
    if (question is None) == (batch is None):
        raise typer.BadParameter("give a question, or --batch with a file of them")
    collections = frozenset(collection) if collection else None
    with _office() as office:
        if batch:
            from bot.batch import answer_batch

            answer_batch(office, batch, out, collections)
            return
        answer = office.ask(question or "", history or [], collections)
    print_json(answer) if as_json else show_answer(answer)


@app.command()
def summary(
    wanted: Annotated[str, typer.Argument(metavar="WHAT", help="A link, path, headline, or a topic.")],
    as_json: AsJson = False,
) -> None:
    """Who said what in an article, or on a topic, in quotes."""
    with _office() as office:
        answer = office.summary(absolute_if_there(wanted))
    print_json(answer) if as_json else show_answer(answer)


@app.command()
def status(as_json: AsJson = False) -> None:
    """What the archive holds."""
    with _office() as office:
        found = office.status()
    print_json(found) if as_json else show_status(found)


@app.command()
def remove(wanted: Wanted) -> None:
    """Erase an article: its text, all versions, and its place in the search indexes."""
    with _office() as office:
        console.print(f"Removed: {office.remove(absolute_if_there(wanted))['title']}", markup=False)


@app.command()
def mark(
    wanted: Wanted, as_what: Annotated[Status, typer.Argument(metavar="usable|withheld|killed")]
) -> None:
    """Say whether an article may be quoted; withheld and killed ones are found by nobody."""
    with _office() as office:
        title = office.set_status(absolute_if_there(wanted), as_what)["title"]
        console.print(f"Now {as_what}: {title}", markup=False)


@app.command()
def reindex() -> None:
    """Make the search indexes again from the record."""
    with _office(ready=False) as office:
        show_steps(office.reindex(), "Indexing")
    console.print("The search indexes are made anew.")


@app.command()
def serve() -> None:
    """Serve the reading room and, with its tokens in .env, Slack; until Ctrl-C."""
    settings = _settings()
    _set_up_logs()
    from bot.start import serve_until_stopped

    serve_until_stopped(settings)


@app.command()
def start() -> None:
    """What `make run` does: make .env, fill an empty archive with the sample articles, then serve."""
    _set_up_logs()
    from bot.start import first_run

    first_run(_settings)


@contextmanager
def _office(*, ready: bool = True) -> Iterator[Office]:
    """The archive, through the process that serves it or opened here; `ready` to be searched, or as it is."""
    settings = _settings()
    remote = find_office(settings.onrecord_home)
    if remote:
        yield remote
        return
    _set_up_logs()
    from bot.office_local import LocalOffice
    from bot.wiring import open_newsroom

    with open_newsroom(settings) as newsroom:
        if ready:
            newsroom.prepare()
        yield LocalOffice(newsroom)


def _set_up_logs() -> None:
    from bot.logs import set_up_logs

    set_up_logs()


def _settings() -> "Settings":
    from pydantic import ValidationError

    from bot.settings import load_settings

    try:
        return load_settings()
    except ValidationError as error:
        named = ", ".join(str(problem["loc"][0]).upper() for problem in error.errors())
        # Of a setting that we check ourselves; pydantic's own words would repeat its value.
        why = "".join(f" {p['ctx']['error']}." for p in error.errors() if p["type"] == "value_error")
        said = f"A setting in .env or the environment is not valid: {named}.{why} See .env.example."
        errors.print(said, markup=False)
        raise typer.Exit(1) from error


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


cli_said.register(app, _office)
cli_check.register(app, _office)
cli_spend.register(app, partial(_office, ready=False))
cli_dossier.register(app, partial(_office, ready=False), _settings)
cli_slack.register(app, _settings)
cli_backup.register(app, partial(_office, ready=False), _settings)
