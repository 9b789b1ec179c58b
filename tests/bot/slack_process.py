"""The bot as a process that can be killed: `python -m tests.bot.slack_process HOME API_URL MOOD`.

It serves a record of one article, and no search. MOOD "stuck" never comes to an answer, nor does "streaming",
which shows its one point before; "well" answers.
"""

import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.newsroom import Newsroom
from bot.settings import Settings
from index.archive import Archive, Standing
from index.database import open_database
from index.stores import Stores
from index.types import Page, Quote, Span
from retrieval.session import Watch
from retrieval.types import Answer, Kind, Point, Status
from tests.bot.slack_bot import QUESTION, Writer, over_sockets
from tests.fakes.slack import FakeSlack

PAGE = Page("https://herald.example/bridge", "“It was unsafe,” said Ruth Okafor.", "Bridge closed", "Herald")
NEVER = threading.Event()
NOT_NEEDED: Any = None
A_MODEL = "http://127.0.0.1:9/v1"  # nobody asks it: the writer answers


class Elsewhere(FakeSlack):
    """The fake that runs in the test's process, by its address."""

    def __init__(self, api_url: str) -> None:
        super().__init__()
        self.base_url = api_url.removesuffix("/api/")

    def wait_for_connection(self, opened: int = 1, timeout_s: float = 10.0) -> None:
        """The test waits for it."""


def stick(_question: str) -> None:
    print("asked", flush=True)  # noqa: T201 - what the test waits for
    NEVER.wait()


def small_record(home: Path, writer: Writer) -> Newsroom:
    """A newsroom without a search: the record in `home`, and the writer's answer to QUESTION from it."""
    archive = Archive(open_database(f"sqlite:///{home}/record.sqlite"))
    with archive.transaction() as connection:
        version = archive.save(connection, PAGE, Standing(), datetime.now(UTC))
    point = Point(Kind.CLAIM, None, (Quote(version, Span(0, 16)),))
    writer.replies[QUESTION] = Answer(QUESTION, Status.ANSWERED, (point,), (), (), "quoting")
    stores = Stores(archive, NOT_NEEDED, NOT_NEEDED, NOT_NEEDED, NOT_NEEDED, Path())
    answering: Any = writer
    return Newsroom(stores, Settings(_env_file=None), answering, answering, NOT_NEEDED)


def show_point(writer: Writer) -> None:
    """Have the writer show the answer's one point as if a model had found it."""
    answer = writer.replies[QUESTION]
    assert isinstance(answer, Answer)
    (point,) = answer.points

    def show(watch: Watch) -> None:
        watch.searching(lambda: 1)
        watch.reading(1)
        watch.found(point)

    writer.shows = show


def main(home: Path, api_url: str, mood: str) -> None:
    writer = Writer()
    newsroom = small_record(home, writer)
    if mood != "well":
        writer.before_each = stick
    if mood == "streaming":
        show_point(writer)
    with over_sockets(Elsewhere(api_url), newsroom, home, A_MODEL if mood == "streaming" else None):
        NEVER.wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
