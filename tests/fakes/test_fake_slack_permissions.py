"""The fake lets an app do what its scopes allow."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.client import WebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.test_fake_slack import refusal


def test_a_call_without_its_scope_is_refused_and_says_which(client: WebClient, slack: FakeSlack) -> None:
    slack.scopes.remove("users:read")
    with pytest.raises(SlackApiError) as caught:
        client.users_info(user="U1")
    assert (caught.value.response["error"], caught.value.response["needed"]) == (
        "missing_scope",
        "users:read",
    )


def test_a_conversation_of_one_kind_is_read_with_the_scope_for_that_kind(
    client: WebClient, slack: FakeSlack
) -> None:
    private = slack.add_channel("desk", private=True).id
    slack.scopes.remove("groups:history")
    assert refusal(client.conversations_history, channel=private) == "missing_scope"
    assert client.conversations_history(channel="C1")["ok"]


def test_metadata_is_read_with_a_scope_of_its_own(client: WebClient, slack: FakeSlack) -> None:
    slack.scopes.remove("metadata.message:read")
    history = client.conversations_history
    assert refusal(history, channel="C1", include_all_metadata=True) == "missing_scope"
    assert history(channel="C1")["ok"]
