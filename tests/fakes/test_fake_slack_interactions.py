"""Commands, buttons, modals and response URLs, with real slack_bolt bots."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.client import WebClient
from slack_sdk.webhook.client import WebhookClient

from tests.fakes.conftest import bolt, over_http, over_sockets
from tests.fakes.slack import FakeSlack, Message

Json = dict[str, Any]

INPUT = {
    "type": "input",
    "block_id": "topic",
    "label": {"type": "plain_text", "text": "Topic"},
    "element": {"type": "plain_text_input", "action_id": "words"},
}
MODAL = {
    "type": "modal",
    "callback_id": "ask",
    "title": {"type": "plain_text", "text": "Ask"},
    "submit": {"type": "plain_text", "text": "Ask"},
    "blocks": [INPUT],
}
BUTTON = {
    "type": "actions",
    "elements": [
        {
            "type": "button",
            "action_id": "more",
            "value": "7",
            "text": {"type": "plain_text", "text": "More"},
        }
    ],
}


@pytest.fixture
def app(slack: FakeSlack) -> AsyncApp:
    return bolt(slack)


@pytest.fixture(params=[over_sockets, over_http], ids=["sockets", "http"])
async def connected(request: pytest.FixtureRequest, slack: FakeSlack, app: AsyncApp) -> AsyncIterator[None]:
    async with request.param(slack, app):
        yield


async def message(slack: FakeSlack, containing: str) -> Message:
    return await asyncio.to_thread(slack.wait_for_message, containing=containing)


@pytest.mark.usefixtures("connected")
async def test_a_command_is_answered_for_one_person_then_for_all(slack: FakeSlack, app: AsyncApp) -> None:
    @app.command("/ask")
    async def ask(ack: Any, respond: Any, command: Json) -> None:
        await ack("reading…")
        await respond(f"answer to {command['text']}", response_type="in_channel")

    slack.command("/ask", "who?", "U2", "C1")
    assert (await message(slack, "reading…")).ephemeral_to == "U2"
    assert (await message(slack, "answer to who?")).ephemeral_to is None


@pytest.mark.usefixtures("connected")
async def test_a_click_carries_its_value_and_may_replace_the_message(slack: FakeSlack, app: AsyncApp) -> None:
    @app.action("more")
    async def more(ack: Any, respond: Any, action: Json, body: Json) -> None:
        await ack()
        assert body["message"]["ts"] == body["container"]["message_ts"]
        await respond(f"value {action['value']}", replace_original=True)

    await app.client.chat_postMessage(channel="C1", text="offer", blocks=[BUTTON])
    offer = slack.messages[0]
    slack.click(offer, "more")
    assert await message(slack, "value 7") is offer
    assert [edit.text for edit in offer.edits] == ["offer"]


@pytest.mark.usefixtures("connected")
async def test_a_modal_is_opened_refused_and_submitted(slack: FakeSlack, app: AsyncApp) -> None:
    @app.shortcut("open")
    async def opened(ack: Any, client: Any, body: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("ask")
    async def asked(ack: Any, view: Json) -> None:
        said = view["state"]["values"]["topic"]["words"]["value"]
        await (ack() if said == "troops" else ack(response_action="errors", errors={"topic": "Which?"}))

    slack.shortcut("open", "U1")
    modal = await asyncio.to_thread(slack.wait_for_modal, "U1")
    await asyncio.to_thread(slack.wait_for_ack, slack.submit_view(modal, {"topic": "things"}))
    assert (modal.open, modal.errors) == (True, {"topic": "Which?"})
    await asyncio.to_thread(slack.wait_for_ack, slack.submit_view(modal, {"topic": "troops"}))
    assert not modal.open


async def test_a_command_with_nobody_connected_fails_at_once(slack: FakeSlack) -> None:
    sent = slack.command("/ask", "who?")
    assert await asyncio.to_thread(slack.wait_for_failure, sent) == "dispatch_failed"


async def test_a_command_not_acknowledged_is_not_repeated(slack: FakeSlack, app: AsyncApp) -> None:
    slack.ack_timeout_s = 0.3
    async with over_sockets(slack, app):
        sent = slack.command("/other", "who?")
        assert await asyncio.to_thread(slack.wait_for_failure, sent) == "operation_timeout"
    assert sent.deliveries[0].attempts == 1


async def respond_as(slack: FakeSlack, times: int) -> list[int]:
    """The statuses of answers posted to one response URL."""
    sent = slack.command("/ask", "who?")
    webhook = WebhookClient(str(sent.response_url))
    return [(await asyncio.to_thread(webhook.send, text="answer")).status_code for _ in range(times)]


async def test_a_response_url_works_five_times(slack: FakeSlack) -> None:
    assert await respond_as(slack, 6) == [200] * 5 + [404]


def test_a_response_url_works_for_thirty_minutes(slack: FakeSlack) -> None:
    sent = slack.command("/ask", "who?")
    slack.advance(1801)
    assert WebhookClient(str(sent.response_url)).send(text="late").status_code == 404


@pytest.mark.parametrize(("kind", "in_thread"), [("in_channel", True), ("ephemeral", False)])
def test_at_a_response_url_a_thread_is_heeded_of_what_all_are_to_see_alone(
    slack: FakeSlack, client: WebClient, kind: str, in_thread: bool
) -> None:
    ts = str(client.chat_postMessage(channel="C1", text="offer", blocks=[BUTTON])["ts"])
    sent = slack.click(slack.find("C1", ts), "More", "U1")
    body = {"text": "here", "response_type": kind, "thread_ts": ts, "replace_original": False}
    WebhookClient(str(sent.response_url)).send_dict(body)
    assert (slack.messages[-1].thread_ts == ts) is in_thread


def test_a_button_can_take_its_message_away(slack: FakeSlack, client: WebClient) -> None:
    client.chat_postEphemeral(channel="C1", user="U1", text="offer", blocks=[BUTTON])
    offer = slack.messages[0]
    sent = slack.click(offer, "More", "U1")
    assert "message" not in sent.deliveries[0].payload
    WebhookClient(str(sent.response_url)).send(delete_original=True)
    assert offer.deleted


def test_a_button_that_is_not_there_cannot_be_clicked(slack: FakeSlack, client: WebClient) -> None:
    client.chat_postMessage(channel="C1", text="offer", blocks=[BUTTON])
    with pytest.raises(AssertionError, match="No control answers to 'less'"):
        slack.click(slack.messages[0], "less")


def test_a_required_input_left_empty_is_not_submitted(slack: FakeSlack, client: WebClient) -> None:
    client.views_open(trigger_id=slack.new_trigger("U1"), view=MODAL)
    with pytest.raises(AssertionError, match="without topic"):
        slack.submit_view(slack.modal("U1"), {})


def test_a_home_tab_is_published_for_one_person(slack: FakeSlack, client: WebClient) -> None:
    text = {"type": "mrkdwn", "text": "Your questions"}
    view = {"type": "home", "blocks": [{"type": "section", "text": text}]}
    client.views_publish(user_id="U1", view=view)
    assert slack.home("U1").plain == "Your questions"
