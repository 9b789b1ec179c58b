"""A newsroom whose articles are for different readers, and a bot that answers them within the call.

Ten articles about one bridge, each with a speaker, words, a headline and a link that no other has; what was
shown tells by them which articles it is from.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anyio import from_thread
from pydantic import SecretStr
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.jobs import Job, Work
from bot.newsroom import Newsroom
from bot.pace import Pace
from bot.posting import Poster
from bot.replies import reply_for
from bot.slack_app import build_app
from index.add import Added, Outcome
from index.archive import Standing
from index.errors import NewsroomError
from index.readers import Readers
from index.types import Page, Quote, Span, Status
from retrieval.ask import Asking
from retrieval.summarize import Summarizing
from retrieval.types import Answer, Kind, Note, Point
from retrieval.types import Status as Answered
from tests.bot.slack_bot import settings_for
from tests.conftest import SmallArchive, page, small_archive
from tests.fakes.slack import FakeSlack, Message
from tests.fakes.slack.model import Delivery, View
from tests.models import Models

DESK, OTHER, OPEN, SHARED = "CDESK", "COTHER", "COPEN", "CSHARED"
GROUP = "SGROUP"
ANA, BEN, GIL, PIA, GUS, SAM = "UANA", "UBEN", "UGIL", "UPIA", "UGUS", "USAM"
TOPIC = "What did engineers say about the Calder bridge?"
ELSEWHERE = "Who closed the airport in Patagonia?"
SURNAME = "Ashdown"


@dataclass(frozen=True)
class Told:
    """What an article alone has: `speaker` said `words` in it."""

    speaker: str
    words: str
    title: str
    slug: str
    collection: str | None = None

    @property
    def source(self) -> str:
        return f"https://gazette.example{self.slug}"

    def is_in(self, shown: str) -> bool:
        marks = (self.speaker, self.words, self.title, self.slug)
        return any(mark.casefold() in shown.casefold() for mark in marks)


ARTICLES: Mapping[str, Told] = {
    "public": Told(f"Ada {SURNAME}", "groans in every westerly gale", "Bridge groans", "/s41/"),
    "desk": Told(f"Bea {SURNAME}", "lost nine rivets since Easter", "Rivets are missing", "/s48/", "desk"),
    "other": Told(f"Cid {SURNAME}", "rusts from the inside out", "Rust eats the bridge", "/s55/", "other"),
    "group": Told(f"Dov {SURNAME}", "was built on rotten piles", "Piles found rotten", "/s62/", "group"),
    "shared": Told(f"Eve {SURNAME}", "sags under two lorries", "Lorries bend it", "/s69/", "shared"),
    "closed": Told(f"Fay {SURNAME}", "cracked along the third span", "A span has cracked", "/s76/", "closed"),
    "embargoed": Told(f"Gia {SURNAME}", "will be closed by June", "June closing planned", "/s83/"),
    "withheld": Told(f"Hal {SURNAME}", "failed four load trials", "Four trials failed", "/s90/"),
    "killed": Told(f"Ivo {SURNAME}", "sways like a hammock", "It sways, says expert", "/s97/"),
    "removed": Told(f"Jan {SURNAME}", "leaks into the gas main", "Leak in the main", "/s104/"),
}
READERS = {
    "desk": Readers(channels=(DESK,)),
    "other": Readers(channels=(OTHER,)),
    "group": Readers(groups=(GROUP,)),
    "shared": Readers(channels=(SHARED,)),
}
USABLE = {"public", "desk", "other", "group", "shared", "closed"}
ALONE = {  # what each may read in what they alone see, and where they ask
    ANA: (OPEN, {"public", "desk", "shared"}),  # member of the desk's channel, and of the shared one
    BEN: (OPEN, {"public", "other"}),
    GIL: (OPEN, {"public", "group"}),
    PIA: (OPEN, {"public"}),
    GUS: (OTHER, {"other"}),  # a guest of the workspace
    SAM: (SHARED, {"shared"}),  # of another workspace
}
TOGETHER = {  # what may stand in each channel, and who of it asks
    DESK: (ANA, {"public", "desk"}),
    OTHER: (GUS, {"public", "other"}),
    OPEN: (GIL, {"public"}),
    SHARED: (SAM, {"shared"}),
}


def named_in(shown: str) -> set[str]:
    """Which articles can be told from what was shown."""
    return {name for name, told in ARTICLES.items() if told.is_in(shown)}


class AtOnce:
    """Jobs that are done within `submit`, once each; a bug in one fails the test."""

    def __init__(self) -> None:
        self.works: dict[str, Work] = {}
        self.done: set[str] = set()
        self.looks: list[Callable[[], None]] = []
        self.stopping = threading.Event()

    def register(self, kind: str, work: Work) -> None:
        self.works[kind] = work

    def watch(self, look: Callable[[], None]) -> None:
        """What would be done now and then is done when a test says so."""
        self.looks.append(look)

    def look(self) -> None:
        for look in self.looks:
            look()

    def submit(self, kind: str, job_id: str, details: Mapping[str, Any], after: str = "") -> None:
        if job_id in self.done:
            return
        self.done.add(job_id)
        work, job = self.works[kind], Job(job_id, details, resumed=False)
        try:
            for _, step in work.steps:
                step(job)
        except NewsroomError as error:
            sentence = reply_for(error)
            assert sentence
            work.tell(job, sentence)


class Known:
    """Adding, of links that are all in the archive already."""

    def add(self, inputs: list[str], _standing: Standing) -> Iterator[Added]:
        for link in inputs:
            title = next(told.title for told in ARTICLES.values() if told.source == link)
            yield Added(link, Outcome.UNCHANGED, title)


class InlineSlack(FakeSlack):
    """The fake, whose deliveries wait for the bot to take them."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Delivery] = []

    def _send(self, delivery: Delivery) -> Delivery:
        self.waiting.append(delivery)
        return delivery


@dataclass
class Leaky:
    slack: InlineSlack
    newsroom: Newsroom
    before: str  # the id of an answer from all articles, when all might be quoted
    versions: dict[str, str]  # version ids by article
    dispatch: Callable[[Delivery], object]
    archive: SmallArchive
    jobs: AtOnce

    def poster(self, _team: str) -> Poster:
        return Poster(self.slack.bot_token, self.slack.api_url, threading.Event(), Pace(0.0))

    def shown(self, act: Callable[[], object]) -> list[Message | View]:
        """The bot's messages and windows that are new, or say something new, after somebody did something."""
        before = {id(one): self.as_text(one) for one in self._everything()}
        act()
        while self.slack.waiting:
            self.dispatch(self.slack.waiting.pop(0))
        return [one for one in self._everything() if before.get(id(one)) != self.as_text(one)]

    def messages(self, act: Callable[[], object]) -> list[Message]:
        """The same where no window is opened."""
        return [one for one in self.shown(act) if isinstance(one, Message)]

    def _everything(self) -> list[Message | View]:
        return [*(one for one in self.slack.messages if one.from_bot), *self.slack.views]

    def text(self, act: Callable[[], object], but: str = "") -> str:
        """All of it as it was sent, without what was typed to get it."""
        text = self.as_text(*self.shown(act))
        return text.replace(but, "…") if but else text

    def as_text(self, *shown: Message | View) -> str:
        return "\n".join(map(self._as_text, shown))

    def _as_text(self, one: Message | View) -> str:
        if isinstance(one, View):
            return json.dumps(one.body, ensure_ascii=False)
        files = [self.slack.uploads[file["id"]]["content"].decode() for file in one.files]
        return json.dumps([one.text, one.blocks, one.attachments], ensure_ascii=False) + "\n".join(files)

    def add(self, told: Told, collection: str) -> None:
        """A new article, and what is told of it."""
        self.archive.add(article(told), standing=Standing(collection))
        self.jobs.look()

    def in_the_place_of(self, user: str) -> str:
        """Another person who is just where this one is."""
        slack, known = self.slack, self.slack.users[user]
        new = slack.add_user("new")
        new.team, new.is_guest = known.team, known.is_guest
        for members in (*(one.members for one in slack.channels.values()), *slack.groups.values()):
            if user in members:
                members.append(new.id)
        return new.id

    def message_with(self, channel: str, blocks: list[Any]) -> Message:
        """A message of the bot's that stands in a channel, for people to press its buttons."""
        message = Message(channel, self.slack.next_ts(), self.slack.bot_user, "", blocks, from_bot=True)
        return self.slack.keep(message)


@contextmanager
def leaky_newsroom(home: Path, empty: Path, models: Models) -> Iterator[Leaky]:
    with small_archive(home, empty, models) as archive, InlineSlack() as slack:
        move_in(slack)
        settings = settings_for(slack, home).model_copy(
            update={"onrecord_web_secret": SecretStr("a secret of the tests")}
        )
        stores = archive.stores
        known: Any = Known()
        newsroom = Newsroom(stores, settings, Asking(stores), Summarizing(stores), known)
        for day, told in enumerate(ARTICLES.values(), 1):
            archive.add(article(told, day), standing=Standing(told.collection))
        for name, to in READERS.items():
            newsroom.set_readers(name, to)
        versions = {name: stores.archive.find_any(told.source).id for name, told in ARTICLES.items()}  # type: ignore[union-attr]
        before = newsroom.keep(_from_all(newsroom, versions.values()), "somebody")
        assert before
        _hide(archive, newsroom)
        jobs: Any = AtOnce()
        app = build_app(newsroom, settings, jobs, Pace(0.0))
        with from_thread.start_blocking_portal() as portal:
            yield Leaky(
                slack, newsroom, before, versions, lambda one: portal.call(_take, app, one), archive, jobs
            )


async def _take(app: AsyncApp, delivery: Delivery) -> None:
    before = asyncio.all_tasks()
    await app.async_dispatch(AsyncBoltRequest(body=delivery.payload, mode="socket_mode"))
    if begun := asyncio.all_tasks() - before:  # a window is opened after the acknowledgement
        await asyncio.wait(begun, timeout=10)


def move_in(slack: FakeSlack) -> None:
    """The readers, their channels and their group."""
    for user in (ANA, BEN, GIL, PIA, GUS, SAM):
        slack.add_user(user.lower(), id=user)
    slack.users[SAM] = replace(slack.users[SAM], team="T2")
    slack.users[GUS] = replace(slack.users[GUS], is_guest=True)
    slack.groups[GROUP] = [GIL]
    slack.add_channel("desk", id=DESK, private=True, members=(ANA,))
    slack.add_channel("other", id=OTHER, private=True, members=(BEN, GUS))
    slack.add_channel("open", id=OPEN, members=(ANA, BEN, GIL, PIA))
    slack.add_channel("shared", id=SHARED, private=True, members=(ANA, SAM))


def article(told: Told, day: int = 11) -> Page:
    at = datetime(2024, 3, day, 6, 0, tzinfo=UTC)
    text = (
        f"“The Calder bridge {told.words},” said {told.speaker}, an engineer who inspected it.\n"
        f"The engineer cited her own measurements for {told.title.lower()}.\n"
    )
    return page(told.slug[1:], text, told.title, published_at=at)


def _from_all(newsroom: Newsroom, versions: Iterable[str]) -> Answer:
    every = newsroom.stores.archive.load_versions(versions).values()
    points = [Point(Kind.STATEMENT, None, (Quote(one, Span(0, one.text.index("\n"))),)) for one in every]
    looked_for = Note("looked_for", "; ".join(told.words for told in ARTICLES.values()))
    return Answer(
        TOPIC, Answered.ANSWERED, tuple(points), (), (looked_for,), "quoting", read_as=looked_for.text
    )


def _hide(archive: SmallArchive, newsroom: Newsroom) -> None:
    late = Standing(embargo_until=datetime(2099, 1, 1, tzinfo=UTC))
    archive.add(article(ARTICLES["embargoed"], 7), standing=late)
    newsroom.set_status(ARTICLES["withheld"].source, Status.WITHHELD)
    newsroom.set_status(ARTICLES["killed"].source, Status.KILLED)
    newsroom.remove(ARTICLES["removed"].source)
