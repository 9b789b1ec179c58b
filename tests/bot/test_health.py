"""/healthz tells which parts work, in one word each, and says 503 when one that is on does not."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, event
from starlette.applications import Starlette

from bot.health import PATH, Health
from bot.jobs import Jobs
from bot.newsroom import Newsroom
from bot.serve import serve
from bot.settings import Settings
from bot.slack_app import build_app, connected
from index.archive import Archive
from index.database import open_database
from index.stores import Stores
from tests.bot.slack_bot import Writer, settings_for
from tests.bot.slack_process import small_record
from tests.bot.small_newsroom import SmallNewsroom, served
from tests.conftest import RESERVOIR, ArchiveOf
from tests.fakes.slack import FakeSlack

UNUSED: Any = None
ON = ("record", "vectors", "words", "disk")
ALL_WELL = dict.fromkeys(ON, "ok") | dict.fromkeys(("jobs", "slack", "model"), "off")


def newsroom_on(stores: Stores, settings: Settings | None = None) -> Newsroom:
    return Newsroom(stores, settings or Settings(_env_file=None), UNUSED, UNUSED, UNUSED)


def probe(health: Health) -> httpx.Response:
    with served(Starlette(routes=[health.route])) as address:
        return httpx.get(address + PATH, trust_env=False)


def test_a_bot_whose_parts_work_is_well(archive_of: ArchiveOf) -> None:
    reply = probe(Health(newsroom_on(archive_of(RESERVOIR).stores)))
    said = reply.json()
    assert said.pop("disk_free_mib") > 0
    assert (reply.status_code, said) == (200, {"status": "ok", "parts": ALL_WELL})


def test_an_archive_that_holds_nothing_is_well(archive_of: ArchiveOf) -> None:
    assert probe(Health(newsroom_on(archive_of().stores))).status_code == 200


def test_a_model_is_told_of_without_being_asked(archive_of: ArchiveOf) -> None:
    settings = Settings(_env_file=None, openai_base_url="http://127.0.0.1:9/v1", openai_api_key="sk-secret")
    reply = probe(Health(newsroom_on(archive_of().stores, settings)))
    assert (reply.status_code, reply.json()["parts"]["model"]) == (200, "ok")
    assert "secret" not in reply.text


@pytest.mark.parametrize("part", ["vectors", "words"])
def test_an_index_that_lost_what_the_record_has_is_failing(part: str, archive_of: ArchiveOf) -> None:
    stores = archive_of(RESERVOIR).stores
    getattr(stores, part).clear()
    reply = probe(Health(newsroom_on(stores)))
    assert reply.status_code == 503
    assert (reply.json()["status"], reply.json()["parts"]) == ("failing", ALL_WELL | {part: "failing"})


def test_a_record_that_cannot_be_read_is_failing_and_its_place_is_not_told(
    tmp_path: Path, bridge_room: SmallNewsroom
) -> None:
    lost = Archive(create_engine(f"sqlite:///{tmp_path}/gone/record.sqlite"))
    reply = probe(Health(newsroom_on(replaced(bridge_room.newsroom.stores, lost))))
    assert reply.status_code == 503
    assert reply.json()["parts"]["record"] == "failing"
    assert "gone" not in reply.text


def test_a_record_that_is_moved_away_or_can_be_read_but_not_written_is_failing(
    tmp_path: Path, bridge_room: SmallNewsroom
) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/record.sqlite")
    newsroom = newsroom_on(replaced(bridge_room.newsroom.stores, Archive(engine)))
    before = probe(Health(newsroom)).json()["parts"]["record"]
    (tmp_path / "record.sqlite").rename(tmp_path / "moved")
    moved = probe(Health(newsroom)).json()["parts"]["record"]
    (tmp_path / "moved").rename(tmp_path / "record.sqlite")
    event.listen(engine, "connect", lambda opened, _: opened.execute("PRAGMA query_only=ON"))
    engine.dispose()
    after = probe(Health(newsroom))
    assert (before, moved, after.json()["parts"]["record"]) == ("ok", "failing", "failing")
    assert after.status_code == 503


def test_a_disk_with_next_to_no_room_is_failing_before_anything_is_lost(
    bridge_room: SmallNewsroom,
) -> None:
    health = Health(newsroom_on(bridge_room.newsroom.stores), room=1 << 62)
    reply = probe(health)
    assert (reply.status_code, reply.json()["parts"]["disk"]) == (503, "failing")


def test_jobs_are_failing_when_their_file_is_moved_away_and_well_when_it_is_back(
    tmp_path: Path, bridge_room: SmallNewsroom
) -> None:
    health, jobs = Health(newsroom_on(bridge_room.newsroom.stores)), Jobs(tmp_path)
    assert jobs.file
    jobs.launch()
    try:
        health.watch_jobs(jobs.file)
        with served(Starlette(routes=[health.route])) as address, httpx.Client(trust_env=False) as client:
            said = []
            for place in (jobs.file, tmp_path / "moved", jobs.file):
                next(tmp_path.glob("jobs.sqlite"), tmp_path / "moved").rename(place)
                said.append(client.get(address + PATH).json()["parts"]["jobs"])
    finally:
        jobs.close(grace_s=0)
    assert said == ["ok", "failing", "ok"]


def test_a_part_that_hangs_is_failing_is_asked_once_and_is_well_when_it_answers(
    bridge_room: SmallNewsroom,
) -> None:
    asked: list[str] = []
    answer = threading.Event()
    stores = bridge_room.newsroom.stores

    def load() -> Any:
        asked.append("vectors")
        answer.wait()
        return stores.vectors

    health = Health(newsroom_on(replaced(stores, stores.archive, load)), patience_s=0.05)
    try:
        with served(Starlette(routes=[health.route])) as address, httpx.Client(trust_env=False) as client:
            first, second = client.get(address + PATH), client.get(address + PATH)
            answer.set()
            parts = {}
            while parts.get("vectors") != "ok":
                parts = client.get(address + PATH).json()["parts"]
    finally:
        answer.set()
    assert [reply.json()["parts"]["vectors"] for reply in (first, second)] == ["failing", "failing"]
    assert asked == ["vectors"]


def replaced(stores: Stores, archive: Archive, load: Callable[[], Any] | None = None) -> Stores:
    """The same stores with another record, or other vectors."""
    return Stores(archive, stores.words, UNUSED, UNUSED, load or (lambda: stores.vectors), stores.models)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack:
        yield slack


@pytest.mark.slow
@pytest.mark.xdist_group("slack")
async def test_slack_is_well_while_its_socket_is_open_and_failing_after(
    slack: FakeSlack, tmp_path: Path
) -> None:
    settings = settings_for(slack, tmp_path)
    app = build_app(small_record(tmp_path, Writer()), settings, Jobs(tmp_path))
    async with connected(app, settings) as works:
        assert await works()
    assert not await works()


@pytest.mark.slow
@pytest.mark.xdist_group("slack")
async def test_what_is_served_tells_that_slack_is_connected(
    slack: FakeSlack, own_room: SmallNewsroom, tmp_path: Path
) -> None:
    settings = settings_for(slack, tmp_path).model_copy(update={"onrecord_web_address": "127.0.0.1:0"})
    told: asyncio.Queue[str] = asyncio.Queue()
    serving = asyncio.create_task(serve(own_room.newsroom, settings, told.put_nowait))
    try:
        opened = await asyncio.wait_for(told.get(), 20)
        assert "Slack is connected" in await asyncio.wait_for(told.get(), 20)
        address = next(word for word in opened.split() if word.startswith("http"))
        async with httpx.AsyncClient(trust_env=False) as client:
            reply = await client.get(address + PATH)
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
    assert reply.json()["parts"]["slack"] == "ok"
