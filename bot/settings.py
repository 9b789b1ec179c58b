"""Every setting, read from the environment and `.env`; nothing else reads the environment."""

import os
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

from bot.web.address import is_loopback
from prompts.prices import LISTED, is_openai, read_prices
from prompts.purse import DEADLINE_S, Cap, Price, Scope

_CAP = "onrecord_cap_"
_LIKE_OURS = 0.85  # as alike as a name and the same with a letter or two lost
_Tokens = Annotated[int, Field(ge=0)] | None
_Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)] | None


class Settings(BaseSettings):
    """Field names are the variables' names in lower case; `.env.example` lists each with its default."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    onrecord_home: Path = Path("data")
    database_url: str | None = None
    chroma_url: str | None = None

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    onrecord_teams: str = ""
    onrecord_editors: str = ""
    # Slack takes 32 characters for a command, with its slash.
    onrecord_command_prefix: Annotated[str, Field(pattern="^[a-z0-9_-]{0,20}$")] = ""

    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    onrecord_model: str = "gpt-5-mini"
    onrecord_embedding_model: str | None = None
    onrecord_model_timeout_s: Annotated[float, Field(gt=0, le=DEADLINE_S)] = 15.0

    onrecord_cap_answer_tokens: _Tokens = 100_000
    onrecord_cap_answer_usd: _Dollars = 0.5
    onrecord_cap_user_tokens: _Tokens = 1_000_000
    onrecord_cap_user_usd: _Dollars = 5.0
    onrecord_cap_channel_tokens: _Tokens = 2_000_000
    onrecord_cap_channel_usd: _Dollars = 10.0
    onrecord_cap_day_tokens: _Tokens = 5_000_000
    onrecord_cap_day_usd: _Dollars = 25.0
    onrecord_prices: str | None = None

    tiktoken_cache_dir: Path | None = None

    onrecord_web_address: str = "127.0.0.1:8765"
    onrecord_metrics_address: str | None = None
    onrecord_web_url: str | None = None
    onrecord_web_secret: SecretStr | None = None
    onrecord_web_link_days: Annotated[float, Field(gt=0)] = 7.0

    @field_validator("*", mode="before")
    @classmethod
    def _empty(cls, written: Any, info: ValidationInfo) -> Any:
        """An empty variable is no variable; an empty cap is no limit."""
        name = str(info.field_name)
        if written != "":
            return written
        return None if name.startswith(_CAP) else cls.model_fields[name].default

    @field_validator("onrecord_prices")
    @classmethod
    def _can_be_read(cls, written: str | None) -> str | None:
        if written is not None:
            read_prices(written)
        return written

    @field_validator("slack_api_url", "chroma_url")
    @classmethod
    def _is_a_servers(cls, written: str | None) -> str | None:
        if written is not None and not _is_web_address(written):
            raise ValueError("It must begin with http:// or https:// and name a host")
        return written

    @field_validator("onrecord_web_url")
    @classmethod
    def _is_for_readers(cls, written: str | None) -> str | None:
        if written is None or (_is_web_address(written) and _is_safe(written)):
            return written
        raise ValueError(
            "It must begin with https:// and name a host, such as https://archive.example; "
            "http:// only for this machine, such as http://127.0.0.1:8765"
        )

    @field_validator("openai_base_url")
    @classmethod
    def _is_an_address(cls, written: str | None) -> str | None:
        if written is not None and not _is_web_address(written):
            raise ValueError(
                "It must begin with http:// or https:// and name a host, such as http://127.0.0.1:11434/v1"
            )
        return written

    @field_validator("onrecord_embedding_model")
    @classmethod
    def _has_a_server(cls, name: str | None, info: ValidationInfo) -> str | None:
        if "openai_base_url" not in info.data:  # which was wrong, and is told already
            return name
        if name and not (info.data.get("openai_api_key") or info.data["openai_base_url"]):
            raise ValueError("It needs OPENAI_API_KEY or OPENAI_BASE_URL, or leave it empty")
        return name

    @property
    def writes(self) -> bool:
        """Whether a model is to be used at all; with neither setting nothing leaves the machine."""
        return bool(self.openai_api_key or self.openai_base_url)

    @property
    def caps(self) -> Mapping[Scope, Cap]:
        """The most that may be spent on models, for one answer and in a day."""
        return {
            scope: Cap(getattr(self, f"{_CAP}{scope}_tokens"), getattr(self, f"{_CAP}{scope}_usd"))
            for scope in Scope
        }

    @property
    def prices(self) -> Mapping[str, Price]:
        """What models cost, by name without the provider: OpenAI's list is for OpenAI's server alone."""
        own = read_prices(self.onrecord_prices) if self.onrecord_prices else {}
        return own if self.openai_base_url and not is_openai(self.openai_base_url) else {**LISTED, **own}

    @property
    def slack(self) -> str | None:
        """How Slack is connected: "socket", "http", or not at all."""
        if self.slack_bot_token and self.slack_app_token:
            return "socket"
        if self.slack_signing_secret and (self.slack_bot_token or self.installs):
            return "http"
        return None

    @property
    def missing_for_slack(self) -> Sequence[str]:
        """What Slack cannot be connected without, by name: none when it can be, or nothing of it is set."""
        bot, app, signing = self.slack_bot_token, self.slack_app_token, self.slack_signing_secret
        client = (self.slack_client_id, self.slack_client_secret)
        if self.slack:
            return ("ONRECORD_TEAMS",) if self.installs and not self.teams else ()
        if bot:
            return ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
        if app or (signing and not any(client)):
            return ("SLACK_BOT_TOKEN",)
        names = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET")
        needed = zip(names, (*client, signing), strict=True)
        return [name for name, value in needed if not value][:1] if any(client) else ()

    @property
    def installs(self) -> bool:
        """Whether several workspaces may install the bot, each with a token of its own."""
        app = self.slack_client_id and self.slack_client_secret and self.slack_signing_secret
        return bool(app and not self.slack_bot_token)

    @property
    def teams(self) -> frozenset[str]:
        """The workspaces that may, by id; "*" for any."""
        return _listed(self.onrecord_teams)

    @property
    def editors(self) -> frozenset[str]:
        """Slack's ids of those who see how the archive is doing, and what everybody spends."""
        return _listed(self.onrecord_editors)


def _listed(written: str) -> frozenset[str]:
    return frozenset(one.strip() for one in written.split(",") if one.strip())


def _is_web_address(written: str) -> bool:
    try:
        parts = urlsplit(written)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none
        return False


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or is_loopback(str(parts.hostname))


def strange_names() -> Mapping[str, str]:
    """What is set and looks like a setting of ours but is none, with the nearest that is one, or ""."""
    known = [name.upper() for name in Settings.model_fields]
    in_file = {name.upper() for name in DotEnvSettingsSource(Settings).env_vars}
    found = {}
    for name in sorted((in_file | {name.upper() for name in os.environ}) - {*known}):
        near = get_close_matches(name, known, n=1, cutoff=_LIKE_OURS)
        if near or name.startswith("ONRECORD_") or (name in in_file and name.startswith("SLACK_")):
            found[name] = near[0] if near else ""
    return found


def load_settings() -> Settings:
    """Raises pydantic's ValidationError, which names the variable."""
    return Settings()
