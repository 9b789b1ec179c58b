"""Several workspaces: each installs the bot, is answered with its own token, and leaves nothing behind."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from anyio import from_thread
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import Engine, text
from starlette.applications import Starlette

from bot.health import PATH as HEALTH_PATH
from bot.jobs import Jobs
from bot.notices.digests import Digest, digest_of, set_digest
from bot.notices.follows import Follow, Kind, add_follow, followed
from bot.replies.running import (
    INSTALL_EXPIRED,
    INSTALL_STOPPED,
    INSTALLED,
    NOT_INSTALLED,
    ORGANISATION_REFUSED,
    TEAM_REFUSED,
)
from bot.serve import serve
from bot.settings import Settings
from bot.slack.errors import NotInstalledError, SlackLoginError
from bot.slack.installations import Installations, by_team
from bot.slack.installing import install_routes
from bot.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH, scopes
from bot.slack.watched import is_watched, set_watched
from bot.slack_app import build_app, http_route
from bot.web.server import serving
from index.archive import Archive
from tests.bot.slack_bot import QUESTION, Writer
from tests.bot.slack_process import small_record
from tests.fakes.slack import FakeSlack
from tests.fakes.slack.oauth import approve

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("slack"),
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),  # in slack_sdk
]

COOKIE = "slack-app-oauth-state"
STOLEN = "xoxb-of-another-workspace"


def settings_for(slack: FakeSlack, teams: str = "T1,T2") -> Settings:
    return Settings(
        _env_file=None,
        slack_client_id=slack.client_id,
        slack_client_secret=SecretStr(slack.client_secret),
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_api_url=slack.api_url,
        onrecord_teams=teams,
        onrecord_web_url="https://archive.example/",
    )


@dataclass
class Bot:
    """The bot behind HTTP, with what it knows of its installations."""

    slack: FakeSlack
    address: str
    installations: Installations
    engine: Engine

    def begin(self) -> str:
        """The state that the page which leads to Slack gives."""
        reply = httpx.get(self.address + INSTALL_PATH, trust_env=False)
        assert reply.status_code == 302
        return parse_qs(urlsplit(reply.headers["Location"]).query)["state"][0]

    def come_back(self, state: str, cookie: str, **query: str) -> httpx.Response:
        return httpx.get(
            self.address + REDIRECT_PATH,
            params={"state": state, **query},
            headers={"Cookie": f"{COOKIE}={cookie}"},
            trust_env=False,
        )

    def install(self, code: str) -> httpx.Response:
        state = self.begin()
        return self.come_back(state, state, code=code)

    def stored(self) -> str:
        """All that the two tables of installations hold."""
        with self.engine.connect() as connection:
            tables = ("slack_bots", "slack_installations")
            rows = [connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables]  # noqa: S608
        return str([row for found in rows for row in found])


@contextmanager
def running(slack: FakeSlack, home: Path, teams: str = "T1,T2") -> Iterator[Bot]:
    newsroom, settings, jobs = small_record(home, Writer()), settings_for(slack, teams), Jobs(home)
    engine = newsroom.stores.archive.engine
    app = build_app(newsroom, settings, jobs)
    jobs.launch()
    web = Starlette(routes=[http_route(app), *install_routes(engine, settings)])
    with (
        from_thread.start_blocking_portal() as portal,
        portal.wrap_async_context_manager(serving(web, "127.0.0.1:0")) as address,
    ):
        slack.deliver_to(address + EVENTS_PATH)
        try:
            yield Bot(slack, address, Installations(engine, settings), engine)
        finally:
            jobs.close(grace_s=0)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(retry_waits_s=(0.0, 0.0, 0.0)) as slack:
        yield slack


@pytest.fixture
def bot(slack: FakeSlack, tmp_path: Path) -> Iterator[Bot]:
    with running(slack, tmp_path) as bot:
        yield bot


def test_the_way_to_slack_asks_for_what_the_manifest_asks_for_and_leads_back(bot: Bot) -> None:
    reply = httpx.get(bot.address + INSTALL_PATH, trust_env=False)
    asked = parse_qs(urlsplit(reply.headers["Location"]).query)
    assert asked["client_id"] == [bot.slack.client_id]
    assert set(asked["scope"][0].split(",")) == set(scopes())
    assert asked["redirect_uri"] == ["https://archive.example/slack/oauth_redirect"]


def test_a_workspace_that_installed_the_bot_is_answered_with_its_own_token(
    bot: Bot, slack: FakeSlack
) -> None:
    bot.installations.save(installation("T2", STOLEN))
    told = bot.install(approve(slack))
    assert (told.status_code, INSTALLED in told.text) == (200, True)
    asked = slack.mention("C1", text=QUESTION)
    assert slack.wait_for_message("C1", asked.ts, "It was unsafe")
    slack.command("/ask", QUESTION, "U1", "C1")
    assert slack.wait_for_message("C1", containing="check the source before publishing")
    assert "invalid_auth" not in [call.error for call in slack.calls]


def test_where_it_is_not_installed_a_command_is_told_so_and_a_mention_is_not_answered(
    bot: Bot, slack: FakeSlack
) -> None:
    bot.installations.save(installation("T2", STOLEN))
    slack.wait_for_ack(slack.mention("C1", text=QUESTION))
    slack.command("/ask", QUESTION, "U1", "C1")
    assert slack.wait_for_message("C1", containing="not installed").plain == NOT_INSTALLED
    assert [one.plain for one in slack.messages if one.from_bot] == [NOT_INSTALLED]


def test_a_workspace_that_is_not_listed_is_refused_and_its_token_is_void(bot: Bot, slack: FakeSlack) -> None:
    told = bot.install(approve(slack, "T9"))
    assert (told.status_code, TEAM_REFUSED in told.text) == (403, True)
    assert "auth.revoke" in [call.method for call in slack.calls]
    assert bot.stored() == "[]"


def test_one_that_is_no_longer_listed_is_not_read_to(bot: Bot, slack: FakeSlack) -> None:
    bot.install(approve(slack))
    with pytest.raises(NotInstalledError):
        Installations(bot.engine, settings_for(slack, teams="T2")).token_of("T1")


def test_a_whole_organisation_is_refused(bot: Bot, slack: FakeSlack) -> None:
    told = bot.install(approve(slack, whole_organisation=True))
    assert (told.status_code, ORGANISATION_REFUSED in told.text) == (403, True)
    assert bot.stored() == "[]"


def test_an_installation_that_began_in_another_browser_is_stopped(bot: Bot, slack: FakeSlack) -> None:
    told = bot.come_back(bot.begin(), bot.begin(), code=approve(slack))
    assert (told.status_code, INSTALL_EXPIRED in told.text) == (400, True)
    assert bot.stored() == "[]"


def test_an_installation_that_nobody_began_is_stopped(bot: Bot, slack: FakeSlack) -> None:
    told = bot.come_back("made up", "made up", code=approve(slack))
    assert (told.status_code, INSTALL_EXPIRED in told.text) == (401, True)
    assert bot.stored() == "[]"


def test_an_installation_begun_once_ends_once(bot: Bot, slack: FakeSlack) -> None:
    state = bot.begin()
    assert bot.come_back(state, state, code=approve(slack)).status_code == 200
    assert bot.come_back(state, state, code=approve(slack)).status_code == 401


@pytest.mark.parametrize("query", [{"code": "made-up"}, {"error": "access_denied"}, {}], ids=str)
def test_what_slack_does_not_grant_is_not_installed(query: dict[str, str], bot: Bot) -> None:
    state = bot.begin()
    told = bot.come_back(state, state, **query)
    assert INSTALL_STOPPED in told.text
    assert bot.stored() == "[]"


def test_an_installation_that_somebody_declined_at_slack_is_over(bot: Bot, slack: FakeSlack) -> None:
    state = bot.begin()
    bot.come_back(state, state, error="access_denied")
    assert bot.come_back(state, state, code=approve(slack)).status_code == 401
    assert bot.stored() == "[]"


def test_nobody_ends_what_another_browser_began(bot: Bot, slack: FakeSlack) -> None:
    state = bot.begin()
    bot.come_back(state, bot.begin(), error="access_denied")
    assert bot.come_back(state, state, code=approve(slack)).status_code == 200


@pytest.mark.parametrize("fault", [{"status": 503}, {"drop": True}, {"error": "internal_error"}], ids=str)
def test_a_slack_in_trouble_ends_in_a_sentence(fault: dict[str, object], bot: Bot, slack: FakeSlack) -> None:
    slack.fail_next("oauth.v2.access", **fault)  # type: ignore[arg-type]
    assert INSTALL_STOPPED in bot.install(approve(slack)).text


def test_an_installation_that_cannot_be_kept_ends_in_a_sentence_and_its_token_is_not_logged(
    bot: Bot, slack: FakeSlack, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with bot.engine.begin() as connection:
        connection.execute(text("DROP TABLE slack_installations"))
    told = bot.install(approve(slack))
    assert (told.status_code, INSTALL_STOPPED in told.text) == (500, True)
    logged = caplog.text + "".join(capfd.readouterr())
    assert "installation not kept" in logged
    assert slack.bot_token not in logged


@pytest.mark.parametrize(
    "event",
    [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0BOT"]}}],
    ids=lambda event: event["type"],
)
def test_a_workspace_that_takes_the_bot_away_leaves_no_token_and_the_others_stay(
    event: dict[str, object], bot: Bot, slack: FakeSlack
) -> None:
    bot.installations.save(installation("T2", STOLEN))
    bot.install(approve(slack))
    assert slack.bot_token in bot.stored()
    slack.wait_for_ack(slack.event(dict(event)))
    assert slack.bot_token not in bot.stored()
    assert bot.installations.token_of("T2") == STOLEN


def test_a_persons_token_that_is_revoked_is_no_matter(bot: Bot, slack: FakeSlack) -> None:
    bot.install(approve(slack))
    slack.wait_for_ack(slack.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}))
    assert bot.installations.token_of("T1") == slack.bot_token


def test_a_workspace_that_installs_again_has_its_new_token_alone(bot: Bot, slack: FakeSlack) -> None:
    bot.install(approve(slack))
    old, slack.bot_token = slack.bot_token, "xoxb-newer"
    bot.install(approve(slack))
    assert bot.installations.token_of("T1") == "xoxb-newer"
    assert old not in bot.stored()


def test_what_a_workspace_is_to_be_told_stays_when_it_installs_again_and_goes_with_the_bot(
    bot: Bot, slack: FakeSlack
) -> None:
    bot.install(approve(slack))
    begun = datetime(2024, 3, 14, tzinfo=UTC)
    add_follow(bot.engine, Follow("f1", "T1", "C1", "U1", Kind.CLAIM, "the bridge", begun))
    set_digest(bot.engine, Digest("T1", "C1", "U1", 8, begun, "UTC"))
    set_watched(bot.engine, "T1", "C1", on=True)
    bot.install(approve(slack))
    assert told_there(bot.engine) == (True, True, True)
    slack.wait_for_ack(slack.event({"type": "app_uninstalled"}))
    assert told_there(bot.engine) == (False, False, False)


def told_there(engine: Engine) -> tuple[bool, bool, bool]:
    """Whether there is a follow, a digest and a watched channel in C1."""
    with engine.connect() as connection:
        follows = bool(followed(connection, ("T1", "C1")))
    return follows, digest_of(engine, "T1", "C1") is not None, is_watched(engine, "T1", "C1")


def test_whether_it_is_installed_anywhere_counts_the_workspaces_that_may(bot: Bot, slack: FakeSlack) -> None:
    assert not bot.installations.is_anywhere()
    bot.install(approve(slack))
    assert bot.installations.is_anywhere()
    assert not Installations(bot.engine, settings_for(slack, teams="T2")).is_anywhere()


def test_a_token_that_is_about_to_expire_is_renewed_before_it_is_used(bot: Bot, slack: FakeSlack) -> None:
    slack.token_life_s = 3_600
    bot.install(approve(slack))
    old, slack.token_life_s = slack.bot_token, 43_200
    asked = slack.mention("C1", text=QUESTION)
    assert slack.wait_for_message("C1", asked.ts, "It was unsafe")
    assert slack.bot_token != old
    assert "invalid_auth" not in [call.error for call in slack.calls]


async def test_what_is_served_leads_to_slack_and_takes_its_events(slack: FakeSlack, tmp_path: Path) -> None:
    settings = settings_for(slack).model_copy(
        update={"onrecord_web_address": "127.0.0.1:0", "onrecord_home": tmp_path}
    )
    told: asyncio.Queue[str] = asyncio.Queue()
    newsroom = small_record(tmp_path, Writer())
    bot = asyncio.create_task(serve(newsroom, settings, told.put_nowait))
    try:
        opened = await asyncio.wait_for(told.get(), 20)
        assert "Slack is connected (http)" in await asyncio.wait_for(told.get(), 20)
        address = next(word for word in opened.split() if word.startswith("http"))
        async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
            replies = [await client.get(INSTALL_PATH), await client.post(EVENTS_PATH), await client.get("/")]
            healths = [(await client.get(HEALTH_PATH)).json()["parts"]["slack"]]
            installed = Installations(newsroom.stores.archive.engine, settings)
            await asyncio.to_thread(installed.save, installation("T1", slack.bot_token))
            healths.append((await client.get(HEALTH_PATH)).json()["parts"]["slack"])
            client.headers = httpx.Headers({"X-Forwarded-For": "8.8.8.8", "Via": "1.1 edge"})
            passed_on = [
                await client.get(INSTALL_PATH),
                await client.get(REDIRECT_PATH),
                await client.post(EVENTS_PATH),
                await client.get(HEALTH_PATH),
                await client.get("/"),
            ]
    finally:
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot
    assert [reply.status_code for reply in replies] == [302, 401, 200]
    assert healths == ["nowhere installed", "ok"]
    refused = [reply for reply in passed_on if "ONRECORD_WEB_SECRET" in reply.text]
    assert refused == passed_on[-1:]  # the reading room alone
    assert [passed_on[0].status_code, passed_on[2].status_code] == [302, 401]
    assert passed_on[3].json()["parts"]


# Without the bot: what it knows of its installations


@pytest.fixture
def installations(record: Archive, slack: FakeSlack) -> Installations:
    return Installations(record.engine, settings_for(slack))


def installation(team: str, token: str, refresh: str = "", expires_in: int | None = None) -> Installation:
    return Installation(
        app_id="A1",
        team_id=team,
        enterprise_id="E1",
        user_id="U1",
        bot_token=token,
        bot_id="B1",
        bot_user_id="U0BOT",
        bot_refresh_token=refresh or None,
        bot_token_expires_in=expires_in,
    )


def test_a_token_is_renewed_once_however_many_ask_at_once(
    installations: Installations, slack: FakeSlack
) -> None:
    slack.refresh_token, slack.token_life_s = "xoxe-1-first", 43_200
    installations.save(installation("T1", slack.bot_token, "xoxe-1-first", expires_in=60))
    with ThreadPoolExecutor(8) as pool:
        tokens = set(pool.map(lambda _: installations.token_of("T1"), range(8)))
    assert tokens == {slack.bot_token}
    assert [call.method for call in slack.calls] == ["oauth.v2.access"]


@pytest.mark.parametrize("fault", [{"status": 503}, {"drop": True}, {"error": "internal_error"}], ids=str)
def test_while_slack_cannot_renew_a_token_it_is_used_as_long_as_it_is_good(
    fault: dict[str, object], installations: Installations, slack: FakeSlack
) -> None:
    slack.fail_next("oauth.v2.access", **fault)  # type: ignore[arg-type]
    installations.save(installation("T1", "xoxb-good", "xoxe-1-first", expires_in=60))
    assert installations.token_of("T1") == "xoxb-good"


def test_a_token_that_is_over_and_cannot_be_renewed_is_an_error(
    installations: Installations, slack: FakeSlack
) -> None:
    installations.save(installation("T1", "xoxb-over", "xoxe-1-void", expires_in=-60))
    with pytest.raises(SlackLoginError):
        installations.token_of("T1")


def test_each_workspace_has_a_poster_of_its_own_and_one_for_all_its_messages(
    installations: Installations,
) -> None:
    installations.save(installation("T1", "xoxb-one"))
    installations.save(installation("T2", "xoxb-two"))
    of = by_team(installations.token_of, lambda token: [token])
    assert (of("T1"), of("T2")) == (["xoxb-one"], ["xoxb-two"])
    assert of("T1") is of("T1")


def test_any_workspace_may_install_where_the_setting_says_so_and_none_where_it_is_empty(
    record: Archive, slack: FakeSlack
) -> None:
    allowed = [Installations(record.engine, settings_for(slack, teams)).allows("T7") for teams in ("*", "")]
    assert allowed == [True, False]
