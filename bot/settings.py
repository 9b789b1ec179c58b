"""Every setting, read from the environment and `.env`; nothing else reads the environment."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Field names are the variables' names in lower case; `.env.example` lists each with its default."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    onrecord_home: Path = Path("data")
    database_url: str | None = None
    chroma_url: str | None = None

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"

    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    onrecord_model: str = "gpt-5-mini"
    onrecord_model_timeout_s: Annotated[float, Field(gt=0, le=120)] = 15.0

    tiktoken_cache_dir: Path | None = None

    onrecord_web_address: str = "127.0.0.1:8765"
    onrecord_web_url: str | None = None
    onrecord_web_secret: SecretStr | None = None
    onrecord_web_link_days: Annotated[float, Field(gt=0)] = 7.0

    @property
    def writes(self) -> bool:
        """Whether a model is to be used at all; with neither setting nothing leaves the machine."""
        return bool(self.openai_api_key or self.openai_base_url)

    @property
    def slack(self) -> str | None:
        """How Slack is connected: "socket", "http", or not at all."""
        if self.slack_bot_token and self.slack_app_token:
            return "socket"
        if self.slack_bot_token and self.slack_signing_secret:
            return "http"
        return None


def load_settings() -> Settings:
    """Raises pydantic's ValidationError, which names the variable."""
    return Settings()
