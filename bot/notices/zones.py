"""The time zone of a person, from Slack."""

from bot.notices.digests import is_known
from bot.slack.errors import SlackRefusedError, SlackUnreachableError
from bot.slack.posting import Poster


def zone_of(poster: Poster, user: str) -> str | None:
    """Its IANA name; None where Slack does not say, soon, or says one that this machine does not know."""
    try:
        told = poster.look(lambda slack: slack.users_info(user=user))["user"]
    except (SlackRefusedError, SlackUnreachableError):
        return None
    zone = str(told.get("tz") or "")
    return zone if is_known(zone) else None
