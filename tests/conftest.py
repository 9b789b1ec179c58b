"""Real archives for the tests: one encoder, small articles of our own, and a clock that tests turn."""

import os
import runpy
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from index import passages
from index.add import Added, Adding
from index.archive import Archive, Standing
from index.attribute import Attributor
from index.database import open_database
from index.embed import Encoder
from index.errors import NewsroomError
from index.fetch import Fetcher
from index.stores import Stores, open_stores
from index.sync import sync
from index.types import Page, Status, Version
from index.vectors import Vectors
from index.words import stems
from retrieval.ask import Asking
from retrieval.types import EVERYONE, Answer, Audience
from tests.models import FOLDER, Models, loaded

ONLY_LOOPBACK = Path(__file__).with_name("only_loopback")
# No test, and no Python process that a test starts, reaches another machine.
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(ONLY_LOOPBACK), *filter(None, [os.environ.get("PYTHONPATH")])]
)
runpy.run_path(str(ONLY_LOOPBACK / "sitecustomize.py"))
# Rich takes a width that is set at the beginning for good, and then none that a test sets.
os.environ.pop("COLUMNS", None)
import bot.terminal.answers  # noqa: E402, F401

# The machine may be busy: how long an example takes says nothing of the program.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

NOON = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)
SITE = "https://gazette.example/"
AS_IT_IS = Standing()


@dataclass
class SmallArchive:
    """Real stores in a folder of their own. `now` is what every clock shows."""

    stores: Stores
    home: Path
    now: datetime = NOON

    def clock(self) -> datetime:
        return self.now

    def add(self, *pages: Page | NewsroomError, standing: Standing = AS_IT_IS) -> list[Added]:
        return list(self.adding().add_pages(pages, standing))

    def adding(self) -> Adding:
        return Adding(self.stores, Fetcher(), self.clock)

    def ask(self, question: str, history: Sequence[str] = (), audience: Audience = EVERYONE) -> Answer:
        return Asking(self.stores, clock=self.clock).ask(question, history, audience)

    def current(self, page: Page) -> Version:
        version = self.stores.archive.find_any(page.source)
        assert version is not None
        return version

    def set_status(self, page: Page, status: Status) -> None:
        self.stores.archive.set_status(self.current(page).article_id, status)
        sync(self.stores, self.now)

    def remove(self, page: Page) -> None:
        """As the command does: out of the indexes first, then out of the record."""
        self.set_status(page, Status.KILLED)
        self.stores.archive.delete(self.current(page).article_id)

    def found(self, words: str, collections: frozenset[str] | None = None) -> tuple[set[str], set[str]]:
        """The texts of the passages that vectors, and that words, find for these words."""
        vector = self.stores.encoder.question(words)
        near = self.stores.vectors.nearest(vector, 100, collections)
        worded = self.stores.words.passages(stems(words), 100, collections)
        return self._texts(hit for hit, _ in near), self._texts(hit for hit, _ in worded)

    def _texts(self, ids: Iterable[int]) -> set[str]:
        wanted = list(ids)
        with self.stores.archive.engine.connect() as connection:
            loaded = passages.load(connection, wanted)
        assert len(loaded) == len(wanted), "an index holds a passage that the record has not"
        archive = self.stores.archive
        return {archive.version(p.version_id).text[p.passage.span.start : p.passage.span.end] for p in loaded}


ArchiveOf = Callable[..., SmallArchive]


def page(name: str, text: str, title: str = "", **more: object) -> Page:
    """An article of the Gazette's; `name` makes its link."""
    return Page(SITE + name, text, title or name.capitalize(), **{"outlet": "Gazette", **more})  # type: ignore[arg-type]


@contextmanager
def small_archive(home: Path, empty: Path, models: Models) -> Iterator[SmallArchive]:
    """An archive opened in `home`, with what `empty` holds to begin with."""
    shutil.copytree(empty, home, dirs_exist_ok=True)
    with open_stores(
        home,
        load_encoder=lambda: models.encoder,
        load_attributor=lambda: models.attributor,
        models=models.folder,
    ) as stores:
        try:
            yield SmallArchive(stores, home)
        finally:
            stores.vectors._client.close()  # an open client keeps eleven files and eight threads


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that holds nothing; a copy of it opens in a third of the time that a new one takes."""
    home = tmp_path_factory.mktemp("empty")
    open_database(f"sqlite:///{home / 'record.sqlite'}").dispose()
    Vectors(home / "vectors")._client.close()
    return home


@pytest.fixture
def record(tmp_path: Path, empty: Path) -> Iterator[Archive]:
    """The record alone, for what needs no search."""
    shutil.copy(empty / "record.sqlite", tmp_path)
    archive = Archive(open_database(f"sqlite:///{tmp_path / 'record.sqlite'}"))
    yield archive
    archive.engine.dispose()


def pytest_configure() -> None:
    """Where the models are built; workers are started after this and inherit it."""
    os.environ.setdefault(FOLDER, tempfile.mkdtemp(prefix="onrecord-models-"))


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(FOLDER, ""), ignore_errors=True)


@pytest.fixture(scope="session")
def models() -> Models:
    return loaded()


@pytest.fixture(scope="session")
def encoder(models: Models) -> Encoder:
    return models.encoder


@pytest.fixture(scope="session")
def attributor(models: Models) -> Attributor:
    return models.attributor


@pytest.fixture
def archive_of(tmp_path: Path, empty: Path, models: Models) -> Iterator[ArchiveOf]:
    """`archive_of(page, …)` is a new archive that holds these pages."""
    with small_archive(tmp_path, empty, models) as archive:

        def build(*pages: Page, standing: Standing = AS_IT_IS) -> SmallArchive:
            archive.add(*pages, standing=standing)
            return archive

        yield build


RESERVOIR = page(
    "reservoir",
    "The Marlow reservoir will be drained in June, the water board decided on Tuesday.\n"
    "“The dam wall has moved four millimetres since the autumn,” said Petra Lindqvist, "
    "the board’s chief engineer. She cited laser readings taken every week since October.\n"
    "Lindqvist put the cost of the repair at 12 million crowns.\n"
    "Farmers below the dam disputed the readings. “Nobody has shown us one figure,” "
    "said Anders Holm, who grows barley there.\n"
    "READ MORE: Ten walks around the reservoir\n",
    "Marlow reservoir to be drained",
    authors=("Siri Dahl",),
    published_at=datetime(2024, 4, 2, 6, 0, tzinfo=UTC),
)
HOSPITAL = page(
    "hospital",
    "Hollin hospital turned away forty patients in one night, "
    "according to a report by the health inspectorate.\n"
    "“We had two doctors for ninety beds,” a nurse who asked not to be named told the Gazette.\n"
    "The hospital’s director, Ivo Brandt, denied that anybody was sent home without care.\n",
    "Hollin hospital turned patients away",
    published_at=datetime(2024, 3, 11, 6, 0, tzinfo=UTC),
)
STADIUM = page(
    "stadium",
    "Mayor Clara Voss said the new stadium would cost taxpayers nothing. "
    "She told the council that the club had signed for all 80 million crowns.\n"
    "Councillor Dan Reyes called the promise a fairy tale. “The contract has no signature on it,” he said.\n",
    "Mayor defends the stadium",
    published_at=datetime(2024, 2, 20, 6, 0, tzinfo=UTC),
)
WOLVES = page(
    "wolves",
    "Three wolves were seen near the Ostrava road on Sunday, the forest office said.\n"
    "Shepherds lost eleven ewes in the same week, a spokesman for the breeders’ union said.\n",
    "Wolves near the Ostrava road",
    published_at=datetime(2024, 1, 15, 6, 0, tzinfo=UTC),
)
ARTICLES = (RESERVOIR, HOSPITAL, STADIUM, WOLVES)


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory, empty: Path, models: Models) -> Iterator[SmallArchive]:
    """The four articles above; for tests that only read."""
    with small_archive(tmp_path_factory.mktemp("newsroom"), empty, models) as archive:
        archive.add(*ARTICLES)
        yield archive
