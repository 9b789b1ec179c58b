"""A newsroom whose articles are for different readers, and a bot that answers them within the call.

Ten articles about one bridge and one of another thing, each with a speaker, words, a headline and a link that
no other has; what was shown tells by them which articles it is from.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anyio import from_thread
from pydantic import SecretStr
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.jobs import Job, Work
from bot.newsroom import Newsroom
from bot.replies.general import reply_for
from bot.slack.pace import Pace
from bot.slack.posting import Poster
from bot.slack_app import build_app
from index.add import Adding
from index.archive import Standing
from index.errors import FetchError, FetchProblem, NewsroomError
from index.readers import Readers
from index.stores import Stores
from index.types import Grade, Page, Quote, Span, Speaker, Status
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
MIA, DEL, BOT, EDI = "UMIA", "UDEL", "UBOT", "UEDI"  # of whom `RARELY` tells
IDA = "UIDA"  # an editor as EDI is, who has asked nothing
TOPIC = "What did engineers say about the Calder bridge?"
ELSEWHERE = "Who closed the airport in Patagonia?"
SURNAME = "Ashdown"


@dataclass(frozen=True)
class Told:
    """What an article alone has: `speaker` said `words` in it.

    `marks` are more that no other has; `before` is what the first version said in place of `words`.
    """

    speaker: str
    words: str
    title: str
    slug: str
    collection: str | None = None
    before: str = ""
    marks: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return f"https://gazette.example{self.slug}"

    def is_in(self, shown: str) -> bool:
        marks = (self.speaker, self.words, self.title, self.slug, *self.marks, self.before or self.words)
        return any(mark.casefold() in shown.casefold() for mark in marks)


ARTICLES: Mapping[str, Told] = {
    "public": Told(f"Ada {SURNAME}", "groans in every westerly gale", "Bridge groans", "/s41/"),
    "desk": Told(f"Bea {SURNAME}", "lost nine rivets since Easter", "Rivets are missing", "/s48/", "desk"),
    "other": Told(f"Cid {SURNAME}", "rusts from the inside out", "Rust eats the bridge", "/s55/", "other"),
    "group": Told(
        f"Dov {SURNAME}",
        "was built on rotten piles",
        "Piles found rotten",
        "/s62/",
        "group",
        "is past its best",
    ),
    "shared": Told(f"Eve {SURNAME}", "sags under two lorries", "Lorries bend it", "/s69/", "shared"),
    "closed": Told(f"Fay {SURNAME}", "cracked along the third span", "A span has cracked", "/s76/", "closed"),
    "embargoed": Told(f"Gia {SURNAME}", "will be closed by June", "June closing planned", "/s83/"),
    "withheld": Told(f"Hal {SURNAME}", "failed four load trials", "Four trials failed", "/s90/"),
    "killed": Told(f"Ivo {SURNAME}", "sways like a hammock", "It sways, says expert", "/s97/"),
    "removed": Told(f"Jan {SURNAME}", "leaks into the gas main", "Leak in the main", "/s104/"),
}
# Of another thing, outlet, day and source than all of them, and for nobody.
APART = Told(
    "Orla Nightingale",
    "burns green on still nights",
    "Green light at Orrin",
    "/s111/",
    "closed",
    marks=("Lantern Courier", "May 2011", "2011-05", "keeper’s cousin"),
)
BOTH = "“No lorry may cross after dark,” said Max Vell, who keeps the gate."  # in "public" and "closed"
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
RARELY: Mapping[str, tuple[str, set[str]]] = {  # the same of those who are seldom thought of
    MIA: (OTHER, {"other"}),  # a guest of one channel
    DEL: (DESK, set()),  # deactivated, though Slack lists them in the desk's channel and the group
    BOT: (DESK, set()),  # somebody else's bot, in the desk's channel
    EDI: (OPEN, {"public"}),  # one of ONRECORD_EDITORS, in none of the channels and groups
}
TOGETHER = {  # what may stand in each channel, and who of it asks
    DESK: (ANA, {"public", "desk"}),
    OTHER: (GUS, {"public", "other"}),
    OPEN: (GIL, {"public"}),
    SHARED: (SAM, {"shared"}),
}


def named_in(shown: str) -> set[str]:
    """Which articles can be told from what was shown."""
    return {name for name, told in {**ARTICLES, "apart": APART}.items() if told.is_in(shown)}


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


class FromMemory(Adding):
    """Adding, where all links lead to pages that are in the archive already."""

    def __init__(self, stores: Stores, pages: Mapping[str, Page]) -> None:
        nowhere: Any = None
        super().__init__(stores, nowhere)
        self.pages, self.fetched = pages, list[str]()

    def _fetch(self, link: str) -> Page | NewsroomError:
        self.fetched.append(link)
        return self.pages.get(link) or FetchError(link, FetchProblem.STATUS, "404")


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
    dispatch: Callable[[Delivery], str]
    archive: SmallArchive
    jobs: AtOnce
    adding: FromMemory
    earlier: str  # the first version of the group's article
    acknowledged: list[str] = field(default_factory=list)

    def poster(self, _team: str) -> Poster:
        return Poster(self.slack.bot_token, self.slack.api_url, threading.Event(), Pace(0.0))

    def shown(self, act: Callable[[], object]) -> list[Message | View]:
        """The bot's messages and windows that are new, or say something new, after somebody did something.

        What it said with its acknowledgements alone is in `acknowledged`.
        """
        before = {id(one): self.as_text(one) for one in self._everything()}
        act()
        self.acknowledged = []
        while self.slack.waiting:
            self.acknowledged.append(self.dispatch(self.slack.waiting.pop(0)))
        return [one for one in self._everything() if before.get(id(one)) != self.as_text(one)]

    def messages(self, act: Callable[[], object]) -> list[Message]:
        """The same where no window is opened."""
        return [one for one in self.shown(act) if isinstance(one, Message)]

    def _everything(self) -> list[Message | View]:
        return [*(one for one in self.slack.messages if one.from_bot), *self.slack.views]

    def text(self, act: Callable[[], object], but: str = "") -> str:
        """All of it as it was sent, without what was typed to get it."""
        text = "\n".join([self.as_text(*self.shown(act)), *self.acknowledged])
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
        slack.users[new.id] = replace(known, id=new.id, name=new.name)
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
            update={
                "onrecord_web_secret": SecretStr("a secret of the tests"),
                "onrecord_editors": f"{EDI}, {IDA}",
            }
        )
        stores = archive.stores
        pages = {told.source: article(told, day) for day, told in enumerate(ARTICLES.values(), 1)}
        adding = FromMemory(stores, pages)
        newsroom = Newsroom(stores, settings, Asking(stores), Summarizing(stores), adding)
        group = ARTICLES["group"]
        archive.add(article(replace(group, words=group.before), 1), standing=Standing(group.collection))
        earlier = stores.archive.find_any(group.source)
        assert earlier
        for told in ARTICLES.values():
            archive.add(pages[told.source], standing=Standing(told.collection))
        archive.add(_apart(), standing=Standing(APART.collection))
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
                slack,
                newsroom,
                before,
                versions,
                lambda one: portal.call(_take, app, one),
                archive,
                jobs,
                adding,
                earlier.id,
            )


async def _take(app: AsyncApp, delivery: Delivery) -> str:
    """What the bot says with its acknowledgement."""
    before = asyncio.all_tasks()
    response = await app.async_dispatch(AsyncBoltRequest(body=delivery.payload, mode="socket_mode"))
    if begun := asyncio.all_tasks() - before:  # a window is opened after the acknowledgement
        await asyncio.wait(begun, timeout=10)
    body = response.body or ""
    return json.dumps(json.loads(body), ensure_ascii=False) if body.startswith("{") else body


def move_in(slack: FakeSlack) -> None:
    """The readers, their channels and their group."""
    for user in (ANA, BEN, GIL, PIA, GUS, SAM, *RARELY, IDA):
        slack.add_user(user.lower(), id=user)
    slack.users[SAM] = replace(slack.users[SAM], team="T2")
    slack.users[GUS] = replace(slack.users[GUS], is_restricted=True)
    slack.users[MIA] = replace(slack.users[MIA], is_ultra_restricted=True)
    slack.users[DEL] = replace(slack.users[DEL], deleted=True)
    slack.users[BOT] = replace(slack.users[BOT], is_bot=True)
    slack.groups[GROUP] = [GIL, DEL]
    slack.add_channel("desk", id=DESK, private=True, members=(ANA, DEL, BOT))
    slack.add_channel("other", id=OTHER, private=True, members=(BEN, GUS, MIA))
    slack.add_channel("open", id=OPEN, members=(ANA, BEN, GIL, PIA, EDI, IDA))
    slack.add_channel("shared", id=SHARED, private=True, members=(ANA, SAM))


def article(told: Told, day: int = 11) -> Page:
    at = datetime(2024, 3, day, 6, 0, tzinfo=UTC)
    text = (
        f"“The Calder bridge {told.words},” said {told.speaker}, an engineer who inspected it.\n"
        f"The engineer cited her own measurements for {told.title.lower()}.\n"
    )
    if told.slug in (ARTICLES["public"].slug, ARTICLES["closed"].slug):
        text += f"{BOTH}\n"
    return page(told.slug[1:], text, told.title, published_at=at)


def _apart() -> Page:
    text = (
        f"“The Orrin lamp {APART.words},” the keeper’s cousin, who asked not to be named, told the Courier.\n"
        f"“I saw it too,” said {APART.speaker}, a pilot.\n"
    )
    at = datetime(2011, 5, 9, 6, 0, tzinfo=UTC)
    return page(APART.slug[1:], text, APART.title, published_at=at, outlet="Lantern Courier")


def _from_all(newsroom: Newsroom, versions: Iterable[str]) -> Answer:
    every = newsroom.stores.archive.load_versions(versions).values()
    speakers = {told.title: Speaker(told.speaker, told.speaker, Grade.NAMED) for told in ARTICLES.values()}
    points = [
        Point(Kind.STATEMENT, speakers[one.title], (Quote(one, Span(0, one.text.index("\n"))),))
        for one in every
    ]
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
