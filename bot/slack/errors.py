"""What can go wrong between us and Slack, by name; apart from Slack's libraries, which are slow to load."""

from collections.abc import Sequence

from index.errors import NewsroomError


class SlackLoginError(NewsroomError):
    """Slack does not take a token; `code` is Slack's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SlackRefusedError(NewsroomError):
    """Slack will not take a call, however often it is made; `code` is Slack's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotInstalledError(NewsroomError):
    """The bot is not, or no longer, installed in a workspace, or that one may not read the archive."""


class SlackUnreachableError(NewsroomError):
    """Slack did not take a call in all the time it was given."""


class SlackSettingsError(NewsroomError):
    """Only a part of what connects to Slack is set; any one of `missing` would do."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing
