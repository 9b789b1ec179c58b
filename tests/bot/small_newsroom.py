"""A newsroom with four small articles, whose answers are written by the test."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from anyio import from_thread
from starlette.types import ASGIApp

from bot.newsroom import Newsroom
from bot.settings import Settings
from bot.web.server import serving
from index.add import Adding
from index.archive import Standing
from index.fetch import Fetcher
from index.stores import open_stores
from index.types import Grade, Quote, Span, Speaker, Version
from retrieval.session import Session
from retrieval.types import Answer, Audience, Kind, Note, Point, Status
from tests.models import loaded

BRIDGE = "https://herald.example/2024/bridge"
BRIDGE_FIRST = (
    "Engineers warned the council twice before the Calder bridge closed, documents seen by the Herald show.\n"
    "“The bearings were past saving in March,” said Ruth Okafor, who led the inspection.\n"
    "She cited load readings taken on 4 and 11 March.\n"
    "The council said it would study the report.\n"
)
BRIDGE_NOW = BRIDGE_FIRST.replace(
    "The council said it would study the report.",
    "The council’s leader, Tom Hale, disputed that: “No reading we were shown was above the limit.”",
)
MARKUP = "https://herald.example/2024/markup"
MARKUP_TEXT = (
    "The page read <script>document.title='run'</script> & <b>“bold”</b> in full, readers said on Friday.\n"
)
FERRY = "The ferry will not run in May, the harbour office said. Cars must take the Calder bridge instead.\n"
FOR_ALL = Standing()


class Script:
    """Answers only the questions it was given an answer for; remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, tuple[str, ...], Audience]] = []

    def ask(self, question: str, history: Sequence[str], audience: Audience, session: Session) -> Answer:
        self.asked.append((question, tuple(history), audience))
        return self.answers[question]

    def summarize(self, wanted: str, audience: Audience, session: Session) -> Answer:
        return self.ask(wanted, (), audience, session)


@dataclass
class SmallNewsroom:
    newsroom: Newsroom
    script: Script
    folder: Path
    hour: list[datetime] = field(default_factory=list)

    def add(self, *lines: dict[str, str], standing: Standing = FOR_ALL) -> None:
        file = self.folder / "articles.jsonl"
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        assert all(added.error is None for added in self.newsroom.add([str(file)], standing))

    def version(self, source: str) -> Version:
        found = self.newsroom.stores.archive.find_any(source)
        assert found is not None
        return found

    def quote(self, source: str, words: str) -> Quote:
        return quote(self.version(source), words)


def quote(version: Version, words: str) -> Quote:
    start = version.text.index(words)
    return Quote(version, Span(start, start + len(words)))


@contextmanager
def small_newsroom(home: Path, settings: Settings) -> Iterator[SmallNewsroom]:
    """The bridge (two versions), the page with markup, and the ferry (a file without outlet or date)."""
    home.mkdir(parents=True, exist_ok=True)
    script, hour = Script(), [datetime(2024, 3, 14, 9, 5, tzinfo=UTC)]
    models = loaded()
    with open_stores(
        home,
        load_encoder=lambda: models.encoder,
        load_attributor=lambda: models.attributor,
        models=models.folder,
    ) as stores:
        adding = Adding(stores, Fetcher(), clock=lambda: hour[0])
        room = SmallNewsroom(Newsroom(stores, settings, script, script, adding), script, home, hour)
        bridge = {
            "url": BRIDGE,
            "title": "Council was warned twice over Calder bridge",
            "outlet": "Calder Herald",
            "author": "Mina Sorel",
            "published_at": "2024-03-14T08:00:00Z",
        }
        room.add(
            bridge | {"text": BRIDGE_FIRST},
            {"url": MARKUP, "title": "<i>Markup</i> & more", "outlet": "Calder Herald", "text": MARKUP_TEXT},
        )
        hour[0] = datetime(2024, 3, 15, 17, 40, tzinfo=UTC)
        room.add(bridge | {"text": BRIDGE_NOW})
        ferry = home / "ferry.txt"
        ferry.write_text(FERRY, "utf-8")
        list(room.newsroom.add([str(ferry)], FOR_ALL))
        yield room


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The base URL at which `app` answers over real HTTP, from a thread of its own."""
    with (
        from_thread.start_blocking_portal() as portal,
        portal.wrap_async_context_manager(serving(app, "127.0.0.1:0")) as address,
    ):
        yield address


def bridge_answer(room: SmallNewsroom, question: str) -> Answer:
    okafor = Speaker("Ruth Okafor", "Ruth Okafor", Grade.NAMED)
    readings = Speaker("Ruth Okafor", "She", Grade.NAMED)
    hale = Speaker("Tom Hale", "The council’s leader, Tom Hale", Grade.NAMED)
    harbour = Speaker("the harbour office", "the harbour office", Grade.UNNAMED)
    return Answer(
        question,
        Status.ANSWERED,
        (
            Point(Kind.CLAIM, okafor, (room.quote(BRIDGE, "“The bearings were past saving in March,”"),)),
            Point(
                Kind.EVIDENCE,
                readings,
                (room.quote(BRIDGE, "She cited load readings taken on 4 and 11 March."),),
            ),
            Point(
                Kind.RESPONSE, hale, (room.quote(BRIDGE, "“No reading we were shown was above the limit.”"),)
            ),
            Point(Kind.STATEMENT, harbour, (room.quote("ferry.txt", "The ferry will not run in May"),)),
        ),
        (),
        (Note("unnamed_source", "A source here is not named; it is described as the article has it."),),
        "quoting",
    )


def no_answer(room: SmallNewsroom, question: str) -> Answer:
    near = (room.quote("ferry.txt", "Cars must take the Calder bridge instead."),)
    return Answer(question, Status.NOT_IN_ARCHIVE, (), near, (), "quoting")
