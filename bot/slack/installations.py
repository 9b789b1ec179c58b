"""The workspaces that the bot is installed in, and its token in each, kept in the record's database."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.token_rotation import TokenRotator
from slack_sdk.web.client import WebClient
from sqlalchemy import Engine, select

from bot.notices.follows import forget_team
from bot.settings import Settings
from bot.slack.errors import NotInstalledError, SlackLoginError

# A token is good for twelve hours; a job that was given one may go on for a quarter of an hour.
_RENEW_MINUTES = 120
_TIMEOUT_S = 20

TokenOf = Callable[[str], str]

T = TypeVar("T")


class Installations:
    """All calls block. A workspace is known by its team id alone, also inside an organisation."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        client_id = settings.slack_client_id or ""
        secret = settings.slack_client_secret
        self._teams = settings.teams
        self._store = SQLAlchemyInstallationStore(client_id, engine)
        self._store.create_tables()  # type: ignore[no-untyped-call]
        self._rotator = TokenRotator(
            client_id=client_id,
            client_secret=secret.get_secret_value() if secret else "",
            client=WebClient(base_url=settings.slack_api_url, timeout=_TIMEOUT_S, retry_handlers=[]),
        )
        # A token is renewed by one thread: the second would use a refresh token that is void.
        self._renewing = threading.Lock()

    def allows(self, team: str) -> bool:
        """Whether ONRECORD_TEAMS lets this workspace read the archive."""
        return team in self._teams or "*" in self._teams

    def save(self, installation: Installation) -> None:
        """Keep what Slack gave at an installation, in place of an earlier one.

        What the bot is to tell there stays: after an upgrade people install it again.
        """
        self._erase_tokens(str(installation.team_id))
        installation.enterprise_id = None
        self._store.save(installation)

    def forget(self, team: str) -> None:
        """The bot is no longer installed there: its tokens are erased, and what it was to tell there."""
        forget_team(self._engine, team)
        self._erase_tokens(team)

    def _erase_tokens(self, team: str) -> None:
        self._store.delete_all(enterprise_id=None, team_id=team)

    def is_anywhere(self) -> bool:
        """Whether any workspace that may has installed the bot."""
        column = self._store.bots.c
        with self._engine.connect() as connection:
            teams = connection.execute(
                select(column.team_id).where(column.client_id == self._store.client_id).distinct()
            )
            return any(self.allows(str(team)) for team in teams.scalars())

    def token_of(self, team: str) -> str:
        """A token that is good in this workspace for now. Raises NotInstalledError, SlackLoginError."""
        bot = self._bot(team)
        if bot.bot_token_expires_at is None or bot.bot_token_expires_at > time.time() + 60 * _RENEW_MINUTES:
            return bot.bot_token
        with self._renewing:
            return self._renewed(self._bot(team)).bot_token

    def _bot(self, team: str) -> Bot:
        bot = self._store.find_bot(enterprise_id=None, team_id=team) if self.allows(team) else None
        if bot is None:
            raise NotInstalledError
        return bot

    def _renewed(self, bot: Bot) -> Bot:
        try:
            renewed = self._rotator.perform_bot_token_rotation(
                bot=bot, minutes_before_expiration=_RENEW_MINUTES
            )
        except (SlackTokenRotationError, OSError) as error:
            if bot.bot_token_expires_at and bot.bot_token_expires_at > time.time():
                return bot  # good for some time still, in which Slack may recover
            raise SlackLoginError("token_rotation") from error
        if renewed is None:
            return bot
        self._store.save_bot(renewed)
        return renewed


def by_team(token_of: TokenOf, make: Callable[[str], T]) -> Callable[[str], T]:
    """What `make` makes of a workspace's token: one for each token, so that it may keep a pace."""
    made: dict[str, T] = {}
    turn = threading.Lock()

    def of(team: str) -> T:
        token = token_of(team)
        with turn:
            if token not in made:
                made[token] = make(token)
            return made[token]

    return of
