"""The fake is an agent, as apps made since July 2026 are, or has the older pane; never both."""

import pytest
from slack_sdk.web.client import WebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.test_fake_slack import refusal


def test_prompts_of_an_agent_that_name_a_thread_are_taken_and_not_shown(
    client: WebClient, slack: FakeSlack
) -> None:
    asked = slack.direct_message("U1", "who?")
    channel, prompts = slack.direct("U1").id, [{"title": "Who?", "message": "Who said it?"}]
    client.assistant_threads_setSuggestedPrompts(channel_id=channel, thread_ts=asked.ts, prompts=prompts)
    assert slack.prompts == {}
    client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
    assert slack.prompts == {(channel, ""): prompts}


def test_prompts_of_the_pane_name_their_thread(client: WebClient, slack: FakeSlack) -> None:
    slack.is_agent = False
    channel, prompts = slack.direct("U1").id, [{"title": "Who?", "message": "Who said it?"}]
    setting = client.assistant_threads_setSuggestedPrompts
    assert refusal(setting, channel_id=channel, prompts=prompts) == "invalid_thread_ts"
    assert slack.start_assistant_thread("U1").ts


def test_an_agent_hears_nothing_of_a_pane_nor_the_pane_of_an_agent(slack: FakeSlack) -> None:
    with pytest.raises(AssertionError, match="other kind"):
        slack.start_assistant_thread("U1")
    slack.is_agent = False
    with pytest.raises(AssertionError, match="other kind"):
        slack.look_elsewhere("U1", "C1")
