"""The first run and every later one: from an empty folder to a bot that answers."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

from bot.newsroom import Newsroom
from bot.office.local import LocalOffice
from bot.replies.general import read_by_older, reply_for
from bot.replies.running import NOT_READY, runs_on
from bot.settings import Settings
from bot.slack.errors import SlackSettingsError
from bot.terminal.answers import console, show_adding, show_answer
from bot.wiring import open_newsroom
from index.inputs import expected

SAMPLE = Path(__file__).parent.parent / "evals" / "sample"
_EXAMPLE = "who claimed US troops were at ISIS outposts and what evidence was cited"
_HOW_TO_SLACK = """
Slack is not connected. To connect it:
  1. Create an app at api.slack.com/apps from what onrecord slack manifest prints, and install it.
  2. Put its SLACK_BOT_TOKEN and SLACK_APP_TOKEN into .env, and start again."""


def first_run(load: Callable[[], Settings]) -> None:
    """Make `.env`, add the sample articles to an empty archive and answer one question; then serve."""
    if not Path(".env").exists() and Path(".env.example").exists():
        shutil.copy(".env.example", ".env")
        Path(".env").chmod(0o600)  # tokens will be written here
        console.print("Made .env from .env.example.")
    settings = load()
    _check_slack(settings)
    with open_newsroom(settings) as newsroom:
        # An image has no samples.
        if SAMPLE.exists() and not newsroom.holdings().articles:
            _show_sample(newsroom)
        _serve(newsroom, settings)


def serve_until_stopped(settings: Settings) -> None:
    """Serve the archive as it is. Raises ArchiveBusyError, WebAddressError, SlackSettingsError."""
    _check_slack(settings)
    with open_newsroom(settings) as newsroom:
        _serve(newsroom, settings)


def _check_slack(settings: Settings) -> None:
    """Half a pair of tokens is no wish to do without Slack. Raises SlackSettingsError."""
    if settings.missing_for_slack:
        raise SlackSettingsError(settings.missing_for_slack)


def _show_sample(newsroom: Newsroom) -> None:
    console.print(
        "The archive is empty: adding the sample articles (invented, but for one; see evals/SAMPLE.md)."
    )
    office = LocalOffice(newsroom)
    show_adding(office.add([str(SAMPLE)]), expected([str(SAMPLE)]))
    console.print(f"\n[bold]A question:[/] {_EXAMPLE}")
    show_answer(office.ask(_EXAMPLE))


def _serve(newsroom: Newsroom, settings: Settings) -> None:
    from bot.serve import serve  # what only serving needs, a status or a question should not wait for

    def tell(sentence: str) -> None:
        console.print(sentence, soft_wrap=True)

    tell(runs_on(newsroom.model.name if newsroom.model else None, newsroom.stores.embedder))
    if wrong := newsroom.mismatch():
        tell(NOT_READY.format(why=reply_for(wrong)))
    if settings.slack is None:
        tell(_HOW_TO_SLACK)
    if older := newsroom.read_by_older():
        tell(read_by_older(older))
    asyncio.run(serve(newsroom, settings, tell))
