"""The process that serves: it ends when it is told to, whatever it is doing."""

import asyncio
import socket
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.replies.general import reply_for
from bot.serve import serve
from bot.settings import Settings
from bot.web.address import WebAddressError
from tests.bot.small_newsroom import SmallNewsroom


class SlowToLoad:
    """A search whose models load until the test lets them."""

    def __init__(self) -> None:
        self.loading, self.go_on, self.loaded = threading.Event(), threading.Event(), False

    def warm(self) -> None:
        self.loading.set()
        self.go_on.wait()
        self.loaded = True


async def test_serving_ends_only_when_no_model_is_being_loaded_any_more(
    own_room: SmallNewsroom, tmp_path: Path
) -> None:
    search: Any = SlowToLoad()
    settings = Settings(_env_file=None, onrecord_home=tmp_path, onrecord_web_address="127.0.0.1:0")
    serving = asyncio.create_task(
        serve(replace(own_room.newsroom, asking=search), settings, lambda _said: None)
    )
    await asyncio.to_thread(search.loading.wait)
    serving.cancel()
    await asyncio.wait({serving}, timeout=0.5)
    was_held = not serving.done()
    search.go_on.set()
    await asyncio.wait({serving})
    assert was_held
    assert search.loaded
    assert not [thread for thread in threading.enumerate() if thread.name == "loading"]


async def test_counters_have_an_address_of_their_own_where_the_reading_room_shows_none(
    own_room: SmallNewsroom, tmp_path: Path
) -> None:
    settings = Settings(
        _env_file=None,
        onrecord_home=tmp_path,
        onrecord_web_address="127.0.0.1:0",
        onrecord_web_secret=SecretStr("the-calder-bridge-stands"),
        onrecord_metrics_address=f"127.0.0.1:{free_port()}",
    )
    told: asyncio.Queue[str] = asyncio.Queue()
    serving = asyncio.create_task(serve(own_room.newsroom, settings, told.put_nowait))
    try:
        room = next(word for word in (await told.get()).split() if word.startswith("http"))
        async with httpx.AsyncClient(trust_env=False) as client:
            counted = await client.get(f"http://{settings.onrecord_metrics_address}/metrics")
            other = await client.get(f"http://{settings.onrecord_metrics_address}/healthz")
            hidden = await client.get(f"{room}/metrics")
    finally:
        serving.cancel()
        await asyncio.wait({serving})
    assert (counted.status_code, hidden.status_code, other.status_code) == (200, 404, 404)
    assert "onrecord_slack_connected 0.0" in counted.text
    assert "process_resident_memory_bytes" in counted.text
    assert "_created" not in counted.text


async def test_an_address_for_counters_that_cannot_be_used_is_told_by_its_own_setting(
    own_room: SmallNewsroom, tmp_path: Path
) -> None:
    settings = Settings(
        _env_file=None,
        onrecord_home=tmp_path,
        onrecord_web_address="127.0.0.1:0",
        onrecord_metrics_address="203.0.113.9:1",
    )
    with pytest.raises(WebAddressError) as caught:
        await serve(own_room.newsroom, settings, lambda _said: None)
    assert "ONRECORD_METRICS_ADDRESS" in str(reply_for(caught.value))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
