"""A token that Slack does not take is told at the start, and by /healthz when that comes later."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from bot.replies.general import reply_for
from bot.serve import serve
from bot.slack.errors import SlackLoginError
from bot.slack.login import Logins, login_of
from tests.bot.slack_bot import settings_for
from tests.bot.small_newsroom import SmallNewsroom
from tests.fakes.slack import FakeSlack


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack:
        yield slack


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_bot_token_that_slack_does_not_take_ends_the_start_with_a_sentence_before_any_job(
    mode: str, slack: FakeSlack, own_room: SmallNewsroom, tmp_path: Path
) -> None:
    wrong = {"slack_bot_token": SecretStr("xoxb-wrong"), "onrecord_web_address": "127.0.0.1:0"}
    only_http = {"slack_app_token": None} if mode == "http" else {}
    settings = settings_for(slack, tmp_path).model_copy(update=wrong | only_http)
    assert settings.slack == mode
    told: list[str] = []
    with pytest.raises(SlackLoginError) as caught:
        await asyncio.wait_for(serve(own_room.newsroom, settings, told.append), 20)
    sentence = str(reply_for(caught.value))
    assert "SLACK_BOT_TOKEN" in sentence
    assert "invalid_auth" in sentence
    assert not any("connected" in line for line in told)
    assert not (tmp_path / "jobs.sqlite").exists()


async def test_a_token_revoked_later_is_found_by_asking_and_told_with_slacks_code(
    slack: FakeSlack, tmp_path: Path
) -> None:
    login = login_of(settings_for(slack, tmp_path), asked_again_s=0)
    assert await login.works()
    known, slack.bot_token = slack.bot_token, "xoxb-another"
    with capture_logs() as logs:
        assert not await login.works()
    assert [(line["log_level"], line["code"]) for line in logs] == [("warning", "invalid_auth")]
    with pytest.raises(SlackLoginError):  # so that an event is not acknowledged, and comes again
        await login.authorize(AsyncWebClient(base_url=slack.api_url, retry_handlers=[]), slack.team_id)
    slack.bot_token = known
    assert await login.works()


async def test_an_event_that_could_not_be_authorized_is_remembered_without_asking_again(
    slack: FakeSlack,
) -> None:
    client = AsyncWebClient(base_url=slack.api_url, retry_handlers=[])
    login = Logins(client, lambda _team: "xoxb-wrong")
    with pytest.raises(SlackLoginError):
        await login.authorize(client, slack.team_id)
    asked = len(slack.calls)
    assert not await login.works()
    assert len(slack.calls) == asked


async def test_slack_out_of_reach_says_nothing_of_the_token(slack: FakeSlack, tmp_path: Path) -> None:
    login = login_of(settings_for(slack, tmp_path), asked_again_s=0)
    slack.fail_next("auth.test", error="internal_error")
    assert await login.works()
    slack.fail_next("auth.test", status=503)
    with pytest.raises(SlackLoginError):  # Bolt would acknowledge, and lose, an event at Slack's own error
        await login.authorize(AsyncWebClient(base_url=slack.api_url, retry_handlers=[]), slack.team_id)
    assert await login.works()


async def test_slack_is_asked_of_the_token_once_a_minute_however_often_the_health_is(
    slack: FakeSlack, tmp_path: Path
) -> None:
    login = login_of(settings_for(slack, tmp_path))
    assert [await login.works() for _ in range(3)] == [True, True, True]
    assert len(slack.calls) == 1
