"""A bot that is another process, killed and started again, while the fake stays."""

import os
import subprocess
import sys

import pytest

from tests.fakes.slack import FakeSlack

BOT = """
import asyncio, sys
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

api_url, bot_token, app_token, mood = sys.argv[1:]
app = AsyncApp(client=AsyncWebClient(bot_token, api_url))

@app.event("message")
async def heard(event, say):
    await say("heard " + event["text"])

@app.use
async def stuck(next):
    if mood == "stuck":
        await asyncio.sleep(60)
    await next()

async def main():
    await AsyncSocketModeHandler(app, app_token).start_async()

asyncio.run(main())
"""


def start(slack: FakeSlack, mood: str) -> subprocess.Popen[bytes]:
    """A bot process; a stuck one takes events and answers none."""
    command = [sys.executable, "-c", BOT, slack.api_url, slack.bot_token, slack.app_token, mood]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env=dict(os.environ))  # noqa: S603


@pytest.mark.slow
def test_what_a_killed_bot_had_taken_goes_to_the_next_one(slack: FakeSlack) -> None:
    slack.ack_timeout_s = 1.0
    with start(slack, "stuck") as first:
        slack.wait_for_connection()
        sent = slack.say("C1", "U1", "troops")
        slack.wait_until(lambda: sent.deliveries[0].attempts == 1, "the first attempt")
        first.kill()
    with start(slack, "well") as second:
        try:
            assert slack.wait_for_message("C1", containing="heard troops")
            (ack,) = slack.wait_for_ack(sent)
        finally:
            second.kill()
    assert ack.attempt >= 1
