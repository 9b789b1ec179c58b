"""Deliveries to real slack_bolt bots, by Socket Mode and by signed HTTP."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp

from tests.fakes.conftest import bolt, over_http, over_sockets
from tests.fakes.slack import Ack, FakeSlack, Sent

Json = dict[str, Any]


def listening(slack: FakeSlack) -> tuple[AsyncApp, list[tuple[Json, Json]]]:
    """A bot that acknowledges every message and mention, and what it got: (body, headers)."""
    app, got = bolt(slack), list[tuple[Json, Json]]()

    @app.use
    async def note(body: Json, request: Any, next: Callable[[], Awaitable[None]]) -> None:  # noqa: A002
        got.append((body, {name: values[0] for name, values in request.headers.items()}))
        await next()

    for event in ("app_mention", "message", "message_changed"):
        app.event(event)(_nothing)
    return app, got


async def _nothing() -> None:
    pass


async def acked(slack: FakeSlack, sent: Sent) -> list[Ack]:
    return await asyncio.to_thread(slack.wait_for_ack, sent)


async def happened(slack: FakeSlack, what: Callable[[], Any]) -> None:
    await asyncio.to_thread(slack.wait_until, what, "what the test waits for")


async def test_a_mention_comes_as_two_events_with_their_own_ids(slack: FakeSlack) -> None:
    app, got = listening(slack)
    async with over_sockets(slack, app):
        sent = slack.mention("C1", "U1", "who said it?")
        assert all(ack.seconds < 3 and not ack.late for ack in await acked(slack, sent))
    events = {body["event_id"]: body["event"] for body, _ in got}
    assert [event["type"] for event in events.values()] == ["app_mention", "message"]
    assert {event["ts"] for event in events.values()} == {sent.ts}
    assert {event["text"] for event in events.values()} == {"<@U0BOT> who said it?"}


async def test_an_event_nobody_acknowledges_comes_again_and_is_counted(slack: FakeSlack) -> None:
    slack.ack_timeout_s = 0.3
    app, got = listening(slack)
    async with over_sockets(slack, app):
        sent = slack.event({"type": "team_join", "user": {"id": "U1"}})
        assert await asyncio.to_thread(slack.wait_for_failure, sent) == "given up"
    assert [headers["x-slack-retry-num"] for _, headers in got] == ["0", "1", "2", "3"]
    assert got[1][1]["x-slack-retry-reason"] == "timeout"
    assert {body["event_id"] for body, _ in got} == {sent.event_ids[0]}


async def test_a_late_acknowledgement_does_not_count(slack: FakeSlack) -> None:
    slack.ack_timeout_s = 1.0
    app = bolt(slack)
    tries = asyncio.Queue[int]()

    @app.use
    async def slow(next: Callable[[], Awaitable[None]]) -> None:  # noqa: A002
        tries.put_nowait(1)
        await happened(slack, lambda: sent.deliveries[0].attempts > 1)
        await next()

    app.event("app_home_opened")(_nothing)
    async with over_sockets(slack, app):
        sent = slack.open_home("U1")
        (ack,) = await acked(slack, sent)
        await happened(slack, lambda: len(slack.acks) == 2)
    assert ack.attempt == 1
    assert [one.late for one in slack.acks if one.attempt == 0] == [True]


async def test_an_event_waits_for_the_first_connection(slack: FakeSlack) -> None:
    sent = slack.direct_message("U1", "anybody there?")
    app, got = listening(slack)
    async with over_sockets(slack, app):
        await acked(slack, sent)
    assert got[0][0]["event"]["channel_type"] == "im"


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
async def test_a_disconnected_bot_comes_back_and_gets_what_waited(reason: str, slack: FakeSlack) -> None:
    app, _ = listening(slack)
    async with over_sockets(slack, app):
        slack.disconnect(reason)
        sent = slack.say("C1", "U1", "are you there?")
        await asyncio.to_thread(slack.wait_for_connection, 2)
        await acked(slack, sent)
    assert slack.sockets.opened == 2


async def test_a_cut_connection_loses_no_event(slack: FakeSlack) -> None:
    app, _ = listening(slack)
    async with over_sockets(slack, app):
        slack.drop_connections()
        await acked(slack, slack.say("C1", "U1", "still there?"))


async def test_each_event_goes_to_one_of_several_connections(slack: FakeSlack) -> None:
    app, got = listening(slack)
    async with over_sockets(slack, app), over_sockets(slack, app):
        await happened(slack, lambda: slack.connections == 2)
        for number in range(4):
            await acked(slack, slack.say("C1", "U1", f"{number}"))
    assert len(got) == 4


async def test_a_redelivery_repeats_the_same_event_ids(slack: FakeSlack) -> None:
    app, got = listening(slack)
    async with over_sockets(slack, app):
        sent = slack.say("C1", "U1", "once")
        await acked(slack, sent)
        await acked(slack, slack.redeliver(sent))
    assert [body["event_id"] for body, _ in got] == sent.event_ids * 2
    assert got[1][1]["x-slack-retry-num"] == "1"


async def test_the_bots_own_post_comes_back_as_an_event(slack: FakeSlack) -> None:
    app, got = listening(slack)
    async with over_sockets(slack, app):
        await app.client.chat_postMessage(channel="C1", text="mine")
        await happened(slack, lambda: slack.acks)
    assert got == [], "bolt drops the bot's own events before any middleware of ours"
    assert slack.deliveries[0].payload["event"]["bot_id"] == "B1"


async def test_an_edit_and_a_deletion_carry_what_was_said_before(slack: FakeSlack) -> None:
    app, got = listening(slack)
    async with over_sockets(slack, app):
        said = slack.say("C1", "U1", "fist")
        await acked(slack, said)
        assert said.message is not None
        await acked(slack, slack.edit(said.message, "first"))
        await acked(slack, slack.delete(said.message))
    changed, deleted = got[1][0]["event"], got[2][0]["event"]
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("fist", "first")
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", said.ts)


def test_a_bot_outside_a_channel_hears_nothing_from_it(slack: FakeSlack) -> None:
    slack.add_channel("sports", id="C2", with_bot=False)
    assert slack.mention("C2", "U1", "hello").deliveries == []


async def test_a_signed_post_is_taken_and_answered_in_time(slack: FakeSlack) -> None:
    app, got = listening(slack)
    async with over_http(slack, app):
        acks = await acked(slack, slack.mention("C1", "U1", "by HTTP"))
    assert [ack.status for ack in acks] == [200, 200]
    assert "x-slack-retry-num" not in got[0][1]


@pytest.mark.parametrize("forgery", [{"bad_signature": True}, {"age_s": 301.0}])
async def test_a_forged_post_is_refused_by_bolt(forgery: Json, slack: FakeSlack) -> None:
    app, got = listening(slack)
    async with over_http(slack, app):
        slack.forge_next(**forgery)
        refused = await asyncio.to_thread(slack.wait_for_refusal, slack.say("C1", "U1", "forged"))
        await acked(slack, slack.say("C1", "U1", "true"))
    assert refused.status == 401
    assert [body["event"]["text"] for body, _ in got] == ["true"]


async def test_a_refused_post_is_repeated_with_its_count(slack: FakeSlack) -> None:
    app, got = listening(slack)
    async with over_http(slack, app):
        sent = slack.event({"type": "team_join", "user": {"id": "U1"}})
        assert await asyncio.to_thread(slack.wait_for_failure, sent) == "given up"
    numbers = [(headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")) for _, headers in got]
    assert numbers == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]


async def test_a_request_url_answers_the_challenge(slack: FakeSlack) -> None:
    async with over_http(slack, bolt(slack)):
        assert await asyncio.to_thread(slack.verify_url, "3eZbrw1a") == "3eZbrw1a"
