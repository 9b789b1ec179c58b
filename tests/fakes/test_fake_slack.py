"""The fake's Web API, driven by slack_sdk's own client."""

import time
from typing import Any

import pytest
from aiohttp import ServerDisconnectedError
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.client import WebClient

from tests.fakes.slack import FakeSlack, plain

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "words"}}


def refusal(call: Any, **args: Any) -> str:
    """The code Slack refuses a call with."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])


def test_a_call_without_a_token_is_not_authed(slack: FakeSlack) -> None:
    assert refusal(WebClient(base_url=slack.api_url).auth_test) == "not_authed"


def test_a_call_with_another_token_is_invalid(slack: FakeSlack) -> None:
    assert refusal(WebClient("xoxb-other", slack.api_url).auth_test) == "invalid_auth"


def test_the_bot_token_opens_no_socket(client: WebClient, slack: FakeSlack) -> None:
    code = refusal(client.apps_connections_open, app_token=slack.bot_token)
    assert code == "not_allowed_token_type"


def test_the_bot_learns_who_it_is(client: WebClient, slack: FakeSlack) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == ("U0BOT", "B1", "T1")


def test_a_persons_zone_comes_by_name_with_its_offset_of_now(client: WebClient, slack: FakeSlack) -> None:
    user = client.users_info(user=slack.add_user("mats", tz="Asia/Kolkata").id)["user"]
    assert (user["tz"], user["tz_offset"]) == ("Asia/Kolkata", 19_800)


def test_of_somebody_without_a_zone_nothing_is_told_of_one(client: WebClient, slack: FakeSlack) -> None:
    user = client.users_info(user=slack.add_user("nora", tz=None).id)["user"]
    assert not {name for name in user if name.startswith("tz")}


def test_an_unknown_method_is_refused_and_recorded(client: WebClient, slack: FakeSlack) -> None:
    assert refusal(client.api_call, api_method="files.invent", json={"x": 1}) == "unknown_method"
    assert slack.calls[-1].method == "files.invent"


def test_a_post_is_kept_with_its_links_and_words(client: WebClient, slack: FakeSlack) -> None:
    text = {"type": "mrkdwn", "text": "He said &lt;no&gt;, see <https://a.example/x?a=1&amp;b=2|the story>"}
    client.chat_postMessage(channel="C1", text="He said no", blocks=[{"type": "section", "text": text}])
    message = slack.wait_for_message("C1", containing="said <no>, see the story")
    assert [(link.url, link.label) for link in message.links] == [
        ("https://a.example/x?a=1&b=2", "the story")
    ]


@pytest.mark.filterwarnings("ignore:The top-level")
def test_blocks_without_text_have_no_fallback(client: WebClient, slack: FakeSlack) -> None:
    client.chat_postMessage(channel="C1", text=" ", blocks=[SECTION])
    assert not slack.messages[-1].has_fallback


@pytest.mark.parametrize("ping", ["<!channel>", "<!here|here>", "<!everyone>", "<@U1>", "<!subteam^S1>"])
def test_a_ping_that_was_not_escaped_is_recorded(ping: str, client: WebClient, slack: FakeSlack) -> None:
    blocks = [{"type": "context", "elements": [{"type": "mrkdwn", "text": f"quoted: {ping}"}]}]
    client.chat_postMessage(channel="C1", text="quoted", blocks=blocks)
    assert [found.mention for found in slack.pings] == [ping]


def test_an_escaped_ping_rings_nobody(client: WebClient, slack: FakeSlack) -> None:
    client.chat_postMessage(channel="C1", text="quoted: &lt;!channel&gt;")
    assert slack.pings == []
    assert plain(slack.messages[-1]) == "quoted: <!channel>"


def test_a_ping_split_over_a_streams_parts_is_recorded(client: WebClient, slack: FakeSlack) -> None:
    asked = slack.direct_message("U1", "who?")
    stream = client.chat_stream(channel=asked.message.channel, thread_ts=asked.ts)  # type: ignore[union-attr]
    stream.append(markdown_text="<!chan")
    stream.append(markdown_text="nel>")
    stream.stop()
    assert [found.mention for found in slack.pings] == ["<!channel>"]


def test_a_bot_outside_a_channel_may_not_post_there(client: WebClient, slack: FakeSlack) -> None:
    public = slack.add_channel("sports", with_bot=False).id
    private = slack.add_channel("tips", private=True, with_bot=False).id
    assert refusal(client.chat_postMessage, channel=public, text="x") == "not_in_channel"
    assert refusal(client.chat_postMessage, channel=private, text="x") == "channel_not_found"
    assert refusal(client.chat_postMessage, channel="C404", text="x") == "channel_not_found"


def test_a_reply_needs_a_thread_that_stands(client: WebClient, slack: FakeSlack) -> None:
    code = refusal(client.chat_postMessage, channel="C1", text="x", thread_ts="1700000000.000001")
    assert code == "thread_not_found"


def test_replies_come_in_pages_without_gaps(client: WebClient, slack: FakeSlack) -> None:
    root = slack.say("C1", "U1", "root").ts
    for number in range(5):
        client.chat_postMessage(channel="C1", text=f"reply {number}", thread_ts=root)
    pages = [
        [message["text"] for message in page["messages"]]
        for page in client.conversations_replies(channel="C1", ts=root, limit=2)
    ]
    assert pages == [["root", "reply 0"], ["reply 1", "reply 2"], ["reply 3", "reply 4"]]


def test_metadata_is_read_back_only_when_asked_for(client: WebClient, slack: FakeSlack) -> None:
    metadata = {"event_type": "answer", "event_payload": {"id": "7"}}
    ts = client.chat_postMessage(channel="C1", text="x", metadata=metadata)["ts"]
    without = client.conversations_replies(channel="C1", ts=ts)["messages"][0]
    asked = client.conversations_replies(channel="C1", ts=ts, include_all_metadata=True)["messages"][0]
    assert ("metadata" in without, asked["metadata"]) == (False, metadata)


def test_an_unknown_thread_is_not_found(client: WebClient, slack: FakeSlack) -> None:
    assert refusal(client.conversations_replies, channel="C1", ts="1.000001") == "thread_not_found"


def test_an_update_of_text_alone_takes_the_blocks_away(client: WebClient, slack: FakeSlack) -> None:
    ts = client.chat_postMessage(channel="C1", text="looking", blocks=[SECTION])["ts"]
    client.chat_update(channel="C1", ts=ts, text="found")
    message = slack.find("C1", ts)
    assert (message.blocks, message.plain, message.edits[0].text) == ([], "found", "looking")


def test_somebody_elses_message_cannot_be_changed(client: WebClient, slack: FakeSlack) -> None:
    ts = slack.say("C1", "U1", "mine").ts
    assert refusal(client.chat_update, channel="C1", ts=ts, text="x") == "cant_update_message"
    assert refusal(client.chat_delete, channel="C1", ts=ts) == "cant_delete_message"


def test_an_ephemeral_message_is_in_no_history(client: WebClient, slack: FakeSlack) -> None:
    client.chat_postEphemeral(channel="C1", user="U1", text="only you")
    assert client.conversations_history(channel="C1")["messages"] == []
    assert slack.wait_for_message("C1", containing="only you").ephemeral_to == "U1"


async def test_a_429_is_retried_after_the_time_it_names(slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", status=429, retry_after=1)
    client = AsyncWebClient(
        slack.bot_token, slack.api_url, retry_handlers=[AsyncRateLimitErrorRetryHandler(1)]
    )
    started = time.monotonic()
    await client.chat_postMessage(channel="C1", text="x")
    assert time.monotonic() - started >= 1
    assert [call.status for call in slack.calls] == [429, 200]


async def test_a_503_is_retried_by_the_sdk_and_stores_once(slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", status=503)
    client = AsyncWebClient(slack.bot_token, slack.api_url, retry_handlers=[AsyncServerErrorRetryHandler(1)])
    await client.chat_postMessage(channel="C1", text="x")
    assert len(slack.in_channel("C1")) == 1


async def test_a_dropped_answer_makes_the_default_client_post_twice(slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", drop=True)
    await AsyncWebClient(slack.bot_token, slack.api_url).chat_postMessage(channel="C1", text="x")
    assert len(slack.in_channel("C1")) == 2


async def test_a_dropped_answer_stores_the_message_once_without_retries(slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", drop=True)
    client = AsyncWebClient(slack.bot_token, slack.api_url, retry_handlers=[])
    with pytest.raises(ServerDisconnectedError):
        await client.chat_postMessage(channel="C1", text="x")
    assert len(slack.in_channel("C1")) == 1


def test_a_late_answer_follows_a_stored_message(client: WebClient, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", delay_s=5)
    client.timeout = 0.2  # type: ignore[assignment]
    with pytest.raises(TimeoutError):
        client.chat_postMessage(channel="C1", text="x")
    assert len(slack.in_channel("C1")) == 1


def test_a_channel_posted_to_too_fast_answers_429(client: WebClient, slack: FakeSlack) -> None:
    slack.enforce_pace(per_second=1, burst=2)
    for _ in range(2):
        client.chat_postMessage(channel="C1", text="x")
    assert refusal(client.chat_postMessage, channel="C1", text="x") == "ratelimited"
    assert slack.most_posts_within("C1", 1.0) == 2


def test_a_stream_that_was_stopped_takes_no_more(client: WebClient, slack: FakeSlack) -> None:
    ts = slack.say("C1", "U1", "asked").ts
    streamed = client.chat_startStream(
        channel="C1", thread_ts=ts, recipient_user_id="U1", recipient_team_id="T1"
    )["ts"]
    client.chat_appendStream(channel="C1", ts=streamed, markdown_text="**so** ")
    assert refusal(client.chat_update, channel="C1", ts=streamed, text="x") == "streaming_state_conflict"
    client.chat_stopStream(channel="C1", ts=streamed, markdown_text="far", blocks=[SECTION])
    again = refusal(client.chat_appendStream, channel="C1", ts=streamed, markdown_text="x")
    assert again == "message_not_in_streaming_state"
    assert slack.wait_for_message("C1", ts).plain == "**so** far\nwords"


def test_a_stream_in_a_channel_names_who_it_is_for(client: WebClient, slack: FakeSlack) -> None:
    ts = slack.say("C1", "U1", "asked").ts
    code = refusal(client.chat_startStream, channel="C1", thread_ts=ts, recipient_user_id="U1")
    assert code == "missing_recipient_team_id"


def test_a_status_is_cleared_by_the_answer(client: WebClient, slack: FakeSlack) -> None:
    ts = slack.say("C1", "U1", "asked").ts
    client.assistant_threads_setStatus(channel_id="C1", thread_ts=ts, status="is reading…")
    client.chat_postMessage(channel="C1", thread_ts=ts, text="here")
    assert slack.statuses["C1", ts] == ["is reading…", ""]


def test_waiting_in_vain_tells_what_came(client: WebClient, slack: FakeSlack) -> None:
    client.chat_postMessage(channel="C1", text="something else")
    with pytest.raises(AssertionError, match="something else"):
        slack.wait_for_message("C1", containing="the answer", timeout_s=0.05)


async def test_waiting_inside_the_bots_own_loop_is_refused(slack: FakeSlack) -> None:
    with pytest.raises(RuntimeError, match="to_thread"):
        slack.wait_for_message("C1")
