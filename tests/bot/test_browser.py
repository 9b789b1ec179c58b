"""Chromium reads in the reading room as a reporter would: asks, follows a link, sees the words marked."""

import asyncio
import base64
import itertools
import os
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import aiohttp
import pytest

from bot.settings import Settings
from bot.web.app import build_reading_room
from bot.web.links import version_path
from index.types import Grade, Speaker
from retrieval.types import Kind, Point, Status
from tests.bot.small_newsroom import (
    BRIDGE,
    MARKUP,
    SmallNewsroom,
    bridge_answer,
    no_answer,
    quote,
    served,
    small_newsroom,
)
from tests.bot.writing_room import BEARINGS, READINGS, writes, writing_room

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-proxy-server",
    "--window-size=1000,1150",
    "--remote-debugging-port=0",
]
PICTURES = os.environ.get("TEST_PICTURES")
OPEN = Settings(_env_file=None)
QUESTION = "Who warned the council, and what did they cite?"
MAYOR = "Who is the mayor?"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallNewsroom]:
    with small_newsroom(tmp_path_factory.mktemp("browser"), OPEN) as room:
        room.script.answers[QUESTION] = bridge_answer(room, QUESTION)
        room.script.answers[MAYOR] = no_answer(room, MAYOR)
        yield room


@pytest.fixture(scope="module")
def address(room: SmallNewsroom) -> Iterator[str]:
    with served(build_reading_room(room.newsroom, OPEN)) as address:
        yield address


class Tab:
    """One tab, driven over the DevTools protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = itertools.count(1)

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        id_ = next(self._ids)
        await self._socket.send_json({"id": id_, "method": method, "params": params})
        while True:
            said = await self._socket.receive_json(timeout=20)
            if said.get("id") == id_:
                assert "error" not in said, said
                return dict(said["result"])

    async def run(self, script: str) -> Any:
        reply = await self.call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in reply, reply
        return reply["result"].get("value")

    async def leave(self, script: str) -> None:
        """Run what leads to another page, and wait until that page is there."""
        await self.run("window.stale = true")
        await self.run(script)
        for _ in range(400):
            await asyncio.sleep(0.05)
            if await self.run("!window.stale && document.readyState === 'complete'"):
                return
        raise AssertionError(f"no new page after {script}")

    async def until(self, condition: str) -> None:
        for _ in range(400):
            if await self.run(condition):
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"never: {condition}")

    async def open(self, url: str) -> None:
        await self.leave(f"location.href = {url!r}")

    async def ask(self, question: str) -> None:
        await self.run(f"document.querySelector('#question').value = {question!r}")
        await self.leave("document.querySelector('button').click()")

    async def picture(self, name: str) -> None:
        """Kept only where somebody wants to look: set TEST_PICTURES to a folder."""
        if PICTURES:
            shot = await self.call("Page.captureScreenshot", format="png")
            await asyncio.to_thread(Path(PICTURES, f"{name}.png").write_bytes, base64.b64decode(shot["data"]))


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Tab]:
    assert CHROMIUM
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        CHROMIUM, *FLAGS, f"--user-data-dir={folder}", "about:blank", stdout=quiet, stderr=quiet
    )
    try:
        port = await asyncio.to_thread(_port, folder / "DevToolsActivePort")
        async with aiohttp.ClientSession() as http:
            async with http.get(f"http://127.0.0.1:{port}/json/list") as reply:
                tabs = await reply.json()
            page = next(tab for tab in tabs if tab["type"] == "page")
            async with http.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield Tab(socket)
    finally:
        process.terminate()
        await process.wait()


def _port(file: Path) -> int:
    for _ in range(600):
        if file.exists() and (said := file.read_text().split()):
            return int(said[0])
        time.sleep(0.05)
    raise AssertionError("chromium did not start")


async def test_a_reporter_asks_and_reaches_the_words_marked_where_they_stand(
    room: SmallNewsroom, address: str, tmp_path: Path
) -> None:
    async with browser(tmp_path) as tab:
        await tab.open(f"{address}/")
        await tab.picture("ask")
        await tab.ask(MAYOR)
        assert "Not in the archive." in await tab.run("document.body.innerText")
        await tab.picture("not-in-archive")
        await tab.ask(QUESTION)
        assert room.script.asked[-1][:2] == (QUESTION, (MAYOR,))
        await tab.picture("answer")
        words = await tab.run("document.querySelector('blockquote').textContent")
        await tab.leave("document.querySelector('.links a').click()")
        assert await tab.run("document.querySelector('#quote').textContent") == words
        assert await tab.run("location.hash") == "#quote"
        await tab.picture("version")


async def test_points_are_read_while_the_model_writes_and_the_whole_answer_stays(tmp_path: Path) -> None:
    with writing_room(tmp_path / "room") as writing:
        first, second = Event(), Event()
        writing.model.then(writes(first, BEARINGS, second, READINGS))
        with served(build_reading_room(writing.newsroom, OPEN)) as address:
            async with browser(tmp_path / "browser") as tab:
                await tab.open(f"{address}/")
                await tab.run(f"document.querySelector('#question').value = {QUESTION!r}")
                await tab.run("document.querySelector('button').click()")
                await tab.until("document.querySelectorAll('.step').length == 2")
                await tab.picture("arriving")
                first.set()
                await tab.until("document.querySelectorAll('.arriving blockquote').length == 1")
                assert await tab.run("document.querySelector('.arriving').offsetHeight") > 0
                await tab.picture("arriving-point")
                second.set()
                await tab.until("document.readyState == 'complete'")
                assert await tab.run("document.querySelector('.arriving').offsetHeight") == 0
                shown = await tab.run("document.querySelector('main').innerText")
                assert (shown.count(BEARINGS), shown.count(READINGS), shown.count("Reading")) == (1, 1, 0)
                await tab.picture("arrived")


async def test_the_browser_scrolls_to_words_far_down(
    room: SmallNewsroom, address: str, tmp_path: Path
) -> None:
    source = "https://herald.example/2024/long"
    lines = [f"Paragraph {n} of the inquiry’s minutes was read out by the clerk.\n" for n in range(300)]
    room.add({"url": source, "title": "The minutes", "outlet": "Calder Herald", "text": "".join(lines)})
    found = room.quote(source, "Paragraph 250 of the inquiry’s minutes")
    async with browser(tmp_path) as tab:
        await tab.open(address + version_path(OPEN, found.version.id, found.span, 0))
        top = await tab.run("document.querySelector('#quote').getBoundingClientRect().top")
        assert 0 < top < await tab.run("innerHeight")


async def test_a_script_in_an_article_never_runs(room: SmallNewsroom, address: str, tmp_path: Path) -> None:
    async with browser(tmp_path) as tab:
        await tab.open(f"{address}/version/{room.version(MARKUP).id}")
        assert await tab.run("document.title") == "<i>Markup</i> & more – On the Record"
        assert await tab.run("document.scripts.length") == 0


async def test_nothing_is_wider_than_a_telephone_in_light_or_dark(
    room: SmallNewsroom, address: str, tmp_path: Path
) -> None:
    older = room.newsroom.stores.archive.history(room.version(BRIDGE).article_id)[-1]
    cited = quote(older, "She cited load readings taken on 4 and 11 March.")
    async with browser(tmp_path) as tab:
        await tab.open(f"{address}/")
        await tab.ask(QUESTION)
        await _narrow(tab, "answer")
        await tab.open(address + version_path(OPEN, older.id, cited.span, 0))
        await _narrow(tab, "older")


async def test_no_word_headline_or_address_widens_a_page_and_every_link_can_be_hit(
    room: SmallNewsroom, address: str, tmp_path: Path
) -> None:
    source, wide = f"https://a.example/{'path' * 120}", "Wide?"
    told = f"{'Donaudampfschiff' * 30} http://b.example/{'x' * 300}\nالجسر مغلق اليوم\nIt closed."
    room.add({"url": source, "title": "Kapitän" * 40, "outlet": "O" * 120, "text": told})
    found = room.quote(source, told.split("\n")[0])
    point = Point(Kind.CLAIM, Speaker("N" * 200, "N", Grade.NAMED), (found,))
    room.script.answers[wide] = replace(no_answer(room, wide), status=Status.ANSWERED, points=(point,))
    async with browser(tmp_path) as tab:
        await tab.open(f"{address}/")
        await tab.ask(wide)
        await _fits(tab, "wide-answer")
        await tab.open(address + version_path(OPEN, found.version.id, found.span, 0))
        await _fits(tab, "wide-version")
        turned = "[...document.querySelectorAll('.text p')].map(e => getComputedStyle(e).direction)"
        assert await tab.run(turned) == ["ltr", "rtl", "ltr"]
        await tab.call("Emulation.setEmulatedMedia", media="print")
        style = "getComputedStyle(document.querySelector('mark')).textDecorationLine"
        assert await tab.run(style) == "underline"
        assert source in await tab.run("document.querySelector('.about').innerText")


async def _fits(tab: Tab, name: str) -> None:
    for width in (390, 1000):
        size = {"width": width, "height": 860, "deviceScaleFactor": 1, "mobile": width < 500}
        await tab.call("Emulation.setDeviceMetricsOverride", **size)
        await tab.picture(f"{name}-{width}")
        assert await tab.run("document.documentElement.scrollWidth") <= width
        small = "[...document.querySelectorAll('main a, header a')].filter(e => e.offsetHeight < 24).length"
        assert await tab.run(small) == 0
    await tab.call("Emulation.clearDeviceMetricsOverride")


async def _narrow(tab: Tab, name: str) -> None:
    await tab.picture(name)
    phone = {"width": 400, "height": 860, "deviceScaleFactor": 1, "mobile": True}
    await tab.call("Emulation.setDeviceMetricsOverride", **phone)
    for scheme in ("light", "dark"):
        await tab.call(
            "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
        )
        await tab.picture(f"{name}-400-{scheme}")
        assert await tab.run("document.documentElement.scrollWidth") <= 400
    await tab.call("Emulation.clearDeviceMetricsOverride")
    await tab.picture(f"{name}-dark")
    await tab.call("Emulation.setEmulatedMedia", features=[])
